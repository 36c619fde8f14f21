#include "sunward/grid/forecast.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "grid/forecast/forecast_error.hpp"
#include "grid/forecast/forecast_window.hpp"
#include "grid/forecast/spread.hpp"
#include "sunward/error/error.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/random/stream.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

class PerfectForecast final : public Forecast {
public:
    explicit PerfectForecast(const Series& truth) : truth_(truth) {}
    [[nodiscard]] const Series& issued(Instant) const override { return truth_; }
    [[nodiscard]] bool is_static() const override { return true; }
    [[nodiscard]] std::optional<Series> quantile(Instant, double) const override { return truth_; }

private:
    const Series& truth_;
};

class DrawnForecast final : public Forecast {
public:
    explicit DrawnForecast(Series drawn) : drawn_(std::move(drawn)) {}
    [[nodiscard]] const Series& issued(Instant) const override { return drawn_; }
    [[nodiscard]] bool is_static() const override { return true; }

private:
    Series drawn_;
};

/// How one of a zone's signals is foretold.
struct Subject {
    std::string_view name;     ///< of the signal: streams are `forecast.<zone>.<name>`
    std::string_view suffix;   ///< of its issued forecasts and of its stream of iid errors
    double sign = 1;           ///< on the common driver
    bool proportional = false; ///< errors scale with the value instead of the mean
    double least = 0;
    double most = std::numeric_limits<double>::infinity();
};

constexpr double unbounded = std::numeric_limits<double>::infinity();
constexpr Subject carbon_subject{"carbon", "", 1, false, 0, unbounded};
constexpr Subject price_subject{"price", "", 1, false, -unbounded, unbounded};

double mean_of(const Series& truth) {
    return truth.is_constant() ? truth.values().front() : truth.mean(truth.begin(), truth.end());
}

/// The mean of each step: its value, unless the series is linear.
std::vector<double> step_means(const Series& series) {
    std::vector<double> means(series.values().begin(), series.values().end());
    if (series.shape() == Shape::linear)
        for (std::size_t i = 0; i < means.size(); ++i)
            means[i] = series.mean(series.boundaries()[i], series.boundaries()[i + 1]);
    return means;
}

/// value_i = truth_i + N(0, error x |mean of truth|), independent, kept within the subject's bounds.
/// Source: Wiesner et al., Let's Wait Awhile, Middleware 2021, section 5.1.
Series with_iid_errors(const Series& truth, double error, RandomStream stream, const Subject& subject) {
    const double deviation = error * std::abs(mean_of(truth));
    std::vector<double> values = step_means(truth);
    for (double& value : values) {
        const double drawn = stream.normal();
        value += (subject.proportional ? error * value : deviation) * drawn;
        value = std::clamp(value, subject.least, subject.most);
    }
    return truth.with_values(std::move(values));
}

constexpr std::size_t cells_of_year = 288; ///< twelve months of 24 hours

/// Each step has the mean, weighted by duration, of all steps that begin in the same UTC hour of the same month.
Series climatology(const Series& truth) {
    std::vector<double> values = step_means(truth);
    const auto boundaries = truth.boundaries();
    std::vector<std::size_t> cells(values.size());
    std::array<double, std::size_t{12} * 24> sums{};
    std::array<double, std::size_t{12} * 24> seconds{};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const CivilTime time = civil_time(boundaries[i]);
        cells[i] = std::size_t{time.month - 1} * 24 +
                   static_cast<std::size_t>(time.since_midnight.us / Duration::from_hours(1).us);
        const double length = (boundaries[i + 1] - boundaries[i]).seconds();
        sums[cells[i]] += values[i] * length;
        seconds[cells[i]] += length;
    }
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = sums[cells[i]] / seconds[cells[i]];
    return truth.with_values(std::move(values));
}

grid::Foresight noisy(const Series& truth, const ForecastSpec& spec, std::uint64_t seed, std::string_view zone,
                      const Subject& subject) {
    grid::ErrorSource source;
    source.seed = seed;
    source.common_purpose = fmt::format("forecast.{}.common", zone);
    source.own_purpose = fmt::format("forecast.{}.{}", zone, subject.name);
    source.common_weight = subject.sign * std::sqrt(spec.common);
    source.own_weight = std::sqrt(1 - spec.common);
    const double mean = std::abs(mean_of(truth));
    return [&truth, subject, mean, step = spec.issue_step,
            process = grid::ErrorProcess(spec, std::move(source))](Instant issue, Instant from, Instant to) mutable {
        process.move_to(grid::floor_to(issue, step).us / step.us);
        const double lead = static_cast<double>((from - issue).us) / static_cast<double>(step.us);
        const double value = grid::value_within(truth, from, to);
        const double error = process.at(lead) * (subject.proportional ? value : mean);
        return std::clamp(value + error, subject.least, subject.most);
    };
}

grid::Foresight persistence(const Series& truth, const ForecastSpec& spec) {
    return [&truth, period = spec.period](Instant issue, Instant from, Instant to) {
        return grid::persist(truth, period, issue, from, to);
    };
}

/// The newest issue where it covers the step, else persistence.
grid::Foresight from_issues(const Series& truth, const ForecastSpec& spec, std::vector<IssuedForecast> issues) {
    return [&truth, period = spec.period, issues = std::move(issues)](Instant issue, Instant from, Instant to) {
        const auto later = std::ranges::upper_bound(issues, issue, {}, &IssuedForecast::issued);
        if (later != issues.begin()) {
            const Series& values = std::prev(later)->values;
            if (values.ends() != EndRule::fail || (values.begin() <= from && to <= values.end()))
                return grid::step_value(values, from, to);
        }
        return grid::persist(truth, period, issue, from, to);
    };
}

std::unique_ptr<Forecast> issued_forecast(const Series& truth, const ForecastSpec& spec, const std::string& key) {
    const auto found = spec.issued.find(key);
    if (found == spec.issued.end() || found->second.empty())
        throw InputError({}, "forecast.issued." + key, "missing, the model `file` needs issued forecasts for it");
    std::vector<IssuedForecast> issues = found->second;
    std::ranges::stable_sort(issues, {}, &IssuedForecast::issued);
    std::vector<Instant> times;
    times.reserve(issues.size());
    for (const IssuedForecast& issue : issues)
        times.push_back(issue.issued);
    return std::make_unique<grid::WindowForecast>(truth, spec, from_issues(truth, spec, std::move(issues)),
                                                  std::move(times));
}

/// `error` is a share of the mean, or of the value itself.
grid::Spread spread_of(const Series& truth, const Subject& subject, std::function<double(Duration)> error) {
    const double unit = subject.proportional ? 1 : std::abs(mean_of(truth));
    return {[unit, error = std::move(error)](Duration lead) { return unit * error(lead); }, subject.proportional,
            subject.least, subject.most};
}

std::unique_ptr<Forecast> make(const Series& truth, const ForecastSpec& spec, std::uint64_t seed, std::string_view zone,
                               const Subject& subject) {
    const std::string key = fmt::format("{}{}", zone, subject.suffix);
    switch (spec.model) {
    case ForecastModel::perfect: break;
    case ForecastModel::iid:
        return grid::with_spread(std::make_unique<DrawnForecast>(with_iid_errors(
                                     truth, spec.error, RandomStream(seed, "forecast." + key), subject)),
                                 spread_of(truth, subject, [error = spec.error](Duration) { return error; }));
    case ForecastModel::climatology: return std::make_unique<DrawnForecast>(climatology(truth));
    case ForecastModel::noisy:
        return grid::with_spread(std::make_unique<grid::WindowForecast>(
                                     truth, spec, noisy(truth, spec, seed, zone, subject), std::vector<Instant>{}),
                                 spread_of(truth, subject, [growth = spec.growth](Duration lead) {
                                     return grid::error_at(grid::growth_or_default(growth), lead);
                                 }));
    case ForecastModel::persistence:
        return std::make_unique<grid::WindowForecast>(truth, spec, persistence(truth, spec), std::vector<Instant>{});
    case ForecastModel::file: return issued_forecast(truth, spec, key);
    }
    return std::make_unique<PerfectForecast>(truth);
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

void check_windows(const ForecastSpec& spec, Faults& faults) {
    constexpr Duration year = Duration::from_days(366);
    constexpr std::int64_t most_steps = 100'000;
    const auto expect = [&faults](bool holds, std::string_view field, Duration value, std::string_view expected) {
        if (!holds)
            faults.add({}, fmt::format("forecast.{}", field),
                       fmt::format("{}, expected {}", to_string(value), expected));
    };
    const bool stepped = spec.issue_step.us > 0 && spec.issue_step <= Duration::from_days(28);
    expect(stepped, "issue_step", spec.issue_step, "more than 0 and at most 28 d");
    expect(spec.horizon.us > 0 && spec.horizon <= year, "horizon", spec.horizon, "more than 0 and at most 366 d");
    expect(spec.lookback.us >= 0 && spec.lookback <= year, "lookback", spec.lookback, "0 to 366 d");
    if (!stepped)
        return;
    expect(spec.horizon.us / spec.issue_step.us + spec.lookback.us / spec.issue_step.us <= most_steps, "issue_step",
           spec.issue_step, "at most 100,000 of them in horizon and lookback");
    expect(spec.period.us > 0 && spec.period.us % spec.issue_step.us == 0, "period", spec.period,
           "a whole number of issue steps");
}

constexpr std::array default_leads{LeadError{Duration::from_hours(1), 0.09}, LeadError{Duration::from_hours(6), 0.20},
                                   LeadError{Duration::from_hours(24), 0.25},
                                   LeadError{Duration::from_hours(48), 0.35}};
constexpr std::array optimistic_leads{LeadError{Duration::from_hours(1), 0.02},
                                      LeadError{Duration::from_hours(96), 0.11}};

} // namespace

std::span<const LeadError> default_growth() { return default_leads; }
std::span<const LeadError> optimistic_growth() { return optimistic_leads; }

void check_forecast(const ForecastSpec& spec) {
    Faults faults;
    const auto share = [&faults](bool holds, std::string_view field, double value, std::string_view expected) {
        if (!holds)
            faults.add({}, fmt::format("forecast.{}", field),
                       fmt::format("{}, expected {}", shortest(value), expected));
    };
    if (spec.model == ForecastModel::iid)
        share(std::isfinite(spec.error) && spec.error >= 0, "error", spec.error, "a share of the mean of at least 0");
    if (spec.model == ForecastModel::noisy) {
        check_growth(spec.growth, faults);
        share(spec.correlation >= 0 && spec.correlation < 1, "correlation", spec.correlation, "0 to below 1");
        share(spec.common >= 0 && spec.common <= 1, "common", spec.common, "0 to 1");
    }
    if (spec.model == ForecastModel::noisy || spec.model == ForecastModel::persistence ||
        spec.model == ForecastModel::file)
        check_windows(spec, faults);
    faults.raise();
}

bool knows_errors(const ForecastSpec& spec) {
    return spec.model == ForecastModel::perfect || spec.model == ForecastModel::iid ||
           spec.model == ForecastModel::noisy;
}

std::unique_ptr<Forecast> make_forecast(const Series& truth, const ForecastSpec& spec, std::uint64_t seed,
                                        std::string_view zone, bool floor_at_zero) {
    check_forecast(spec);
    return make(truth, spec, seed, zone, floor_at_zero ? carbon_subject : price_subject);
}

ZoneForecast make_forecasts(const ZoneTruth& truth, const ForecastSpec& spec, std::uint64_t seed) {
    check_forecast(spec);
    ForecastSpec without_issues;
    without_issues.model = ForecastModel::persistence;
    without_issues.period = spec.period;
    without_issues.issue_step = spec.issue_step;
    without_issues.horizon = spec.horizon;
    without_issues.lookback = spec.lookback;
    const auto foretell = [&](const Series* signal, Subject subject) -> std::unique_ptr<Forecast> {
        const std::string key = fmt::format("{}{}", truth.zone, subject.suffix);
        if (signal == nullptr)
            return nullptr;
        if (subject.sign < 0)
            subject.most = std::max(0.0, *std::ranges::max_element(signal->values()));
        const bool unissued = spec.model == ForecastModel::file && !spec.issued.contains(key);
        return make(*signal, unissued ? without_issues : spec, seed, truth.zone, subject);
    };
    Subject marginal = carbon_subject;
    marginal.suffix = ".marginal";
    Subject price = price_subject;
    price.suffix = ".price";
    const Subject solar{"solar", ".solar", -1, true, 0, unbounded};
    const Subject wind{"wind", ".wind", -1, false, 0, unbounded};
    ZoneForecast told;
    told.carbon = foretell(truth.carbon, carbon_subject);
    told.marginal = foretell(truth.marginal, marginal);
    told.price = foretell(truth.price, price);
    told.solar = foretell(truth.solar, solar);
    told.wind = foretell(truth.wind, wind);
    return told;
}

} // namespace sunward
