#include <catch2/catch.hpp>

#include <numeric>

#include "sources.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

double mean_of(const Series& series) {
    return std::accumulate(series.values().begin(), series.values().end(), 0.0) / static_cast<double>(series.size());
}

const char* const electricity_maps_header =
    "Datetime (UTC),Country,Zone Name,Zone Id,Carbon Intensity gCO₂eq/kWh (direct),"
    "Carbon Intensity gCO₂eq/kWh (LCA),Low Carbon Percentage,Renewable Percentage,Data Source,Data Estimated,"
    "Data Estimation Method\n";

} // namespace

TEST_CASE("csv columns are chosen by name and scaled") {
    auto source = csv_source("zone,value,time\nDE,0.4,2022-01-01T00:00+01:00\nDE,0.5,2022-01-01T01:00+01:00\n");
    source.scale = 1000;
    const Signal signal = read_signal(source);
    CHECK(signal.series.at(at("2021-12-31T23:30Z")) == Approx(400));
    CHECK(signal.series.at(at("2022-01-01T00:30Z")) == Approx(500));
    CHECK(signal.source == "signal.csv (csv)");
    CHECK(signal.notes.empty());
}

TEST_CASE("prices may be negative, average intensities not") {
    auto source = csv_source("time,value\n2022-01-01 00:00,5\n2022-01-01 01:00,-3.5\n");
    CHECK_THAT(fault_of(source), Contains("signal.csv:3:") && Contains("-3.5 is negative"));
    source.kind = SignalKind::marginal;
    CHECK(read_signal(source).series.at(at("2022-01-01T01:00Z")) == -3.5);
    source.kind = SignalKind::price;
    source.currency = "EUR";
    const Signal price = read_signal(source);
    CHECK(price.series.at(at("2022-01-01T01:00Z")) == -3.5);
    CHECK(price.currency == "EUR");
}

TEST_CASE("the label may name the end of the period") {
    auto source = csv_source("time,value\n2022-01-01 01:00,5\n2022-01-01 02:00,7\n");
    source.series.label = Label::period_end;
    const Signal signal = read_signal(source);
    CHECK(signal.series.begin() == at("2022-01-01T00:00Z"));
    CHECK(signal.series.at(at("2022-01-01T01:30Z")) == 7);
}

TEST_CASE("all faults of a file are told at once, with their places") {
    const auto source = csv_source("time,value\n"
                                   "2022-01-01 00:00,nan\n"
                                   "yesterday,5\n"
                                   "2022-01-01 02:00,many\n"
                                   ",5\n"
                                   "2022-01-01 02:00,5\n"
                                   "2022-01-01 01:00,inf\n");
    const std::string faults = fault_of(source);
    CHECK_THAT(faults, Contains("signal.csv:2:") && Contains("nan"));
    CHECK_THAT(faults, Contains("signal.csv:3:1: time: 'yesterday' is no time"));
    CHECK_THAT(faults, Contains("signal.csv:4:") && Contains("many"));
    CHECK_THAT(faults, Contains("signal.csv:5:1: time: time missing"));
    CHECK_THAT(faults, Contains("signal.csv:6:1: time: time '2022-01-01 02:00' occurs twice"));
    CHECK_THAT(faults, Contains("signal.csv:7:1: time: time '2022-01-01 01:00' is earlier"));
    CHECK_THAT(faults, Contains("inf"));
}

TEST_CASE("at most fifty faults are listed") {
    std::string text = "time,value\n";
    for (int i = 0; i < 80; ++i)
        text += "2022-01-01 00:00,x\n";
    try {
        (void)read_signal(csv_source(text));
        FAIL("read");
    } catch (const InputError& error) {
        REQUIRE(error.faults().size() == 51);
        CHECK(error.faults().back().message == "and 109 more faults"); // 80 texts, 79 repeated times
    }
}

TEST_CASE("unknown columns, empty files and missing files are faults") {
    auto source = csv_source("time,valu\n2022-01-01 00:00,5\n");
    CHECK_THAT(fault_of(source), Contains("value") && Contains("did you mean 'valu'?"));
    source.value_column.clear();
    CHECK_THAT(fault_of(source), Contains("value: missing"));
    CHECK_THAT(fault_of(csv_source("")), Contains("signal.csv"));
    CHECK_THAT(fault_of(csv_source("time,value\n")), Contains("signal.csv: no rows"));
    CHECK_THAT(fault_of(csv_source("time,value\n2022-01-01 00:00,\n")), Contains("every value is missing"));
    CHECK_THAT(fault_of(file_source(SignalFormat::entsoe, "no/such/file.csv")), Contains("no/such/file.csv"));
}

TEST_CASE("a number that overflows when scaled is a fault of the file") {
    auto source = csv_source("time,value\n2022-01-01 00:00,1e300\n");
    source.scale = 1e300;
    CHECK_THAT(fault_of(source), Contains("signal.csv"));
}

TEST_CASE("electricity maps: the basis chooses the column and goes with the signal") {
    const std::string text =
        std::string(electricity_maps_header) +
        "2022-01-01 00:00:00,USA,CAISO,US-CAL-CISO,209.52,273.77,55.39,41.21,caiso.com,false,\n"
        "2022-01-01 01:00:00,USA,CAISO,US-CAL-CISO,225.05,290.62,52.73,39.49,a; b,true,TIME_SLICER\n";
    auto source = text_source(SignalFormat::electricity_maps, "em.csv", text);
    CHECK_THAT(fault_of(source), Contains("basis") && Contains("direct") && Contains("life-cycle"));
    source.basis = Basis::direct;
    Signal signal = read_signal(source);
    CHECK(signal.series.at(at("2022-01-01T01:00Z")) == 225.05);
    CHECK(signal.basis == Basis::direct);
    CHECK(joined_notes(signal) == "1 of 2 hours are estimated by the publisher\n");
    source.basis = Basis::life_cycle;
    signal = read_signal(source);
    CHECK(signal.series.at(at("2022-01-01T01:00Z")) == 290.62);
    CHECK(describe(signal) == "average, life-cycle, em.csv (electricity-maps)");
}

TEST_CASE("electricity maps: newer exports call the column Life cycle") {
    auto source = text_source(SignalFormat::electricity_maps, "em.csv",
                              "Datetime (UTC),Country,Zone name,Zone id,Carbon intensity gCO₂eq/kWh (direct),"
                              "Carbon intensity gCO₂eq/kWh (Life cycle),Carbon-free energy percentage (CFE%),"
                              "Renewable energy percentage (RE%),Data source,Data estimated,Data estimation method\n"
                              "2024-01-01 00:00:00,France,France,FR,20.1,40.2,95,30,rte,true,X\n");
    source.basis = Basis::life_cycle;
    const Signal signal = read_signal(source);
    CHECK(signal.series.values()[0] == 40.2);
    CHECK(signal.notes.size() == 1);
}

TEST_CASE("electricity maps: a file without the column says which one it lacks") {
    auto source = text_source(SignalFormat::electricity_maps, "em.csv",
                              "Datetime (UTC),Carbon Intensity gCO₂eq/kWh (direct)\n2024-01-01 00:00:00,20.1\n");
    source.basis = Basis::life_cycle;
    CHECK_THAT(fault_of(source), Contains("(LCA)"));
}

TEST_CASE("electricity maps: real years have their published means") {
    struct Case {
        const char* file;
        double life_cycle;
        double direct;
        int estimated;
    };
    for (const Case& year :
         {Case{"US-CAL-CISO_2022", 262.3190331050, 196.0464417808, 8},
          Case{"GB_2023", 187.5325319635, 128.5646255708, 20}, Case{"DE-LU_2023", 366.9715376712, 307.6619486301, 30},
          Case{"IN-WE_2023", 749.1733812785, 691.1232968037, 8760},
          Case{"NO_2022", 38.1199235160, 12.7711210046, 14}}) {
        const auto file = data_file(std::string("carbon/electricitymaps_") + year.file + "_hourly.csv");
        if (!file)
            return;
        auto source = file_source(SignalFormat::electricity_maps, *file);
        source.basis = Basis::life_cycle;
        const Signal signal = read_signal(source);
        CHECK(signal.series.size() == 8760);
        CHECK(mean_of(signal.series) == Approx(year.life_cycle).epsilon(1e-10));
        CHECK_THAT(joined_notes(signal), Contains(std::to_string(year.estimated) + " of 8760 hours"));
        source.basis = Basis::direct;
        CHECK(mean_of(read_signal(source).series) == Approx(year.direct).epsilon(1e-10));
    }
}

TEST_CASE("entsoe: Germany 2020 has two half-hour steps among quarters") {
    const auto file = data_file("carbon/entsoe_de_2020_ci.csv");
    if (!file)
        return;
    auto source = file_source(SignalFormat::entsoe, *file);
    source.series.max_step = Duration::from_seconds(900);
    CHECK_THAT(fault_of(source), Contains("entsoe_de_2020_ci.csv") && Contains("2020-12-19T23:15:00Z"));
    source.series.gaps = GapRule::interpolate;
    const Signal filled = read_signal(source);
    CHECK(filled.notes.size() == 2);
    CHECK(filled.series.at(at("2020-12-19T23:00Z")) == Approx(280.3718054720385));
    CHECK(filled.series.at(at("2020-12-19T23:15Z")) == Approx((280.3718054720385 + 283.689425352646) / 2));
    source.series.gaps = GapRule::hold;
    CHECK(read_signal(source).series.at(at("2020-12-19T23:15Z")) == Approx(280.3718054720385));
    CHECK(filled.basis == Basis::life_cycle);
    CHECK(filled.series.begin() == at("2019-12-20T00:00Z"));
    CHECK(filled.series.end() == at("2021-01-09T23:15Z"));
}

TEST_CASE("entsoe: Great Britain 2020 changes its step") {
    const auto file = data_file("carbon/entsoe_gb_2020_ci.csv");
    if (!file)
        return;
    const Signal signal = read_signal(file_source(SignalFormat::entsoe, *file, GapRule::hold));
    CHECK(signal.series.size() >= 21980);
    CHECK(signal.series.next_change(at("2020-06-01T00:00Z")) == at("2020-06-01T00:30Z"));
    CHECK(signal.series.next_change(at("2020-12-01T00:00Z")) == at("2020-12-01T00:15Z"));
    CHECK(signal.notes.size() <= 2);
}

TEST_CASE("entsoe: France 2020 is regular") {
    const auto file = data_file("carbon/entsoe_fr_2020_ci.csv");
    if (!file)
        return;
    const Signal signal = read_signal(file_source(SignalFormat::entsoe, *file));
    CHECK(signal.series.size() == 18574);
    CHECK(mean_of(signal.series) == Approx(56.71967470740177).epsilon(1e-12));
    CHECK(signal.notes.empty());
}

TEST_CASE("watttime is marginal unless stated otherwise, every five minutes") {
    const auto file = data_file("carbon/watttime_caiso_north_5min_moer.csv");
    if (!file)
        return;
    const Signal signal = read_signal(file_source(SignalFormat::watttime, *file));
    CHECK(signal.kind == SignalKind::marginal);
    CHECK(describe(signal) == "marginal, direct, watttime_caiso_north_5min_moer.csv (watttime)");
    CHECK(signal.series.size() == 8928);
    CHECK(mean_of(signal.series) == Approx(355.33490426703406).epsilon(1e-12));
    CHECK(signal.series.next_change(at("2023-06-08T00:00Z")) == at("2023-06-08T00:05Z"));
}

TEST_CASE("watttime: a marginal rate may be negative, a file of one column is none") {
    const auto source = text_source(SignalFormat::watttime, "moer.csv", "t,rate\n2023-06-08 00:00:00,-12\n");
    CHECK(read_signal(source).series.values()[0] == -12);
    CHECK_THAT(fault_of(text_source(SignalFormat::watttime, "moer.csv", "t\n2023-06-08 00:00:00\n")),
               Contains("two columns"));
}

TEST_CASE("neso: gap of 46 hours, blank and zero actuals") {
    const auto file = data_file("carbon_forecast/neso_gb_2023_30min_forecast_actual.csv");
    if (!file)
        return;
    auto source = file_source(SignalFormat::neso_actual, *file);
    CHECK_THAT(fault_of(source), Contains("2023-01-26T13:30:00Z"));
    source.series.gaps = GapRule::interpolate;
    source.drop_zeros = true;
    const Signal actual = read_signal(source);
    const std::string notes = joined_notes(actual);
    CHECK_THAT(notes, Contains("5 zeros are taken as missing"));
    CHECK_THAT(notes, Contains("gap from 2023-01-26T13:30:00Z to 2023-01-26T16:00:00Z"));
    CHECK_THAT(notes, Contains("gap from 2023-01-31T01:00:00Z to 2023-01-31T01:30:00Z"));
    CHECK_THAT(notes, Contains("gap from 2023-06-07T09:30:00Z to 2023-06-07T11:30:00Z"));
    CHECK_THAT(notes, Contains("gap from 2023-10-20T22:00:00Z to 2023-10-22T19:30:00Z"));
    CHECK(actual.series.at(at("2023-01-01T00:00Z")) == 72);
    CHECK(actual.basis == Basis::direct);

    source.format = SignalFormat::neso_forecast;
    source.drop_zeros = false;
    const Signal forecast = read_signal(source);
    CHECK(forecast.series.at(at("2023-01-01T00:00Z")) == 73);
    CHECK(forecast.notes.size() == 1);
}

TEST_CASE("neso: an issued forecast names its columns differently") {
    const auto file = data_file("carbon_forecast/neso_gb_48h_forecast_issued_2023-03-15T1201Z.csv");
    if (!file)
        return;
    const Signal signal = read_signal(file_source(SignalFormat::neso_forecast, *file));
    CHECK(signal.series.size() == 96);
    CHECK(signal.series.at(at("2023-03-15T12:00Z")) == 226);
    CHECK_THAT(fault_of(file_source(SignalFormat::neso_actual, *file)), Contains("every value is missing"));
}

TEST_CASE("csv: a year of real prices with negative hours") {
    const auto file = data_file("price/DE-LU_2023_electricity_price.csv");
    if (!file)
        return;
    auto source = file_source(SignalFormat::csv, *file);
    source.kind = SignalKind::price;
    source.time_column = "Datetime (UTC)";
    source.value_column = "Price (USD/MWh)";
    source.currency = "USD";
    const Signal utc = read_signal(source);
    CHECK(utc.series.size() == 8760);
    CHECK(utc.series.at(at("2023-01-01T00:00Z")) == Approx(-3.3622368));
    source.time_column = "Datetime (Local)";
    source.time_zone = "Europe/Berlin";
    const Signal local = read_signal(source);
    CHECK(std::ranges::equal(utc.series.boundaries(), local.series.boundaries()));
}
