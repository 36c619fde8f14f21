// A page per format of files and per model of forecasts, from their descriptions.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "scenario/fields/schema.hpp"
#include "scenario/pages/reference_text.hpp"
#include "sunward/grid/forecast_model.hpp"
#include "sunward/grid/signal_format.hpp"
#include "sunward/parameter/format_page.hpp"
#include "sunward/scenario/schema.hpp"
#include "sunward/units/wrap.hpp"
#include "sunward/weather/weather_format.hpp"
#include "sunward/workload/trace_format.hpp"

namespace sunward {

namespace scenario {

namespace {

constexpr std::size_t width = 80;

std::string paragraph(std::string_view text) { return "\n" + wrapped(text, width) + "\n"; }

std::string keys(const std::vector<parameter::Field>& fields) {
    std::string rows;
    for (const parameter::Field& field : fields) {
        const std::string otherwise = default_text(field);
        const std::string given = otherwise.empty() ? "optional" : (field.needed ? "" : "default ") + otherwise;
        rows +=
            wrapped(fmt::format("- `{}`: {}; {}. {}.", field.key, parameter::type_text(field.type), given, field.help),
                    width, 2) +
            "\n";
    }
    return rows.empty() ? rows : "\nIts own keys:\n\n" + rows;
}

/// `under`: where in a scenario the example stands.
template <typename Format>
std::string page_of(const Format& format, std::string_view under, const std::vector<parameter::Field>& fields) {
    const parameter::FormatPage& page = format.page;
    std::string text =
        fmt::format("\n### {}\n", format.name) + paragraph(fmt::format("{}. {}", format.help, page.looks));
    if (!page.lines.empty())
        text += fmt::format("\n```text\n{}\n```\n", page.lines);
    if (!page.cleaned.empty())
        text += paragraph(fmt::format("Cleaned: {}", page.cleaned));
    if (!format.source.empty())
        text += paragraph(fmt::format("Source: {}.", format.source));
    return text + keys(fields) + fmt::format("\n```yaml\n{}: {}\n```\n", under, page.example);
}

std::string page_of(const ForecastModel& model) {
    const ForecastPage& page = model.page;
    std::string text = fmt::format("\n### {}\n", model.name) + paragraph(fmt::format("{}. {}", model.help, page.knows));
    if (!page.formula.empty())
        text += fmt::format("\n```text\n{}\n```\n", page.formula);
    if (!model.source.empty())
        text += paragraph(fmt::format("Source: {}.", model.source));
    std::vector<parameter::Field> fields;
    for (const parameter::Field& field : forecast_record().fields)
        if (std::ranges::find(field.only, model.name) != field.only.end())
            fields.push_back(field);
    return text + keys(fields) + fmt::format("\n```yaml\nforecast: {}\n```\n", page.example);
}

constexpr std::string_view introduction = R"(# Formats of files, and models of forecasts

This page is generated (`sunward list format-pages`); `sunward list formats`
prints a line for each. Every key and its values are in
[REFERENCE.md](REFERENCE.md). Files may be compressed by gzip. Text is UTF-8;
a row with more or fewer cells than the header is an error, and so is a number
that is none. What is missing (an empty cell, `NA`, `null`, `-`) is a gap.
)";

constexpr std::string_view of_signals = R"(
## Signals

Carbon intensity, price, shares, powers through time. Times are dates with or
without an offset (`time_zone`, else UTC) or Unix times, each after the one
before it. `gaps` says what fills a gap, `ends` what holds outside the data.
)";

constexpr std::string_view of_traces = R"(
## Traces of jobs

An entry of `workload`. Records that cannot be used are an error or, with
`bad_records: skip`, left out with a count.
)";

constexpr std::string_view of_weather = R"(
## Weather

`weather` of a site. A typical year is replayed by the calendar in any year.
Irradiance down to -15 W/m2 counts as 0, with a count; what is not given is
derived from the rest where that can be, with a note.
)";

constexpr std::string_view of_forecasts = R"(
## Forecasts

`forecast` of a scenario: what policies are told of what comes. In formulas i is
the time of an issue and t the time that it tells of.
)";

} // namespace

} // namespace scenario

std::string format_pages() {
    std::string text(scenario::introduction);
    text += scenario::of_signals;
    for (const SignalFormat* format : signal_formats())
        text += scenario::page_of(*format, format->traits.holds == SignalKind::marginal ? "marginal" : "average",
                                  format->parameters(Measure::intensity));
    text += scenario::of_traces;
    for (const TraceFormat* format : trace_formats())
        text += scenario::page_of(*format, "workload", format->parameters());
    text += scenario::of_weather;
    for (const WeatherFormat* format : weather_formats())
        text += scenario::page_of(*format, "weather", {});
    text += scenario::of_forecasts;
    for (const ForecastModel* model : forecast_models())
        text += scenario::page_of(*model);
    return text;
}

} // namespace sunward
