#include "sunward/process/message_relay.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "sunward/error/error.hpp"
#include "sunward/units/text.hpp"

namespace sunward {

namespace {

constexpr std::size_t most_bytes = 65'536;  ///< at the beginning, and as many at the end
constexpr std::size_t longest_line = 4'096; ///< longer ones are passed on in pieces
constexpr std::size_t piece = 4'096;        ///< that a pipe takes whole when it says that it takes anything

} // namespace

MessageRelay::MessageRelay() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        throw SimulationError(fmt::format("no pipe for messages: {}", std::generic_category().message(errno)));
    read_ = ends[0];
    write_ = ends[1];
    fcntl(read_, F_SETFL, O_NONBLOCK);
}

MessageRelay::~MessageRelay() {
    for (const int end : {read_, write_})
        if (end >= 0)
            close(end);
}

void MessageRelay::begin() {
    dup2(write_, STDERR_FILENO);
    close(std::exchange(write_, -1));
    close(std::exchange(read_, -1));
}

/// Reads once; whether there was anything.
bool MessageRelay::receive() {
    if (write_ >= 0)
        close(std::exchange(write_, -1)); // the other process has its own
    std::array<char, most_bytes> buffer;
    const ssize_t got = read_ < 0 ? 0 : read(read_, buffer.data(), buffer.size());
    if (got > 0)
        line_.append(buffer.data(), static_cast<std::size_t>(got));
    else if (read_ >= 0 && (got == 0 || (errno != EAGAIN && errno != EINTR)))
        close(std::exchange(read_, -1));
    return got > 0;
}

void MessageRelay::take() {
    // Whole lines, so that no character is cut; the rest when nothing comes after it.
    const bool more = receive();
    const std::size_t end = line_.rfind('\n');
    const std::size_t whole = !more || line_.size() > longest_line ? line_.size() : end + 1;
    pass(std::string_view(line_).substr(0, whole));
    line_.erase(0, whole);
    write_ready();
}

void MessageRelay::pass(std::string_view text) {
    const std::size_t now = std::min(text.size(), most_bytes - passed_);
    ready_ += printable(text.substr(0, now), true);
    passed_ += now;
    last_ += text.substr(now);
    if (last_.size() > most_bytes) {
        left_out_ += last_.size() - most_bytes;
        last_.erase(0, last_.size() - most_bytes);
    }
}

void MessageRelay::write_ready() {
    while (!ready_.empty() && standard_error_is_ready(0)) {
        const ssize_t n = ::write(STDERR_FILENO, ready_.data(), std::min(ready_.size(), piece));
        if (n < 0 && errno == EINTR)
            continue;
        ready_.erase(0, n <= 0 ? ready_.size() : static_cast<std::size_t>(n)); // nobody hears us when it fails
    }
}

void MessageRelay::finish(const std::function<bool()>& hurried) {
    while (receive()) {
    }
    pass(std::exchange(line_, {}));
    if (left_out_ > 0)
        ready_ += fmt::format("\nsunward: {} bytes of messages are left out here\n", left_out_);
    ready_ += printable(std::exchange(last_, {}), true);
    for (write_ready(); !ready_.empty() && !hurried(); write_ready())
        (void)standard_error_is_ready(100);
}

bool standard_error_is_ready(int milliseconds) {
    pollfd end{STDERR_FILENO, POLLOUT, 0};
    return poll(&end, 1, milliseconds) > 0;
}

} // namespace sunward
