// Every figure of summary.json with its unit and meaning: the only list of them, which the file is written from.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sunward/report/figures.hpp"

namespace sunward {

/// What a metric may hold; monostate prints as null.
using MetricValue = std::variant<std::monostate, double, std::uint64_t, std::string, Spread, std::vector<std::string>,
                                 std::vector<ZoneSignals>, std::vector<ForecastFigures>>;

/// One figure. A name with a dot (`energy.it_kwh`) stands in a block, for the whole run and for each site; one without
/// stands at the top, once.
struct Metric {
    std::string_view name;
    std::string_view unit; ///< empty for texts
    std::string_view help; ///< one line
    MetricValue (*value)(const RunFacts& run, const Figures& figures);
    bool left_out = false; ///< where it is null it is not there: few scenarios have it, and it is no column of a sweep
};

/// In the order of summary.json.
[[nodiscard]] std::span<const Metric> metrics();

} // namespace sunward
