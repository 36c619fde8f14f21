#include "sunward/power/throughput.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <fstream>
#include <sstream>
#include <string>

#include "data.hpp"
#include "sunward/power/dvfs.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// The sweep of one training as Zeus measured it: an epoch's time and mean draw by cap.
MeasuredCurve sweep(const std::filesystem::path& file, const std::string& network, const std::string& batch) {
    MeasuredCurve curve;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        std::istringstream cells(line);
        std::array<std::string, 7> cell;
        for (std::string& one : cell)
            std::getline(cells, one, ',');
        if (cell[1] == network && cell[2] == batch && cell[3] == "adadelta")
            curve.points.push_back({std::stod(cell[4]) * watt, std::stod(cell[6]) * watt, 1 / std::stod(cell[5])});
    }
    return curve;
}

/// Time and energy of the same work under a cap, over those without.
void check_cap(const MeasuredCurve& curve, double cap, double time, double energy) {
    const Capped capped = under_cap(curve, cap * watt).value();
    CHECK(1 / capped.throughput == Approx(time).epsilon(0.001));
    CHECK(capped.draw / uncapped(curve).draw / capped.throughput == Approx(energy).epsilon(0.001));
}

const ScaledCurve cubic{700 * watt, 72.5 / 700, 3, 1, 0.3};

} // namespace

TEST_CASE("the cubic law under a cap") {
    // An H100 of 700 W that idles at 72.5 W loses 12.8 % of its throughput with 30 % less power by this law.
    const Capped capped = under_cap(cubic, 490 * watt).value();
    CHECK(1 - capped.throughput == Approx(0.128).margin(0.0015));
    CHECK(capped.draw.in(watt) == Approx(490));
    // The same as the clock that dvfs.hpp finds under the cap.
    const ScaledProcessor processor{72.5 * watt, 700 * watt, 0.3, 1};
    CHECK(capped.throughput == Approx(frequency_under(processor, 490 * watt).value()));
    // Published optimum of that law: idle 100 W, full 700 W, f* = 0.436790, where it draws 150 W.
    CHECK(under_cap(ScaledCurve{700 * watt, 1.0 / 7, 3, 1, 0.3}, 150 * watt)->throughput ==
          Approx(0.436790).epsilon(1e-6));
}

TEST_CASE("work that waits for memory hardly notices a cap") {
    const ScaledCurve decode{700 * watt, 0.1, 3, 0.2, 0.3};
    CHECK(under_cap(decode, 400 * watt)->throughput > under_cap(cubic, 400 * watt)->throughput);
    CHECK(under_cap(decode, 400 * watt)->throughput > 0.94);
}

TEST_CASE("a cap above the draw changes nothing, one below the least is refused") {
    CHECK(under_cap(cubic, 700 * watt)->throughput == 1);
    CHECK(under_cap(cubic, 5000 * watt)->draw.in(watt) == 700);
    CHECK_FALSE(under_cap(cubic, least_cap(cubic) - 0.001 * watt));
    CHECK(under_cap(cubic, least_cap(cubic))->throughput == Approx(0.3));
    const MeasuredCurve curve{{{100 * watt, 90 * watt, 5}, {200 * watt, 150 * watt, 9}, {300 * watt, 160 * watt, 10}}};
    CHECK_FALSE(under_cap(curve, 99 * watt));
    CHECK(under_cap(curve, 400 * watt)->draw.in(watt) == 160);
    CHECK(under_cap(curve, 150 * watt)->draw.in(watt) == Approx(120));
    CHECK(under_cap(curve, 150 * watt)->throughput == Approx(0.7));
}

TEST_CASE("measured caps of V100 and A40 give back what was measured at their points") {
    const auto v100 = data_file("power/zeus_power_caps_v100.csv");
    const auto a40 = data_file("power/zeus_power_caps_a40.csv");
    if (!v100 || !a40)
        return;
    // You, Chung, Chowdhury, Zeus, NSDI 2023; ratios as the page of these files has them.
    const MeasuredCurve resnet = sweep(*v100, "resnet50", "360");
    check_cap(resnet, 150, 1.188, 0.785);
    check_cap(resnet, 100, 1.938, 0.880);
    check_cap(sweep(*a40, "resnet50", "512"), 175, 1.171, 0.788);
    check_cap(sweep(*a40, "resnet50", "512"), 100, 2.908, 1.480); // too low a cap costs energy
    CHECK(faults_of(resnet).empty());
}

TEST_CASE("the index of flexibility, by hand") {
    const MeasuredCurve curve{{{100 * watt, 80 * watt, 6}, {200 * watt, 120 * watt, 9}, {300 * watt, 160 * watt, 10}}};
    // (1 - 0.5) / (1 - 0.6) and (1 - 0.75) / (1 - 0.9).
    const std::array caps{100 * watt, 200 * watt, 300 * watt, 50 * watt};
    CHECK(flexibility_index(curve, caps).value() == Approx((1.25 + 2.5) / 2));
    CHECK_FALSE(flexibility_index(curve, std::array{1000 * watt}));
}

TEST_CASE("curves that cannot be") {
    CHECK(faults_of(cubic).empty());
    CHECK(faults_of(ScaledCurve{Power{}, 1, 0.5, 2, 0}).size() == 5);
    CHECK(faults_of(MeasuredCurve{}).size() == 1);
    CHECK(faults_of(MeasuredCurve{{{2 * watt, 1 * watt, 1}, {1 * watt, 1 * watt, 1}}}).size() == 1);
    CHECK(faults_of(MeasuredCurve{{{1 * watt, Power{}, 1}, {2 * watt, 1 * watt, 0}}}).size() == 2);
}
