// Keys of models whose forecasts change with each issue.
#include <fmt/format.h>

#include "grid/forecast/forecast_window.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::grid {

using namespace parameter;
using namespace parameter::types;

namespace {

void expect(bool holds, std::string_view key, Duration value, std::string_view expected, Faults& faults) {
    if (!holds)
        faults.add({}, fmt::format("forecast.{}", key), fmt::format("{}, expected {}", to_string(value), expected));
}

bool is_step(Duration step) { return step.us > 0 && step <= Duration::from_days(28); }

} // namespace

Parameters window_fields() {
    return {
        field("issue_step", step(), "A new forecast is issued this often, counted from midnight UTC of 1970-01-01")
            .or_else("1 h"),
        field("horizon", span(), "A forecast reaches this far; beyond it, the mean of the lookback is used")
            .or_else("7 d"),
        field("lookback", duration(), "How far back a forecast includes measured values").or_else("3 d"),
    };
}

IssueWindow issue_window(const Values& values) {
    return {values.duration("issue_step"), values.duration("horizon"), values.duration("lookback")};
}

void check_window(const Values& values, Faults& faults) {
    constexpr Duration year = Duration::from_days(366);
    constexpr std::int64_t most_steps = 100'000;
    const auto [step, horizon, lookback] = issue_window(values);
    expect(is_step(step), "issue_step", step, "more than 0 and at most 28 d", faults);
    expect(horizon.us > 0 && horizon <= year, "horizon", horizon, "more than 0 and at most 366 d", faults);
    expect(lookback.us >= 0 && lookback <= year, "lookback", lookback, "0 to 366 d", faults);
    if (is_step(step))
        expect(horizon.us / step.us + lookback.us / step.us <= most_steps, "issue_step", step,
               "at most 100,000 of them in horizon and lookback", faults);
}

Parameters persistence_fields() {
    Parameters all = window_fields();
    all.insert(
        all.begin(),
        field("period", step(), "The signal is expected to be what it was this long ago; a whole number of issue steps")
            .or_else("1 d"));
    return all;
}

void check_persistence(const Values& values, Faults& faults) {
    check_window(values, faults);
    const Duration step = values.duration("issue_step");
    const Duration period = values.duration("period");
    if (is_step(step))
        expect(period.us > 0 && period.us % step.us == 0, "period", period, "a whole number of issue steps", faults);
}

} // namespace sunward::grid
