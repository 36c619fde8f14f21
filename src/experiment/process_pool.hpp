// Forked processes, each of which does one piece of work and sends back a text.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sunward/policy/plugin_watch.hpp"
#include "sunward/process/forked_work.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// What became of a piece of work.
struct WorkEnd {
    enum class How {
        returned,
        refused, ///< threw InputError
        threw,
        crashed,
        timed_out
    };
    std::uint64_t id = 0;
    How how = How::returned;
    std::string text; ///< what the work returned, or the reason
    double seconds = 0;
};

/// At most `workers` processes at a time. A worker is killed when the pool or this process ends, with all that it has
/// started. The last of what workers, and programs that they run, write to their stderr is told of those that fail,
/// with the shared library that they were in.
class ProcessPool {
public:
    using Work = std::function<std::string()>;

    ProcessPool(std::size_t workers, std::optional<Duration> timeout);
    ProcessPool(const ProcessPool&) = delete;
    ProcessPool& operator=(const ProcessPool&) = delete;

    [[nodiscard]] bool full() const { return workers_.size() >= most_; }
    [[nodiscard]] bool idle() const { return workers_.empty(); }

    /// Forks a worker. Throws SimulationError when the system has no more processes or files to give.
    void start(std::uint64_t id, const Work& work);

    /// Waits until at least one worker has ended, a signal has come or the time is over.
    [[nodiscard]] std::vector<WorkEnd> wait(std::chrono::milliseconds longest);

private:
    using Clock = std::chrono::steady_clock;

    struct Worker {
        std::uint64_t id = 0;
        bool timed_out = false;
        Clock::time_point start;
        std::unique_ptr<PluginWatch> watch; ///< on what its policy calls
        std::unique_ptr<ForkedWork> work;
    };

    void kill_late();
    [[nodiscard]] std::chrono::milliseconds until_next_timeout(std::chrono::milliseconds longest) const;
    [[nodiscard]] static WorkEnd end_of(const Worker& worker);

    std::size_t most_;
    std::optional<std::chrono::microseconds> timeout_;
    std::vector<Worker> workers_;
};

} // namespace sunward
