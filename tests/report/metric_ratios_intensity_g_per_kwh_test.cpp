#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sample.hpp"

using namespace sunward;
using namespace sunward::test;

// 12.5 kWh at 100 g and 1 kWh of transfers with 100 g; 7.5 kWh at 300 g.
TEST_CASE("the intensity of a run is its carbon over the energy of facility and network") {
    const auto json = nlohmann::json::parse(summary_json(summarise(sample_scenario(), sample_result(), {})));
    CHECK(json["ratios"]["intensity_g_per_kwh"].get<double>() == Approx(3600.0 / 21));
    CHECK(json["sites"]["one"]["ratios"]["intensity_g_per_kwh"].get<double>() == Approx(1350.0 / 13.5));
    CHECK(json["sites"]["two, far"]["ratios"]["intensity_g_per_kwh"].get<double>() == Approx(300));
    Result idle = sample_result();
    for (SiteResult& site : idle.sites)
        site.window = {};
    const auto nothing = nlohmann::json::parse(summary_json(summarise(sample_scenario(), idle, {})));
    CHECK(nothing["ratios"]["intensity_g_per_kwh"].is_null());
}
