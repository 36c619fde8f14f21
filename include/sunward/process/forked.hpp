// A process forked from this one, which ends with it.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace sunward {

class ForkedProcess {
public:
    enum class Group { same, own };

    /// Does the work in a forked process and ends it with the status that the work returns, without flushing or
    /// destroying anything of this process's. When this process ends, by whatever signal, the other is told to end
    /// (SIGTERM), for which it clears up what it has noted (leavings.hpp). Interrupts of the terminal do not reach it.
    /// Throws SimulationError when the system has no more processes to give.
    explicit ForkedProcess(const std::function<int()>& work, Group group = Group::same);
    /// Kills it if it still runs.
    ~ForkedProcess();
    ForkedProcess(const ForkedProcess&) = delete;
    ForkedProcess& operator=(const ForkedProcess&) = delete;

    [[nodiscard]] pid_t id() const { return id_; }
    /// To poll for reading: ready once the process has ended.
    [[nodiscard]] int descriptor() const { return descriptor_; }
    /// Its wait status once it has ended; does not wait. With it, its own group and what it had noted have ended too.
    [[nodiscard]] std::optional<int> status();
    /// Waits so long for its end.
    [[nodiscard]] std::optional<int> wait(std::chrono::milliseconds longest);
    void ask_to_end() const;
    void kill() const;

private:
    pid_t id_ = -1;
    Group group_;
    int descriptor_ = -1;
    std::optional<int> status_;
};

/// How a process ended by its wait status: `ended by signal 9 (Killed)`, `ended with status 3`.
[[nodiscard]] std::string end_in_words(int wait_status);

/// In a forked process: whether its end from now on follows its parent's at once and cannot be held back, as foreign
/// code in it might want to; else it is told to end, and clears up.
void end_with_parent(bool at_once);

/// Children of this process that it has not forked itself by the classes of this room; foreign code in it has. Those
/// that have ended are reaped and left out.
[[nodiscard]] std::vector<pid_t> strange_children();

/// Children that were started in another way than by ForkedProcess are made known, and forgotten when they are reaped.
void know_child(pid_t child);
void forget_child(pid_t child);

} // namespace sunward
