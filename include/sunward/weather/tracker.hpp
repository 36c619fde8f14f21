// Rows of panels that turn about one axis to follow the sun.
#pragma once

#include "sunward/weather/sun.hpp"

namespace sunward {

/// Degrees. Rotation is positive by the right hand about the axis pointing to `axis_azimuth`: with an axis to the south
/// it is negative in the morning.
struct SingleAxisTracker {
    double axis_tilt = 0;         ///< -90 to 90
    double axis_azimuth = 180;    ///< of the lower end
    double max_rotation = 60;     ///< 0 to 180, either way
    bool backtrack = true;        ///< turn back so that rows do not shade each other
    double ground_coverage = 0.4; ///< row width over row distance, above 0, at most 1
    double cross_axis_tilt = 0;   ///< slope of the ground across the axes, -90 to 90 exclusive
};

/// True tracking after Lorenzo et al. 2011, backtracking after K. Anderson and M. Mikofski (NREL/TP-5K00-76626, 2020),
/// surfaces after Marion and Dobos (NREL/TP-6A20-58891, 2013).
class TrackerAxis {
public:
    explicit TrackerAxis(const SingleAxisTracker& tracker);
    /// Degrees; 0 when the sun is below the horizon.
    [[nodiscard]] double rotation(Direction sun) const;
    [[nodiscard]] Direction normal(double rotation) const;

private:
    Direction across_; ///< horizontal, to the right when looking along the axis
    Direction above_;  ///< the normal at rotation 0
    double max_rotation_;
    bool backtrack_;
    double axes_distance_; ///< along the slope, in row widths
    double cross_axis_tilt_;
};

} // namespace sunward
