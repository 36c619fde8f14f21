#include <chrono>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "data.hpp"
#include "program.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;
using Json = nlohmann::json;
using Catch::Matchers::Contains;

namespace {

const fs::path here = fs::temp_directory_path();

Outcome estimate(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "estimate");
    return run_program(here, arguments);
}

Json json(std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    const Outcome outcome = estimate(std::move(arguments));
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    return Json::parse(outcome.out);
}

} // namespace

TEST_CASE("estimate: a run from the command line, as JSON") {
    const Json run = json({"--params", "175e9", "--tokens", "300e9", "--hardware", "a100", "--count", "1024", "--mfu",
                           "0.45", "--power", "510", "--pue", "1.1", "--zone", "400"});
    CHECK(run["work"]["flop"] == Approx(3.15e23));
    CHECK(run["time"]["hours"] == Approx(24 * 25.3589).epsilon(1e-5));
    CHECK(run["time"]["accelerator_h"] == Approx(1024 * 24 * 25.3589).epsilon(1e-5));
    CHECK(run["energy"]["kwh"] == Approx(349'626.07).epsilon(1e-7));
    CHECK(run["carbon"]["operational_kg"] == Approx(139'850).epsilon(1e-5));
    CHECK(run["carbon"]["kg"].get<double>() ==
          Approx(run["carbon"]["operational_kg"].get<double>() + run["carbon"]["embodied_kg"].get<double>()));
    CHECK(run["carbon"]["kg_low"].get<double>() <= run["carbon"]["kg"].get<double>());
    CHECK(run["carbon"]["kg_high"].get<double>() >= run["carbon"]["kg"].get<double>());
    double kwh = 0;
    for (const auto& layer : run["layers"])
        kwh += layer["kwh"].get<double>();
    CHECK(kwh == Approx(run["energy"]["kwh"].get<double>()));
    CHECK(run["layers"].size() == 6);
    for (const auto& assumption : run["assumptions"])
        CHECK_FALSE(assumption["source"].get<std::string>().empty());
    CHECK(run["assumptions"].size() >= 10);
}

TEST_CASE("estimate: a table with a zone of its own, and other hardware beside it") {
    const Outcome outcome = estimate({"--params", "175e9", "--tokens", "300e9", "--hardware", "v100", "--count",
                                      "10000", "--zone", "california", "--against", "hardware=h100,count=1000"});
    CHECK(outcome.status == 0);
    CHECK(outcome.err.empty());
    for (const char* part : {"v100 in fp16", "h100-sxm in bf16", "hardware=h100,count=1000", "accelerator", "host",
                             "idle", "overhead", "network", "embodied", "assumptions", "MFU", "PUE", "3.15e+23 FLOP"})
        CHECK_THAT(outcome.out, Contains(part));
    const Json both = json({"--flop", "1e23", "--hardware", "v100", "--count", "100", "--against", "hardware=h100"});
    CHECK(both["against"].size() == 1);
    CHECK(both["against"][0]["energy"]["kwh"].get<double>() < both["energy"]["kwh"].get<double>());
}

TEST_CASE("estimate: every fault at once, with status 2") {
    const Outcome outcome =
        estimate({"--hardware", "h101", "--count", "0", "--pue", "0.5", "--against", "hardwar=b200"});
    CHECK(outcome.status == 2);
    CHECK(outcome.out.empty());
    CHECK_THAT(outcome.err, Contains("unknown hardware 'h101'"));
    CHECK_THAT(outcome.err, Contains("count") && Contains("pue"));
    CHECK_THAT(outcome.err, Contains("unknown key 'hardwar'; did you mean 'hardware'?"));
    CHECK(estimate({}).status == 2);
    CHECK_THAT(estimate({}).err, Contains("hardware: missing"));
    CHECK_THAT(estimate({"--hardware", "v100", "--hours", "1", "--precision", "fp8"}).err,
               Contains("v100 has no peak in fp8; it has fp64, fp32, fp16"));
    CHECK_THAT(estimate({"--hardware", "v100", "--hours", "1", "--precision", "fp61"}).err, Contains("fp64"));
    CHECK_THAT(estimate({"--hardware", "h100", "--hours", "1", "--mfu", "0.9"}).err, Contains("is above 0.803"));
    CHECK_THAT(estimate({"--hardware", "h100", "--hours", "1", "--cap", "50"}).err, Contains("cap: 50 W is below"));
}
