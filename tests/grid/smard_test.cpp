#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "sources.hpp"
#include "sunward/grid/fuel.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

const std::string header = "Datum;Uhrzeit;Wind Onshore[MWh];Braunkohle[MWh]\n";

SignalSource source_of(const std::string& text, GapRule gaps = GapRule::fail) {
    return text_source("smard", "x.csv", text, gaps);
}

/// A row by the old headings: as much wind as lignite, so that each is a row of (11 + 1100) / 2.
std::string row(const std::string& day, const std::string& clock) { return day + ";" + clock + ";1.000;1.000\n"; }

/// Of one signal and another one so much later.
double correlation(const Series& one, const Series& other, Duration later) {
    double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    for (Instant at = one.begin() + Duration::from_days(1); at < one.end() - Duration::from_days(1);
         at = at + Duration::from_hours(1)) {
        const double a = one.at(at);
        const double b = other.at(at + later);
        n += 1, x += a, y += b, xx += a * a, yy += b * b, xy += a * b;
    }
    return (n * xy - x * y) / std::sqrt((n * xx - x * x) * (n * yy - y * y));
}

double first(const std::string& text) { return read_signal(source_of(text)).series.values().front(); }

} // namespace

TEST_CASE("SMARD's German numbers are thousands, and its English ones too") {
    // 1,216 MWh of wind and 2,320 of lignite, not 1.2 and 2.3 beside 344 MWh of water
    const double expected = (1216 * 11 + 344 * 24 + 2320 * 1100.0) / (1216 + 344 + 2320);
    CHECK(first("Datum;Uhrzeit;Wind Onshore[MWh];Wasserkraft[MWh];Braunkohle[MWh]\n01.01.2020;00:00;1.216;344;2.320\n"
                "01.01.2020;00:15;1.216;344;2.320\n") == Approx(expected));
    CHECK(first("Datum von;Datum bis;Wind Onshore [MWh] Originalauflösungen;Wasserkraft [MWh] Originalauflösungen;"
                "Braunkohle [MWh] Berechnete Auflösungen\n01.01.2025 00:00;01.01.2025 00:15;1.216,00;344,00;2.320,00\n"
                "01.01.2025 00:15;01.01.2025 00:30;1.216,00;344,00;2.320,00\n") == Approx(expected));
    CHECK(first("Datum;Anfang;Ende;Wind Onshore [MWh];Wasserkraft [MWh];Braunkohle [MWh]\n"
                "01.01.2022;00:00;00:15;1.216;344;2.320\n01.01.2022;00:15;00:30;1.216;344;2.320\n") ==
          Approx(expected));
    const Signal english = read_signal(
        source_of("Start date;End date;Wind onshore [MWh] Original resolutions;Hydropower [MWh] Original resolutions;"
                  "Lignite [MWh] Calculated resolutions\nJul 1, 2025 12:00 AM;Jul 1, 2025 12:15 AM;1,216.00;344.00;"
                  "2,320.00\nJul 1, 2025 12:15 AM;Jul 1, 2025 12:30 AM;1,216.00;344.00;2,320.00\n"));
    CHECK(english.series.values().front() == Approx(expected));
    CHECK(english.series.begin() == at("2025-06-30T22:00Z"));
    const Signal noon = read_signal(source_of("Start date;End date;Wind onshore [MWh]\nJan 2, 2025 12:00 PM;x;1\n"
                                              "Jan 2, 2025 1:00 PM;x;1\n"));
    CHECK(noon.series.begin() == at("2025-01-02T11:00Z"));
}

TEST_CASE("SMARD's clock is put ahead in March and back in October") {
    const Signal march = read_signal(source_of(header + row("29.03.2020", "01:30") + row("29.03.2020", "01:45") +
                                               row("29.03.2020", "03:00") + row("29.03.2020", "03:15")));
    CHECK(march.series.size() == 4);
    CHECK(march.series.begin() == at("2020-03-29T00:30Z"));
    CHECK(march.series.end() == at("2020-03-29T01:30Z"));
    CHECK_THAT(fault_of(source_of(header + row("29.03.2020", "01:45") + row("29.03.2020", "02:00"))),
               Contains("x.csv:3:1: Datum") && Contains("'29.03.2020 02:00' does not exist in Europe/Berlin"));

    std::string october = header;
    for (const char* clock : {"01:45", "02:00", "02:15", "02:30", "02:45", "02:00", "02:15", "02:30", "02:45", "03:00"})
        october += row("25.10.2020", clock);
    const Signal twice = read_signal(source_of(october));
    CHECK(twice.series.size() == 10);
    CHECK(twice.series.begin() == at("2020-10-24T23:45Z"));
    CHECK(twice.series.end() == at("2020-10-25T02:15Z"));
    // An hour that is twice in the file and once on the clock.
    CHECK_THAT(fault_of(source_of(header + row("26.10.2020", "02:00") + row("26.10.2020", "02:15") +
                                  row("26.10.2020", "02:00"))),
               Contains("x.csv:4:1: Datum") && Contains("earlier than the one before it"));
    CHECK_THAT(fault_of(source_of(header + row("26.10.2020", "02:00") + row("26.10.2020", "02:00"))),
               Contains("'26.10.2020 02:00' occurs twice"));
    SignalSource utc = source_of(header + row("25.10.2020", "02:00") + row("25.10.2020", "02:15"));
    utc.time_zone = "UTC";
    CHECK(read_signal(utc).series.begin() == at("2020-10-25T02:00Z"));
}

TEST_CASE("what is missing in a SMARD file, and what has come to its end") {
    const std::string nuclear = "Datum;Uhrzeit;Wind Onshore[MWh];Kernenergie[MWh];Braunkohle[MWh]\n";
    const Signal ended =
        read_signal(source_of(nuclear + "16.04.2023;00:00;1.000;-;1.000\n16.04.2023;00:15;1.000;-;1.000\n"));
    CHECK(ended.series.values().front() == (11 + 1100) / 2.0);
    CHECK_THAT(joined_notes(ended), Contains("no value of 'Kernenergie[MWh]' in 2 rows"));
    const std::string gap =
        header + row("01.03.2024", "00:00") + "01.03.2024;00:15;-;1.000\n" + row("01.03.2024", "00:30");
    CHECK_THAT(fault_of(source_of(gap)), Contains("2024-02-29T23:15:00Z"));
    CHECK_THAT(joined_notes(read_signal(source_of(gap, GapRule::interpolate))),
               Contains("1 row without complete generation taken as missing"));
    CHECK_THAT(joined_notes(read_signal(source_of(header + "01.03.2024;00:00;-1;1.000\n01.03.2024;00:15;1;1.000\n"))),
               Contains("1 negative generation counted as 0"));
}

TEST_CASE("what is not in the factors of a SMARD file") {
    const Signal signal =
        read_signal(source_of("Datum;Uhrzeit;Braunkohle[MWh];Pumpspeicher[MWh];Sonstige Konventionelle[MWh]\n"
                              "01.01.2020;00:00;900;250;100\n01.01.2020;00:15;900;250;100\n"));
    CHECK(signal.series.values().front() == Approx(0.9 * 1100 + 0.1 * 230));
    CHECK_THAT(
        joined_notes(signal),
        Contains("'Sonstige Konventionelle[MWh]': of many fuels, counted by the factor of 'other', 10.00 % of the "
                 "mix") &&
            Contains("'Pumpspeicher[MWh]' is left out of the mix") && Contains("20.00 % of generation with it"));
    CHECK_THAT(fault_of(source_of("Datum;Uhrzeit;Braunkole[MWh];Wind Onshore[MWh]\n01.01.2020;00:00;1;1\n")),
               Contains("x.csv:2:3: Braunkole[MWh]") && Contains("did you mean 'braunkohle'?"));
    CHECK_THAT(fault_of(source_of("Datum;Uhrzeit;Braunkohle[MW]\n01.01.2020;00:00;1\n")),
               Contains("no column is a source of electricity"));
    CHECK_THAT(fault_of(source_of("Zeit;Braunkohle[MWh]\n01.01.2020;1\n")), Contains("x.csv:1:1: Zeit"));
    CHECK_THAT(fault_of(source_of("Datum;Braunkohle[MWh]\n01.01.2020;1\n")), Contains("Uhrzeit"));
    CHECK_THAT(fault_of(source_of("Start date;End date;Lignite [MWh]\nJan 32, 2025 1:00 AM;x;1\nJanuary;x;1\n")),
               Contains("x.csv:2:1: Start date") && Contains("x.csv:3:1: Start date") && Contains("is not a time"));
}

TEST_CASE("Germany in 2020 by SMARD") {
    const auto file = data_file("carbon/smard_de_2020_15min_production.csv.gz");
    if (!file)
        return;
    const Signal signal = read_signal(file_source("smard", *file));
    // Every quarter of an hour of the German year, though its clocks skip four and show four twice.
    CHECK(signal.series.size() == 35'136);
    CHECK(signal.series.begin() == at("2019-12-31T23:00Z"));
    CHECK(signal.series.end() == at("2020-12-31T23:00Z"));
    // From the rows by hand: 1,216 biomass, 344 hydro, 120 and 1,477 wind, 56 other, 2,024 nuclear, 2,320 lignite, 496
    // coal, 1,269 gas, 335 other in the first; rows 8456 and 8457 are on both sides of the change in March; the second
    // 02:00 of October; the last.
    CHECK(signal.series.values().front() == Approx(414.2457285));
    CHECK(signal.series.at(at("2020-03-29T00:45Z")) == Approx(188.8107230));
    CHECK(signal.series.at(at("2020-03-29T01:00Z")) == Approx(199.4903157));
    CHECK(signal.series.at(at("2020-10-25T00:00Z")) == Approx(172.5585468));
    CHECK(signal.series.at(at("2020-10-25T01:00Z")) == Approx(171.2139628));
    CHECK(signal.series.values().back() == Approx(489.6889164));
    CHECK(signal.series.mean(signal.series.begin(), signal.series.end()) == Approx(349.1196640));
    CHECK_THAT(joined_notes(signal), Contains("2.15 % of generation with it") && !Contains("missing"));
    // The year's generation by source, as the data's README has it, TWh.
    const MixOrigin mix = read_mix_origin(file_source("smard", *file));
    const auto energy = [&](std::string_view fuel) {
        const auto found = std::ranges::find(mix.fuels, fuel, &FuelGeneration::fuel);
        return found->power.mean(signal.series.begin(), signal.series.end()) * 8784 / 1e6;
    };
    CHECK(energy("wind") == Approx(103.1).margin(0.05));
    CHECK(energy("lignite") == Approx(83.4).margin(0.05));
    CHECK(energy("nuclear") == Approx(60.9).margin(0.05));
    CHECK(energy("wind-offshore") == Approx(26.9).margin(0.05));
    // Another intensity of the same year, from ENTSO-E's generation by other factors, and at no other time as alike.
    if (const auto other = data_file("carbon/entsoe_de_2020_ci.csv")) {
        const Series entsoe = read_signal(file_source("entsoe", *other, GapRule::interpolate)).series;
        const double alike = correlation(signal.series, entsoe, Duration{});
        CHECK(alike > 0.98);
        CHECK(alike > correlation(signal.series, entsoe, Duration::from_hours(1)) + 0.005);
        CHECK(alike > correlation(signal.series, entsoe, Duration::from_hours(-1)) + 0.005);
    }
    SignalSource direct = file_source("smard", *file);
    direct.basis = Basis::direct;
    CHECK(read_signal(direct).series.values().front() == Approx(349.2202547));
}
