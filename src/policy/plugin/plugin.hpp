// Policies that are not composed of rules: in a shared library, in a process, or in C++ in this program.
#pragma once

#include <memory>

#include "sunward/policy/scheduler.hpp"
#include "sunward/policy/spec.hpp"

namespace sunward {

/// The policy of a spec with `plugin`. Nothing is loaded or started before Scheduler::begin().
[[nodiscard]] std::unique_ptr<Scheduler> make_plugin(const PolicySpec& spec);

// The three forms.
[[nodiscard]] std::unique_ptr<Scheduler> make_library_policy(const PolicySpec& spec);
[[nodiscard]] std::unique_ptr<Scheduler> make_process_policy(const PolicySpec& spec);
[[nodiscard]] std::unique_ptr<Scheduler> make_custom_policy(const PolicySpec& spec);

} // namespace sunward
