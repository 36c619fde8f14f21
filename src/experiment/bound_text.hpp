// Runs side by side with their bound, as a worker sends them.
#pragma once

#include <string>

#include "sunward/bound/saving.hpp"

namespace sunward {

/// To a short text and back, every bit kept.
[[nodiscard]] std::string to_text(const SideBySide& runs);
/// Throws SimulationError for what to_text() did not write.
[[nodiscard]] SideBySide side_by_side_from(const std::string& text);

} // namespace sunward
