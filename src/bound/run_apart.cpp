#include "sunward/bound/run_apart.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <string>

#include "sunward/error/error.hpp"
#include "sunward/simulation/simulate.hpp"

namespace sunward {

namespace {

// First byte of what the child writes.
constexpr char told_figures = '+';
constexpr char told_fault = '-';

void write_all(int end, std::string_view text) {
    while (!text.empty()) {
        const ssize_t n = write(end, text.data(), text.size());
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        text.remove_prefix(static_cast<std::size_t>(n));
    }
}

std::string read_all(int end, const std::function<bool()>& interrupted) {
    constexpr int look_every_ms = 100;
    std::string text;
    char block[4096];
    while (true) {
        if (interrupted && interrupted())
            throw SimulationError("interrupted");
        pollfd ready{end, POLLIN, 0};
        if (poll(&ready, 1, look_every_ms) <= 0)
            continue;
        const ssize_t n = read(end, block, sizeof block);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return text;
        text.append(block, static_cast<std::size_t>(n));
    }
}

std::string report_of(const Scenario& scenario) {
    try {
        return told_figures + pack(attained(scenario, simulate(scenario)));
    } catch (const std::exception& error) {
        return told_fault + std::string(error.what());
    }
}

} // namespace

RunApart::RunApart(const Scenario& scenario) {
    std::fflush(nullptr); // or both processes would write what is in the buffers
    int ends[2];
    if (pipe(ends) != 0)
        throw SimulationError("no pipe to a further process");
    child_ = fork();
    if (child_ < 0) {
        close(ends[0]);
        close(ends[1]);
        throw SimulationError("no further process");
    }
    if (child_ == 0) {
        close(ends[0]);
        watch_.begin();
        // An interrupt of the whole group ends this process at once; the parent sees to the rest.
        signal(SIGINT, SIG_DFL);
        signal(SIGTERM, SIG_DFL);
        write_all(ends[1], report_of(scenario));
        _exit(0);
    }
    close(ends[1]);
    end_ = ends[0];
}

RunApart::~RunApart() {
    close(end_);
    if (child_ < 0)
        return;
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
}

Attained RunApart::wait(const std::function<bool()>& interrupted) {
    const std::string text = read_all(end_, interrupted);
    int status = 0;
    waitpid(child_, &status, 0);
    child_ = -1;
    if (text.empty()) {
        if (const auto fault = watch_.fault(WIFSIGNALED(status) ? WTERMSIG(status) : 0))
            throw SimulationError(fault->what());
        throw SimulationError("a run in a process of its own ended early");
    }
    if (text.front() == told_fault)
        throw SimulationError(text.substr(1));
    return unpack(std::string_view(text).substr(1));
}

} // namespace sunward
