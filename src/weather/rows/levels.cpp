#include "weather/rows/levels.hpp"

#include <cmath>

namespace sunward::weather {

std::optional<Between> between_levels(const std::vector<Level>& levels, double wanted, LevelLaw law) {
    const Level* lower = nullptr;
    const Level* upper = nullptr;
    for (const Level& level : levels) {
        if (level.height <= wanted && (lower == nullptr || level.height > lower->height))
            lower = &level;
        if (level.height >= wanted && (upper == nullptr || level.height < upper->height))
            upper = &level;
    }
    if (lower == nullptr && upper == nullptr)
        return std::nullopt;
    if (lower == nullptr || upper == nullptr || lower->height == upper->height) {
        const Level& only = lower == nullptr ? *upper : *lower;
        return Between{only, only, 0, only.height};
    }
    const bool logarithmic = law == LevelLaw::logarithmic && lower->height > 0;
    const auto along = [logarithmic](double height) { return logarithmic ? std::log(height) : height; };
    const double share = (along(wanted) - along(lower->height)) / (along(upper->height) - along(lower->height));
    return Between{*lower, *upper, share, wanted};
}

} // namespace sunward::weather
