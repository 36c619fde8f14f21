#include <catch2/catch.hpp>

#include <cmath>

#include "data.hpp"
#include "sources.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/likeness.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

Series hourly(const std::vector<double>& values) {
    std::vector<Point> points;
    for (const double value : values)
        points.push_back(
            {at("2022-01-01") + static_cast<std::int64_t>(points.size()) * Duration::from_hours(1), value});
    return Series::from_points(points, {});
}

struct RealYear {
    const char* file;
    const char* format;
    double saving; ///< of a job of 4 h that may finish within 24 h, %
};

} // namespace

TEST_CASE("the saving of a four-hour job on real years") {
    const auto year = GENERATE(RealYear{"carbon/eia_CISO_2022_genmix_ci.csv", "eia-mix", 32.2},
                               RealYear{"carbon/eia_ERCO_2022_genmix_ci.csv", "eia-mix", 14.4},
                               RealYear{"carbon/eia_PJM_2022_genmix_ci.csv", "eia-mix", 4.8},
                               RealYear{"carbon/electricitymaps_DE-LU_2023_hourly.csv", "electricity-maps", 23.4},
                               RealYear{"carbon/electricitymaps_GB_2023_hourly.csv", "electricity-maps", 26.6});
    const auto file = data_file(year.file);
    if (!file)
        return;
    SignalSource source;
    source.file = *file;
    source.format = &signal_format(year.format);
    source.basis = Basis::life_cycle;
    source.factors = eia_file_factors();
    if (source.format->traits.has_factors)
        tell(source, "least_total", "0.1");
    source.series.gaps = GapRule::interpolate;
    const Series series = read_signal(source).series;
    const double saving =
        shifting_saving(series, series.begin(), series.end(), Duration::from_hours(4), Duration::from_days(1));
    CHECK(100 * saving == Approx(year.saving).margin(0.1));
}

TEST_CASE("the saving by hand") {
    // arrivals 0, 1, 2 with two hours' work within four: best starts 2, 2, 2 or later
    const Series series = hourly({400, 300, 100, 100, 200, 500});
    const double now = 700 + 400 + 200;
    const double best = 200 + 200 + 200;
    CHECK(shifting_saving(series, series.begin(), series.end(), Duration::from_hours(2), Duration::from_hours(4)) ==
          Approx(1 - best / now));
    CHECK(shifting_saving(series, series.begin(), series.end(), Duration::from_hours(4), Duration::from_hours(7)) == 0);
    CHECK_THROWS_AS(
        shifting_saving(series, series.begin(), series.end(), Duration::from_hours(4), Duration::from_hours(3)),
        InputError);
    CHECK_THROWS_AS(shifting_saving(series, series.begin(), series.end() + Duration::from_hours(1),
                                    Duration::from_hours(1), Duration::from_hours(2)),
                    InputError);
}

TEST_CASE("figures of a year by hand") {
    std::vector<double> values;
    for (int day = 0; day < 4; ++day)
        for (int hour = 0; hour < 24; ++hour)
            values.push_back(100 + 10 * hour + 50 * (day % 2));
    const Series series = hourly(values);
    const YearFigures figures = year_figures(series, series.begin(), series.end(), "");
    CHECK(figures.mean == Approx(100 + 115 + 25));
    CHECK(figures.daily_amplitude == Approx(230));
    CHECK(figures.daily_spread == Approx(25));
    CHECK(figures.profile[0][3] == Approx(155));
    CHECK(std::isnan(figures.profile[2][3]));
    const YearFigures in_tokyo = year_figures(series, series.begin(), series.end(), "Asia/Tokyo");
    CHECK(in_tokyo.profile[0][9] == Approx(125)); // 00:00 UTC
    CHECK(correlation(figures.profile, figures.profile) == Approx(1));
    const Likeness same = likeness(figures, figures);
    CHECK(same.mean_ratio == 1);
    CHECK(same.saving_ratio == 1);
    for (double& value : values)
        value = 1000 - 2 * value;
    const Series turned = hourly(values);
    const YearFigures other = year_figures(turned, turned.begin(), turned.end(), "");
    CHECK(correlation(figures.profile, other.profile) == Approx(-1));
    CHECK(likeness(other, figures).amplitude_ratio == Approx(2));
    CHECK(likeness(other, figures).spread_ratio == Approx(2));
    CHECK_THROWS_AS(year_figures(series, series.begin(), series.begin() + Duration::from_hours(5), ""), InputError);
    CHECK_THROWS_AS(year_figures(series, series.begin(), series.end(), "Mars/Base"), InputError);
}
