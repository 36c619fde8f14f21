#include "sunward/process/forked.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

#include "sunward/error/error.hpp"
#include "sunward/process/leavings.hpp"

namespace sunward {

namespace {

std::vector<pid_t> known;

extern "C" void clear_up_and_end(int signal) {
    clear_leavings_of(getpid());
    _exit(128 + signal);
}

sigset_t signals_of_the_terminal() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGQUIT, SIGHUP})
        sigaddset(&set, signal);
    return set;
}

/// Makes a forked process one that ends with its parent and hears no Ctrl-C: the parent does, and decides.
void settle(pid_t parent, ForkedProcess::Group group) {
    known.clear();
    const sigset_t terminal = signals_of_the_terminal();
    sigprocmask(SIG_BLOCK, &terminal, nullptr);
    if (group == ForkedProcess::Group::own)
        setpgid(0, 0);
    struct sigaction action {};
    action.sa_handler = clear_up_and_end;
    sigfillset(&action.sa_mask);
    sigaction(SIGTERM, &action, nullptr);
    sigset_t term;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_UNBLOCK, &term, nullptr);
    end_with_parent(false);
    if (getppid() != parent)
        _exit(1);
}

} // namespace

ForkedProcess::ForkedProcess(const std::function<int()>& work, Group group) : group_(group) {
    std::fflush(nullptr); // or both processes would write what is in the buffers
    const pid_t parent = getpid();
    sigset_t term;
    sigset_t before;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_BLOCK, &term, &before); // until the child does what is right at it
    id_ = fork();
    if (id_ != 0)
        sigprocmask(SIG_SETMASK, &before, nullptr);
    if (id_ < 0)
        throw SimulationError(fmt::format("no further process: {}", std::generic_category().message(errno)));
    if (id_ == 0) {
        settle(parent, group);
        _exit(work());
    }
    if (group == Group::own)
        setpgid(id_, id_); // whichever of the two comes first
    know_child(id_);
    descriptor_ = static_cast<int>(syscall(SYS_pidfd_open, id_, 0)); // closed in what is executed
}

ForkedProcess::~ForkedProcess() {
    if (!status_) {
        kill();
        (void)wait(std::chrono::hours(1));
    }
    if (descriptor_ >= 0)
        close(descriptor_);
}

std::optional<int> ForkedProcess::status() {
    int status = 0;
    if (status_ || waitpid(id_, &status, WNOHANG) != id_)
        return status_;
    status_ = status;
    forget_child(id_);
    if (group_ == Group::own)
        ::kill(-id_, SIGKILL); // what it started and left behind
    clear_leavings_of(id_);
    return status_;
}

std::optional<int> ForkedProcess::wait(std::chrono::milliseconds longest) {
    using Clock = std::chrono::steady_clock;
    const auto latest = Clock::now() + longest;
    while (!status()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(latest - Clock::now());
        if (left.count() <= 0)
            break;
        constexpr std::int64_t without_descriptor = 10;
        pollfd end{descriptor_, POLLIN, 0};
        (void)poll(
            &end, 1,
            static_cast<int>(std::min<std::int64_t>(left.count(), descriptor_ < 0 ? without_descriptor : 60'000)));
    }
    return status_;
}

void ForkedProcess::ask_to_end() const {
    if (!status_)
        ::kill(id_, SIGTERM);
}

void ForkedProcess::kill() const {
    if (status_)
        return;
    if (group_ == Group::own)
        ::kill(-id_, SIGKILL);
    ::kill(id_, SIGKILL);
}

std::string end_in_words(int wait_status) {
    if (WIFEXITED(wait_status))
        return fmt::format("ended with status {}", WEXITSTATUS(wait_status));
    const int signal = WTERMSIG(wait_status);
    return fmt::format("ended by signal {} ({})", signal, strsignal(signal));
}

void end_with_parent(bool at_once) { prctl(PR_SET_PDEATHSIG, at_once ? SIGKILL : SIGTERM); }

void know_child(pid_t child) { known.push_back(child); }
void forget_child(pid_t child) { std::erase(known, child); }

std::vector<pid_t> strange_children() {
    std::ifstream stream(fmt::format("/proc/self/task/{}/children", getpid()));
    std::vector<pid_t> strange;
    for (pid_t child = 0; stream >> child;)
        if (std::find(known.begin(), known.end(), child) == known.end() && waitpid(child, nullptr, WNOHANG) == 0)
            strange.push_back(child);
    return strange;
}

} // namespace sunward
