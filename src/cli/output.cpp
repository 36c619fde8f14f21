#include "output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

#include "sunward/units/text.hpp"

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

void finish_saying() {
    if (std::fflush(stdout) != 0)
        fail();
}

} // namespace sunward
