// What the readers of formats have in common.
#pragma once

#include <cstdint>
#include <string_view>

#include "cleaning.hpp"
#include "shaping.hpp"
#include "sunward/workload/workload.hpp"

namespace sunward {

/// What a reader needs besides the text. Faults and counts go to `cleaning`, jobs to `intake`.
struct Reading {
    const TraceSource& source;
    Instant origin;
    Cleaning& cleaning;
    Intake& intake;
    Workload& into;
};

/// A note when a trace does not stay where its clock has it: `zero` of trace time, or the start of the window after it,
/// is the start of the horizon. `what` is moved: dates or times.
void note_moved(const Reading& reading, std::string_view what, Instant zero);

void read_csv(std::string_view text, const Reading& reading);

/// More processors than this are damage.
inline constexpr double widest = 1e9;

/// Accelerators for so many processors (above zero, at most `widest`), rounded up.
[[nodiscard]] std::uint32_t width_of(double processors, const Reading& reading);

} // namespace sunward
