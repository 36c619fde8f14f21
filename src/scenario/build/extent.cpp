#include "scenario/build/extent.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scenario/build/build.hpp"
#include "scenario/build/progress.hpp"
#include "sunward/bound/attained.hpp"
#include "sunward/hardware/node.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::scenario {

namespace {

/// Least time for which a job holds its accelerators; an elastic one may be faster than it asks for.
Duration least_run(const Job& job, const JobClass& kind) {
    if (kind.elastic)
        return {};
    const Duration work = ends_at_walltime(kind, job.request) ? std::min(job.run, job.request.walltime) : job.run;
    return shortest_time(kind, work);
}

std::string name_of(const Scenario& scenario, const Job& job) {
    return std::string(scenario.workload.labels[job.name]);
}

/// Least draw above idle at full clock of so many accelerators of a class of jobs, on any nodes.
double least_watt(const Scenario& scenario, double accelerators, const JobClass& kind) {
    double least = std::numeric_limits<double>::infinity();
    std::uint32_t pool = 0;
    for (const Site& site : scenario.sites)
        for (const Cluster& cluster : site.clusters)
            least = std::min(least, dynamic_power(cluster.node, accelerators, utilisation_on(kind, pool++)).in(watt));
    return least;
}

/// Progress of jobs by what they draw and where they may run; of many kinds only those of the first ones, and that of
/// what draws nothing for the rest.
class ProgressOfJobs {
public:
    explicit ProgressOfJobs(const Scenario& scenario) : scenario_(scenario) {}

    const Progress& operator()(const Job& job) {
        constexpr std::size_t most_kinds = 16;
        Key key{job.request.job_class, job.request.accelerators};
        if (kinds_.size() >= most_kinds && !kinds_.contains(key))
            key = {job.request.job_class, 0};
        const auto known = kinds_.find(key);
        if (known != kinds_.end())
            return known->second;
        const JobClass& kind = scenario_.workload.classes[key.first];
        return kinds_.emplace(key, Progress(scenario_, {least_watt(scenario_, key.second, kind), &kind})).first->second;
    }

private:
    using Key = std::pair<std::uint16_t, std::uint32_t>;
    const Scenario& scenario_;
    std::map<Key, Progress> kinds_;
};

/// The end of the job that is sure to end last: none starts before it is submitted.
void add_longest_job(const Scenario& scenario, Extent& extent) {
    ProgressOfJobs progress(scenario);
    for (const Job& job : scenario.workload.jobs) {
        if (is_left_out(scenario, job))
            break;
        const JobClass& kind = scenario.workload.classes[job.request.job_class];
        const Duration run = least_run(job, kind);
        const Progress& reached = progress(job);
        const Instant fed = reached.after(job.request.submit, run);
        const Instant end = ends_at_walltime(kind, job.request)
                                ? std::min(fed, job.request.submit + shortest_time(kind, job.request.walltime))
                                : fed;
        if (end <= extent.end)
            continue;
        const std::string_view why = end <= job.request.submit + run ? ""
                                     : reached.slows()               ? ", as power is limited on the way"
                                                                     : ", and pauses while no site is fed";
        extent = {end, fmt::format("job '{}' runs until {} if it starts at once{}", name_of(scenario, job),
                                   to_string(end), why)};
    }
}

/// What an accelerator of the jobs draws at least.
double least_watt(const Scenario& scenario) {
    double least = std::numeric_limits<double>::infinity();
    for (const JobClass& kind : scenario.workload.classes)
        least = std::min(least, least_watt(scenario, 1, kind));
    return least;
}

/// Jobs that are submitted from some moment on have all accelerators from then on at most.
void add_backlog(const Scenario& scenario, Extent& extent) {
    double accelerators = 0;
    for (const Site& site : scenario.sites)
        for (const Cluster& cluster : site.clusters)
            accelerators += static_cast<double>(cluster.nodes) * cluster.node.accelerators;
    const Progress together(scenario, {least_watt(scenario), nullptr, true});
    ProgressOfJobs alone(scenario);
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
        fed_work_s += ends_at_walltime(kind, job.request) || alone(job).sticks() ? 0 : work;
        const Instant end =
            std::max(job.request.submit + Duration::from_seconds(work_s / accelerators),
                     together.after(job.request.submit, Duration::from_seconds(fed_work_s / accelerators)));
        if (end > extent.end)
            extent = {end, fmt::format("the jobs from '{}' on keep {} busy until {}{}", name_of(scenario, job),
                                       accelerators == 1 ? "the only accelerator"
                                                         : fmt::format("all {:.0f} accelerators", accelerators),
                                       to_string(end), together.slows() ? ", as power is limited on the way" : "")};
    }
}

} // namespace

Extent least_extent(const Scenario& scenario) {
    Extent extent{horizon_end(scenario), {}};
    const bool drains = !scenario.horizon.length || scenario.horizon.drain;
    if (!drains || scenario.policy.plugin)
        return extent;
    add_longest_job(scenario, extent);
    add_backlog(scenario, extent);
    return extent;
}

} // namespace sunward::scenario
