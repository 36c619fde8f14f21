#include <catch2/catch.hpp>

#include "sources.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

std::string entry(const std::string& location, const std::string& time, const std::string& rating,
                  const std::string& length = "01:00") {
    return R"({"Location":")" + location + R"(","Time":")" + time + R"(","Rating":)" + rating + R"(,"Duration":")" +
           length + "\"}";
}

SignalSource json_source(const std::string& text, GapRule gaps = GapRule::fail) {
    return text_source("carbon-aware-sdk", "emissions.json", text, gaps);
}

} // namespace

TEST_CASE("sdk: the location selects the entries") {
    const std::string text = "[" + entry("east", "2022-01-01T00:00:00+00:00", "10") + "," +
                             entry("west", "2022-01-01T00:00:00+00:00", "90") + ",\n" +
                             entry("east", "2022-01-01T01:00:00+00:00", "20.5") + "]";
    auto source = json_source(text);
    CHECK_THAT(fault_of(source), Contains("location") && Contains("several") && Contains("east, west"));
    tell(source, "location", "north");
    CHECK_THAT(fault_of(source), Contains("'north' is not in the file; expected one of east, west"));
    tell(source, "location", "eas");
    CHECK_THAT(fault_of(source), Contains("'eas' is not in the file; did you mean 'east'?"));
    tell(source, "location", "east");
    const Signal signal = read_signal(source);
    CHECK(signal.series.size() == 2);
    CHECK(signal.series.at(at("2022-01-01T01:30Z")) == 20.5);
    CHECK(describe(signal) == "average, basis unstated, emissions.json (carbon-aware-sdk)");
    source.kind = SignalKind::marginal;
    CHECK(read_signal(source).kind == SignalKind::marginal);
}

TEST_CASE("sdk: the only location needs no name and the list may be under Emissions or in small letters") {
    const std::string list = "[" + entry("east", "2022-01-01T00:00:00+00:00", "10") + "]";
    CHECK(read_signal(json_source(list)).series.values()[0] == 10);
    CHECK(read_signal(json_source(R"({"Emissions":)" + list + "}")).series.values()[0] == 10);
    CHECK(read_signal(json_source(R"([{"location":"e","time":"2022-01-01T00:00Z","rating":7,"duration":"00:05:00"}])"))
              .series.values()[0] == 7);
}

TEST_CASE("sdk: durations show gaps and overlaps") {
    const auto two = [](const std::string& third_time, const std::string& length) {
        return "[" + entry("e", "2022-01-01T00:00Z", "10", "00:30") + "," +
               entry("e", "2022-01-01T00:30Z", "20", length) + "," + entry("e", third_time, "30", "00:30") + "]";
    };
    CHECK(fault_of(json_source(two("2022-01-01T01:00Z", "00:30"))).empty());
    CHECK_THAT(fault_of(json_source(two("2022-01-01T01:30Z", "00:30"))), Contains("2022-01-01T01:00:00Z"));
    const Signal held = read_signal(json_source(two("2022-01-01T01:30Z", "00:30"), GapRule::hold));
    CHECK(held.series.at(at("2022-01-01T01:15Z")) == 20);
    CHECK_THAT(joined_notes(held), Contains("gap from 2022-01-01T01:00:00Z to 2022-01-01T01:30:00Z"));
    CHECK_THAT(fault_of(json_source(two("2022-01-01T01:00Z", "01:00"))),
               Contains("[2].Time") && Contains("before the end"));
    CHECK_THAT(fault_of(json_source(two("2022-01-01T00:15Z", "00:30"))), Contains("[2].Time") && Contains("earlier"));
}

TEST_CASE("sdk: bad entries are told together with their places") {
    const std::string faults = fault_of(json_source(
        "[" + entry("e", "soon", "1") + "," + entry("e", "2022-01-01T01:00Z", "\"x\"") + "," +
        entry("e", "2022-01-01T02:00Z", "-3") + "," + entry("e", "2022-01-01T03:00Z", "3", "60 min") + ",5,{}," +
        entry("e", "2022-01-01T04:00Z", "3", "00:00") + "," + entry("e", "2022-01-01T05:00Z", "3", "1:2:3:4") + "]"));
    CHECK_THAT(faults, Contains("[0].Time") && Contains("text (4 bytes) is not a time"));
    CHECK_THAT(faults, Contains("[1].Rating"));
    CHECK_THAT(faults, Contains("[2].Rating") && Contains("-3 is negative"));
    CHECK_THAT(faults, Contains("[3].Duration") && Contains("[4].Location") && Contains("[5].Location"));
    CHECK_THAT(faults, Contains("[6].Duration") && Contains("[7].Duration"));
}

TEST_CASE("sdk: hostile and broken JSON") {
    CHECK_THAT(fault_of(json_source("[\n {\"Location\": }]")), Contains("emissions.json:2:") && Contains("not JSON"));
    CHECK_THAT(fault_of(json_source("")), Contains("not JSON"));
    CHECK_THAT(fault_of(json_source("{}")), Contains("expected an array"));
    CHECK_THAT(fault_of(json_source("[]")), Contains("location"));
    CHECK_THAT(fault_of(json_source(std::string(1'000'000, '['))), Contains("nested deeper"));
    CHECK_THAT(fault_of(json_source("[" + entry("e", "2022-01-01T01:00Z", "1e999") + "]")), Contains("emissions.json"));
}

TEST_CASE("sdk: the sample file of the project") {
    const auto file = data_file("carbon/gsf_sdk_aws_emissions.json");
    if (!file)
        return;
    auto source = file_source("carbon-aware-sdk", *file);
    CHECK_THAT(fault_of(source), Contains("eu-west-1") && Contains("us-west-2"));
    tell(source, "location", "eu-west-1");
    const Signal signal = read_signal(source);
    CHECK(std::vector<double>(signal.series.values().begin(), signal.series.values().end()) ==
          std::vector<double>{13, 35, 99, 60, 38, 0,  75, 28, 86, 8,  58, 85,
                              12, 33, 10, 90, 18, 47, 0,  22, 6,  24, 11, 56});
    CHECK(signal.series.begin() == at("2021-10-25T14:50Z"));
    CHECK(signal.series.end() == at("2021-10-26T14:50Z"));
}
