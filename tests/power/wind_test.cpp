#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

#include "data.hpp"
#include "sunward/power/air.hpp"
#include "sunward/power/wind_farm.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/series/text_file.hpp"

using namespace sunward;
using Catch::Matchers::Contains;

namespace {

constexpr double published = 1e-8; // the published numbers have 8 or 9 digits

const WindCurve simple_curve{{4, 5, 6}, {300, 400, 500}};

std::string faults_text(const std::vector<Fault>& faults) {
    std::string text;
    for (const Fault& fault : faults)
        text += to_string(fault) + "\n";
    return text;
}

template <class Action>
std::string input_error(const Action& action) {
    try {
        action();
    } catch (const InputError& error) {
        return faults_text(error.faults());
    }
    return "";
}

/// Mean of the curve under a normal distribution, by a fine midpoint sum.
double numeric_mean(const WindCurve& curve, double mean, double sigma) {
    double sum = 0;
    const double step = sigma / 2000;
    for (double z = -9 * sigma + step / 2; z < 9 * sigma; z += step)
        sum += value_at(curve, mean + z) * std::exp(-z * z / (2 * sigma * sigma)) * step;
    return sum / (sigma * std::sqrt(2 * std::numbers::pi));
}

} // namespace

// windpowerlib, tests/test_wind_speed.py
TEST_CASE("wind speed at the hub: logarithmic profile") {
    const double open = log_wind_factor(10, 100, 0.15);
    CHECK(5 * open == Approx(7.74136523).epsilon(published));
    CHECK(6.5 * open == Approx(10.0637748).epsilon(published));
    const double among_trees = log_wind_factor(10, 100, 0.15, 12);
    CHECK(5 * among_trees == Approx(13.54925281).epsilon(published));
    CHECK(6.5 * among_trees == Approx(17.61402865).epsilon(published));
    CHECK_THAT(input_error([] { return log_wind_factor(10, 100, 0.15, 20); }),
               Contains("measuring_height") && Contains("10 m, expected above 14.15 m"));
}

TEST_CASE("wind speed at the hub: power law") {
    const double rough = hellman_wind_factor(10, 100, hellman_exponent(100, 0.15));
    CHECK(5 * rough == Approx(7.12462437).epsilon(published));
    CHECK(6.5 * rough == Approx(9.26201168).epsilon(published));
    const double open = hellman_wind_factor(10, 100, hellman_exponent_open_land);
    CHECK(5 * open == Approx(6.9474774).epsilon(2e-8));
    CHECK(6.5 * open == Approx(9.03172).epsilon(1e-6));
    CHECK(5 * hellman_wind_factor(10, 100, 0.2) == Approx(7.92446596).epsilon(published));
    CHECK(6.5 * hellman_wind_factor(10, 100, 0.2) == Approx(10.30180575).epsilon(published));
}

TEST_CASE("profiles refuse heights at which they have no meaning") {
    CHECK_THAT(input_error([] { return log_wind_factor(10, 100, 0, -1); }),
               Contains("roughness_length") && Contains("obstacle_height"));
    CHECK_THAT(input_error([] { return log_wind_factor(0.1, 0.1, 0.15); }),
               Contains("measuring_height") && Contains("hub_height"));
    CHECK_THAT(input_error([] { return log_wind_factor(std::nan(""), 100, 0.15); }), Contains("measuring_height"));
    CHECK_THAT(input_error([] { return hellman_exponent(0.1, 0.15); }), Contains("hub_height"));
    CHECK_THAT(input_error([] { return hellman_wind_factor(0, -3, INFINITY); }),
               Contains("measuring_height") && Contains("hub_height") && Contains("hellman_exponent"));
}

// windpowerlib, tests/test_temperature.py and test_density.py
TEST_CASE("temperature and density at the hub") {
    CHECK(temperature_aloft(267, 98) == Approx(266.363).epsilon(1e-12));
    CHECK(temperature_aloft(268, 98) == Approx(267.363).epsilon(1e-12));
    CHECK(air_density_barometric(101125, 267, 100) == Approx(1.30305336).epsilon(published));
    CHECK(air_density_barometric(101000, 268, 100) == Approx(1.29656645).epsilon(published));
    CHECK(air_density_ideal_gas(101125, 267, 100) == Approx(1.30309439).epsilon(published));
    CHECK(air_density_ideal_gas(101000, 268, 100) == Approx(1.29660728).epsilon(published));
}

// windpowerlib, tests/test_power_output.py
TEST_CASE("power curves: lines between points, nothing outside") {
    CHECK(value_at(simple_curve, 2) == 0);
    CHECK(value_at(simple_curve, 4) == 300);
    CHECK(value_at(simple_curve, 5.5) == 450);
    CHECK(value_at(simple_curve, 6) == 500);
    CHECK(value_at(simple_curve, 7) == 0);
    CHECK(value_at(simple_curve, std::nan("")) == 0);
    CHECK(held_value_at(simple_curve, 2) == 300);
    CHECK(held_value_at(simple_curve, 7) == 500);
}

TEST_CASE("power curves in dense air") {
    CHECK(value_at_density(simple_curve, 2, 1.3) == 0);
    CHECK(value_at_density(simple_curve, 5.5, 1.3) == Approx(461.00290572).epsilon(published));
    CHECK(value_at_density(simple_curve, 7, 1.3) == 0);
    CHECK(value_at_density(simple_curve, 5.5, 1.225) == Approx(450).epsilon(1e-14));
}

TEST_CASE("thin air moves the curve to faster wind") {
    const Turbine& turbine = *find_turbine("nrel-5mw");
    // 10 m/s lies between the exponents' ends: p = 1/2, so that the point moves to 10 sqrt(1.225 / 1).
    CHECK(value_at_density(turbine.power_curve, 10 * std::sqrt(1.225), 1.0) == Approx(3448.4e3).epsilon(1e-12));
    CHECK(value_at_density(turbine.power_curve, 25 * std::pow(1.225, 2.0 / 3) - 1e-9, 1.0) == Approx(5e6));
    for (double v = 3; v < 12; v += 0.37)
        CHECK(value_at_density(turbine.power_curve, v, 1.0) < value_at(turbine.power_curve, v) + 1e-6);
}

TEST_CASE("power from a Cp curve") {
    const WindCurve cp{{4, 5, 6}, {0.3, 0.4, 0.5}};
    CHECK(power_from_coefficient(cp, 5.5, 80, 1.3).base() == Approx(244615.399).epsilon(3e-9));
    CHECK(power_from_coefficient(cp, 3, 80, 1.3).base() == 0);
}

TEST_CASE("a generic turbine follows the cube of the wind") {
    const WindCurve curve = generic_power_curve({2 * megawatt, 3, 12, 25});
    CHECK(faults_of(curve, "").empty());
    CHECK(value_at(curve, 2.99) == 0);
    CHECK(value_at(curve, 3) == 0);
    CHECK(value_at(curve, 9) == Approx(2e6 * (729.0 - 27) / (1728 - 27)).epsilon(1e-9));
    CHECK(std::abs(value_at(curve, 7.777) - 2e6 * (std::pow(7.777, 3) - 27) / (1728 - 27)) < 3e-5 * 2e6);
    CHECK(value_at(curve, 12) == 2e6);
    CHECK(value_at(curve, 25) == 2e6);
    CHECK(value_at(curve, 25.01) == 0);
    CHECK_THAT(input_error([] {
                   return generic_power_curve({0 * watt, -1, -2, 500});
               }),
               Contains("rated:") && Contains("cut_in") && Contains("rated_speed") && Contains("cut_out"));
}

// windpowerlib, tests/test_power_curves.py for the E-126/4200. Its sum over blocks of 0.5 m/s stands up to 0.22 % from
// the integral; the last row is the same sum over blocks of 0.01 m/s, computed apart.
TEST_CASE("smoothing agrees with the published smoothed curves") {
    const WindCurve& curve = find_turbine("enercon-e126-4200")->power_curve;
    const WindCurve turbulent = smoothed(curve, {0, 0.5});
    const double with_turbulence[] = {1141906.98, 1577536.81, 1975480.99, 2314059.40, 2590216.68};
    const WindCurve park = smoothed(curve);
    const double staffell_pfenninger[] = {929405.13, 1395532.55, 1904826.69, 2402659.12, 2844527.17};
    const double fine_blocks[] = {931398.9, 1396951.2, 1905351.1, 2402271.2, 2843468.7};
    for (int i = 0; i < 5; ++i) {
        CHECK(value_at(turbulent, 6 + i) == Approx(with_turbulence[i]).epsilon(2.5e-3));
        CHECK(value_at(park, 6 + i) == Approx(staffell_pfenninger[i]).epsilon(2.5e-3));
        CHECK(value_at(park, 6 + i) == Approx(fine_blocks[i]).epsilon(2e-6));
    }
}

TEST_CASE("smoothing is the mean under a normal distribution") {
    const WindCurve& curve = find_turbine("nrel-5mw")->power_curve;
    const WindCurve smooth = smoothed(curve, {0.3, 0.1});
    for (const double v : {0.0, 2.5, 8.0, 11.25, 24.5, 27.0})
        CHECK(value_at(smooth, v) == Approx(numeric_mean(curve, v, 0.3 + 0.1 * v)).epsilon(3e-4).margin(1));
    CHECK(value_at(smooth, 0) < 1e3);
    const WindCurve unchanged = smoothed(curve, {0, 0});
    CHECK(value_at(unchanged, 10) == value_at(curve, 10));
    CHECK_THAT(input_error([&] { return smoothed(curve, {0, 1e9}); }), Contains("wind_spread"));
}

// windpowerlib, tests/test_power_curves.py
TEST_CASE("wake losses by a constant or by a curve") {
    const WindCurve& curve = find_turbine("enercon-e126-4200")->power_curve;
    const WindCurve lossy = with_wake(curve, {{3, 4, 5}, {1.0, 0.84, 0.85}});
    CHECK(value_at(lossy, 3) == 58e3);
    CHECK(value_at(lossy, 4) == Approx(0.84 * 185e3));
    CHECK(value_at(lossy, 25) == Approx(0.85 * 4200e3));
    // A dip between two points of the power curve is kept.
    CHECK(value_at(with_wake(curve, {{15, 20, 24}, {1, 0.9, 1}}), 20) == Approx(0.9 * 4200e3));
    WindFarm farm;
    farm.turbine = *find_turbine("enercon-e126-4200");
    farm.turbine.hub_height_m = 10;
    farm.wake_efficiency = 0.9;
    farm.turbines = 10;
    CHECK(wind_power(wind_farm_model(farm, {}), {8, 15, 101325}).in(kilowatt) == Approx(0.9 * 17900));
}

TEST_CASE("a farm takes the mast's air to the hub") {
    WindFarm farm;
    farm.turbine = *find_turbine("nrel-5mw");
    farm.profile = WindProfile::logarithmic;
    farm.roughness_m = 0.15;
    farm.density = AirDensity::barometric;
    const WindFarmModel model = wind_farm_model(farm, {});
    const double density = air_density_barometric(98000, 263.15 - 0.0065 * 88, 90);
    const double speed = 6 * log_wind_factor(10, 90, 0.15);
    CHECK(wind_power(model, {6, -10, 98000}).base() ==
          Approx(value_at_density(farm.turbine.power_curve, speed, density)).epsilon(1e-13));
    farm.density = AirDensity::ideal_gas;
    CHECK(wind_power(wind_farm_model(farm, {}), {6, -10, 98000}).base() ==
          Approx(wind_power(model, {6, -10, 98000}).base()).epsilon(1e-3));
}

TEST_CASE("all faults of a farm at once") {
    WindFarm farm;
    farm.turbine.power_curve = {{4, 4, 500}, {1, -1, 2}};
    farm.turbines = -1;
    farm.wake_efficiency = 0;
    farm.wake_curve = {{1, 2}, {0.5, 1.5}};
    CHECK_THAT(input_error([&] { return wind_farm_model(farm, {}); }),
               Contains("point 2 (4 m/s, -1)") && Contains("point 3") && Contains("turbines: -1") &&
                   Contains("wake_efficiency") && Contains("an efficiency is above 1") && Contains("hub_height"));
    CHECK_THAT(faults_text(faults_of(WindCurve{{1}, {1}}, "curve")), Contains("1 point, expected 2"));
    CHECK_THAT(faults_text(faults_of(WindCurve{{1, 2}, {1}}, "curve")), Contains("2 wind speeds but 1 value"));
    CHECK_THAT(faults_text(faults_of(WindCurve{{2, 2}, {1, 1}}, "curve")), Contains("2 m/s is not above"));
}

TEST_CASE("the catalogue is sound") {
    for (const Turbine& turbine : turbine_catalogue()) {
        CAPTURE(turbine.name);
        CHECK(faults_of(turbine.power_curve, "").empty());
        CHECK(turbine.power_curve.value.back() == turbine.rated.base());
        CHECK(find_turbine(turbine.name) == &turbine);
        // No machine takes more from the wind than Betz allows.
        const double area = std::numbers::pi / 4 * turbine.rotor_diameter_m * turbine.rotor_diameter_m;
        for (double v = 4; v <= 25; ++v)
            CHECK(value_at(turbine.power_curve, v) < 16.0 / 27 * 0.5 * 1.225 * area * v * v * v);
    }
    CHECK(find_turbine("mill") == nullptr);
}

TEST_CASE("the catalogue agrees with the open energy database") {
    const auto file = test::data_file("wind/turbine_power_curves.csv");
    if (!file)
        return;
    const std::pair<const char*, const char*> names[] = {{"enercon-e82-2000", "E-82/2000"},
                                                         {"enercon-e126-4200", "E-126/4200"},
                                                         {"enercon-e126-7580", "E-126/7580"},
                                                         {"vestas-v112-3075", "V112/3075"},
                                                         {"nordex-n117-2400", "N117/2400"}};
    const std::string text = read_text(*file);
    CsvReader csv(text, file->string());
    int found = 0;
    while (csv.next())
        for (const auto& [ours, theirs] : names) {
            if (csv.cell(0) != theirs)
                continue;
            ++found;
            for (std::size_t column = 1; column < csv.header().size(); ++column) {
                const double speed = std::stod(csv.header()[column]);
                const auto power = csv.number(column);
                if (power && speed == std::floor(speed))
                    CHECK(value_at(find_turbine(ours)->power_curve, speed) == Approx(*power).margin(500));
            }
        }
    CHECK(found == 5);
}
