#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "files.hpp"
#include "sunward/error/error.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/scenario/outline.hpp"
#include "sunward/scenario/schema.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// A rule with its page.
struct Entry {
    std::string_view kind;
    std::string_view name;
    const RulePage* page;
};

template <typename Rule>
void add_entries(std::string_view kind, std::span<const Rule* const> rules, std::vector<Entry>& entries) {
    for (const Rule* rule : rules)
        entries.push_back({kind, rule->name, &rule->page});
}

std::vector<Entry> entries() {
    std::vector<Entry> all;
    add_entries("order", order_rules(), all);
    add_entries("backfill", backfill_rules(), all);
    add_entries("when", when_rules(), all);
    add_entries("where", where_rules(), all);
    add_entries("nodes", nodes_rules(), all);
    add_entries("width", width_rules(), all);
    return all;
}

/// With panels at one of the sites, for rules that need a surplus, and prices of energy.
std::string sunny_sites() {
    const std::string sunny = with(two_sites, "    zone: north\n",
                                   "    zone: north\n    at: {latitude: 60 deg, longitude: 11 deg, elevation: 0 m}\n"
                                   "    weather: {format: synthetic}\n    solar: {capacity: 1 MW, tilt: 40 deg}\n"
                                   "    grid: {tariff: 50 EUR/MWh}\n");
    return with(sunny, "    zone: south\n", "    zone: south\n    grid: {tariff: 60 EUR/MWh}\n");
}

bool is_listed(const std::string& text, std::string_view name) {
    return text.find("\n### " + std::string(name) + "\n") != std::string::npos;
}

/// Without line ends, and the blanks that lines begin with.
std::string in_one_line(const std::string& text) {
    std::string line;
    for (const char c : text) {
        const char blank = c == '\n' ? ' ' : c;
        if (blank != ' ' || !line.ends_with(' '))
            line += blank;
    }
    return line;
}

} // namespace

TEST_CASE("no line of a page is wider than a terminal") {
    std::istringstream lines(policy_pages());
    for (std::string line; std::getline(lines, line);) {
        INFO(line);
        CHECK(line.size() <= 80);
    }
}

TEST_CASE("scenarios/POLICIES.md is what the catalogue and its pages say") {
    std::ostringstream text;
    text << std::ifstream(data_home() / "scenarios" / "POLICIES.md", std::ios::binary).rdbuf();
    INFO("stale: tools/sunward list pages > scenarios/POLICIES.md");
    CHECK((text.str() == policy_pages()));
}

TEST_CASE("every rule has its page") {
    const std::string text = policy_pages();
    for (const Entry& entry : entries()) {
        INFO(entry.kind << " " << entry.name);
        CHECK_FALSE(entry.page->decides.empty());
        CHECK_FALSE(entry.page->pays.empty());
        CHECK_FALSE(entry.page->example.empty());
        CHECK(is_listed(text, entry.name));
    }
    CHECK(is_listed(text, "reserved-first"));
}

TEST_CASE("a page has the rule, its formula, its source, its parameters with units and defaults, and an example") {
    const std::string page = policy_page("threshold");
    CHECK(page.starts_with("when: run while the forecast is below a quantile"));
    CHECK(page.find("run while CI(t) < Q or CI(t) = Q = v_1") != std::string::npos);
    CHECK(page.find("When it pays: ") != std::string::npos);
    CHECK(page.find("Source: Souza et al., Ecovisor, ASPLOS 2023.") != std::string::npos);
    CHECK(page.find("- `lookahead`: duration above 0; default `24 h`.") != std::string::npos);
    CHECK(page.find("policy: {when: {rule: threshold, quantile: 30 %}}") != std::string::npos);
    CHECK_THROWS_WITH(policy_page("tresholds"), "list policy: no rule is named 'tresholds'; did you mean 'threshold'?");
}

TEST_CASE("the example of every page is a policy with that rule") {
    for (const Entry& entry : entries()) {
        INFO(entry.kind << " " << entry.name);
        const std::string example(entry.page->example);
        CHECK(in_one_line(policy_pages()).find("policy: " + example + " ") != std::string::npos);
        const std::string world = with(sunny_sites(), "  - site: oslo\n", "  - site: oslo\n    elastic: {max: 4}\n");
        const Outline outline = outline_scenario(scenario_file(world + "policy: " + example + "\n"));
        const std::string key = std::string(entry.kind) + ": ";
        CHECK((outline.resolved.find(key + std::string(entry.name)) != std::string::npos ||
               outline.resolved.find("rule: " + std::string(entry.name)) != std::string::npos));
    }
}
