#include "power_cap.hpp"

#include <algorithm>

namespace sunward {

double power_share(const WidthSpec& spec, const SignalRange& range, double value) {
    if (!(range.greatest > range.least))
        return spec.limit;
    const double dear = std::clamp((value - range.least) / (range.greatest - range.least), 0.0, 1.0);
    return spec.limit - (spec.limit - spec.floor) * dear;
}

void cap_power(const WidthSpec& spec, const View& view, Decisions& decisions) {
    std::optional<std::uint32_t> last; // pools of a site are neighbours
    for (const PoolView& pool : view.pools()) {
        if (last == pool.site)
            continue;
        last = pool.site;
        const SignalRange range = range_ahead(view, pool.zone, spec.lookahead);
        decisions.cap(pool.site, power_share(spec, range, view.measured(pool.zone)), spec.least_frequency);
    }
}

} // namespace sunward
