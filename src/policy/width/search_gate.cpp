#include "policy/width/gate.hpp"

#include <algorithm>

namespace sunward {

namespace {

/// CAP: so many accelerators may be in use as thresholds are at or above the value now.
class SearchGate final : public Gate {
public:
    explicit SearchGate(const parameter::Values& values)
        : least_use_(static_cast<std::uint32_t>(values.whole("least_use"))), lookahead_(values.duration("lookahead")) {}

    /// The measured value may change within a step of the forecast.
    void signal_changed() override { known_.clear(); }

    [[nodiscard]] std::uint32_t most_in_use(const View& view, PoolIndex pool) override {
        const PoolView& there = view.pools()[pool];
        if (pool >= known_.size())
            known_.resize(view.pools().size());
        Known& known = known_[pool];
        if (view.now() >= known.until) {
            const double value = view.measured(there.zone);
            known.most = searched_use(range_ahead(view, there.zone, lookahead_), least_use_, there.capacity, value);
            known.until = view.forecast(there.zone).issued(view.now()).next_change(view.now());
        }
        return known.most;
    }

private:
    struct Known {
        Instant until{std::numeric_limits<std::int64_t>::min()}; ///< the value holds
        std::uint32_t most = 0;
    };
    std::uint32_t least_use_;  ///< accelerators of a cluster that may always be used
    Duration lookahead_;       ///< span of the forecast that its range is taken from
    std::vector<Known> known_; ///< by pool
};

} // namespace

SignalRange range_ahead(const View& view, std::uint32_t zone, Duration span) {
    const Series& forecast = view.forecast(zone).issued(view.now());
    Instant end = view.now() + span;
    if (forecast.ends() == EndRule::fail)
        end = std::min(end, forecast.end());
    const double now = view.measured(zone);
    SignalRange range{now, now};
    for (Instant t = view.now(); t < end; t = forecast.next_change(t)) {
        const double value = forecast.at(t);
        range.least = std::min(range.least, value);
        range.greatest = std::max(range.greatest, value);
    }
    return range;
}

std::unique_ptr<Gate> make_search_gate(const parameter::Values& values) { return std::make_unique<SearchGate>(values); }

} // namespace sunward
