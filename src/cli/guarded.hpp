// Work that calls foreign code is done in a process of its own, so that a crash can be reported.
#pragma once

#include <functional>
#include <string>

namespace sunward {

/// Runs the work in a forked process and gives back its text. What it throws is thrown here, as InputError, Interrupted
/// or std::runtime_error with its message; when a signal ended it, PolicyError says what the plug-in did.
/// Interrupts of this process are passed on.
[[nodiscard]] std::string guarded(const std::function<std::string()>& work);

} // namespace sunward
