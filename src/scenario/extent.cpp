#include "extent.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "build.hpp"
#include "sunward/bound/attained.hpp"
#include "sunward/hardware/node.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::scenario {

namespace {

/// More changes of a cut or cap are not followed: what comes after them counts as fed.
constexpr std::size_t most_changes = 100'000;

/// Whether a series has a value at most `least` at an instant, and until when; fed where it may not be asked.
bool is_below(const std::optional<Series>& series, double least, Instant t, Instant& until) {
    if (!series || (series->ends() == EndRule::fail && t >= series->end()))
        return false;
    if (series->ends() == EndRule::fail && t < series->begin()) {
        until = std::min(until, series->begin());
        return false;
    }
    const Piece piece = series->piece(t);
    until = std::min(until, piece.until);
    return series->shape() == Shape::step && piece.value <= least;
}

/// Whether nothing can work at a site, as the grid is cut or a cap leaves nothing beyond idle nodes, and there is
/// nothing else to feed it.
bool is_dark(const Site& site, Instant t, Instant& until) {
    const SitePower& power = site.power;
    if (power.limits.rule == LimitRule::none || power.battery || power.backup || power.solar || power.wind)
        return false;
    double idle_watt = 0;
    for (const Cluster& cluster : site.clusters)
        idle_watt += cluster.nodes * resting_power(cluster.node).in(watt);
    const bool cut = is_below(power.connected, 0, t, until);
    return is_below(power.power_cap, idle_watt, t, until) || cut;
}

/// The times at which no site is fed, and time without them.
class Daylight {
public:
    explicit Daylight(const Scenario& scenario) {
        Instant t = scenario.horizon.start;
        for (std::size_t changes = 0; changes < most_changes && t < Instant::never(); ++changes) {
            Instant until = Instant::never();
            bool dark = true;
            for (const Site& site : scenario.sites)
                dark = is_dark(site, t, until) && dark;
            if (dark && until < Instant::never())
                add(t, until, scenario.horizon.start);
            t = until;
        }
    }

    /// When work that begins at `from` has had so much time; the end of the dark counts for what ends as it begins.
    [[nodiscard]] Instant after(Instant from, Duration worked) const {
        if (dark_.empty())
            return from + worked;
        const Duration target = light_before(from) + worked;
        const auto next = std::ranges::lower_bound(dark_, target, {}, &Dark::light_before);
        const Instant origin = next == dark_.begin() ? from : std::max(from, std::prev(next)->to);
        return origin + (target - light_before(origin));
    }

private:
    struct Dark {
        Instant from;
        Instant to;
        Duration light_before; ///< from the start of the horizon
    };

    void add(Instant from, Instant to, Instant start) {
        if (!dark_.empty() && dark_.back().to == from)
            dark_.back().to = to;
        else
            dark_.push_back(
                {from, to, dark_.empty() ? from - start : dark_.back().light_before + (from - dark_.back().to)});
    }
    /// Up to an instant at or after the start.
    [[nodiscard]] Duration light_before(Instant t) const {
        const auto next = std::ranges::upper_bound(dark_, t, {}, &Dark::from);
        if (next == dark_.begin())
            return dark_.front().light_before - (dark_.front().from - t);
        const Dark& last = *std::prev(next);
        return last.light_before + std::max(t - last.to, Duration{});
    }

    std::vector<Dark> dark_;
};

/// Least time for which a job holds its accelerators; an elastic one may be faster than it asks for.
Duration least_run(const Job& job, const JobClass& kind) {
    if (kind.elastic)
        return {};
    return ends_at_walltime(kind, job.request) ? std::min(job.run, job.request.walltime) : job.run;
}

std::string name_of(const Scenario& scenario, const Job& job) {
    return std::string(scenario.workload.labels[job.name]);
}

/// The end of the job that is sure to end last: none starts before it is submitted.
void add_longest_job(const Scenario& scenario, const Daylight& daylight, Extent& extent) {
    for (const Job& job : scenario.workload.jobs) {
        if (is_left_out(scenario, job))
            break;
        const JobClass& kind = scenario.workload.classes[job.request.job_class];
        const Duration run = least_run(job, kind);
        const Instant fed = daylight.after(job.request.submit, run);
        const Instant end =
            ends_at_walltime(kind, job.request) ? std::min(fed, job.request.submit + job.request.walltime) : fed;
        if (end > extent.end)
            extent = {end, fmt::format("job '{}' runs until {} if it starts at once{}", name_of(scenario, job),
                                       to_string(end),
                                       end > job.request.submit + run ? ", and pauses while no site is fed" : "")};
    }
}

/// Jobs that are submitted from some moment on have all accelerators from then on at most.
void add_backlog(const Scenario& scenario, const Daylight& daylight, Extent& extent) {
    double accelerators = 0;
    for (const Site& site : scenario.sites)
        for (const Cluster& cluster : site.clusters)
            accelerators += static_cast<double>(cluster.nodes) * cluster.node.accelerators;
    const std::vector<Job>& jobs = scenario.workload.jobs;
    double work_s = 0;
    double fed_work_s = 0; ///< of jobs that only being fed ends
    for (std::size_t j = jobs.size(); j-- > 0;) {
        const Job& job = jobs[j];
        if (is_left_out(scenario, job))
            continue;
        const JobClass& kind = scenario.workload.classes[job.request.job_class];
        const double work = least_run(job, kind).seconds() * job.request.accelerators;
        work_s += work;
        fed_work_s += ends_at_walltime(kind, job.request) ? 0 : work;
        const Instant end =
            std::max(job.request.submit + Duration::from_seconds(work_s / accelerators),
                     daylight.after(job.request.submit, Duration::from_seconds(fed_work_s / accelerators)));
        if (end > extent.end)
            extent = {end, fmt::format("the jobs from '{}' on keep {} busy until {}", name_of(scenario, job),
                                       accelerators == 1 ? "the only accelerator"
                                                         : fmt::format("all {:.0f} accelerators", accelerators),
                                       to_string(end))};
    }
}

} // namespace

Extent least_extent(const Scenario& scenario) {
    Extent extent{horizon_end(scenario), {}};
    const bool drains = !scenario.horizon.length || scenario.horizon.drain;
    if (!drains || scenario.policy.plugin)
        return extent;
    const Daylight daylight(scenario);
    add_longest_job(scenario, daylight, extent);
    add_backlog(scenario, daylight, extent);
    return extent;
}

} // namespace sunward::scenario
