// What a policy is told about a signal's future.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "sunward/series/series.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

enum class ForecastModel { perfect, iid };

struct ForecastSpec {
    ForecastModel model = ForecastModel::perfect;
    double error = 0; ///< iid: standard deviation as a share of the signal's mean
};

/// A signal's future as issued at some instant, a step function. Values before the issue time are the past as measured.
class Forecast {
public:
    virtual ~Forecast() = default;
    /// The forecast that is the newest one at `now`. The reference stays valid until the next call.
    [[nodiscard]] virtual const Series& issued(Instant now) const = 0;
    /// True when issued() gives the same series at all times, so that plans may be kept and indexed.
    [[nodiscard]] virtual bool is_static() const = 0;
};

/// perfect: the series itself (which must outlive the forecast). iid: each step with an independent error
/// N(0, error x mean), floored at zero for intensities, drawn once from the stream `forecast.<zone>` (Wiesner et al.,
/// Let's Wait Awhile, Middleware 2021). `floor_at_zero` is false for prices.
[[nodiscard]] std::unique_ptr<Forecast> make_forecast(const Series& truth, const ForecastSpec& spec, std::uint64_t seed,
                                                      std::string_view zone, bool floor_at_zero);

} // namespace sunward
