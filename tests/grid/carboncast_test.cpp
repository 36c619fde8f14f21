#include <catch2/catch.hpp>

#include <algorithm>

#include "sources.hpp"
#include "sunward/grid/fuel.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

const std::string header = ",UTC time,carbon_intensity,coal,nat_gas,nuclear,oil,hydro,solar,wind,other\n";
/// The first rows of California's file. 7,520 t in 15,066 MWh of all sources: (9 x 820 + 6574 x 490 + 2273 x 12 +
/// 88 x 650 + 2403 x 24 + 1222 x 45 + 2497 x 11) / 15066 = 229.2078 g/kWh, and with the direct factors 164.2737.
const std::string rows = "0,2019-01-01 00:00:00+00:00,229.21,9.0,6574.0,2273.0,88.0,2403.0,1222.0,2497.0,0.0\n"
                         "1,2019-01-01 01:00:00+00:00,274.0,11.0,9094.0,2274.0,87.0,3328.0,0.0,2187.0,0.0\n";

SignalSource source_of(const std::string& text, Basis basis = Basis::unstated) {
    SignalSource source = text_source("carboncast", "x.csv", text);
    source.basis = basis;
    return source;
}

double first(const Signal& signal) { return signal.series.values().front(); }

} // namespace

TEST_CASE("CarbonCast's intensity counts what its factors make of its mix, and the others are to be had") {
    const Signal given = read_signal(source_of(header + rows));
    CHECK(first(given) == 229.21);
    CHECK(given.series.values()[1] == 274.0);
    CHECK(given.basis == Basis::life_cycle);
    CHECK(given.notes.empty());
    CHECK(describe(given) == "average, life-cycle, x.csv (carboncast)");
    CHECK(read_signal(source_of(header + rows, Basis::life_cycle)).series.values().front() == 229.21);

    const Signal direct = read_signal(source_of(header + rows, Basis::direct));
    CHECK(first(direct) == Approx(164.27373).epsilon(1e-7));
    CHECK(direct.series.values()[1] == Approx(200.72210).epsilon(1e-7));
    CHECK(direct.basis == Basis::direct);
    CHECK_THAT(joined_notes(direct), Contains("generation by source with CarbonCast's direct factors"));

    const Signal of_direct =
        read_signal(source_of(header + "0,2019-01-01 00:00:00+00:00,164.27,9,6574,2273,88,2403,1222,"
                                       "2497,0\n1,2019-01-01 01:00:00+00:00,200.72,11,9094,2274,87,"
                                       "3328,0,2187,0\n"));
    CHECK(of_direct.basis == Basis::direct);
    CHECK(first(of_direct) == 164.27);
}

TEST_CASE("hours that do not agree with their mix are counted, and a file of another kind says so") {
    const Signal odd = read_signal(source_of(header + rows + "2,2019-01-01 02:00:00+00:00,1.0,0,100,0,0,0,0,0,0\n"));
    CHECK(odd.basis == Basis::life_cycle);
    CHECK_THAT(joined_notes(odd), Contains("agrees with CarbonCast's life-cycle factors in 2 of 3 hours"));
    const std::string other = header + "0,2019-01-01 00:00:00+00:00,300,0,100,0,0,0,0,0,0\n"
                                       "1,2019-01-01 01:00:00+00:00,310,0,100,0,0,0,0,0,0\n";
    CHECK(read_signal(source_of(other)).basis == Basis::unstated);
    CHECK_THAT(joined_notes(read_signal(source_of(other))), Contains("agrees with neither"));
    CHECK(first(read_signal(source_of(other, Basis::life_cycle))) == 490);
}

TEST_CASE("California has every hour of four years, all of which agree with the life-cycle factors") {
    const auto file = data_file("carbon_forecast/carboncast_CISO_lifecycle_emissions.csv.gz");
    if (!file)
        return;
    const Signal signal = read_signal(file_source("carboncast", *file));
    CHECK(signal.basis == Basis::life_cycle);
    CHECK(signal.notes.empty()); // no hour that is missing, or not that of its mix
    CHECK(signal.series.size() == 35'136);
    CHECK(signal.series.begin() == at("2019-01-01T00:00Z"));
    CHECK(signal.series.end() == at("2023-01-04T00:00Z"));
    const auto values = signal.series.values();
    CHECK(*std::ranges::min_element(values) == 49.76);
    CHECK(*std::ranges::max_element(values) == 450.88);
    CHECK(signal.series.mean(signal.series.begin(), signal.series.end()) == Approx(257.2).margin(0.05));
    CHECK(signal.series.at(at("2020-12-09T08:00Z")) == 383.87);
    CHECK(signal.series.at(at("2023-01-03T23:00Z")) == 261.56);
    SignalSource direct = file_source("carboncast", *file);
    direct.basis = Basis::direct;
    CHECK(read_signal(direct).series.at(at("2020-12-09T08:00Z")) == Approx(286.596769).epsilon(1e-8));
}

TEST_CASE("the mix beside it: shares, water and generation by source") {
    const MixOrigin mix = read_mix_origin(source_of(header + rows));
    // nuclear, hydro, solar and wind of all
    CHECK(mix.carbon_free->values().front() == Approx((2273 + 2403 + 1222 + 2497) / 15066.0));
    CHECK(mix.renewable->values().front() == Approx((2403 + 1222 + 2497) / 15066.0));
    REQUIRE(mix.fuels.size() == 8);
    CHECK(mix.fuels[1].fuel == "gas");
    CHECK(mix.fuels[1].power.values()[1] == 9094);
    CHECK(mix.fuels[7].fuel == "other");
    CHECK(mix.fuels[7].factor == 700);
}

TEST_CASE("gaps, repeated hours, other columns and negative generation in a CarbonCast file") {
    std::string hours = header + rows;
    for (const char* hour : {"02", "03", "07", "08", "09"})
        hours += std::string("9,2019-01-01 ") + hour + ":00:00+00:00,490,0,100,0,0,0,0,0,0\n";
    CHECK_THAT(fault_of(source_of(hours)), Contains("gap") && Contains("2019-01-01T04:00:00Z") && Contains("3 h"));
    CHECK_THAT(fault_of(source_of(header + rows + "2,2019-01-01 01:00:00+00:00,250,0,100,0,0,0,0,0,0\n")),
               Contains("x.csv:4:2: UTC time") && Contains("occurs twice"));
    CHECK_THAT(fault_of(source_of(header + "0,2019-01-01 00:00:00+00:00,-5,0,1,0,0,0,0,0,0\n")),
               Contains("carbon_intensity: -5 is negative"));
    CHECK_THAT(fault_of(source_of("UTC time,carbon_intensity,nat_gas,wnd\n2019-01-01 00:00,300,1,2\n"
                                  "2019-01-01 01:00,300,1,2\n")),
               Contains("x.csv:2:4: wnd") && Contains("no factor") && Contains("did you mean 'wind'?"));
    CHECK_THAT(fault_of(source_of("UTC time,carbon_intensity\n2019-01-01 00:00,300\n")),
               Contains("no column is a source of electricity"));
    CHECK_THAT(fault_of(source_of("UTC tim,carbon_intensity,coal\n2019-01-01 00:00,300,1\n")),
               Contains("no column 'UTC time'; did you mean 'UTC tim'?"));
    const Signal signal = read_signal(source_of("UTC time,carbon_intensity,nat_gas,wind\n2019-01-01 00:00,490,100,-3\n"
                                                "2019-01-01 01:00,490,100,0\n"));
    CHECK(signal.basis == Basis::life_cycle);
    CHECK_THAT(joined_notes(signal), Contains("1 negative generation counted as 0"));
}
