#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "sources.hpp"
#include "sunward/grid/fuel.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/series/text_file.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

const std::string header = "timestamp,WND,SUN,WAT,OIL,NG,COL,NUC,OTH,avg_CI\n";

SignalSource mix(const std::string& text, GapRule gaps = GapRule::fail) {
    auto source = text_source("eia-mix", "mix.csv", text, gaps);
    source.factors = eia_file_factors();
    return source;
}

/// Largest relative difference from the file's own avg_CI over the rows that have one and are not bogus.
struct Comparison {
    std::size_t rows = 0;
    double residual = 0;
};

Comparison against_published(const Series& series, const std::filesystem::path& file, double least_intensity) {
    const std::string text = read_text(file);
    CsvReader csv(text, file.string());
    const std::size_t published = csv.require("avg_CI");
    Comparison result;
    while (csv.next()) {
        const auto expected = csv.number(published);
        if (!expected || *expected < least_intensity)
            continue;
        const double ours = series.at(parse_instant(csv.cell(0)).value());
        result.residual = std::max(result.residual, std::abs(ours - *expected) / *expected);
        ++result.rows;
    }
    return result;
}

} // namespace

TEST_CASE("a mix becomes the mean of its factors weighted by generation") {
    auto source = mix(header + "2022-01-01 00:00:00+00:00,100,0,0,0,100,0,0,0,999\n"
                               "2022-01-01 01:00:00+00:00,0,0,0,0,25,75,0,0,\n");
    Signal signal = read_signal(source);
    CHECK(signal.series.at(at("2022-01-01T00:00Z")) == Approx((11 + 490) / 2.0));
    CHECK(signal.series.at(at("2022-01-01T01:00Z")) == Approx(490 * 0.25 + 820 * 0.75));
    CHECK(describe(signal) == "average, life-cycle, mix.csv (eia-mix)");
    source.factors["NG"] = 400;
    signal = read_signal(source);
    CHECK(signal.series.at(at("2022-01-01T00:00Z")) == Approx((11 + 400) / 2.0));
    CHECK(signal.basis == Basis::unstated);
}

TEST_CASE("factor tables") {
    CHECK(
        eia_file_factors() ==
        FactorTable{
            {"WND", 11}, {"SUN", 41}, {"WAT", 24}, {"OIL", 650}, {"NG", 490}, {"COL", 820}, {"NUC", 12}, {"OTH", 230}});
    CHECK(ipcc_2014_factors().at("SUN") == 48); // utility scale
    CHECK(ipcc_2014_factors().at("COL") == 820);
    CHECK(ipcc_2014_factors().size() == eia_file_factors().size());
}

TEST_CASE("a fuel without a factor is a fault unless it generates nothing") {
    const std::string more = "timestamp,NG,GEO,BAT,zone,avg_CI\n";
    CHECK(fault_of(mix(more + "2022-01-01 00:00,10,0,,CA,1\n2022-01-01 01:00,10,0.0,0,CA,1\n")).empty());
    const std::string faults = fault_of(mix(more + "2022-01-01 00:00,10,0,,CA,1\n2022-01-01 01:00,10,5,0,CA,1\n"
                                                   "2022-01-01 02:00,10,5,-7,CA,1\n"));
    CHECK_THAT(faults, Contains("mix.csv:3:") && Contains("GEO") && Contains("no factor"));
    CHECK_THAT(faults, Contains("mix.csv:4:") && Contains("BAT") && !Contains("zone"));
}

TEST_CASE("negative generation counts as nothing and is noted") {
    const Signal signal = read_signal(mix("timestamp,NG,WAT\n2022-01-01 00:00,100,-50\n2022-01-01 01:00,100,100\n"));
    CHECK(signal.series.at(at("2022-01-01T00:00Z")) == Approx(490));
    CHECK(joined_notes(signal) == "1 negative generation counted as 0\n"
                                  "times without a zone are taken as UTC; 'time_zone' states another\n");
}

TEST_CASE("hours with a blank cell, or that generate nothing, are missing") {
    auto source = mix("timestamp,NG,COL\n2022-01-01 00:00,1,0\n2022-01-01 01:00,1,\n2022-01-01 02:00,0,0\n"
                      "2022-01-01 03:00,0,1\n",
                      GapRule::hold);
    const Signal signal = read_signal(source);
    CHECK(signal.series.at(at("2022-01-01T02:30Z")) == 490);
    CHECK_THAT(joined_notes(signal), Contains("2 hours without complete generation taken as missing") &&
                                         Contains("gap from 2022-01-01T01:00:00Z to 2022-01-01T03:00:00Z"));
    source.series.gaps = GapRule::fail;
    CHECK_THAT(fault_of(source), Contains("mix.csv") && Contains("2022-01-01T01:00:00Z") && Contains("2 hours"));
}

TEST_CASE("bad mix files and options") {
    auto source = mix("timestamp,coal\n2022-01-01 00:00,1\n");
    CHECK_THAT(fault_of(source), Contains("no column is a fuel") && Contains("COL"));
    source.factors.clear();
    tell(source, "least_total", "1");
    CHECK_THAT(fault_of(source), Contains("factors") && Contains("least_total"));
    source.factors = {{"coal", -1}, {"gas", std::numeric_limits<double>::infinity()}};
    CHECK_THAT(fault_of(source), Contains("factors.coal") && Contains("factors.gas"));
    CHECK_THAT(fault_of(mix("time,NG\n2022-01-01 00:00,1\n")), Contains("timestamp"));
    CHECK_THAT(fault_of(mix("timestamp,NG\n2022-01-01 00:00,much\n2022-01-01 00:00,1\n")),
               Contains("mix.csv:2:") && Contains("NG: text (4 bytes)") && Contains("mix.csv:3:") && Contains("twice"));
}

TEST_CASE("the label may name the end of the hour") {
    auto source = mix("timestamp,NG,COL\n2022-01-01 01:00,1,0\n2022-01-01 02:00,0,1\n");
    source.series.label = Label::period_end;
    const Signal signal = read_signal(source);
    CHECK(signal.series.begin() == at("2022-01-01T00:00Z"));
    CHECK(signal.series.at(at("2022-01-01T00:59Z")) == 490);
}

TEST_CASE("California 2022 agrees with the published intensity on every row") {
    const auto file = data_file("carbon/eia_CISO_2022_genmix_ci.csv");
    if (!file)
        return;
    auto source = file_source("eia-mix", *file, GapRule::interpolate);
    source.factors = eia_file_factors();
    const Signal signal = read_signal(source);
    const Comparison comparison = against_published(signal.series, *file, 0);
    CHECK(comparison.rows == 8757);
    CHECK(comparison.residual <= 1e-9);
    const std::string notes = joined_notes(signal);
    CHECK_THAT(notes,
               Contains("3 hours without complete generation") &&
                   Contains("3 gaps, 3 h in all, interpolated: the first and longest from 2022-01-05T10:00:00Z"));
}

TEST_CASE("Texas 2022 agrees with the published intensity on every row") {
    const auto file = data_file("carbon/eia_ERCO_2022_genmix_ci.csv");
    if (!file)
        return;
    auto source = file_source("eia-mix", *file);
    source.factors = eia_file_factors();
    const Signal signal = read_signal(source);
    const Comparison comparison = against_published(signal.series, *file, 0);
    CHECK(comparison.rows == 8760);
    CHECK(comparison.residual <= 1e-9);
    CHECK(signal.notes.empty());
}

TEST_CASE("PJM 2022: 23 blank and 5 bogus hours are reported") {
    const auto file = data_file("carbon/eia_PJM_2022_genmix_ci.csv");
    if (!file)
        return;
    auto source = file_source("eia-mix", *file, GapRule::interpolate);
    source.factors = eia_file_factors();
    tell(source, "least_total", "0.1");
    const Signal signal = read_signal(source);
    const std::string notes = joined_notes(signal);
    CHECK_THAT(notes, Contains("23 hours without complete generation"));
    CHECK_THAT(notes, Contains("5 hours with a total below 0.1 of the median hour's taken as missing: "
                               "2022-10-01T05:00:00Z, 2022-10-01T06:00:00Z, 2022-10-01T07:00:00Z, "
                               "2022-10-01T08:00:00Z, 2022-10-02T04:00:00Z"));
    CHECK_THAT(notes, Contains("4 gaps, 28 h in all, interpolated: the first and longest from 2022-03-13T07:00:00Z to "
                               "2022-03-14T05:00:00Z (22 h)"));
    CHECK(signal.series.at(at("2022-10-01T06:00Z")) > 200);
    const Comparison comparison = against_published(signal.series, *file, 50);
    CHECK(comparison.rows == 8760 - 23 - 5);
    CHECK(comparison.residual <= 1e-9);
    tell(source, "least_total", "0");
    CHECK(read_signal(source).series.at(at("2022-10-01T06:00Z")) < 50);
    source.series.gaps = GapRule::fail;
    CHECK_THAT(fault_of(source), Contains("eia_PJM_2022_genmix_ci.csv") && Contains("2022-03-13T07:00:00Z"));
}

TEST_CASE("a mix keeps what each fuel generates") {
    auto source = mix(header + "2022-01-01 00:00:00+00:00,100,0,0,0,300,0,0,0,\n"
                               "2022-01-01 01:00:00+00:00,,0,0,0,9,0,0,0,\n"
                               "2022-01-01 02:00:00+00:00,200,-5,0,0,500,0,0,0,\n",
                      GapRule::interpolate);
    const MixOrigin origin = read_mix_origin(source);
    REQUIRE(origin.fuels.size() == 8);
    const FuelGeneration& gas = origin.fuels[4];
    CHECK(gas.fuel == "NG");
    CHECK(gas.factor == 490);
    CHECK(gas.power.at(at("2022-01-01T00:30Z")) == 300);
    CHECK(gas.power.at(at("2022-01-01T01:30Z")) == 400); // the hour is not complete
    CHECK(gas.power.at(at("2022-01-01T02:30Z")) == 500);
    CHECK(origin.fuels[1].power.at(at("2022-01-01T02:30Z")) == 0);
}

TEST_CASE("a mix with decimal commas, and a fuel without a factor in it") {
    const Signal signal = read_signal(mix("timestamp;NG;WND\n2022-01-01 00:00Z;1,5;0,5\n2022-01-01 01:00Z;1;1\n"));
    CHECK(signal.series.values()[0] == Approx((1.5 * 490 + 0.5 * 11) / 2));
    CHECK_THAT(fault_of(mix("timestamp;NG;peat\n2022-01-01 00:00Z;1,5;2,5\n")),
               Contains("mix.csv:2:3: peat: this fuel generates but has no factor"));
}

TEST_CASE("hours far below the rest have a note") {
    const auto notes = [](double last, double least_total) {
        std::string text = header;
        for (int hour = 0; hour < 4; ++hour)
            text += "2022-01-01 0" + std::to_string(hour) + ":00:00+00:00,0,0,0,0,100,0,0,0,\n";
        auto source = mix(text + "2022-01-01 04:00:00+00:00,0,0,0,0," + std::to_string(last) +
                              ",0,0,0,\n2022-01-01 05:00:00+00:00,0,0,0,0,100,0,0,0,\n",
                          GapRule::interpolate);
        tell(source, "least_total", std::to_string(least_total));
        return joined_notes(read_signal(source));
    };
    CHECK_THAT(notes(9, 0), Contains("1 hour with a total below 0.1 of the median hour's, used as they stand; "
                                     "'least_total: 0.1' takes them as missing: 2022-01-01T04:00:00Z"));
    CHECK_THAT(notes(10, 0), !Contains("median"));
    CHECK_THAT(notes(9, 0.1), Contains("taken as missing") && !Contains("as they stand"));
}
