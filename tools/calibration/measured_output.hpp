// What a zone's panels and turbines gave in a real year, as shares of the capacity that the catalogue has.
#pragma once

#include "reference.hpp"

namespace sunward::calibration {

[[nodiscard]] Shares measured_shares(const Reference& reference, const std::filesystem::path& data);

} // namespace sunward::calibration
