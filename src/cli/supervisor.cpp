#include "supervisor.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>

#include "sunward/policy/plugin_watch.hpp"
#include "sunward/process/forked.hpp"
#include "sunward/process/leavings.hpp"
#include "sunward/process/message_relay.hpp"
#include "sunward/process/shared_memory.hpp"
#include "sunward/units/text.hpp"

namespace sunward {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr int failed = 1;
constexpr milliseconds patience{500}; ///< with work that was asked to end

/// What the process at work tells the one that waits.
struct Told {
    std::atomic<bool> finished;
    char if_interrupted[64];
};

Told* told = nullptr;

int user_stream = STDERR_FILENO;

volatile std::sig_atomic_t first_signal = 0;
volatile std::sig_atomic_t signals = 0;

extern "C" void remember(int signal) {
    if (signals == 0)
        first_signal = signal;
    signals = signals + 1;
}

/// Those that the user may send; not those that whoever started us wants ignored, as nohup does.
void catch_signals() {
    struct sigaction action {};
    action.sa_handler = remember;
    sigemptyset(&action.sa_mask);
    sigset_t caught;
    sigemptyset(&caught);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
        struct sigaction before {};
        sigaction(signal, nullptr, &before);
        if (before.sa_handler == SIG_IGN)
            continue;
        sigaction(signal, &action, nullptr);
        sigaddset(&caught, signal);
    }
    sigprocmask(SIG_UNBLOCK, &caught, nullptr);
}

/// Waits for the work, passes on what the user asks for and what the work says, and stops calls of libraries that do
/// not return.
int end_of(ForkedProcess& work, PluginWatch& watch, MessageRelay& messages) {
    std::optional<Clock::time_point> asked;
    while (true) {
        std::array<pollfd, 2> ends{pollfd{work.descriptor(), POLLIN, 0}, pollfd{messages.descriptor(), POLLIN, 0}};
        (void)poll(ends.data(), ends.size(), PluginWatch::look_every_ms);
        const auto status = work.status();
        messages.take();
        if (status)
            return *status;
        if (signals > 0 && !asked) {
            asked = Clock::now();
            work.ask_to_end();
        }
        if (signals > 1 || (asked && Clock::now() - *asked > patience) || watch.is_overdue())
            work.kill();
    }
}

/// Whoever is left was started by the work, by others that have ended, or let go by them.
void end_all_children() {
    while (true) {
        const auto left = strange_children();
        if (left.empty())
            return;
        for (const pid_t child : left)
            kill(child, SIGKILL);
        for (const pid_t child : left)
            waitpid(child, nullptr, 0);
    }
}

int tell_end(int status, const PluginWatch& watch) {
    if (WIFEXITED(status) && told->finished)
        return WEXITSTATUS(status);
    if (::isatty(STDERR_FILENO) == 1)
        (void)!::write(STDERR_FILENO, "\r\033[K", 4); // a progress bar may be there
    if (first_signal != 0) {
        complain(
            fmt::format("sunward: interrupted{}{}", told->if_interrupted[0] == '\0' ? "" : ", ", told->if_interrupted));
        return 128 + first_signal;
    }
    if (const auto fault = watch.fault(status))
        complain(fmt::format("sunward: {}", fault->what()));
    else if (WIFEXITED(status) && WEXITSTATUS(status) == 128 + SIGTERM)
        return 128 + SIGTERM; // it was asked by somebody else
    else
        complain(fmt::format("sunward: the process at work {}", end_in_words(status)));
    return failed;
}

} // namespace

int supervised(const std::function<int()>& work) {
    // A reader that goes away, and a file that grows beyond a limit, are errors of the write.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    const SharedMemory<Told> memory;
    told = memory.get();
    share_leavings();
    PluginWatch watch;
    MessageRelay messages;
    user_stream = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    catch_signals(); // before there is a child, which would outlive one that is not caught
    ForkedProcess process([&] {
        watch.begin();
        messages.begin();
        const int status = work();
        told->finished = true;
        std::exit(status); // as main() does
        return status;
    });
    const int status = end_of(process, watch, messages);
    clear_leavings();
    end_all_children();
    messages.finish([] { return signals > 0; });
    return tell_end(status, watch);
}

void say_if_interrupted(std::string_view text) {
    if (told == nullptr)
        return;
    const std::size_t length = std::min(text.size(), sizeof told->if_interrupted - 1);
    std::memcpy(told->if_interrupted, text.data(), length);
    told->if_interrupted[length] = '\0';
}

int terminal_stream() { return user_stream; }

void complain(std::string_view text) {
    constexpr int patience_ms = 200;
    if (signals > 0 && !standard_error_is_ready(patience_ms))
        return; // who reads it has stopped, and the user wants an end
    const std::string line = printable(text, true) + "\n";
    std::string_view left = line;
    while (!left.empty()) {
        const ssize_t n = ::write(STDERR_FILENO, left.data(), left.size());
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        left.remove_prefix(static_cast<std::size_t>(n));
    }
}

} // namespace sunward
