// What a process and those that it starts write to the standard error, passed on to the user's: foreign code among
// them can neither move a terminal's cursor nor fill a disk.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace sunward {

/// Passes on lines with a question mark for what is not printable: the first 64 KiB at once and, when there is more,
/// the last 64 KiB at the end, with the number of bytes in between that are left out.
class MessageRelay {
public:
    /// Throws SimulationError when the system has no pipe to give.
    MessageRelay();
    ~MessageRelay();
    MessageRelay(const MessageRelay&) = delete;
    MessageRelay& operator=(const MessageRelay&) = delete;

    /// In the process whose messages they are: its standard error is this from now on.
    void begin();
    /// To poll for reading; -1 when nobody can write any more.
    [[nodiscard]] int descriptor() const { return read_; }
    /// Passes on what is there without waiting, neither for more nor for whoever reads our standard error.
    void take();
    /// Passes on what is left; gives up on a standard error that takes nothing when `hurried`.
    void finish(const std::function<bool()>& hurried);

private:
    bool receive();
    void pass(std::string_view text);
    void write_ready();

    int read_ = -1;
    int write_ = -1;
    std::string line_;         ///< without its end so far
    std::string ready_;        ///< to be written
    std::size_t passed_ = 0;   ///< bytes, before they were made printable
    std::string last_;         ///< the last part of what is more than the limit
    std::size_t left_out_ = 0; ///< bytes between the two
};

/// Whether the standard error takes a few bytes within so many milliseconds.
[[nodiscard]] bool standard_error_is_ready(int milliseconds);

} // namespace sunward
