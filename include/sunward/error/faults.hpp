// The faults of one input, so that all of them are told at once.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sunward/error/error.hpp"

namespace sunward {

/// Keeps the first 50 faults and counts the others.
class Faults {
public:
    void add(Location at, std::string field, std::string message);
    void add_all(const InputError& error);
    [[nodiscard]] bool empty() const { return faults_.empty(); }
    /// Throws InputError when there is any fault.
    void raise() const;

private:
    static constexpr std::size_t most = 50;

    std::vector<Fault> faults_;
    std::size_t more_ = 0;
};

} // namespace sunward
