#include <catch2/catch.hpp>

#include <chrono>

#include "files.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

std::string repeated(const std::string& text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i)
        result += text;
    return result;
}

/// Nine lists of nine aliases of the list before: 9^9 texts.
std::string billion_laughs() {
    std::string text = "a: &a [x, x, x, x, x, x, x, x, x]\n";
    for (char c = 'b'; c < 'j'; ++c)
        text += std::string(1, c) + ": &" + c + " [" + repeated(std::string("*") + static_cast<char>(c - 1) + ", ", 9) +
                "]\n";
    return text;
}

} // namespace

TEST_CASE("aliases that explode are refused, and soon") {
    const auto begin = std::chrono::steady_clock::now();
    CHECK_THAT(faults_in(billion_laughs()), StartsWith("s.yaml:6:") && Contains("more than a million values"));
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
}

TEST_CASE("an alias may not be inside of what it stands for") {
    CHECK_THAT(faults_in("a: &a [1, *a]\n"), StartsWith("s.yaml:1:11: "));
}

TEST_CASE("nesting is bounded, however it is written") {
    const std::string what = "nested deeper than 64 levels\n";
    CHECK_THAT(faults_in("a: " + repeated("[", 200'000)), StartsWith("s.yaml:1:") && Contains(what));
    CHECK_THAT(faults_in(repeated("- ", 200'000)), Contains(what));
    CHECK_THAT(faults_in(repeated("? ", 200'000)), Contains(what));
    CHECK_THAT(faults_in(repeated("{a: ", 200'000)), Contains(what));
    std::string indented;
    for (int i = 0; i < 1000; ++i)
        indented += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
    CHECK(faults_in(indented) == "s.yaml:65:65: " + what);
    std::string chain = "a0: &a0 [x]\n";
    for (int i = 1; i < 100; ++i)
        chain += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
    CHECK_THAT(faults_in(chain), Contains(what));
}

TEST_CASE("a scenario beyond 16 MiB is refused") {
    CHECK_THAT(faults_in(std::string((16u << 20) + 1, '#')), StartsWith("s.yaml: ") && Contains("16777216"));
}

TEST_CASE("what is no YAML has its place told") {
    CHECK_THAT(faults_in("sunward: 1\nzones: [a, b\nsites: 1\n"), StartsWith("s.yaml:3:6: invalid YAML: "));
    CHECK_THAT(faults_in("sunward: 1\nname: \"open"), StartsWith("s.yaml:") && Contains("invalid YAML"));
    CHECK_THAT(faults_in("sunward: 1\nzones: [{name: a}, {name: b]\nsites: 1\n"), Contains("is not closed"));
    CHECK_THAT(faults_in("sites:\n  - name: a\n    zone: b\n   at: c\n"), Contains("4:") && Contains("is it indented"));
    CHECK_THAT(faults_in("sites:\n  - name: a\n\tzone: b\n"), Contains("indented with a tab"));
    // The cure for a variable is told of a line that has one without quotes, of no other.
    CHECK_THAT(faults_in("a: {file: ${X}/y.csv}\n"), Contains("a text with ${NAME} needs quotes"));
    CHECK_THAT(faults_in("a: {file: \"${X}/y.csv\"}\nb:\n  c: 1\n d: 2\n"), !Contains("${NAME}"));
    CHECK(faults_in("sunward: 1\nname: \"x\x04y\"\n") == "s.yaml:2:9: control character 0x04\n");
    CHECK(faults_in("sunward: 1\nname: \xff\n") == "s.yaml:2:7: byte 0xff, expected text in UTF-8\n");
    CHECK_THAT(faults_in("sunward: 1\nname: \xed\xa0\x80\n"), StartsWith("s.yaml:2:7: byte 0xed"));
    CHECK_THAT(faults_in("sunward: !!binary aGk=\n"), StartsWith("s.yaml:1:10: the tag"));
    CHECK_THAT(faults_in("a: 1\n---\nb: 2\n"), Contains("expected one document, found several"));
    CHECK_THAT(faults_in("? [a, b]\n: 1\n"), Contains("expected a key, found a list"));
    CHECK(faults_in("# nothing\n") == "s.yaml:1:1: expected a scenario (a map of keys), found nothing\n");
    CHECK(faults_in("- 1\n") == "s.yaml:1:1: expected a scenario (a map of keys), found a list\n");
}

TEST_CASE("a repeated key is told with the place of the first") {
    CHECK(faults_in(two_sites + "seed: 1\nseed: 2\n") ==
          "s.yaml:17:1: seed: repeated key, the first one is at line 16, column 1\n");
    CHECK(faults_in(with(two_sites, "duration: 2 d", "drain: true, drain: true")) ==
          "s.yaml:2:50: horizon.drain: repeated key, the first one is at line 2, column 37\n");
}

TEST_CASE("words that YAML 1.1 takes for something else are what the field says") {
    const std::string text = with(with(two_sites, "name: north", "name: no"), "zone: north", "zone: no");
    CHECK(load_scenario(scenario_file(text)).scenario.zones[0].name == "no");
    CHECK(load_scenario(scenario_file(with(two_sites, "every: 1 h", "daily: 1:30")))
              .scenario.workload.jobs[0]
              .request.submit == parse_instant("2024-01-01T01:30Z"));
    CHECK(faults_in(with(two_sites, "duration: 2 d", "drain: no")) ==
          "s.yaml:2:44: horizon.drain: expected `true` or `false`, found 'no'\n");
    CHECK(faults_in(with(two_sites, "count: 4", "count: 010")) ==
          "s.yaml:9:51: sites[0].clusters[0].count: '010' begins with a zero; write it without\n");
    CHECK_THAT(faults_in(with(two_sites, "count: 4", "count: 0x10")), Contains("expected integer"));
    CHECK_THAT(faults_in(two_sites + "seed: ~\n"),
               Contains("s.yaml:16:7: seed: expected integer") && Contains("found nothing"));
}

TEST_CASE("numbers may be written as 1e3 and 1_000") {
    for (const std::string number : {"1000", "1e3", "1_000", "1000.0", "\"1000\""})
        CHECK(load_scenario(scenario_file(with(two_sites, "count: 4", "count: " + number)))
                  .scenario.sites[0]
                  .clusters[0]
                  .nodes == 1000);
    CHECK_THAT(faults_in(with(two_sites, "count: 4", "count: 2.5")), Contains("expected integer from 1 to"));
    CHECK_THAT(faults_in(with(two_sites, "count: 4", "count: .nan")), Contains("expected integer"));
    CHECK_THAT(faults_in(with(two_sites, "count: 4", "count: -4")), Contains("'-4' is out of range"));
    CHECK(load_scenario(scenario_file(two_sites + "seed: 18446744073709551615\n")).scenario.seed ==
          18446744073709551615u);
    CHECK_THAT(faults_in(two_sites + "seed: 18446744073709551616\n"), Contains("expected integer"));
}

TEST_CASE("maps and lists of maps have a bounded number of entries") {
    std::string keys;
    for (int i = 0; i <= 10'000; ++i)
        keys += "k" + std::to_string(i) + ": 1\n";
    CHECK(faults_in(keys) == "s.yaml:10001:1: more than 10000 keys in one map\n");
    CHECK_THAT(faults_in(two_sites + "nodes: [" + repeated("{name: a}, ", 10'001) + "]\n"),
               StartsWith("s.yaml:16:8: nodes: more than 10000 entries"));
}
