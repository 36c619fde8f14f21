#include "guarded.hpp"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>

#include "interrupt.hpp"
#include "sunward/error/error.hpp"
#include "sunward/policy/plugin_watch.hpp"

namespace sunward {

namespace {

/// First byte of what the forked process tells; the text follows.
enum class Outcome : char { done = 'd', bad_input = 'b', interrupted = 'i', failed = 'f' };

void tell(int end, Outcome outcome, std::string_view text) {
    std::string message(1, static_cast<char>(outcome));
    message += text;
    std::string_view left = message;
    while (!left.empty()) {
        const ssize_t n = write(end, left.data(), left.size());
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            _exit(1);
        left.remove_prefix(static_cast<std::size_t>(n));
    }
}

void work_and_tell(int end, const std::function<std::string()>& work) {
    try {
        tell(end, Outcome::done, work());
    } catch (const InputError& error) {
        tell(end, Outcome::bad_input, error.what());
    } catch (const Interrupted&) {
        tell(end, Outcome::interrupted, {});
    } catch (const std::exception& error) {
        tell(end, Outcome::failed, error.what());
    }
}

/// All that the process tells until it ends; an interrupt of ours is passed on to it once.
std::string hear(int end, pid_t child) {
    std::string text;
    std::array<char, 4096> block;
    bool passed_on = false;
    while (true) {
        if (interrupt_signal() != 0 && !passed_on) {
            passed_on = true;
            kill(child, interrupt_signal());
        }
        constexpr int look_every_ms = 100; // an interrupt may come just before the wait
        pollfd waiting{end, POLLIN, 0};
        if (poll(&waiting, 1, look_every_ms) <= 0)
            continue;
        const ssize_t n = read(end, block.data(), block.size());
        if (n > 0)
            text.append(block.data(), static_cast<std::size_t>(n));
        else if (n == 0 || errno != EINTR)
            return text;
    }
}

std::string text_of(const std::string& heard, int status, const PluginWatch& watch) {
    if (interrupt_signal() != 0)
        throw Interrupted();
    const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (signal != 0 || heard.empty()) {
        if (const auto fault = watch.fault(signal))
            throw PolicyError(*fault);
        throw std::runtime_error(fmt::format("the simulation was ended by signal {} ({})", signal, strsignal(signal)));
    }
    std::string text = heard.substr(1);
    switch (static_cast<Outcome>(heard.front())) {
    case Outcome::done: return text;
    case Outcome::bad_input: throw InputError({}, "", text);
    case Outcome::interrupted: throw Interrupted();
    case Outcome::failed: break;
    }
    throw std::runtime_error(text);
}

} // namespace

std::string guarded(const std::function<std::string()>& work) {
    const PluginWatch watch;
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0)
        throw SimulationError("no pipe for the process that simulates");
    const pid_t self = getpid();
    const pid_t child = fork();
    if (child < 0)
        throw SimulationError("no process to simulate in");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(ends[0]);
        watch.begin();
        if (getppid() == self)
            work_and_tell(ends[1], work);
        _exit(0);
    }
    close(ends[1]);
    const std::string heard = hear(ends[0], child);
    close(ends[0]);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return text_of(heard, status, watch);
}

} // namespace sunward
