// Ctrl-C and termination ask a run to stop instead of cutting it off.
#pragma once

#include <stdexcept>
#include <string>

namespace sunward {

/// From now on SIGINT and SIGTERM are only remembered; a second one ends the process at once. Also lets pass what
/// hold_interrupts() kept back.
void catch_interrupts();

/// Keeps the signals waiting until catch_interrupts(): while SimGrid makes its engine, because it puts a handler of its
/// own in place, which would end the process.
void hold_interrupts();

/// The signal that came, or 0.
[[nodiscard]] int interrupt_signal();

/// The user stopped the run. Exit status 128 + the signal's number, as shells have it.
class Interrupted : public std::runtime_error {
public:
    explicit Interrupted(const char* left = "no results written")
        : std::runtime_error(std::string("interrupted, ") + left) {}
};

} // namespace sunward
