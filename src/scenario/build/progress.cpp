#include "scenario/build/progress.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "sunward/hardware/node.hpp"

namespace sunward::scenario {

namespace {

/// More changes of cuts and caps are not followed: what comes after them counts as full speed.
constexpr std::size_t most_changes = 100'000;

/// After so long a run gives up jobs that are all paused.
constexpr Duration longest_pause = Duration::from_days(366);

/// Whether limits are kept at a site, and nothing but the grid can feed it.
bool is_bound(const Site& site) {
    const SitePower& power = site.power;
    return power.limits.rule->traits.acts && !power.battery && !power.backup && !power.solar && !power.wind &&
           (power.connected || power.power_cap || std::isfinite(power.import_limit.base()));
}

/// Value of a series, or `otherwise` where it may not be asked or is no step; shortens `until` to when it changes.
double value_of(const std::optional<Series>& series, double otherwise, Instant t, Instant& until) {
    if (!series || series->shape() != Shape::step || (series->ends() == EndRule::fail && t >= series->end()))
        return otherwise;
    if (series->ends() == EndRule::fail && t < series->begin()) {
        until = std::min(until, series->begin());
        return otherwise;
    }
    const Piece piece = series->piece(t);
    until = std::min(until, piece.until);
    return piece.value;
}

double accelerators_of(const Site& site) {
    double count = 0;
    for (const Cluster& cluster : site.clusters)
        count += static_cast<double>(cluster.nodes) * cluster.node.accelerators;
    return count;
}

/// Speed of what draws so much at full clock, P(f) = P f^3 (dvfs.hpp); of a backlog the share of all accelerators at
/// full speed: at clock f one draws w f^3, so that below the least clock m there are room / (w m^3) that work at m.
double speed_in(const PowerLimits& limits, double room, double watt, double count) {
    if (room <= 0)
        return 0;
    const double all = watt * count;
    if (all <= room)
        return 1;
    if (!limits.rule->traits.lowers_clocks)
        return std::floor(room / watt) / count;
    const double least = limits.least_frequency;
    const double clock = std::cbrt(room / all);
    return clock >= least ? clock : std::floor(room / (watt * least * least * least)) * least / count;
}

double speed_at(const Site& site, const Task& task, Instant t, Instant& until) {
    if (!is_bound(site))
        return 1;
    const double connected = value_of(site.power.connected, 1, t, until);
    const double import = connected <= 0 ? 0 : site.power.import_limit.in(watt);
    double room = std::min(import, value_of(site.power.power_cap, import, t, until));
    for (const Cluster& cluster : site.clusters)
        room -= cluster.nodes * resting_power(cluster.node).in(watt);
    return speed_in(site.power.limits, room, task.watt, task.backlog ? accelerators_of(site) : 1);
}

/// Of the sites that the task may use: the fastest one for a job, all together for a backlog.
double speed_at(const Scenario& scenario, const Task& task, Instant t, Instant& until) {
    double best = 0;
    double share = 0;
    double all = 0;
    for (std::uint32_t s = 0; s < scenario.sites.size(); ++s) {
        if (task.kind != nullptr && !task.kind->sites.empty() && !std::ranges::binary_search(task.kind->sites, s))
            continue;
        const double speed = speed_at(scenario.sites[s], task, t, until);
        const double count = accelerators_of(scenario.sites[s]);
        best = std::max(best, speed);
        share += speed * count;
        all += count;
    }
    return task.backlog ? share / std::max(all, 1.0) : best;
}

} // namespace

Progress::Progress(const Scenario& scenario, const Task& task) {
    if (std::ranges::none_of(scenario.sites, is_bound))
        return;
    Instant t = scenario.horizon.start;
    double done_s = 0;
    for (std::size_t changes = 0; changes < most_changes && t < Instant::never(); ++changes) {
        Instant until = Instant::never();
        const double speed = speed_at(scenario, task, t, until);
        slows_ = slows_ || (speed > 0 && speed < 1);
        if (pieces_.empty() || pieces_.back().speed != speed)
            pieces_.push_back({t, speed, done_s});
        sticks_ = speed <= 0 && until - pieces_.back().from > longest_pause;
        if (sticks_)
            return;
        done_s += until == Instant::never() ? 0 : speed * (until - t).seconds();
        t = until;
    }
    if (t < Instant::never())
        pieces_.push_back({t, 1, done_s});
}

double Progress::done_at(Instant t) const {
    const auto next = std::ranges::upper_bound(pieces_, t, {}, &Piece::from);
    const Piece& piece = *std::prev(next);
    return piece.done_s + piece.speed * (t - piece.from).seconds();
}

Instant Progress::after(Instant from, Duration work) const {
    constexpr double rounding_s = 1e-8;
    if (pieces_.size() < 2 && (pieces_.empty() || pieces_.front().speed == 1))
        return from + work;
    const double target = done_at(from) + work.seconds();
    if (sticks_ && target > pieces_.back().done_s + rounding_s)
        return from + work;
    // The last piece that begins with less done than that.
    const auto next = std::ranges::lower_bound(pieces_, target - rounding_s, {}, &Piece::done_s);
    const Piece& piece = next == pieces_.begin() ? *next : *std::prev(next);
    const double rest_s = std::max(target - piece.done_s, 0.0) / piece.speed;
    if (rest_s > 1e12)
        return from + work;
    return std::max(piece.from + Duration{static_cast<std::int64_t>(std::floor(rest_s * 1e6 + 0.01))}, from);
}

} // namespace sunward::scenario
