#include "sunward/power/air.hpp"

#include <cmath>

#include "sunward/error/error.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

void require_positive(std::vector<Fault>& faults, const char* field, double value) {
    if (!(value > 0) || !std::isfinite(value))
        faults.push_back({{}, field, shortest(value) + " m, expected a height above 0"});
}

void raise(std::vector<Fault> faults) {
    if (!faults.empty())
        throw InputError(std::move(faults));
}

} // namespace

double log_wind_factor(double measured_m, double hub_m, double roughness_m, double obstacle_m) {
    std::vector<Fault> faults;
    require_positive(faults, "roughness_length", roughness_m);
    if (!(obstacle_m >= 0) || !std::isfinite(obstacle_m))
        faults.push_back({{}, "obstacle_height", shortest(obstacle_m) + " m, expected at least 0"});
    const double displacement = 0.7 * obstacle_m;
    const auto require_above = [&](const char* field, double height) {
        if (!(height - displacement > roughness_m) || !std::isfinite(height))
            faults.push_back({{},
                              field,
                              shortest(height) + " m, expected above " + shortest(displacement + roughness_m) +
                                  " m (0.7 x obstacle height + roughness length), where the profile begins"});
    };
    if (faults.empty()) {
        require_above("measuring_height", measured_m);
        require_above("hub_height", hub_m);
    }
    raise(std::move(faults));
    return std::log((hub_m - displacement) / roughness_m) / std::log((measured_m - displacement) / roughness_m);
}

double hellman_exponent(double hub_m, double roughness_m) {
    std::vector<Fault> faults;
    require_positive(faults, "roughness_length", roughness_m);
    if (faults.empty() && (!(hub_m > roughness_m) || !std::isfinite(hub_m)))
        faults.push_back({{}, "hub_height", shortest(hub_m) + " m, expected above the roughness length"});
    raise(std::move(faults));
    return 1 / std::log(hub_m / roughness_m);
}

double hellman_wind_factor(double measured_m, double hub_m, double exponent) {
    std::vector<Fault> faults;
    require_positive(faults, "measuring_height", measured_m);
    require_positive(faults, "hub_height", hub_m);
    if (!std::isfinite(exponent))
        faults.push_back({{}, "hellman_exponent", "expected a finite number"});
    raise(std::move(faults));
    return std::pow(hub_m / measured_m, exponent);
}

} // namespace sunward
