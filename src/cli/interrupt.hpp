// Ctrl-C and termination ask a run to stop instead of cutting it off.
#pragma once

#include <stdexcept>

namespace sunward {

/// From now on SIGINT and SIGTERM are only remembered; a second one ends the process at once. To be called again once
/// the simulation has begun, because SimGrid puts its own handler in place when its engine is made.
void catch_interrupts();

/// The signal that came, or 0.
[[nodiscard]] int interrupt_signal();

/// The user stopped the run. Exit status 128 + the signal's number, as shells have it.
class Interrupted : public std::runtime_error {
public:
    Interrupted() : std::runtime_error("interrupted, no results written") {}
};

} // namespace sunward
