#include <catch2/catch.hpp>

#include "sunward/ledger/grid_meter.hpp"

using namespace sunward;

namespace {

Instant utc(const char* text) { return parse_instant(text).value(); }

/// A span of constant import.
void draw(GridMeter& meter, const char* from, const char* to, double watt) {
    const double joules = watt * (utc(to) - utc(from)).seconds();
    meter.add(utc(from), utc(to), {joules, joules / 2, joules / 4});
}

} // namespace

TEST_CASE("spans are spread over whole hours of UTC") {
    GridMeter meter({true, std::nullopt, ""}, utc("2022-03-01T10:30Z"));
    draw(meter, "2022-03-01T10:30Z", "2022-03-01T12:15Z", 1000);
    draw(meter, "2022-03-01T12:15Z", "2022-03-01T13:00Z", 3000);
    CHECK(meter.first_hour() == utc("2022-03-01T10:00Z"));
    REQUIRE(meter.hours().size() == 3);
    CHECK(meter.hours()[0].import_j == Approx(1000 * 1800));
    CHECK(meter.hours()[1].import_j == Approx(1000 * 3600));
    CHECK(meter.hours()[2].import_j == Approx(1000 * 900 + 3000 * 2700));
    CHECK(meter.hours()[2].to_load_j == Approx(meter.hours()[2].import_j / 2));
    CHECK(meter.hours()[2].sold_j == Approx(meter.hours()[2].import_j / 4));
    CHECK(meter.peaks().empty());
}

TEST_CASE("the greatest mean of each month, by the clock of the site") {
    // In Los Angeles February ends at 08:00 UTC of 1 March.
    GridMeter meter({false, Duration::from_hours(1), "America/Los_Angeles"}, utc("2022-02-28T08:00Z"));
    draw(meter, "2022-02-28T08:00Z", "2022-03-01T06:30Z", 100);
    draw(meter, "2022-03-01T06:30Z", "2022-03-01T07:15Z", 900); // half of an hour, then a quarter of the next
    draw(meter, "2022-03-01T07:15Z", "2022-03-01T08:00Z", 0);
    draw(meter, "2022-03-01T08:00Z", "2022-04-03T00:00Z", 400);
    draw(meter, "2022-04-03T00:00Z", "2022-04-03T00:30Z", 600); // the hour is not over
    const std::vector<MonthPeak> peaks = meter.peaks();
    REQUIRE(peaks.size() == 3);
    CHECK((peaks[0].year == 2022 && peaks[0].month == 2));
    CHECK(peaks[0].watt == Approx(500));
    CHECK(peaks[1].month == 3);
    CHECK(peaks[1].watt == Approx(400));
    CHECK(peaks[2].month == 4);
    CHECK(peaks[2].watt == Approx(400));
    CHECK(meter.hours().empty());
}

TEST_CASE("a shorter interval finds a sharper peak, also where clocks are half an hour off") {
    for (const auto& [minutes, watt] : {std::pair{15, 800.0}, std::pair{60, 200.0}}) {
        GridMeter meter({false, Duration::from_seconds(60.0 * minutes), "Asia/Kolkata"}, utc("2021-12-31T00:00Z"));
        draw(meter, "2021-12-31T00:00Z", "2021-12-31T18:30Z", 0); // midnight in Kolkata
        draw(meter, "2021-12-31T18:30Z", "2021-12-31T18:45Z", 800);
        draw(meter, "2021-12-31T18:45Z", "2022-01-01T00:00Z", 0);
        const std::vector<MonthPeak> peaks = meter.peaks();
        INFO(minutes << " min");
        REQUIRE(peaks.size() == 2);
        CHECK(peaks[0].watt == 0);
        CHECK((peaks[1].year == 2022 && peaks[1].month == 1));
        CHECK(peaks[1].watt == Approx(watt));
    }
}
