#include "grid/forecast/spread.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "sunward/random/stream.hpp"

namespace sunward::grid {

namespace {

/// told + z sigma(lead), z the quantile of the standard normal distribution; steps that have begun are known.
class SpreadForecast final : public Forecast {
public:
    SpreadForecast(std::unique_ptr<Forecast> forecast, Spread spread)
        : forecast_(std::move(forecast)), spread_(std::move(spread)) {}

    [[nodiscard]] const Series& issued(Instant now) const override { return forecast_->issued(now); }
    [[nodiscard]] bool is_static() const override { return forecast_->is_static(); }
    [[nodiscard]] Instant issue(Instant now) const override { return forecast_->issue(now); }
    [[nodiscard]] std::optional<Series> quantile(Instant now, double share) const override {
        const Series& told = issued(now);
        const double z = inverse_normal(share);
        if (told.is_constant())
            return Series::constant(at(told.values().front(), Duration{1}, z));
        std::vector<double> values(told.values().begin(), told.values().end());
        const Instant issue = is_static() ? told.begin() - Duration{1} : forecast_->issue(now);
        for (std::size_t i = 0; i < values.size(); ++i)
            if (const Instant begin = told.boundaries()[i]; begin > issue)
                values[i] = at(values[i], begin - issue, z);
        return told.with_values(std::move(values));
    }

private:
    [[nodiscard]] double at(double told, Duration lead, double z) const {
        const double deviation = spread_.deviation(lead) * (spread_.proportional ? told : 1);
        return std::clamp(told + z * deviation, spread_.least, spread_.most);
    }

    std::unique_ptr<Forecast> forecast_;
    Spread spread_;
};

} // namespace

Spread spread_of(const ForecastTask& task, std::function<double(Duration)> error) {
    const double unit = task.subject.proportional ? 1 : scale_of(task.truth);
    return {[unit, error = std::move(error)](Duration lead) { return unit * error(lead); }, task.subject.proportional,
            task.subject.least, task.subject.most};
}

std::unique_ptr<Forecast> with_spread(std::unique_ptr<Forecast> forecast, Spread spread) {
    return std::make_unique<SpreadForecast>(std::move(forecast), std::move(spread));
}

} // namespace sunward::grid
