// The faults of one input, so that all of them are told at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/error/error.hpp"

namespace sunward {

/// What a message says, without its quoted texts and numbers: the same for messages that are alike.
[[nodiscard]] std::string message_kind(std::string_view message);

/// Keeps the first 50 faults and counts the others. Of faults of one field that differ in nothing but what was found,
/// such as the same mistake in every row of a column, it keeps the first three and counts the others with the third.
class Faults {
public:
    /// One of another list, as it stands there.
    void add(Fault fault);
    void add(Location at, std::string field, std::string message);
    void add_all(const InputError& error);
    [[nodiscard]] bool empty() const { return faults_.empty(); }
    /// Throws InputError when there is any fault.
    void raise() const;

private:
    static constexpr std::size_t most = 50;
    static constexpr std::size_t most_alike = 3;

    struct Alike {
        std::size_t last = 0; ///< in faults_
        std::size_t told = 0;
        std::uint64_t left = 0;
    };

    std::vector<Fault> faults_;
    std::map<std::string, Alike, std::less<>> alike_; ///< by file, field and kind of message
    std::uint64_t more_ = 0;
};

} // namespace sunward
