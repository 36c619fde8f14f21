// The policy in C++ in this program, by hand.
#include <catch2/catch.hpp>

#include "fake_engine.hpp"
#include "sunward/error/error.hpp"
#include "sunward/policy/catalog.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

PolicySpec clean_hours(const std::string& options) {
    PolicySpec spec;
    spec.plugin.emplace();
    spec.plugin->name = "clean-hours";
    spec.plugin->options = options;
    return spec;
}

} // namespace

TEST_CASE("clean-hours starts jobs at the first hour that is not above the mean of the next ones") {
    FakeEngine engine(4);
    // Means over two hours from h on: 350, 250, 150, 100, ...; the first hour below its own is hour 3.
    engine.forecasts.emplace_back(hourly({400, 300, 200, 100, 100, 500, 500, 500}, EndRule::hold));
    engine.add(0, 2, 600).request.deadline = at_s(36000);  // waits for 03:00
    engine.add(0, 2, 600);                                 // no deadline: at once
    engine.add(60, 2, 600).request.deadline = at_s(5000);  // 4400 is its latest start
    engine.add(120, 4, 600).request.deadline = at_s(1200); // due at 600, and free at 600
    engine.add(7300, 1, 60).request.deadline = at_s(36000);
    engine.run(clean_hours(R"({"hours": 2})"));
    CHECK(engine.start_s == std::vector<std::int64_t>{10800, 0, 4400, 600, 10800});
}

TEST_CASE("under clean-hours nobody goes ahead of a job that is due and rejects one that fits nowhere") {
    FakeEngine engine(4);
    engine.forecasts.emplace_back(hourly({100}, EndRule::hold));
    engine.add(0, 3, 600);
    engine.add(10, 2, 600);
    engine.add(20, 1, 600);
    engine.add(30, 5, 600);
    engine.run(clean_hours("{}"));
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 600, 600, -1});
    CHECK(engine.rejected == std::vector<JobIndex>{3});
}

TEST_CASE("every policy in this program can be made by its name") {
    REQUIRE_FALSE(custom_policies().empty());
    for (const CustomInfo& info : custom_policies()) {
        PolicySpec spec = clean_hours("{}");
        spec.plugin->name = info.name;
        CHECK(make_scheduler(spec) != nullptr);
        CHECK_FALSE(info.help.empty());
    }
    PolicySpec spec = clean_hours("{}");
    spec.plugin->name = "none";
    CHECK_THROWS_AS(make_scheduler(spec), InputError);
    CHECK_THROWS_AS(make_scheduler(clean_hours(R"({"hour": 1})")), InputError);
}
