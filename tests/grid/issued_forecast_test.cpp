#include <catch2/catch.hpp>

#include <iostream>

#include "data.hpp"
#include "sources.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/forecast.hpp"
#include "sunward/grid/issued_forecast.hpp"
#include "sunward/series/csv.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr Duration hours(std::int64_t n) { return Duration::from_hours(n); }

std::optional<std::vector<IssuedForecast>> neso_issues() {
    std::vector<IssuedForecast> issues;
    for (const char* day : {"15", "16", "17"}) {
        const auto file =
            data_file(std::string("carbon_forecast/neso_gb_48h_forecast_issued_2023-03-") + day + "T1201Z.csv");
        if (!file)
            return std::nullopt;
        IssuedForecastSource source;
        source.file = *file;
        source.valid_column = "from";
        source.value_column = "intensity.forecast";
        const auto read = read_issued_forecasts(source);
        issues.insert(issues.end(), read.begin(), read.end());
    }
    return issues;
}

Series neso_actuals(const std::filesystem::path& file) {
    SignalSource source;
    source.format = &signal_format("neso-actual");
    source.file = file;
    source.drop_zeros = true;
    source.series.gaps = GapRule::interpolate;
    return read_signal(source).series;
}

IssuedForecastSource written(const std::string& name, const std::string& text) {
    IssuedForecastSource source;
    source.file = write_file(scratch_folder("issued_forecast") / name, text);
    source.issue_column = "issued";
    return source;
}

} // namespace

TEST_CASE("errors of the three issued forecasts of Great Britain") {
    const auto file = data_file("carbon_forecast/neso_gb_2023_30min_forecast_actual.csv");
    const auto issues = neso_issues();
    if (!file || !issues)
        return;
    const Series truth = neso_actuals(*file);
    const std::vector<Duration> edges = {hours(0), hours(24), hours(48)};
    // Bias over all 96 half-hours and MAE of the two days, as computed from the published files.
    const double expected[3][3] = {{-2.9, 22.4, 31.4}, {-11.4, 34.1, 20.3}, {34.6, 25.7, 66.2}};
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK((*issues)[i].values.size() == 96);
        const auto rows = realised_errors(std::span(*issues).subspan(i, 1), truth, edges);
        CHECK(rows[0].count == 48);
        CHECK(rows[1].count == 48);
        CHECK((rows[0].bias + rows[1].bias) / 2 == Approx(expected[i][0]).margin(0.05));
        CHECK(rows[0].mae == Approx(expected[i][1]).margin(0.05));
        CHECK(rows[1].mae == Approx(expected[i][2]).margin(0.05));
    }
}

TEST_CASE("the noisy model errs about as much as the issued forecasts of Great Britain") {
    const auto file = data_file("carbon_forecast/neso_gb_2023_30min_forecast_actual.csv");
    const auto issues = neso_issues();
    if (!file || !issues)
        return;
    const Series truth = neso_actuals(*file);
    const ForecastSpec spec = choose_forecast("noisy");
    const auto noisy = make_forecast(truth, spec, 1, "gb", true);
    std::vector<Instant> asked;
    for (int day = 0; day < 360; ++day)
        asked.push_back(at("2023-01-02T12:01Z") + Duration::from_days(day));
    const std::vector<Duration> edges = {hours(0), hours(1), hours(6), hours(12), hours(24), hours(48)};
    const auto real = realised_errors(*issues, truth, edges);
    const auto made = realised_errors(*noisy, asked, truth, edges);
    for (std::size_t i = 0; i < real.size(); ++i)
        std::cout << real[i].from.seconds() / 3600 << " to " << real[i].to.seconds() / 3600 << " h: issued MAE "
                  << real[i].mae << " MAPE " << real[i].mape << " bias " << real[i].bias << "; noisy MAE "
                  << made[i].mae << " MAPE " << made[i].mape << " bias " << made[i].bias << "\n";
    // The mean of |N(0, s)| is 0.798 s: at 24 to 48 h, s from 25 to 35 % of 152 g/kWh.
    CHECK(made[4].mae == Approx(0.798 * 0.30 * 152).epsilon(0.1));
    CHECK(real[4].mae == Approx(39.3).margin(0.1)); // mean of 31.4, 20.3 and 66.2
    CHECK(made[4].mae == Approx(real[4].mae).epsilon(0.35));
    CHECK(made[3].mae == Approx(real[3].mae).epsilon(0.35));
}

TEST_CASE("a policy is told what the newest issue says and, beyond it, what persistence says") {
    const auto source = written("a.csv", "issued,valid,value\n"
                                         "2022-01-03T06:00Z,2022-01-03T07:00Z,500\n"
                                         "2022-01-03T06:00Z,2022-01-03T08:00Z,510\n"
                                         "2022-01-03T07:20Z,2022-01-03T08:00Z,600\n"
                                         "2022-01-03T07:20Z,2022-01-03T09:00Z,610\n");
    const auto issues = read_issued_forecasts(source);
    REQUIRE(issues.size() == 2);
    std::vector<Point> points;
    for (int h = 0; h < 240; ++h)
        points.push_back({at("2022-01-01") + hours(h), 100. + h});
    const Series truth = Series::from_points(points, {});
    ForecastSpec spec = choose_forecast("file");
    spec.issued["gb"] = issues;
    const auto forecast = make_forecast(truth, spec, 1, "gb", true);
    CHECK_FALSE(forecast->is_static());
    CHECK(forecast->issued(at("2022-01-03T05:00Z")).at(at("2022-01-03T07:00Z")) == 131); // yesterday's
    CHECK(forecast->issued(at("2022-01-03T06:00Z")).at(at("2022-01-03T07:30Z")) == 500);
    CHECK(forecast->issued(at("2022-01-03T07:10Z")).at(at("2022-01-03T07:30Z")) == 155); // measured by now
    CHECK(forecast->issued(at("2022-01-03T07:10Z")).at(at("2022-01-03T08:30Z")) == 510);
    CHECK(forecast->issued(at("2022-01-03T07:30Z")).at(at("2022-01-03T08:30Z")) == 600);
    CHECK(forecast->issued(at("2022-01-03T07:30Z")).at(at("2022-01-03T10:30Z")) == 134);
    CHECK(forecast->issued(at("2022-01-03T07:30Z")).begin() == truth.begin());
    CHECK(forecast->issued(at("2022-01-03T07:30Z")).end() == truth.end());
}

TEST_CASE("issued forecasts with semicolons and decimal commas") {
    const auto of_name = [](const std::string& name, const std::string& text) {
        IssuedForecastSource source = written(name, text);
        source.issue_column.clear();
        return source;
    };
    const auto source =
        of_name("x_2023-03-15T1200Z.csv", "valid;value\n15.03.2023 12:00;100,5\n15.03.2023 12:30;1.200,5\n");
    const auto issues = read_issued_forecasts(source);
    REQUIRE(issues.size() == 1);
    CHECK(issues[0].values.at(at("2023-03-15T12:00Z")) == 100.5);
    CHECK(issues[0].values.at(at("2023-03-15T12:30Z")) == 1200.5);
    const auto unclear = of_name("x_2023-03-15T1200Z.csv", "valid;value\n2023-03-15 12:00;1.200\n");
    CHECK(read_issued_forecasts(unclear, {';', ','})[0].values.at(at("2023-03-15T12:00Z")) == 1200);
    CHECK(read_issued_forecasts(unclear, {';', '.'})[0].values.at(at("2023-03-15T12:00Z")) == 1.2);
    CHECK_THROWS_AS(read_issued_forecasts(unclear), InputError);
    CHECK_THROWS_AS(read_issued_forecasts(of_name("x_2023-03-15T1200Z.csv", "valid,value\n2023-03-15 12:00,1e300\n")),
                    InputError);
}

TEST_CASE("faults of a file of issued forecasts are told together") {
    const auto source = written("a.csv", "issued,valid,value\n"
                                         "2022-01-03T06:00Z,2022-01-03T07:00Z,x\n"
                                         "soon,2022-01-03T08:00Z,510\n"
                                         "2022-01-03T06:00Z,2022-01-03T08:00Z,600\n"
                                         "2022-01-03T06:00Z,2022-01-03T08:00Z,610\n"
                                         "2022-01-03T06:00Z,2022-01-03T09:00Z,\n");
    try {
        (void)read_issued_forecasts(source);
        FAIL("no fault found");
    } catch (const InputError& error) {
        REQUIRE(error.faults().size() == 4);
        CHECK(error.faults()[0].at.line == 2);
        CHECK(error.faults()[3].at.line == 6);
    }
    CHECK_THROWS_AS(read_issued_forecasts(written("b.csv", "issued,valid,value\n")), InputError);
    auto unnamed = written("c.csv", "issued,valid,value\n2022-01-03T06:00Z,2022-01-03T07:00Z,1\n");
    unnamed.issue_column.clear();
    CHECK_THROWS_AS(read_issued_forecasts(unnamed), InputError);
    const Series flat = Series::constant(1);
    CHECK_THROWS_AS(realised_errors(std::vector<IssuedForecast>{}, flat, std::vector<Duration>{hours(1)}), InputError);
    CHECK_THROWS_AS(realised_errors(std::vector<IssuedForecast>{}, flat, std::vector<Duration>{hours(1), hours(1)}),
                    InputError);
}

TEST_CASE("figures of an error by hand") {
    IssuedForecast issue{at("2022-01-01T00:00Z"),
                         Series::from_points({{at("2022-01-01T00:00Z"), 110}, {at("2022-01-01T01:00Z"), 80}}, {})};
    const Series truth = Series::from_points({{at("2022-01-01T00:00Z"), 100}, {at("2022-01-01T01:00Z"), 100}}, {});
    const auto rows =
        realised_errors(std::vector<IssuedForecast>{issue}, truth, std::vector<Duration>{hours(0), hours(5)});
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].count == 2);
    CHECK(rows[0].bias == Approx(-5));
    CHECK(rows[0].mae == Approx(15));
    CHECK(rows[0].mape == Approx(0.15));
    CHECK(rows[0].deviation == Approx(std::sqrt(250.)));
    CHECK(rows[0].truth == 100);
}

TEST_CASE("issued forecasts by a wall clock tell the two equal hours of autumn by their order, and no skipped one") {
    // Berlin, 2022-10-30: 02:00 occurs at 00:00Z and again at 01:00Z.
    IssuedForecastSource source = written("twice.csv", "issued,valid,value\n"
                                                       "2022-10-30 01:00,2022-10-30 02:00,1\n"
                                                       "2022-10-30 01:00,2022-10-30 02:00,2\n"
                                                       "2022-10-30 01:00,2022-10-30 03:00,3\n"
                                                       "2022-10-30 02:00,2022-10-30 02:00,4\n"
                                                       "2022-10-30 02:00,2022-10-30 03:00,5\n"
                                                       "2022-10-30 02:00,2022-10-30 03:00,6\n");
    source.valid_column = "valid";
    source.value_column = "value";
    source.time_zone = "Europe/Berlin";
    const auto issues = read_issued_forecasts(source);
    REQUIRE(issues.size() == 3);
    CHECK(to_string(issues[0].issued) == "2022-10-29T23:00:00Z");
    REQUIRE(issues[0].values.size() == 3);
    CHECK(issues[0].values.at(*parse_instant("2022-10-30T01:00Z")) == 2);
    CHECK(to_string(issues[2].issued) == "2022-10-30T01:00:00Z");
    CHECK(issues[2].values.at(*parse_instant("2022-10-30T02:00Z")) == 6);
    source = written("skipped.csv", "issued,valid,value\n2024-03-31 02:30,2024-03-31 04:00,1\n");
    source.valid_column = "valid";
    source.value_column = "value";
    source.time_zone = "Europe/Berlin";
    CHECK_THROWS_WITH(read_issued_forecasts(source),
                      Catch::Contains("2:1: issued: '2024-03-31 02:30' does not exist in Europe/Berlin"));
}
