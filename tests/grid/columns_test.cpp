#include <catch2/catch.hpp>

#include <numeric>
#include <optional>

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
                                   "2022-01-01 00:00,infinite\n"
                                   "yesterday,5\n"
                                   "2022-01-01 02:00,many\n"
                                   ",5\n"
                                   "2022-01-01 02:00,5\n"
                                   "2022-01-01 01:00,inf\n");
    const std::string faults = fault_of(source);
    CHECK_THAT(faults, Contains("signal.csv:2:2: value: text (8 bytes) is not a finite number"));
    CHECK_THAT(faults, Contains("signal.csv:3:1: time: text (9 bytes) is not a time"));
    CHECK_THAT(faults, Contains("signal.csv:4:2: value: text (4 bytes) is not a finite number"));
    CHECK_THAT(faults, Contains("signal.csv:5:1: time: time missing"));
    CHECK_THAT(faults, Contains("signal.csv:6:1: time: time '2022-01-01 02:00' occurs twice"));
    CHECK_THAT(faults, Contains("signal.csv:7:1: time: time '2022-01-01 01:00' is earlier"));
    CHECK_THAT(faults, Contains("signal.csv:7:2: value: text (3 bytes)"));
}

TEST_CASE("numbers that no measurement reaches are faults, with their place") {
    CHECK_THAT(fault_of(csv_source("time,value\n2022-01-01 00:00,5\n2022-01-01 01:00,1e300\n")),
               Contains("signal.csv:3:2: value: ") && Contains("is out of range"));
    auto price = csv_source("time,value\n2022-01-01 00:00,-1e16\n");
    price.kind = SignalKind::price;
    CHECK_THAT(fault_of(price), Contains("signal.csv:2:2: value: ") && Contains("is out of range"));
    CHECK(fault_of(csv_source("time,value\n2022-01-01 00:00,1e15\n2022-01-01 01:00,0\n")).empty());
}

TEST_CASE("dates with the day first, in a signal") {
    const auto signal = read_signal(csv_source("time,value\n25.03.2024 00:00,5\n25.03.2024 01:00,7\n"));
    CHECK(signal.series.at(at("2024-03-25T01:30Z")) == 7);
    CHECK_THAT(fault_of(csv_source("time,value\n03/25/2024 00:00,5\n")), Contains("write dates as 2022-03-01 00:00"));
}

TEST_CASE("faults alike are told three times and counted") {
    std::string text = "time,value\n";
    for (int i = 0; i < 80; ++i)
        text += "2022-01-01 00:00,x\n";
    try {
        (void)read_signal(csv_source(text));
        FAIL("read");
    } catch (const InputError& error) {
        REQUIRE(error.faults().size() == 6);
        CHECK_THAT(error.faults()[4].message, Contains("not a finite number; and 77 more like it"));
        CHECK_THAT(error.faults()[5].message, Contains("occurs twice; and 76 more like it"));
    }
}

TEST_CASE("unknown columns, empty files and missing files are faults") {
    auto source = csv_source("time,valu\n2022-01-01 00:00,5\n");
    CHECK_THAT(fault_of(source), Contains("value") && Contains("did you mean 'valu'?"));
    tell(source, "value", "");
    CHECK_THAT(fault_of(source), Contains("value: missing"));
    CHECK_THAT(fault_of(csv_source("")), Contains("signal.csv"));
    CHECK_THAT(fault_of(csv_source("time,value\n")), Contains("signal.csv: no rows"));
    CHECK_THAT(fault_of(csv_source("time,value\n2022-01-01 00:00,\n")), Contains("every value is missing"));
    CHECK_THAT(fault_of(file_source("entsoe", "no/such/file.csv")), Contains("no/such/file.csv"));
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
    auto source = text_source("electricity-maps", "em.csv", text);
    CHECK_THAT(fault_of(source), Contains("basis") && Contains("direct") && Contains("life-cycle"));
    source.basis = Basis::direct;
    Signal signal = read_signal(source);
    CHECK(signal.series.at(at("2022-01-01T01:00Z")) == 225.05);
    CHECK(signal.basis == Basis::direct);
    CHECK(joined_notes(signal) == "1 of 2 hours estimated by the publisher\n");
    source.basis = Basis::life_cycle;
    signal = read_signal(source);
    CHECK(signal.series.at(at("2022-01-01T01:00Z")) == 290.62);
    CHECK(describe(signal) == "average, life-cycle, em.csv (electricity-maps)");
}

TEST_CASE("electricity maps: newer exports call the column Life cycle") {
    auto source = text_source("electricity-maps", "em.csv",
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
    auto source = text_source("electricity-maps", "em.csv",
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
        auto source = file_source("electricity-maps", *file);
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
    auto source = file_source("entsoe", *file);
    source.series.max_step = Duration::from_seconds(900);
    CHECK_THAT(fault_of(source), Contains("entsoe_de_2020_ci.csv") && Contains("2020-12-19T23:15:00Z"));
    source.series.gaps = GapRule::interpolate;
    const Signal filled = read_signal(source);
    CHECK(filled.notes.size() == 1 + 1); // and that the zone is not stated
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
    const Signal signal = read_signal(file_source("entsoe", *file, GapRule::hold));
    CHECK(signal.series.size() >= 21980);
    CHECK(signal.series.next_change(at("2020-06-01T00:00Z")) == at("2020-06-01T00:30Z"));
    CHECK(signal.series.next_change(at("2020-12-01T00:00Z")) == at("2020-12-01T00:15Z"));
    // 31 October 23:15 and 23:45, 9 January 23:15
    CHECK_THAT(joined_notes(signal),
               Contains("3 gaps, 45 min in all, held: the first and longest from 2020-10-31T23:15:00Z to "
                        "2020-10-31T23:30:00Z (15 min)"));
    CHECK(signal.notes.size() == 1 + 1); // and that the zone is not stated
}

TEST_CASE("entsoe: France 2020 is regular") {
    const auto file = data_file("carbon/entsoe_fr_2020_ci.csv");
    if (!file)
        return;
    const Signal signal = read_signal(file_source("entsoe", *file));
    CHECK(signal.series.size() == 18574);
    CHECK(mean_of(signal.series) == Approx(56.71967470740177).epsilon(1e-12));
    CHECK(joined_notes(signal) == "times without a zone are taken as UTC; 'time_zone' states another\n");
}

TEST_CASE("watttime is marginal unless stated otherwise, every five minutes") {
    const auto file = data_file("carbon/watttime_caiso_north_5min_moer.csv");
    if (!file)
        return;
    const Signal signal = read_signal(file_source("watttime", *file));
    CHECK(signal.kind == SignalKind::marginal);
    CHECK(describe(signal) == "marginal, direct, watttime_caiso_north_5min_moer.csv (watttime)");
    CHECK(signal.series.size() == 8928);
    CHECK(mean_of(signal.series) == Approx(355.33490426703406).epsilon(1e-12));
    CHECK(signal.series.next_change(at("2023-06-08T00:00Z")) == at("2023-06-08T00:05Z"));
}

TEST_CASE("watttime: a marginal rate may be negative, a file of one column is none") {
    const auto source = text_source("watttime", "moer.csv", "t,rate\n2023-06-08 00:00:00,-12\n");
    CHECK(read_signal(source).series.values()[0] == -12);
    CHECK_THAT(fault_of(text_source("watttime", "moer.csv", "t\n2023-06-08 00:00:00\n")), Contains("two columns"));
}

TEST_CASE("neso: gap of 46 hours, blank and zero actuals") {
    const auto file = data_file("carbon_forecast/neso_gb_2023_30min_forecast_actual.csv");
    if (!file)
        return;
    auto source = file_source("neso-actual", *file);
    CHECK_THAT(fault_of(source), Contains("2023-01-26T13:30:00Z"));
    source.series.gaps = GapRule::interpolate;
    source.drop_zeros = true;
    const Signal actual = read_signal(source);
    const std::string notes = joined_notes(actual);
    CHECK_THAT(notes, Contains("5 zeros taken as missing"));
    CHECK_THAT(notes, Contains("the first from 2023-01-26T13:30:00Z to 2023-01-26T16:00:00Z (150 min)"));
    CHECK_THAT(notes, Contains("the longest from 2023-10-20T22:00:00Z to 2023-10-22T19:30:00Z (2730 min)"));
    CHECK(actual.series.at(at("2023-01-01T00:00Z")) == 72);
    CHECK(actual.basis == Basis::direct);

    source.format = &signal_format("neso-forecast");
    source.drop_zeros = false;
    const Signal forecast = read_signal(source);
    CHECK(forecast.series.at(at("2023-01-01T00:00Z")) == 73);
    CHECK(forecast.notes.size() == 1);
}

TEST_CASE("neso: an issued forecast names its columns differently") {
    const auto file = data_file("carbon_forecast/neso_gb_48h_forecast_issued_2023-03-15T1201Z.csv");
    if (!file)
        return;
    const Signal signal = read_signal(file_source("neso-forecast", *file));
    CHECK(signal.series.size() == 96);
    CHECK(signal.series.at(at("2023-03-15T12:00Z")) == 226);
    CHECK_THAT(fault_of(file_source("neso-actual", *file)), Contains("every value is missing"));
}

TEST_CASE("csv: a year of real prices with negative hours") {
    const auto file = data_file("price/DE-LU_2023_electricity_price.csv");
    if (!file)
        return;
    auto source = file_source("csv", *file);
    source.kind = SignalKind::price;
    tell(source, "time", "Datetime (UTC)");
    tell(source, "value", "Price (USD/MWh)");
    source.currency = "USD";
    const Signal utc = read_signal(source);
    CHECK(utc.series.size() == 8760);
    CHECK(utc.series.at(at("2023-01-01T00:00Z")) == Approx(-3.3622368));
    tell(source, "time", "Datetime (Local)");
    source.time_zone = "Europe/Berlin";
    const Signal local = read_signal(source);
    CHECK(std::ranges::equal(utc.series.boundaries(), local.series.boundaries()));
}

TEST_CASE("watttime: the unit is stated, or read from the header, or known from the names") {
    const auto value = [](const std::string& header, std::optional<double> scale = {}) {
        auto source = text_source("watttime", "moer.csv", header + "\n2024-03-01T00:00:00Z,900,3.2\n");
        source.scale = scale;
        return read_signal(source);
    };
    // 900 lb/MWh = 900 x 453.59237 g / 1000 kWh
    CHECK(value("timestamp,MOER,MOER version").series.values()[0] == Approx(408.233133).epsilon(1e-12));
    CHECK_THAT(joined_notes(value("timestamp,MOER,MOER version")),
               Contains("no unit is stated, taken as lb/MWh, as WattTime gives it; 'unit' states another"));
    CHECK(value("point_time,value,version").series.values()[0] == Approx(408.233133).epsilon(1e-12));
    CHECK(value("time,marginal (lbs CO2/MWh),v").series.values()[0] == Approx(408.233133).epsilon(1e-12));
    CHECK_THAT(joined_notes(value("time,marginal_co2_lbs_per_mwh,v")), Contains("as the header says"));
    CHECK(value("t,rate,v").series.values()[0] == 900);
    CHECK_THAT(joined_notes(value("t,rate,v")), Contains("taken as gCO2/kWh; 'unit' states another"));
    CHECK(value("timestamp,MOER,v", 1).series.values()[0] == 900);
    CHECK_THAT(joined_notes(value("timestamp,MOER,v", 1)), !Contains("unit"));
    CHECK(value("timestamp,MOER (lbs/MWh),v", 1).series.values()[0] == 900);
    CHECK_THAT(joined_notes(value("timestamp,MOER (lbs/MWh),v", 1)),
               Contains("the header says that one of 'MOER (lbs/MWh)' is 0.45359237 g/kWh"));
}

TEST_CASE("units in headers of other formats") {
    auto source = text_source("electricity-maps", "em.csv",
                              "Datetime (UTC),Carbon intensity kgCO₂eq/kWh (direct)\n2024-01-01 00:00:00,0.2\n");
    source.basis = Basis::direct;
    CHECK(read_signal(source).series.values()[0] == 200);
    source = text_source("entsoe", "e.csv", "Time,Carbon Intensity\n2024-01-01 00:00,400\n");
    source.scale = 0.45359237;
    CHECK(read_signal(source).series.values()[0] == Approx(181.436948));
    source = csv_source("time,value [g/kWh],value\n2022-01-01 00:00,5,6\n");
    tell(source, "value", "value [g/kWh]");
    source.scale = 1000;
    CHECK(read_signal(source).series.values()[0] == 5000);
    CHECK_THAT(joined_notes(read_signal(source)), Contains("taken as the 1000 g/kWh of 'unit'"));
}

TEST_CASE("unix times in a signal") {
    const auto source = csv_source("time,value\n1709251200,100\n1709254800,200\n1709258400,300\n");
    const Signal signal = read_signal(source);
    CHECK(signal.series.begin() == at("2024-03-01T00:00:00Z"));
    CHECK(signal.series.at(at("2024-03-01T01:30:00Z")) == 200);
    CHECK(signal.notes.empty());
    CHECK(read_signal(csv_source("time,value\n1709251200000,100\n1709254800000,200\n")).series.end() ==
          at("2024-03-01T02:00:00Z"));
    CHECK_THAT(fault_of(csv_source("time,value\n2024030112,100\n")), Contains("'2024030112' is not a time"));
}

TEST_CASE("semicolons and decimal commas in a signal") {
    const std::string text = "time;value\n2024-03-01 00:00;100,5\n2024-03-01 01:00;1.216,5\n";
    const Signal signal = read_signal(csv_source(text));
    CHECK(signal.series.values()[0] == 100.5);
    CHECK(signal.series.values()[1] == 1216.5);
    auto source = csv_source("time;value\n2024-03-01 00:00;1.216\n2024-03-01 01:00;912\n");
    CHECK_THAT(fault_of(source), Contains("signal.csv:2:2: value: '1.216' may be thousands or a decimal fraction"));
    source.dialect.decimal = ',';
    CHECK(read_signal(source).series.values()[0] == 1216);
    source.dialect.decimal = '.';
    CHECK(read_signal(source).series.values()[0] == 1.216);
}

TEST_CASE("words for missing values, in a signal") {
    for (const char* word : {"NaN", "NA", "N/A", "null", "None", "-", "n/e", ""}) {
        const std::string text =
            std::string("time,value\n2024-03-01 00:00,100\n2024-03-01 01:00,") + word + "\n2024-03-01 02:00,300\n";
        CHECK_THAT(fault_of(csv_source(text)), Contains("gap from 2024-03-01T01:00:00Z") && Contains("'max_step'"));
        CHECK(read_signal(csv_source(text, GapRule::hold)).series.at(at("2024-03-01T01:30:00Z")) == 100);
    }
}

TEST_CASE("a row with more or fewer cells than the header is a fault of a signal") {
    CHECK_THAT(fault_of(csv_source("time,value\n2023-01-01T00:00Z,300,75\n2023-01-01T12:00Z,100,25\n")),
               Contains("signal.csv:2: row of 3 cells, but the header has 2") && Contains("signal.csv:3: row of 3"));
    CHECK_THAT(fault_of(csv_source("time,value\n2023-01-01T00:00Z\n")), Contains("signal.csv:2: row of 1 cell"));
}

TEST_CASE("values that are hardly in the unit stated are told") {
    const auto notes = [](SignalKind kind, const std::string& values) {
        auto source = csv_source("time,value\n" + values);
        source.kind = kind;
        source.time_zone = "UTC";
        return joined_notes(read_signal(source));
    };
    const std::string two = "2022-01-01 00:00,0.4\n2022-01-01 01:00,2001\n";
    CHECK(notes(SignalKind::average, two) ==
          "1 of 2 values below 1 g/kWh, such as 0.4: are unit and column right?\n"
          "1 of 2 values above 2,000 g/kWh, such as 2001: are unit and column right?\n");
    CHECK(notes(SignalKind::marginal, "2022-01-01 00:00,1\n2022-01-01 01:00,2000\n").empty());
    CHECK(notes(SignalKind::amount, two).empty());
    CHECK(notes(SignalKind::price, two).empty());
    CHECK_THAT(notes(SignalKind::price, "2022-01-01 00:00,-10001\n"), Contains("prices beyond 10,000 for a MWh"));
    CHECK(read_signal(constant_source("0.4 gCO2/kWh")).notes.size() == 1);
    CHECK(read_signal(constant_source("0 gCO2/kWh")).notes.empty()); // written down, so it is meant
}
