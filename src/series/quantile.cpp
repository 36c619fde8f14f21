#include "sunward/series/quantile.hpp"

#include <algorithm>

namespace sunward {

double forecast_quantile(const Series& forecast, Instant from, Duration span, double q) {
    const Instant to = forecast.ends() == EndRule::fail ? std::min(from + span, forecast.end()) : from + span;
    std::vector<double> values;
    for (Instant t = from; t < to; t = forecast.next_change(t))
        values.push_back(forecast.at(t));
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    const double rank = q * static_cast<double>(values.size() - 1);
    const auto low = static_cast<std::size_t>(rank);
    const std::size_t high = std::min(low + 1, values.size() - 1);
    return values[low] + (rank - static_cast<double>(low)) * (values[high] - values[low]);
}

} // namespace sunward
