// Every format of files and model of forecasts tells of itself, and what its page shows can be read.
#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

#include "files.hpp"
#include "sunward/grid/forecast_model.hpp"
#include "sunward/grid/signal_format.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/scenario/schema.hpp"
#include "sunward/weather/weather_format.hpp"
#include "sunward/workload/trace_format.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// The file that an example names.
std::string file_in(const std::string& example) {
    const std::size_t at = example.find("file: ");
    if (at == std::string::npos)
        return {};
    const std::size_t begin = at + 6;
    return example.substr(begin, example.find_first_of(",}", begin) - begin);
}

/// A scenario of the first minutes of March 2024 with the example in it, and the page's lines in its file.
Scenario scenario_of(const parameter::FormatPage& page, const std::string& average, const std::string& workload) {
    const auto file = scenario_file("sunward: 1\n"
                                    "horizon: {start: 2024-03-01T00:00Z, duration: 10 min, drain: false}\n"
                                    "zones: [{name: z, signals: {" +
                                    average +
                                    "}}]\n"
                                    "nodes: [{name: box, accelerators: 8, accelerator: {idle: 100 W, full: 1 kW}}]\n"
                                    "sites: [{name: s, zone: z, clusters: [{node: box, count: 4}]}]\n"
                                    "workload: " +
                                    workload + "\n");
    if (const std::string name = file_in(std::string(page.example)); !name.empty())
        write_file(file.parent_path() / name, std::string(page.lines) + "\n");
    return load_scenario(file).scenario;
}

template <typename Format>
void check_page(const Format& format) {
    INFO(format.name);
    const std::string text = format_pages();
    CHECK(text.find("\n### " + std::string(format.name) + "\n") != std::string::npos);
    CHECK_FALSE(format.help.empty());
    CHECK_FALSE(format.page.looks.empty());
    CHECK(format.page.example.find("format: " + std::string(format.name)) != std::string::npos);
}

} // namespace

TEST_CASE("scenarios/FORMATS.md is what the formats say") {
    std::ostringstream text;
    text << std::ifstream(data_home() / "scenarios" / "FORMATS.md", std::ios::binary).rdbuf();
    INFO("stale: tools/sunward list format-pages > scenarios/FORMATS.md");
    CHECK((text.str() == format_pages()));
}

TEST_CASE("every format has its page, and one of files three lines and a source") {
    for (const SignalFormat* format : signal_formats()) {
        check_page(*format);
        CHECK(format->page.lines.empty() == (format->read == nullptr));
    }
    for (const TraceFormat* format : trace_formats())
        check_page(*format);
    for (const WeatherFormat* format : weather_formats()) {
        check_page(*format);
        CHECK_FALSE(format->source.empty());
        CHECK_FALSE(format->page.lines.empty());
    }
    for (const ForecastModel* model : forecast_models()) {
        INFO(model->name);
        CHECK(format_pages().find("\n### " + std::string(model->name) + "\n") != std::string::npos);
        CHECK_FALSE(model->page.knows.empty());
    }
}

TEST_CASE("the lines on a signal's page are read as its example says") {
    for (const SignalFormat* format : signal_formats()) {
        INFO(format->name);
        const bool marginal = format->traits.holds == SignalKind::marginal;
        const std::string example(format->page.example);
        const Scenario scenario =
            scenario_of(format->page, (marginal ? "average: 1 gCO2/kWh, marginal: " : "average: ") + example,
                        "[{synthetic: {jobs: 1, arrivals: {every: 1 h}, run: 30 min}}]");
        const auto& signal = marginal ? scenario.zones[0].marginal : scenario.zones[0].average;
        REQUIRE(signal.has_value());
        CHECK(signal->series.at(scenario.horizon.start) > 0);
    }
}

TEST_CASE("the lines on a trace's page are jobs") {
    for (const TraceFormat* format : trace_formats()) {
        INFO(format->name);
        const std::string text(format->page.lines);
        const auto lines = std::count(text.begin(), text.end(), '\n');
        const Scenario scenario = scenario_of(format->page, "average: 300 gCO2/kWh", std::string(format->page.example));
        CHECK(scenario.workload.jobs.size() == static_cast<std::size_t>(lines));
    }
}

TEST_CASE("an unknown key of a format is refused with the near one, and one of another format with its own") {
    for (const SignalFormat* format : signal_formats()) {
        INFO(format->name);
        std::string example(format->page.example);
        example.insert(example.size() - 1, ", lable: period-end");
        CHECK_THROWS_WITH(scenario_of(format->page, "average: " + example, "[]"),
                          Catch::Contains("unknown key 'lable'") && Catch::Contains("'label'"));
    }
}
