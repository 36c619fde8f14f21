#include "output.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>

#include "sunward/units/text.hpp"
#include "sunward/units/wrap.hpp"

namespace sunward {

namespace {

[[noreturn]] void fail() {
    throw std::system_error(errno, std::generic_category(), "cannot write to the standard output");
}

} // namespace

void open_standard_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (fcntl(stream, F_GETFD) == -1)
            (void)open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY); // the lowest number that is free
}

void say(std::string_view text) {
    const std::string shown = printable(text, true);
    if (std::fwrite(shown.data(), 1, shown.size(), stdout) != shown.size())
        fail();
}

std::size_t line_width() {
    constexpr std::size_t usual = 80;
    std::size_t columns = 0;
    if (const char* stated = std::getenv("COLUMNS")) {
        const std::string_view text(stated);
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), columns);
        if (error == std::errc{} && end == text.data() + text.size() && columns > 0)
            return columns;
    }
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return usual;
}

std::string wrapped_help(std::string_view text, std::size_t width) {
    std::string all;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.size() <= width || line.starts_with("Example")) {
            all.append(line) += '\n';
            continue;
        }
        const std::size_t first = std::min(line.find_first_not_of(' '), line.size());
        const std::size_t gap = line.find("  ", first);
        const std::size_t from = gap == line.npos ? first : std::min(line.find_first_not_of(' ', gap), line.size());
        all.append(line.substr(0, from)) += wrapped(line.substr(from), width, from, from) + '\n';
    }
    return all;
}

void finish_saying() {
    if (std::fflush(stdout) != 0)
        fail();
}

} // namespace sunward
