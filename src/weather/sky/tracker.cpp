#include "sunward/weather/tracker.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sunward {

namespace {
constexpr double radian = std::numbers::pi / 180;
}

TrackerAxis::TrackerAxis(const SingleAxisTracker& tracker)
    : max_rotation_(tracker.max_rotation), backtrack_(tracker.backtrack),
      axes_distance_(1 / (tracker.ground_coverage * std::cos(tracker.cross_axis_tilt * radian))),
      cross_axis_tilt_(tracker.cross_axis_tilt) {
    const double azimuth = tracker.axis_azimuth * radian;
    const double tilt = tracker.axis_tilt * radian;
    across_ = {std::cos(azimuth), -std::sin(azimuth), 0};
    above_ = {std::sin(tilt) * std::sin(azimuth), std::sin(tilt) * std::cos(azimuth), std::cos(tilt)};
}

double TrackerAxis::rotation(Direction sun) const {
    if (sun.up <= 0)
        return 0;
    double rotation = std::atan2(across_ * sun, above_ * sun) / radian;
    if (backtrack_) {
        const double lit = std::abs(axes_distance_ * std::cos((rotation - cross_axis_tilt_) * radian));
        if (lit < 1)
            rotation -= std::copysign(std::acos(lit) / radian, rotation);
    }
    return std::clamp(rotation, -max_rotation_, max_rotation_);
}

Direction TrackerAxis::normal(double rotation) const {
    const double sine = std::sin(rotation * radian);
    const double cosine = std::cos(rotation * radian);
    return {sine * across_.east + cosine * above_.east, sine * across_.north + cosine * above_.north,
            cosine * above_.up};
}

} // namespace sunward
