#include <algorithm>
#include <cmath>
#include <optional>
#include <queue>
#include <tuple>

#include "policy/plan/cost.hpp"
#include "sunward/policy/width_plan.hpp"

namespace sunward {

namespace {

/// Suspensions and changes of width can be paid for only so often before a plan is given up.
constexpr int most_rounds = 32;

/// Work is counted in whole microseconds, and a plan ends so long before the deadline that rounding does not miss it.
constexpr Duration rounding{1000};

/// Throughput of the permitted widths, in an array.
class Widths {
public:
    explicit Widths(const WidthRequest& request) : min_(request.widths.min) {
        for (std::uint32_t k = min_; k <= request.widths.max; ++k) {
            const double rate = throughput(*request.curve, k);
            const double gain = k == min_ ? rate : rate - rates_.back();
            if (k > min_ && gain <= 0)
                break;
            rates_.push_back(rate);
            gains_.push_back(gain);
        }
    }
    [[nodiscard]] std::uint32_t min() const { return min_; }
    [[nodiscard]] bool has(std::uint32_t k) const { return k - min_ < gains_.size(); }
    /// Work by time that the step to k adds.
    [[nodiscard]] double gain(std::uint32_t k) const { return gains_[k - min_]; }
    [[nodiscard]] double rate(std::uint32_t k) const { return k == 0 ? 0 : rates_[k - min_]; }
    /// Accelerators by work of that step.
    [[nodiscard]] double effort(std::uint32_t k) const { return (k == min_ ? min_ : 1) / gain(k); }

private:
    std::uint32_t min_;
    std::vector<double> rates_;
    std::vector<double> gains_;
};

/// The cost to twelve digits: what differs by rounding only ties, and the earlier slot comes first.
double without_rounding(double cost) {
    constexpr int bits = 40;
    int exponent = 0;
    const double mantissa = std::frexp(cost, &exponent);
    return std::ldexp(std::nearbyint(std::ldexp(mantissa, bits)), exponent - bits);
}

/// A step that may be taken next, at its cost by work: the reciprocal of its value.
struct Item {
    double cost;
    std::size_t slot;
    std::uint32_t k;
    friend bool operator>(const Item& a, const Item& b) {
        return std::tie(a.cost, a.slot, a.k) > std::tie(b.cost, b.slot, b.k);
    }
};

/// The width of each slot, and the one that is wider for a part of its length only.
struct Allocation {
    std::vector<std::uint32_t> width;
    std::size_t partial = 0;
    std::uint32_t partial_width = 0; ///< 0: none
    Duration part{};
};

/// Nothing when all widths together cannot do `work` (throughput x microseconds).
std::optional<Allocation> allocate(const std::vector<Slot>& slots, const Widths& widths, double work) {
    std::priority_queue<Item, std::vector<Item>, std::greater<>> items;
    const auto offer = [&](std::size_t slot, std::uint32_t k) {
        if (widths.has(k))
            items.push({without_rounding(slots[slot].value * widths.effort(k)), slot, k});
    };
    for (std::size_t slot = 0; slot < slots.size(); ++slot)
        offer(slot, widths.min());
    Allocation allocation;
    allocation.width.assign(slots.size(), 0);
    double left = work;
    while (!items.empty()) {
        const Item item = items.top();
        items.pop();
        const Duration length = slots[item.slot].to - slots[item.slot].from;
        const Duration needed{std::llround(std::ceil(left / widths.gain(item.k) - 1e-6))};
        if (needed < length) {
            allocation.partial = item.slot;
            allocation.partial_width = item.k;
            allocation.part = needed;
            return allocation;
        }
        allocation.width[item.slot] = item.k;
        left -= widths.gain(item.k) * static_cast<double>(length.us);
        if (needed == length)
            return allocation;
        offer(item.slot, item.k + 1);
    }
    return std::nullopt;
}

/// Of slots of equal value that follow each other the first are taken. Those that have the width of the partial one,
/// it, and those that have its other width become one slot, so that the part may be at its end as well.
void join_level(std::vector<Slot>& slots, Allocation& allocation) {
    if (allocation.partial_width == 0)
        return;
    const std::size_t partial = allocation.partial;
    const auto joins = [&](std::size_t i, std::uint32_t width) {
        return slots[i].value == slots[partial].value && allocation.width[i] == width;
    };
    std::size_t first = partial;
    std::size_t last = partial;
    while (first > 0 && joins(first - 1, allocation.partial_width))
        --first;
    while (last + 1 < slots.size() && joins(last + 1, allocation.width[partial]))
        ++last;
    allocation.part += slots[partial].from - slots[first].from;
    allocation.width[first] = allocation.width[partial];
    allocation.partial = first;
    slots[first].to = slots[last].to;
    const auto erase_joined = [&](auto& values) {
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(first) + 1;
        values.erase(begin, begin + static_cast<std::ptrdiff_t>(last - first));
    };
    erase_joined(slots);
    erase_joined(allocation.width);
}

std::vector<Segment> segments_of(std::vector<Slot> slots, Allocation allocation) {
    join_level(slots, allocation);
    std::vector<Segment> segments;
    const auto add = [&](Instant from, Instant to, std::uint32_t width) {
        if (width == 0 || from == to)
            return;
        if (!segments.empty() && segments.back().to == from && segments.back().width == width)
            segments.back().to = to;
        else
            segments.push_back({from, to, width});
    };
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const auto [from, to, value] = slots[i];
        const std::uint32_t width = allocation.width[i];
        if (allocation.partial_width == 0 || i != allocation.partial) {
            add(from, to, width);
            continue;
        }
        const std::uint32_t wide = allocation.partial_width;
        const bool before = i > 0 && allocation.width[i - 1] >= wide;
        const bool after = i + 1 < slots.size() && allocation.width[i + 1] >= wide;
        const bool at_end = after && !before;
        const Instant middle = at_end ? to - allocation.part : from + allocation.part;
        add(from, middle, at_end ? width : wide);
        add(middle, to, at_end ? wide : width);
    }
    return segments;
}

/// Work that saving and restoring between the segments keep from being done.
double lost_work(const std::vector<Segment>& segments, const WidthRequest& request, const Widths& widths) {
    double lost = 0;
    const auto work = [&](std::size_t i, Duration span) {
        return widths.rate(segments[i].width) * static_cast<double>(span.us);
    };
    for (std::size_t i = 1; i < segments.size(); ++i) {
        if (segments[i - 1].to < segments[i].from)
            lost += work(i - 1, request.run.save) + work(i, request.run.restore);
        else if (request.restarts)
            lost += work(i, request.run.save + request.run.restore);
    }
    return lost;
}

Plan priced(std::vector<Segment> segments, const WidthRequest& request, const Series& forecast) {
    Plan plan{std::move(segments), 0};
    for (const Segment& segment : plan.segments)
        plan.cost += cost_of(forecast, segment) * segment.width / request.requested;
    return plan;
}

} // namespace

std::uint32_t fastest_width(const ScalingCurve& curve, const WidthRange& widths) {
    std::uint32_t fastest = widths.min;
    for (std::uint32_t k = widths.min; k <= widths.max; ++k)
        if (throughput(curve, k) > throughput(curve, fastest))
            fastest = k;
    return fastest;
}

Plan carbon_scaler(const Cells& cells, const WidthRequest& request, const Series& forecast) {
    const PlanRequest& run = request.run;
    const Widths widths(request);
    const double asked = throughput(*request.curve, request.requested);
    const double work = asked * static_cast<double>(run.work.us);
    Instant end = run.deadline == Instant::never() ? run.now + run.work : run.deadline - rounding;
    if (forecast.ends() == EndRule::fail)
        end = std::min(end, forecast.end());
    const Instant arrival = run.arrival == Instant::never() ? run.now : run.arrival;
    const std::vector<Slot> slots =
        end > run.now ? slots_between(cells, forecast, arrival, run.now, end) : std::vector<Slot>{};
    double extra = 0;
    for (int round = 0; round < most_rounds; ++round) {
        const std::optional<Allocation> allocation = allocate(slots, widths, work + extra);
        if (!allocation)
            break;
        std::vector<Segment> segments = segments_of(slots, *allocation);
        const double lost = lost_work(segments, request, widths);
        if (lost <= extra)
            return priced(std::move(segments), request, forecast);
        extra = lost;
    }
    const std::uint32_t fastest = fastest_width(*request.curve, request.widths);
    const double us = std::ceil(work / throughput(*request.curve, fastest));
    return priced({{run.now, run.now + Duration{std::llround(us)}, fastest}}, request, forecast);
}

} // namespace sunward
