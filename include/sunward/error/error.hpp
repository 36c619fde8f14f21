// What can go wrong, as types: bad input (exit 2), a policy that breaks a rule, a simulation that cannot go on (exit
// 1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/units/instant.hpp"
#include "sunward/units/spelling.hpp"

namespace sunward {

/// A place in an input file; line and column count from 1, 0 means unknown.
struct Location {
    std::string file;
    std::size_t line = 0;
    std::size_t column = 0;
};

/// One fault of an input: where, which field, what was found and what was expected.
struct Fault {
    Location at;
    std::string field; ///< dotted path such as `sites[0].zone`; may be empty
    std::string message;
    std::uint64_t count = 1; ///< faults that it tells of: itself, and those like it or after it that are left out
};

/// `file:line:column: field: message`, leaving out what is unknown.
[[nodiscard]] std::string to_string(const Fault& fault);

/// All faults of the input at once. Exit status 2.
class InputError : public std::runtime_error {
public:
    explicit InputError(std::vector<Fault> faults);
    InputError(Location at, std::string field, std::string message);
    [[nodiscard]] const std::vector<Fault>& faults() const { return faults_; }

private:
    std::vector<Fault> faults_;
};

/// A decision that breaks a rule. Exit status 1.
class PolicyError : public std::runtime_error {
public:
    PolicyError(std::string_view policy, Instant at, std::string_view job, std::string_view message);
};

/// The simulation cannot go on, or an invariant does not hold. Exit status 1.
class SimulationError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// `; did you mean 'x'?` or, with no near candidate and few of them, `; expected one of a, b, c`. May be empty.
[[nodiscard]] std::string suggestion(std::string_view name, std::span<const std::string_view> candidates);

} // namespace sunward
