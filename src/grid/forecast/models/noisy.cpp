// value(t) + e(t), where for an issue i and a step that starts at lead l = t - i the error e has the standard deviation
// sigma(l) x |mean of truth|; e of neighbouring hours has the stated correlation, and from issue to issue the error of
// one step is a Markov process whose covariance is the variance at the shorter lead, so that each issue revises the one
// before it. The step under way is known. The error starts anew every 28 days, so that what is issued at an instant
// does not depend on what was asked before. A zone's signals share a part of the variance. Source: Heath and Jackson,
// Modeling the evolution of demand forecasts, IIE Transactions 26, 1994.
#include <cmath>

#include <fmt/format.h>

#include "grid/forecast/forecast_error.hpp"
#include "grid/forecast/spread.hpp"
#include "grid/forecast/task.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::grid::forecast::models {

using namespace parameter;
using namespace parameter::types;

namespace {

Foresight with_errors(const ForecastTask& task) {
    const Values& values = task.spec.values;
    const double common = values.number("common");
    const Subject subject = task.subject;
    ErrorSource source;
    source.seed = task.seed;
    source.common_purpose = fmt::format("forecast.{}.common", task.zone);
    source.own_purpose = fmt::format("forecast.{}.{}", task.zone, subject.name);
    source.common_weight = subject.sign * std::sqrt(common);
    source.own_weight = std::sqrt(1 - common);
    const IssueWindow window = issue_window(values);
    return [&truth = task.truth, subject, mean = scale_of(task.truth), step = window.step,
            process = ErrorProcess(growth_of(values.value("growth")), values.number("correlation"), window,
                                   std::move(source))](Instant issue, Instant from, Instant to) mutable {
        process.move_to(floor_to(issue, step).us / step.us);
        const double lead = static_cast<double>((from - issue).us) / static_cast<double>(step.us);
        const double value = value_within(truth, from, to);
        const double error = process.at(lead) * (subject.proportional ? value : mean);
        return subject.held(value + error);
    };
}

void check_growth(const std::vector<LeadError>& growth, Faults& faults) {
    LeadError before{};
    for (std::size_t i = 0; i < growth.size(); ++i) {
        const LeadError& point = growth[i];
        if (point.lead <= before.lead)
            faults.add({}, fmt::format("forecast.growth[{}].lead", i),
                       fmt::format("{}, expected more than {}", to_string(point.lead), to_string(before.lead)));
        if (!std::isfinite(point.error) || point.error < before.error)
            faults.add({}, fmt::format("forecast.growth[{}].error", i),
                       fmt::format("{}, expected a share of the mean that is not below the one before it, {}",
                                   shortest(point.error), shortest(before.error)));
        before = point;
    }
}

void check_share(bool holds, std::string_view key, double value, std::string_view expected, Faults& faults) {
    if (!holds)
        faults.add({}, fmt::format("forecast.{}", key), fmt::format("{}, expected {}", shortest(value), expected));
}

void check(const Values& values, Faults& faults) {
    const double correlation = values.number("correlation");
    const double common = values.number("common");
    check_growth(growth_of(values.value("growth")), faults);
    check_share(correlation >= 0 && correlation < 1, "correlation", correlation, "0 to below 1", faults);
    check_share(common >= 0 && common <= 1, "common", common, "0 to 1", faults);
    check_window(values, faults);
}

Parameters parameters() {
    Parameters all = {
        growth_field("growth"),
        field("correlation", ratio(0, 0.999999), "Between the errors of neighbouring hours in one issue")
            .or_else("0.95"),
        field("common", ratio(0, 1),
              "Share of the variance that carbon, price, solar and wind have from one driver: more sun and wind than "
              "forecast go with less carbon and a lower price")
            .or_else("0.5"),
    };
    for (Field& own : window_fields())
        all.push_back(std::move(own));
    return all;
}

} // namespace

extern const ForecastModel noisy = {
    .name = "noisy",
    .help = "errors that are correlated in time, grow with the lead time and are revised by each issue",
    .source = "Heath and Jackson, IIE Transactions 26(3), 1994",
    .parameters = parameters,
    .traits = {.knows_errors = true},
    .page = {.knows = "The step under way, and what comes the worse the further it is ahead; each issue is nearer to "
                      "what comes than the one before it. A zone's carbon, price, sun and wind err together.",
             .formula = "told_i(t) = truth(t) + e_i(l) * mean of truth, lead l = t - i, Var e_i(l) = sigma(l)^2\n"
                        "e_i(l) = k e_(i-1)(l + 1) + sigma(l) sqrt(1 - k) w_i(l), k = (sigma(l) / sigma(l + 1))^2\n"
                        "w_i(l): AR(1) along l, variance 1",
             .example = "{model: noisy, growth: optimistic}"},
    .check = check,
    .make = [](const ForecastTask& task) -> std::unique_ptr<Forecast> {
        return with_spread(
            std::make_unique<WindowForecast>(task.truth, issue_window(task.spec.values), with_errors(task)),
            spread_of(task, [growth = growth_of(task.spec.values.value("growth"))](Duration lead) {
                return error_at(growth, lead);
            }));
    },
};

} // namespace sunward::grid::forecast::models
