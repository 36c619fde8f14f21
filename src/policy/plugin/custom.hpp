// Policies in C++ in this program, each in a file of its own.
#pragma once

#include <memory>

#include "sunward/policy/scheduler.hpp"
#include "sunward/policy/spec.hpp"

namespace sunward {

/// A line of the catalogue in custom.cpp is made of one of these. Throws InputError for options that it does not know.
using MakeCustom = std::unique_ptr<Scheduler> (*)(const PolicySpec& spec);

[[nodiscard]] std::unique_ptr<Scheduler> make_clean_hours(const PolicySpec& spec);

} // namespace sunward
