// A plug-in that crashes or hangs takes its process along: what the process that forked it can tell about it.
#pragma once

#include <optional>

#include "sunward/error/error.hpp"

namespace sunward {

/// A page of memory shared with processes that are forked while it is there, in which calls of a shared library are
/// noted. For one forked process at a time.
class PluginWatch {
public:
    /// Throws SimulationError when the system has no memory for it, or when there is one already.
    PluginWatch();
    ~PluginWatch();
    PluginWatch(const PluginWatch&) = delete;
    PluginWatch& operator=(const PluginWatch&) = delete;

    /// What a forked process that a signal ended did last, with policy, library and simulated time; nothing when it
    /// had not called any library. Signal 0: it ended on its own, without a result.
    [[nodiscard]] std::optional<PolicyError> fault(int signal) const;
};

} // namespace sunward
