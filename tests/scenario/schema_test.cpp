#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "sunward/grid/signal_format.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/scenario/schema.hpp"

using namespace sunward;

TEST_CASE("scenarios/REFERENCE.md is what the table of fields says") {
    std::ostringstream text;
    text << std::ifstream(data_home() / "scenarios" / "REFERENCE.md", std::ios::binary).rdbuf();
    INFO("stale: tools/sunward list fields > scenarios/REFERENCE.md");
    CHECK((text.str() == reference_page()));
}

TEST_CASE("the reference page has every format and rule with its help") {
    const std::string page = reference_page();
    for (const SignalFormat* format : signal_formats())
        CHECK(page.find("`format: " + std::string(format->name) + "`: " + std::string(format->help)) !=
              std::string::npos);
    for (const WhenRule* rule : when_rules())
        CHECK(page.find("- `rule: " + std::string(rule->name) + "`: ") != std::string::npos);
}

TEST_CASE("the JSON Schema is of draft 2020-12, complete and without dangling references") {
    const std::string text = json_schema();
    const auto schema = nlohmann::json::parse(text);
    CHECK(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema");
    CHECK(schema["additionalProperties"] == false);
    CHECK(schema["required"] == nlohmann::json({"sunward", "horizon", "zones", "sites", "workload"}));
    const auto& site = schema["$defs"]["site"];
    CHECK(site["properties"]["zone"]["type"] == "string");
    CHECK(site["properties"]["zone"]["description"].get<std::string>().find("Region of the grid") == 0);
    CHECK(schema["$defs"]["facility"]["properties"]["pue"]["minimum"] == 1);
    const auto& rules = schema["$defs"]["when-rule"]["properties"]["rule"]["oneOf"];
    CHECK(rules.size() == when_rules().size());
    const std::string start = "\"$ref\": \"#/$defs/";
    for (std::size_t at = 0; (at = text.find(start, at)) != std::string::npos;) {
        at += start.size();
        const std::string name = text.substr(at, text.find('"', at) - at);
        CHECK(schema["$defs"].contains(name));
    }
}
