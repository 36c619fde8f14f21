// A plug-in that crashes or hangs takes its process along: what the process that forked it can tell about it.
#pragma once

#include <optional>

#include "sunward/error/error.hpp"

namespace sunward {

/// A page of memory shared with one forked process, in which its calls of a shared library are noted.
class PluginWatch {
public:
    /// Throws SimulationError when the system has no memory for it.
    PluginWatch();
    ~PluginWatch();
    PluginWatch(const PluginWatch&) = delete;
    PluginWatch& operator=(const PluginWatch&) = delete;

    /// In the forked process: its calls are noted here from now on.
    void begin() const;
    /// What the forked process, which a signal ended, did last, with policy, library and simulated time; nothing when
    /// it had not called any library. Signal 0: it ended on its own, without a result.
    [[nodiscard]] std::optional<PolicyError> fault(int signal) const;

private:
    void* memory_;
};

} // namespace sunward
