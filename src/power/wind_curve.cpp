#include "sunward/power/wind_curve.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

#include "sunward/error/count.hpp"
#include "sunward/power/air.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

constexpr std::size_t most_points = 10'000;
constexpr double fastest_m_s = 200;

/// Straight line through two points of a curve, at x.
double between(double x, double x0, double x1, double y0, double y1) { return y0 + (y1 - y0) * (x - x0) / (x1 - x0); }

/// Index of the first of `count` abscissae that is above x; count when none is.
template <class Abscissa>
std::size_t first_above(std::size_t count, double x, const Abscissa& abscissa) {
    std::size_t low = 0;
    while (low < count) {
        const std::size_t middle = low + (count - low) / 2;
        if (abscissa(middle) > x)
            count = middle;
        else
            low = middle + 1;
    }
    return low;
}

/// The value at x over abscissae that need not be stored, 0 outside.
template <class Abscissa>
double interpolate(const WindCurve& curve, double x, const Abscissa& abscissa) {
    const std::size_t above = first_above(curve.value.size(), x, abscissa);
    if (above == 0)
        return 0;
    const double left = abscissa(above - 1);
    if (above == curve.value.size())
        return x == left ? curve.value.back() : 0;
    return between(x, left, abscissa(above), curve.value[above - 1], curve.value[above]);
}

/// Mean of the curve under a normal distribution around `mean`: a straight piece p + s (x - mean) over [a, b] gives
/// p (Phi(b) - Phi(a)) + s sigma (phi(a) - phi(b)), p the piece's line continued to the mean.
double gaussian_mean(const WindCurve& curve, double mean, double sigma) {
    const auto normal = [&](double speed) {
        const double z = (speed - mean) / sigma;
        struct Normal {
            double density, distribution;
        };
        return Normal{std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi), std::erfc(-z / std::numbers::sqrt2) / 2};
    };
    double sum = 0;
    auto left = normal(curve.speed_m_s.front());
    for (std::size_t i = 1; i < curve.value.size(); ++i) {
        const auto right = normal(curve.speed_m_s[i]);
        const double slope = (curve.value[i] - curve.value[i - 1]) / (curve.speed_m_s[i] - curve.speed_m_s[i - 1]);
        const double at_mean = curve.value[i - 1] + slope * (mean - curve.speed_m_s[i - 1]);
        sum += at_mean * (right.distribution - left.distribution) + slope * sigma * (left.density - right.density);
        left = right;
    }
    return std::max(sum, 0.0);
}

void check_generic(const GenericTurbine& turbine) {
    std::vector<Fault> faults;
    if (!(turbine.rated > Power{}) || !std::isfinite(turbine.rated.base()))
        faults.push_back({{}, "rated", "expected a power above 0"});
    if (!(turbine.cut_in_m_s >= 0))
        faults.push_back({{}, "cut_in", shortest(turbine.cut_in_m_s) + " m/s, expected at least 0"});
    if (!(turbine.rated_m_s > turbine.cut_in_m_s))
        faults.push_back({{}, "rated_speed", shortest(turbine.rated_m_s) + " m/s, expected above the cut-in speed"});
    if (!(turbine.cut_out_m_s > turbine.rated_m_s && turbine.cut_out_m_s <= 100))
        faults.push_back(
            {{}, "cut_out", shortest(turbine.cut_out_m_s) + " m/s, expected above the rated speed and at most 100"});
    if (!faults.empty())
        throw InputError(std::move(faults));
}

} // namespace

std::vector<Fault> faults_of(const WindCurve& curve, std::string_view field) {
    std::vector<Fault> faults;
    const auto fault = [&](std::string message) { faults.push_back({{}, std::string(field), std::move(message)}); };
    const std::size_t count = curve.speed_m_s.size();
    if (count != curve.value.size())
        fault(counted(count, "wind speed") + " but " + counted(curve.value.size(), "value"));
    else if (count < 2 || count > most_points)
        fault(counted(count, "point") + ", expected 2 to " + std::to_string(most_points));
    if (!faults.empty())
        return faults;
    for (std::size_t i = 0; i < count && faults.size() < 50; ++i) {
        const double speed = curve.speed_m_s[i];
        const double value = curve.value[i];
        if (!(speed >= 0 && speed <= fastest_m_s) || !(value >= 0) || !std::isfinite(value))
            fault("point " + std::to_string(i + 1) + " (" + shortest(speed) + " m/s, " + shortest(value) +
                  "), expected a speed from 0 to 200 m/s and a value of at least 0");
        else if (i > 0 && !(speed > curve.speed_m_s[i - 1]))
            fault("point " + std::to_string(i + 1) + ": " + shortest(speed) + " m/s is not above the speed before it");
    }
    return faults;
}

double value_at(const WindCurve& curve, double speed_m_s) {
    return interpolate(curve, speed_m_s, [&](std::size_t i) { return curve.speed_m_s[i]; });
}

double held_value_at(const WindCurve& curve, double speed_m_s) {
    return value_at(curve, std::clamp(speed_m_s, curve.speed_m_s.front(), curve.speed_m_s.back()));
}

double value_at_density(const WindCurve& power_curve, double speed_m_s, double density) {
    constexpr double slow = 7.5;
    constexpr double fast = 12.5;
    const double logarithm = std::log(standard_air_density / density);
    const double slow_factor = std::exp(logarithm / 3);
    const double fast_factor = slow_factor * slow_factor;
    return interpolate(power_curve, speed_m_s, [&](std::size_t i) {
        const double speed = power_curve.speed_m_s[i];
        if (speed <= slow)
            return speed * slow_factor;
        if (speed >= fast)
            return speed * fast_factor;
        return speed * std::exp(logarithm * between(speed, slow, fast, 1.0 / 3, 2.0 / 3));
    });
}

Power power_from_coefficient(const WindCurve& cp_curve, double speed_m_s, double rotor_diameter_m, double density) {
    const double area = std::numbers::pi * rotor_diameter_m * rotor_diameter_m / 4;
    return 0.5 * density * area * value_at(cp_curve, speed_m_s) * speed_m_s * speed_m_s * speed_m_s * watt;
}

WindCurve generic_power_curve(const GenericTurbine& turbine) {
    check_generic(turbine);
    constexpr double longest_step = 0.05;
    const double span = turbine.rated_m_s - turbine.cut_in_m_s;
    const int steps = static_cast<int>(std::ceil(span / longest_step));
    const auto cube = [](double v) { return v * v * v; };
    const double rise = cube(turbine.rated_m_s) - cube(turbine.cut_in_m_s);
    WindCurve curve;
    for (int i = 0; i < steps; ++i) {
        const double speed = turbine.cut_in_m_s + span * i / steps;
        curve.speed_m_s.push_back(speed);
        curve.value.push_back(turbine.rated.base() * (cube(speed) - cube(turbine.cut_in_m_s)) / rise);
    }
    for (const double speed : {turbine.rated_m_s, turbine.cut_out_m_s}) {
        curve.speed_m_s.push_back(speed);
        curve.value.push_back(turbine.rated.base());
    }
    return curve;
}

WindCurve smoothed(const WindCurve& power_curve, const WindSpread& spread) {
    if (!(spread.offset_m_s >= 0 && spread.offset_m_s <= 10 && spread.slope >= 0 && spread.slope <= 1))
        throw InputError({}, "wind_spread", "expected an offset from 0 to 10 m/s and a slope from 0 to 1");
    constexpr double step = 0.25;
    const double last = power_curve.speed_m_s.back();
    const double end = last + 3 * (spread.offset_m_s + spread.slope * last);
    WindCurve curve;
    for (int i = 0; i * step < end + step; ++i) {
        const double speed = i * step;
        const double sigma = spread.offset_m_s + spread.slope * speed;
        curve.speed_m_s.push_back(speed);
        curve.value.push_back(sigma > 0 ? gaussian_mean(power_curve, speed, sigma) : value_at(power_curve, speed));
    }
    return curve;
}

WindCurve with_wake(const WindCurve& power_curve, const WindCurve& efficiency) {
    WindCurve curve;
    std::ranges::set_union(power_curve.speed_m_s, efficiency.speed_m_s, std::back_inserter(curve.speed_m_s));
    std::erase_if(curve.speed_m_s, [&](double speed) {
        return speed < power_curve.speed_m_s.front() || speed > power_curve.speed_m_s.back();
    });
    for (const double speed : curve.speed_m_s)
        curve.value.push_back(value_at(power_curve, speed) * held_value_at(efficiency, speed));
    return curve;
}

} // namespace sunward
