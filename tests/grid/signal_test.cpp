#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sources.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

TEST_CASE("formats have the names that scenarios use") {
    std::vector<std::string> names;
    for (const SignalFormat* format : signal_formats()) {
        names.emplace_back(format->name);
        CHECK(&signal_format(format->name) == format);
        CHECK_FALSE(format->help.empty());
        CHECK((format->read == nullptr) != (format->written == nullptr));
    }
    // They stay, in their order; a new one comes behind them.
    names.resize(std::min<std::size_t>(names.size(), 10));
    CHECK(names == std::vector<std::string>{"constant", "profile", "csv", "electricity-maps", "eia-mix", "entsoe",
                                            "watttime", "carbon-aware-sdk", "neso-actual", "neso-forecast"});
    CHECK_THROWS_AS(signal_format("eia"), InputError);
}

TEST_CASE("a constant keeps its kind and basis and says what it is") {
    SignalSource source = constant_source("400 gCO2/kWh");
    source.basis = Basis::life_cycle;
    source.resample = Duration::from_hours(1);
    const Signal signal = read_signal(source);
    CHECK(signal.series.at(at("1950-01-01")) == 400);
    CHECK(signal.series.at(at("2150-01-01")) == 400);
    CHECK(signal.basis == Basis::life_cycle);
    CHECK(describe(signal) == "average, life-cycle, constant");
}

TEST_CASE("a description names kind, basis, file and format") {
    Signal signal;
    signal.source = "eia_CISO_2022_genmix_ci.csv (eia-mix)";
    signal.basis = Basis::life_cycle;
    CHECK(describe(signal) == "average, life-cycle, eia_CISO_2022_genmix_ci.csv (eia-mix)");
    signal.kind = SignalKind::marginal;
    signal.basis = Basis::direct;
    CHECK(describe(signal) == "marginal, direct, eia_CISO_2022_genmix_ci.csv (eia-mix)");
    signal.basis = Basis::unstated;
    CHECK(describe(signal) == "marginal, basis unstated, eia_CISO_2022_genmix_ci.csv (eia-mix)");
    signal.kind = SignalKind::price;
    signal.currency = "USD";
    signal.source = "price.csv (csv)";
    CHECK(describe(signal) == "price, USD/MWh, price.csv (csv)");
}

TEST_CASE("a negative constant is allowed for all but an average intensity") {
    SignalSource source = constant_source("-5 gCO2/kWh");
    CHECK_THAT(fault_of(source), Contains("-5") && Contains("negative"));
    source.kind = SignalKind::marginal;
    CHECK(read_signal(source).series.at(at("2022-01-01")) == -5);
    source.kind = SignalKind::price;
    CHECK(read_signal(source).series.at(at("2022-01-01")) == -5);
    parameter::Value bad;
    bad.number = std::numeric_limits<double>::quiet_NaN();
    source.values.set("constant", bad);
    CHECK_THAT(fault_of(source), Contains("finite"));
}

TEST_CASE("options out of range are reported together") {
    auto source = csv_source("time,value\n2022-01-01 00:00,1\n");
    source.time_zone = "Europe/Berlinn";
    source.scale = 0;
    source.resample = Duration::from_hours(-1);
    source.shift = Duration::forever();
    CHECK_THAT(fault_of(source), Contains("time_zone") && Contains("'Europe/Berlinn'") && Contains("scale") &&
                                     Contains("resample") && Contains("shift"));
}

TEST_CASE("a format is not read as a kind that it does not hold") {
    auto source = text_source("entsoe", "x.csv", "Time,Carbon Intensity\n2022-01-01 00:00,1\n");
    source.kind = SignalKind::marginal;
    CHECK_THAT(fault_of(source), Contains("entsoe holds average intensities, not marginal intensities"));
    source.format = &signal_format("watttime");
    CHECK(fault_of(source).empty());
    source.kind = SignalKind::price;
    CHECK_THAT(fault_of(source), Contains("watttime holds marginal intensities, not prices"));
}

TEST_CASE("a shift replays one year in another") {
    auto source = csv_source("time,value\n2022-03-01T00:00Z,10\n2022-03-01T01:00Z,20\n");
    source.shift = Duration::from_days(365);
    const Signal signal = read_signal(source);
    CHECK(signal.series.begin() == at("2023-03-01T00:00Z"));
    CHECK(signal.series.end() == at("2023-03-01T02:00Z"));
    CHECK(signal.series.at(at("2023-03-01T01:30Z")) == 20);
}

TEST_CASE("resampling takes the mean or the first value of each period") {
    auto source = csv_source("time,value\n2022-03-01 00:00,10\n2022-03-01 00:15,20\n2022-03-01 00:30,60\n"
                             "2022-03-01 00:45,90\n");
    source.resample = Duration::from_seconds(1800);
    CHECK(read_signal(source).series.at(at("2022-03-01T00:20Z")) == Approx(15));
    CHECK(read_signal(source).series.at(at("2022-03-01T00:50Z")) == Approx(75));
    source.sample = true;
    CHECK(read_signal(source).series.at(at("2022-03-01T00:20Z")) == 10);
    CHECK(read_signal(source).series.at(at("2022-03-01T00:50Z")) == 60);
    source.resample = Duration{1};
    CHECK_THAT(fault_of(source), Contains("resample") && Contains("steps"));
}

TEST_CASE("zeros may mean missing") {
    auto source =
        csv_source("time,value\n2022-03-01 00:00,10\n2022-03-01 01:00,0\n2022-03-01 02:00,30\n", GapRule::interpolate);
    CHECK(read_signal(source).series.at(at("2022-03-01T01:30Z")) == 0);
    source.drop_zeros = true;
    const Signal signal = read_signal(source);
    CHECK(signal.series.at(at("2022-03-01T01:30Z")) > 0);
    CHECK_THAT(joined_notes(signal),
               Contains("1 zero taken as missing") &&
                   Contains("gap from 2022-03-01T01:00:00Z to 2022-03-01T02:00:00Z (1 h), interpolated"));
    source.series.gaps = GapRule::fail;
    CHECK_THAT(fault_of(source),
               Contains("signal.csv") && Contains("2022-03-01T01:00:00Z") && Contains("1 zero taken as missing"));
}

TEST_CASE("gaps are one note, with their count, the first and the longest") {
    std::string text = "time,value\n";
    for (int day = 1; day <= 25; ++day)
        for (const char* row : {" 00:00,5\n", " 01:00,\n", " 02:00,7\n"})
            if (day != 7 || row[2] != '2')
                text += "2022-03-" + std::to_string(day) + row;
    auto source = csv_source(text, GapRule::hold);
    source.series.max_step = Duration::from_days(1);
    const Signal signal = read_signal(source);
    REQUIRE(signal.notes.size() == 1 + 1); // and that the zone is not stated
    // 24 of an hour, and one from 7 March 01:00 to 8 March 00:00
    CHECK(signal.notes[1] ==
          "25 gaps, 47 h in all, held: the first from 2022-03-01T01:00:00Z to 2022-03-01T02:00:00Z (1 h), the longest "
          "from 2022-03-07T01:00:00Z to 2022-03-08T00:00:00Z (23 h): 1 value missing");
    CHECK(signal.series.at(at("2022-03-25T01:30Z")) == 5);
}

TEST_CASE("a gap years before what is needed is a note") {
    auto source = csv_source("time,value\n2019-03-01 00:00,5\n2019-03-01 01:00,5\n2022-03-01 00:00,7\n"
                             "2022-03-01 01:00,7\n2022-03-01 02:00,7\n");
    CHECK_THAT(fault_of(source), Contains("gap from 2019-03-01T02:00:00Z"));
    source.series.needed = TimeSpan{at("2022-03-01T00:00Z"), at("2022-03-01T03:00Z")};
    const Signal signal = read_signal(source);
    CHECK(signal.series.begin() == at("2022-03-01T00:00Z"));
    CHECK_THAT(joined_notes(signal),
               Contains("gap from 2019-03-01T02:00:00Z") && Contains("outside what the run needs"));
}
