// A built-in zone held against a real year: figures, limits, and which of them are met.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference.hpp"
#include "sunward/grid/likeness.hpp"

namespace sunward::calibration {

/// Both ends included.
struct Range {
    double low = 0;
    double high = 0;
};

/// One of the five figures of a scheduler.
struct Figure {
    std::string_view name;      ///< mean, profile, amplitude, spread, saving
    std::optional<double> made; ///< g/kWh or a share; none of a profile
    std::optional<double> real;
    std::optional<double> ratio; ///< made / real, of a profile the correlation; none without a real year
    std::optional<Range> limit;  ///< of the ratio; none: reported only
    std::optional<Range> years;  ///< of the ratios of the single years of synthetic weather
    [[nodiscard]] bool missed() const { return limit && !(*ratio >= limit->low && *ratio <= limit->high); }
};

struct Calibration {
    const Reference* reference = nullptr;
    bool synthetic = false; ///< whatever the reference could be driven by
    YearFigures made;       ///< of synthetic weather: means over `seeds` years
    std::optional<YearFigures> real;
    std::vector<Figure> figures;
    double unserved_share = 0; ///< of the demand; the largest of the years
    [[nodiscard]] bool missed() const;
};

inline constexpr int seeds = 8;

/// The reference's year under what it is driven by: real weather where there is some.
[[nodiscard]] Calibration calibrate(const Reference& reference, const std::filesystem::path& data);
/// The same zone and year under synthetic weather, as scenarios have it: a made year has weather of its own, so the
/// figures and the profile are means over the years of seeds 1 to 8.
[[nodiscard]] Calibration calibrate_synthetic(const Reference& reference, const std::filesystem::path& data);

} // namespace sunward::calibration
