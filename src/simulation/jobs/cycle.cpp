#include "simulation/jobs/cycle.hpp"

namespace sunward::simulation {

namespace {

Unsaved part_of(const Charge& use, double share, Duration wall, Duration work) {
    return {wall, work, use.energy_j * share, use.carbon_g * share};
}

} // namespace

void Unsaved::add(const Unsaved& more) {
    wall += more.wall;
    work += more.work;
    energy_j += more.energy_j;
    carbon_g += more.carbon_g;
}

Passed Cycle::look(Duration span) const {
    if (!by_itself())
        return {span, {}, 0};
    const std::int64_t end = at.us + span.us;
    const std::int64_t cycles = end / length().us;
    const auto worked = [&](std::int64_t place) { return std::min(place, every.us); };
    const Duration working{cycles * every.us + worked(end % length().us) - worked(at.us)};
    return {working, span - working, static_cast<std::uint64_t>(cycles)};
}

void Cycle::pass(Duration span, const Passed& passed, Duration done, double rate, const Charge& use) {
    if (passed.taken == 0) {
        at += span;
        unsaved.add(part_of(use, 1, passed.working, done));
    } else {
        const Duration before_first = std::max(every - at, Duration{});
        at = {(at.us + span.us) % length().us};
        const Duration tail = std::min(at, every);
        const Duration tail_work = std::min(work_done({1, rate, 0}, tail).whole, done);
        const double whole = span.seconds();
        const double tail_share = at.seconds() / whole;
        if (passed.taken == 1) {
            pending = unsaved;
            pending.add(part_of(use, 1 - tail_share, before_first, done - tail_work));
        } else {
            pending = part_of(use, length().seconds() / whole, every, work_done({1, rate, 0}, every).whole);
        }
        unsaved = part_of(use, tail_share, tail, tail_work);
    }
    if (by_itself() && at >= lag)
        pending = {};
}

/// A checkpoint that would begin when all is done is not taken.
Duration Cycle::wall_for(Duration working) const {
    if (!by_itself() || at + working <= every)
        return working;
    const Duration rest = working - std::max(every - at, Duration{}); // after the stall that comes first
    const std::int64_t stalls = rest.us > 0 ? (rest.us - 1) / every.us : 0;
    const Duration first = at < every ? length() - at : std::max(length() - at, Duration{});
    return rest.us > 0 ? first + stalls * stall + rest : working;
}

Duration Cycle::wall_until(Duration sum, double speed) const {
    if (!by_itself() || stall.us == 0)
        return time_to_do({1, speed, 0}, sum).value_or(sum);
    const auto come_to = [&](double place) {
        return std::min(place, every.seconds()) * speed + std::max(place - every.seconds(), 0.0);
    };
    const double a_cycle = come_to(length().seconds());
    const double target = come_to(at.seconds()) + sum.seconds();
    const double cycles = std::floor(target / a_cycle);
    const double rest = target - cycles * a_cycle;
    const double work = every.seconds() * speed;
    const double place = rest <= work ? rest / speed : every.seconds() + (rest - work);
    return Duration::from_seconds(cycles * length().seconds() + place - at.seconds());
}

std::optional<Duration> Cycle::last_of_use(Duration span) const {
    if (!by_itself())
        return std::nullopt;
    const std::int64_t end = at.us + span.us;
    std::int64_t cycles = end / length().us;
    if (cycles > 0 && end % length().us < lag.us)
        --cycles;
    if (cycles == 0)
        return std::nullopt;
    return Duration{cycles * length().us - at.us};
}

void Cycle::take(bool in_use) {
    at = {};
    pending.add(unsaved);
    if (in_use)
        pending = {};
    unsaved = {};
}

Unsaved Cycle::roll_back() {
    Unsaved lost = pending;
    lost.add(unsaved);
    at = {};
    pending = unsaved = {};
    return lost;
}

} // namespace sunward::simulation
