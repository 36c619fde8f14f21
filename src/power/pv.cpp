#include "sunward/power/pv.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/units/parse.hpp"
#include "sunward/weather/atmosphere.hpp"
#include "sunward/weather/halves.hpp"

namespace sunward {

namespace {

double temperature(const FaimanCell& cell, double irradiance, double air_c, double wind) {
    return air_c + irradiance / (cell.u0 + cell.u1 * wind);
}

double temperature(const SapmCell& cell, double irradiance, double air_c, double wind) {
    return air_c + irradiance * std::exp(cell.a + cell.b * wind) + irradiance / 1000 * cell.delta;
}

double temperature(const PvsystCell& cell, double irradiance, double air_c, double wind) {
    return air_c + irradiance * cell.absorption * (1 - cell.efficiency) / (cell.u_c + cell.u_v * wind);
}

/// Collects the parameters that are not what they must be.
class Checks {
public:
    /// NaN fails every comparison.
    void require(bool fine, const char* field, double value, const char* expected) {
        if (!fine)
            faults_.push_back({{}, field, shortest(value) + ", expected " + expected});
    }
    void raise() {
        if (!faults_.empty())
            throw InputError(std::move(faults_));
    }

private:
    std::vector<Fault> faults_;
};

void check(const FixedMount& mount, Checks& checks) {
    checks.require(mount.tilt >= 0 && mount.tilt <= 90, "tilt", mount.tilt, "0 to 90 degrees");
    checks.require(std::abs(mount.azimuth) <= 360, "azimuth", mount.azimuth, "0 to 360 degrees");
}

void check(const SingleAxisTracker& mount, Checks& checks) {
    checks.require(std::abs(mount.axis_tilt) <= 90, "axis_tilt", mount.axis_tilt, "-90 to 90 degrees");
    checks.require(std::abs(mount.axis_azimuth) <= 360, "axis_azimuth", mount.axis_azimuth, "0 to 360 degrees");
    checks.require(mount.max_rotation >= 0 && mount.max_rotation <= 180, "max_rotation", mount.max_rotation,
                   "0 to 180 degrees");
    checks.require(mount.ground_coverage > 0 && mount.ground_coverage <= 1, "ground_coverage", mount.ground_coverage,
                   "a share above 0 and at most 1");
    checks.require(std::abs(mount.cross_axis_tilt) < 90, "cross_axis_tilt", mount.cross_axis_tilt,
                   "between -90 and 90 degrees");
}

void check(const FaimanCell& cell, Checks& checks) {
    checks.require(cell.u0 > 0 && std::isfinite(cell.u0), "u0", cell.u0, "a number above 0");
    checks.require(cell.u1 >= 0 && std::isfinite(cell.u1), "u1", cell.u1, "a number of at least 0");
}

void check(const SapmCell& cell, Checks& checks) {
    checks.require(cell.a > -10 && cell.a < 0, "a", cell.a, "a number between -10 and 0");
    checks.require(cell.b > -1 && cell.b <= 0, "b", cell.b, "a number from -1 to 0");
    checks.require(cell.delta >= 0 && cell.delta <= 50, "delta", cell.delta, "0 to 50 K");
}

void check(const PvsystCell& cell, Checks& checks) {
    checks.require(cell.u_c > 0 && std::isfinite(cell.u_c), "u_c", cell.u_c, "a number above 0");
    checks.require(cell.u_v >= 0 && std::isfinite(cell.u_v), "u_v", cell.u_v, "a number of at least 0");
    checks.require(cell.absorption >= 0 && cell.absorption <= 1, "absorption", cell.absorption, "0 to 1");
    checks.require(cell.efficiency >= 0 && cell.efficiency <= 1, "efficiency", cell.efficiency, "0 to 1");
}

const PvArray& checked(const PvArray& array) {
    Checks checks;
    const double capacity = array.dc_capacity.in(watt);
    checks.require(capacity >= 0 && std::isfinite(capacity), "dc_capacity", capacity, "a power of at least 0 W");
    checks.require(std::abs(array.temperature_coefficient) <= 0.05, "temperature_coefficient",
                   array.temperature_coefficient, "-0.05 to 0.05 per kelvin");
    checks.require(array.losses >= 0 && array.losses <= 1, "losses", array.losses, "0 to 1");
    checks.require(array.dc_ac_ratio > 0 && std::isfinite(array.dc_ac_ratio), "dc_ac_ratio", array.dc_ac_ratio,
                   "a number above 0");
    checks.require(array.inverter_efficiency > 0 && array.inverter_efficiency <= 1, "inverter_efficiency",
                   array.inverter_efficiency, "a number above 0 and at most 1");
    checks.require(array.albedo >= 0 && array.albedo <= 1, "albedo", array.albedo, "0 to 1");
    std::visit([&checks](const auto& mount) { check(mount, checks); }, array.mount);
    std::visit([&checks](const auto& cell) { check(cell, checks); }, array.cell);
    checks.raise();
    return array;
}

std::variant<Direction, TrackerAxis> surface_of(const PvMount& mount) {
    if (const auto* fixed = std::get_if<FixedMount>(&mount))
        return surface_normal(fixed->tilt, fixed->azimuth);
    return TrackerAxis(std::get<SingleAxisTracker>(mount));
}

} // namespace

double cell_temperature(const CellModel& model, double irradiance, double air_c, double wind) {
    return std::visit([&](const auto& cell) { return temperature(cell, irradiance, air_c, wind); }, model);
}

double glass_transmission(double cos_incidence) {
    constexpr double n = 1.526;
    constexpr double extinction = 4 * 0.002;
    if (!(cos_incidence > 0))
        return 0;
    const auto transmission = [](double c) {
        const double inside = std::sqrt(1 - (1 - c * c) / (n * n));
        const double across = (c - n * inside) / (c + n * inside);
        const double along = (inside - n * c) / (inside + n * c);
        return std::exp(-extinction / inside) * (1 - (across * across + along * along) / 2);
    };
    static const double straight = transmission(1);
    return transmission(std::min(cos_incidence, 1.0)) / straight;
}

double combined_loss(std::span<const double> losses) {
    double kept = 1;
    for (const double loss : losses)
        kept *= 1 - loss;
    return 1 - kept;
}

double pvwatts_dc(double irradiance, double cell_c, double dc_capacity, double coefficient) {
    return std::max(0.0, irradiance / 1000 * dc_capacity * (1 + coefficient * (cell_c - 25)));
}

double pvwatts_inverter(double dc, double dc_rated, double nominal_efficiency) {
    constexpr double reference_efficiency = 0.9637;
    if (!(dc > 0) || !(dc_rated > 0))
        return 0;
    const double z = dc / dc_rated;
    // eta dc with dc / z written as dc_rated, so that the least load does not divide by nearly nothing.
    const double ac = nominal_efficiency / reference_efficiency * ((-0.0162 * z + 0.9858) * dc - 0.0059 * dc_rated);
    return std::clamp(ac, 0.0, nominal_efficiency * dc_rated);
}

PvModel::PvModel(const PvArray& array)
    : array_(checked(array)), surface_(surface_of(array.mount)), dc_watt_(array.dc_capacity.in(watt)),
      inverter_dc_watt_(dc_watt_ / array.dc_ac_ratio / array.inverter_efficiency) {}

Direction PvModel::normal(Direction sun) const {
    if (const auto* fixed = std::get_if<Direction>(&surface_))
        return *fixed;
    const auto& axis = std::get<TrackerAxis>(surface_);
    return axis.normal(axis.rotation(sun));
}

PvPoint PvModel::at(const Sun& sun, const Irradiance& light, double air_c, double wind, double albedo) const {
    PvPoint point;
    const Direction facing = normal(sun.direction);
    const PlaneIrradiance plane = on_plane(light, sun, facing, albedo, array_.diffuse);
    const double reflected = array_.glass ? plane.beam * (1 - glass_transmission(facing * sun.direction)) : 0;
    point.plane_irradiance = plane.total();
    point.cell_c = cell_temperature(array_.cell, point.plane_irradiance, air_c, wind);
    point.dc = pvwatts_dc(point.plane_irradiance - reflected, point.cell_c, dc_watt_, array_.temperature_coefficient) *
               (1 - array_.losses);
    point.ac = pvwatts_inverter(point.dc, inverter_dc_watt_, array_.inverter_efficiency);
    return point;
}

namespace {

/// Reads a series in the middle of each step of another, without a look-up where the two share their steps.
class Reader {
public:
    Reader(const std::optional<Series>& series, const Series& steps, double absent)
        : series_(series ? &*series : nullptr), absent_(absent),
          shared_(series_ != nullptr && series_->shape() == Shape::step &&
                  series_->boundaries().data() == steps.boundaries().data()) {}
    [[nodiscard]] double at(std::size_t step, Instant middle) const {
        if (shared_)
            return series_->values()[step];
        return series_ != nullptr ? series_->at(middle) : absent_;
    }

private:
    const Series* series_;
    double absent_;
    bool shared_;
};

/// The output in the steps [first, last), in W.
void fill_output(const PvArray& array, const Weather& weather, const SunPath& path, std::size_t first, std::size_t last,
                 std::vector<double>& output) {
    constexpr double calm = 1; // m/s
    const PvModel model(array);
    const auto boundaries = weather.ghi->boundaries();
    const auto ghi = weather.ghi->values();
    const auto reader = [&](const std::optional<Series>& series, double absent) {
        return Reader(series, *weather.ghi, absent);
    };
    const Reader dni = reader(weather.dni, 0);
    const Reader dhi = reader(weather.dhi, 0);
    const Reader air = reader(weather.air_temperature, 0);
    const Reader wind = reader(weather.wind_speed, calm);
    const Reader albedo = reader(weather.albedo, array.albedo);
    const double mean_pressure = pressure_at(weather.place.elevation);
    for (std::size_t i = first; i < last; ++i) {
        if (ghi[i] <= 0)
            continue;
        const Instant middle{boundaries[i].us + (boundaries[i + 1] - boundaries[i]).us / 2};
        const Irradiance light{ghi[i], dni.at(i, middle), dhi.at(i, middle)};
        const double air_c = air.at(i, middle);
        Sun sun = path.over(boundaries[i], boundaries[i + 1]);
        sun.direction = refracted(sun.direction, mean_pressure, air_c);
        output[i] = model.at(sun, light, air_c, wind.at(i, middle), albedo.at(i, middle)).ac;
    }
}

} // namespace

Series pv_output(const PvArray& array, const Weather& weather) {
    if (!weather.ghi || !weather.dni || !weather.dhi)
        throw InputError({}, "weather", "has no irradiance, which a photovoltaic array needs");
    if (!weather.air_temperature)
        throw InputError({}, "weather", "has no air temperature, which a photovoltaic array needs");
    const auto boundaries = weather.ghi->boundaries();
    const SunPath path(weather.place, boundaries.front(), boundaries.back());
    std::vector<double> output(weather.ghi->size(), 0.0);
    in_halves(output.size(),
              [&](std::size_t first, std::size_t last) { fill_output(array, weather, path, first, last, output); });
    return weather.ghi->with_values(std::move(output));
}

} // namespace sunward
