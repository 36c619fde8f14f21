// A program that is spoken to in lines, over its standard input and output.
#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "sunward/units/instant.hpp"

namespace sunward {

/// What went wrong with it, to be put behind its name: `did not answer within 10 s; ...`.
class ChildFault : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The first 200 bytes of a line in quotes, for people: with a question mark for what cannot be printed, a zero among
/// it, at which the message of an exception would end.
[[nodiscard]] std::string quoted_line(std::string_view line);

/// How long a program has, by the clock on the wall.
struct TimeLimit {
    explicit TimeLimit(Duration given_)
        : given(given_), latest(std::chrono::steady_clock::now() + std::chrono::microseconds(given_.us)) {}
    Duration given;
    std::chrono::steady_clock::time_point latest;
};

class ChildProcess {
public:
    /// Starts it, in a process group of its own, which ends with this process; its standard error is ours. Throws
    /// ChildFault.
    explicit ChildProcess(const std::vector<std::string>& command);
    /// Closes its input, gives it a second to end, then kills it and all that it started; leaves no zombie.
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /// Sends a line (without its end) and waits for one, which is valid until the next call. Throws ChildFault when
    /// there is none in time, when the program ended, when it said more than it was asked, and for a line of more
    /// than 64 MB.
    [[nodiscard]] std::string_view exchange(std::string_view line, const TimeLimit& limit);

private:
    void pump(const TimeLimit& limit);
    [[nodiscard]] std::string asked() const;
    void send_some();
    void receive_some();
    [[nodiscard]] bool has_line() const;
    [[nodiscard]] std::string end_text();
    /// Its wait status once it has ended on its own, waiting so long; else it is killed.
    std::optional<int> reap(std::chrono::milliseconds limit);

    pid_t pid_ = -1; ///< -1: reaped
    int to_ = -1;
    int from_ = -1;
    std::string sending_;
    std::size_t sent_ = 0;
    std::string received_;
    std::size_t taken_ = 0;    ///< bytes of received_ that were given out
    std::size_t searched_ = 0; ///< bytes of received_ known to hold no line end after taken_
};

} // namespace sunward
