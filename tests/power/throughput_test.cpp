#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "data.hpp"
#include "sunward/power/dvfs.hpp"
#include "sunward/power/throughput.hpp"

using namespace sunward;

namespace {

struct Sweep {
    std::vector<double> limits; ///< W, rising
    std::vector<double> times;  ///< s an epoch
    std::vector<double> powers; ///< W, mean
};

// Rows of one work: dataset,network,batch_size,optimizer,power_limit,time_per_epoch,average_power.
Sweep sweep_of(const std::filesystem::path& file, const std::string& work) {
    std::vector<std::array<double, 3>> rows;
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(work + ","))
            continue;
        std::istringstream cells(line.substr(work.size() + 1));
        std::array<double, 3> row{};
        char comma = 0;
        cells >> row[0] >> comma >> row[1] >> comma >> row[2];
        rows.push_back(row);
    }
    std::ranges::sort(rows);
    Sweep sweep;
    for (const auto& row : rows) {
        sweep.limits.push_back(row[0]);
        sweep.times.push_back(row[1]);
        sweep.powers.push_back(row[2]);
    }
    return sweep;
}

ThroughputPoint point_of(const Sweep& sweep, std::size_t row) {
    return {sweep.powers[row] / sweep.powers.back(), sweep.times.back() / sweep.times[row]};
}

MeasuredCurve curve_of(const Sweep& sweep, std::size_t without = std::numeric_limits<std::size_t>::max()) {
    MeasuredCurve curve;
    for (std::size_t row = 0; row < sweep.times.size(); ++row)
        if (row != without)
            curve.points.push_back(point_of(sweep, row));
    return curve;
}

} // namespace

TEST_CASE("power and throughput: the cubic law is that of a processor") {
    const ScaledProcessor processor{100 * watt, 700 * watt, 0.2, 1};
    const ThroughputCurve cubic = FrequencyCurve{100.0 / 700, 1, 3, 0.2};
    // Worked apart from this code: 150 W at the thriftiest clock, 0.436790.
    CHECK(700 * power_at(cubic, 0.436790).value() == Approx(150).epsilon(1e-5));
    CHECK(throughput_at(cubic, 150.0 / 700).value() == Approx(0.436790).epsilon(1e-5));
    for (double f = 0.2; f <= 1; f += 0.1)
        CHECK(700 * power_at(cubic, f).value() == Approx(sunward::power_at(processor, f).in(watt)));
    // At 30 % less it loses 12.8 % where a ninth of the draw is idle (published: 12.8 %; measured work loses 23.6 %).
    CHECK(1 - throughput_at(FrequencyCurve{1.0 / 9}, 0.7).value() == Approx(0.128).epsilon(0.01));
}

// Worked by hand: at half the clock t = 0.5 + 1 = 1.5 and P = 0.2 + 0.8 / 4.
TEST_CASE("power and throughput: work that waits in part") {
    const ThroughputCurve curve = FrequencyCurve{0.2, 0.5, 2, 0.25};
    CHECK(throughput_at(curve, 0.4).value() == Approx(2.0 / 3));
    CHECK(power_at(curve, 2.0 / 3).value() == Approx(0.4));
    CHECK(least_point(curve).power == Approx(0.25));
    CHECK(least_point(curve).throughput == Approx(0.4));
    CHECK(throughput_at(curve, 0.25).value() == Approx(0.4));
    CHECK_FALSE(throughput_at(curve, 0.24));
    CHECK_FALSE(power_at(curve, 0.39));
    CHECK_FALSE(power_at(curve, std::nan("")));
    CHECK(throughput_at(curve, 3).value() == 1);
}

TEST_CASE("a limit above the draw changes nothing, one below the least point is refused") {
    const ThroughputCurve curve = MeasuredCurve{{{0.5, 0.6}, {0.7, 0.764}, {1, 1}}};
    const Capped none = under_cap(curve, 36 * watt, 100 * watt);
    CHECK(none.throughput == 1);
    CHECK(none.power == 36 * watt);
    const Capped some = under_cap(curve, 700 * watt, 490 * watt);
    CHECK(some.throughput == Approx(0.764));
    CHECK(some.power == 490 * watt);
    CHECK(under_cap(curve, 700 * watt, 420 * watt).throughput == Approx(0.682));
    CHECK(under_cap(curve, 700 * watt, 350 * watt).throughput == Approx(0.6));
    const Capped low = under_cap(curve, 700 * watt, 300 * watt);
    CHECK(low.throughput == 0);
    CHECK(low.refused ==
          "300 W is below 350 W, the least power at which anything is known of the work; expected at least that, or a "
          "pause");
    CHECK_FALSE(under_cap(curve, 700 * watt, std::nan("") * watt).refused.empty());
}

// Dense training that loses 23.6 % of its throughput for 30 % of its power: 0.3 / 0.236.
TEST_CASE("power-flexibility index") {
    const ThroughputCurve curve = MeasuredCurve{{{0.5, 0.6}, {0.7, 0.764}, {1, 1}}};
    const double one[] = {0.7};
    CHECK(flexibility_index(curve, one).value() == Approx(1.2711864).epsilon(1e-7));
    const double two[] = {0.7, 0.5};
    CHECK(flexibility_index(curve, two).value() == Approx((1.2711864 + 1.25) / 2).epsilon(1e-7));
    const double beyond[] = {0.7, 0.4};
    CHECK_FALSE(flexibility_index(curve, beyond));
    const double above[] = {1.0};
    CHECK_FALSE(flexibility_index(curve, above));
    CHECK_FALSE(flexibility_index(curve, {}));
}

// You, Chung, Chowdhury, Zeus, NSDI 2023: ResNet-50 on V100, 150 W: 1.188 of the time, 0.785 of the energy.
TEST_CASE("power limits on V100: measured points") {
    const auto file = test::data_file("power/zeus_power_caps_v100.csv");
    if (!file)
        return;
    const Sweep sweep = sweep_of(*file, "imagenet,resnet50,360,adadelta");
    REQUIRE(sweep.limits.size() == 7);
    const ThroughputCurve curve = curve_of(sweep);
    CHECK(faults_of(curve).empty());
    const Capped capped = under_cap(curve, sweep.powers.back() * watt, sweep.powers[2] * watt);
    CHECK(1 / capped.throughput == Approx(1.188).epsilon(0.001));
    CHECK(capped.power.in(watt) / sweep.powers.back() / capped.throughput == Approx(0.785).epsilon(0.001));
    // A point that is left out lies near the line between its neighbours.
    for (std::size_t row = 1; row + 1 < sweep.limits.size(); ++row) {
        const ThroughputPoint out = point_of(sweep, row);
        CHECK(throughput_at(curve_of(sweep, row), out.power).value() == Approx(out.throughput).epsilon(0.05));
    }
    // One that draws 38 W is changed by no limit.
    const Sweep ncf = sweep_of(*file, "movielens-1m,ncf,1024,adam");
    REQUIRE(ncf.limits.size() == 7);
    CHECK(under_cap(curve, ncf.powers.back() * watt, 100 * watt).throughput == 1);
    CHECK(ncf.times.front() / ncf.times.back() == Approx(1).epsilon(0.02));
}

// The same on A40: at 175 W 1.171 and 0.788; too low a limit costs energy, at 100 W 2.908 and 1.480.
TEST_CASE("power limits on A40: too low a limit costs energy") {
    const auto file = test::data_file("power/zeus_power_caps_a40.csv");
    if (!file)
        return;
    const Sweep sweep = sweep_of(*file, "imagenet,resnet50,512,adadelta");
    REQUIRE(sweep.limits.size() == 9);
    const ThroughputCurve curve = curve_of(sweep);
    const auto energy = [&](std::size_t row) {
        const double power = point_of(sweep, row).power;
        return power / throughput_at(curve, power).value();
    };
    CHECK(energy(3) == Approx(0.788).epsilon(0.001));
    CHECK(energy(0) == Approx(1.480).epsilon(0.001));
    const double moderate[] = {point_of(sweep, 3).power};
    const double low[] = {point_of(sweep, 0).power};
    CHECK(flexibility_index(curve, moderate).value() > 1);
    CHECK(flexibility_index(curve, low).value() < 1);
}

TEST_CASE("bad curves of power and throughput") {
    CHECK(faults_of(FrequencyCurve{}).empty());
    CHECK(faults_of(FrequencyCurve{1, 0, 0, 1}).size() == 4);
    CHECK(faults_of(FrequencyCurve{std::nan(""), 2, INFINITY, 0}).size() == 4);
    CHECK(faults_of(MeasuredCurve{{{0.5, 0.6}, {1, 1}}}).empty());
    CHECK(faults_of(MeasuredCurve{}).size() == 2);
    CHECK(faults_of(MeasuredCurve{{{0.5, 0.6}, {0.4, 0.7}, {1, 0.9}}}).size() == 2);
    CHECK(faults_of(MeasuredCurve{{{0.5, std::nan("")}, {1, 1}}}).size() == 2);
}
