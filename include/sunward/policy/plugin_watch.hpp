// A plug-in that crashes takes its process along, and one that hangs keeps it: what the process that forked it can do
// and tell about it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "sunward/error/error.hpp"

namespace sunward {

/// Memory shared with one forked process, in which its calls of a shared library are noted.
class PluginWatch {
public:
    static constexpr int look_every_ms = 100;

    /// Throws SimulationError when the system has no memory for it.
    PluginWatch();
    ~PluginWatch();
    PluginWatch(const PluginWatch&) = delete;
    PluginWatch& operator=(const PluginWatch&) = delete;

    /// In the forked process: its calls are noted here from now on.
    void begin() const;
    /// In the process that waits for it, every `look_every_ms`: whether a call has taken longer than its timeout, so
    /// that the process is to be killed. Time in which nobody looked, as when both were stopped, does not count.
    [[nodiscard]] bool is_overdue();
    /// What the forked process, which ended without a result, did last, with policy, library and simulated time;
    /// nothing when it had not called any library.
    [[nodiscard]] std::optional<PolicyError> fault(int wait_status) const;

private:
    using Clock = std::chrono::steady_clock;
    struct Page;

    std::unique_ptr<Page> page_;
    std::uint64_t call_ = 0; ///< that was under way at the last look
    Clock::time_point looked_ = Clock::now();
    Clock::duration waited_{}; ///< for its return
    bool overdue_ = false;
};

} // namespace sunward
