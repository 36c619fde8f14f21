#include "instance.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace sunward {

namespace {

/// Least draw of an accelerator's part of a node that would sleep without its job: no part is left over.
Power waking(const NodeType& node) {
    return (idle_power(node) - resting_power(node)) / static_cast<double>(node.accelerators);
}

/// Kinds of jobs, each once.
class Kinds {
public:
    Kinds(const Scenario& scenario, Instance& instance) : scenario_(scenario), instance_(instance) {}

    /// Which kind a job is of, and how fast it works at most, that at its requested width on the reference hardware
    /// being 1.
    struct Shape {
        std::uint32_t kind = 0;
        double speed = 1;
    };

    Shape of(const Job& job) {
        const JobRequest& request = job.request;
        const WidthRange widths = permitted_widths(scenario_.workload, job);
        const auto [known, fresh] =
            by_shape_.try_emplace({request.job_class, request.accelerators, widths.min, widths.max}, Shape{});
        if (fresh)
            known->second = {intern(uses(request, widths)), greatest_speed_of(request, widths)};
        return known->second;
    }

private:
    [[nodiscard]] const JobClass& class_of(const JobRequest& request) const {
        return scenario_.workload.classes[request.job_class];
    }

    /// At any width that it may have, and on any pool.
    [[nodiscard]] double greatest_speed_of(const JobRequest& request, const WidthRange& widths) const {
        double greatest = 1;
        for (std::uint32_t width = widths.min; width <= widths.max; ++width)
            greatest = std::max(greatest, relative_speed(class_of(request), request, width));
        return greatest * fastest_speed(class_of(request));
    }

    [[nodiscard]] Kind uses(const JobRequest& request, const WidthRange& widths) const {
        const JobClass& kind = class_of(request);
        Kind uses;
        std::uint32_t pool = 0;
        for (std::uint32_t s = 0; s < scenario_.sites.size(); ++s) {
            const bool allowed = kind.sites.empty() || std::binary_search(kind.sites.begin(), kind.sites.end(), s);
            for (const Cluster& cluster : scenario_.sites[s].clusters) {
                if (allowed && (kind.cluster.empty() || kind.cluster == cluster.name) && speed_on(kind, pool) > 0)
                    add_uses(request, widths, cluster, pool, uses);
                ++pool;
            }
        }
        return uses;
    }

    /// The permitted widths that fit and that none other betters in power as well as in accelerators, both by work.
    void add_uses(const JobRequest& request, const WidthRange& widths, const Cluster& cluster, std::uint32_t pool,
                  Kind& uses) const {
        const JobClass& kind = class_of(request);
        const std::uint64_t granule = cluster.packing == Packing::whole_node ? cluster.node.accelerators : 1;
        const double kilowatts = dynamic_power(cluster.node, 1, utilisation_on(kind, pool)).in(kilowatt);
        const double woken = waking(cluster.node).in(kilowatt);
        Kind ways;
        for (std::uint64_t width = widths.min; width <= widths.max; ++width) {
            const std::uint64_t granules = (width + granule - 1) / granule;
            const auto held = static_cast<double>(granules * granule);
            if (held > instance_.pools[pool].capacity)
                break;
            const double work = request.accelerators * speed_on(kind, pool) *
                                relative_speed(kind, request, static_cast<std::uint32_t>(width));
            ways.push_back({pool, (kilowatts * static_cast<double>(width) + woken * held) / work, held / work});
        }
        std::sort(ways.begin(), ways.end());
        for (const Use& use : ways)
            if (uses.empty() || uses.back().pool != pool || use.held < uses.back().held)
                uses.push_back(use);
    }

    std::uint32_t intern(Kind uses) {
        const auto [known, fresh] =
            by_uses_.try_emplace(std::move(uses), static_cast<std::uint32_t>(instance_.kinds.size()));
        if (fresh)
            instance_.kinds.push_back(known->first);
        return known->second;
    }

    const Scenario& scenario_;
    Instance& instance_;
    std::map<std::tuple<std::uint16_t, std::uint32_t, std::uint32_t, std::uint32_t>, Shape> by_shape_;
    std::map<Kind, std::uint32_t> by_uses_;
};

std::map<JobIndex, Instant> latest_finishes(std::span<const Attained> runs) {
    std::map<JobIndex, Instant> latest;
    for (const Attained& run : runs)
        for (const LateJob& job : run.late) {
            Instant& known = latest.try_emplace(job.job, job.finish).first->second;
            known = std::max(known, job.finish);
        }
    return latest;
}

/// Jobs that the run with the most work left, and by when the runs had done so much of them.
std::map<JobIndex, LeftJob> left_jobs(std::span<const Attained> runs) {
    std::map<JobIndex, LeftJob> left;
    if (const Attained* least = least_undone(runs))
        for (const LeftJob& job : least->left)
            left.emplace(job.job, job);
    for (const Attained& run : runs)
        for (const LeftJob& job : run.left)
            if (const auto known = left.find(job.job); known != left.end())
                known->second.until = std::max(known->second.until, job.until);
    return left;
}

std::span<const Job> jobs_in_horizon(const Scenario& scenario) {
    const std::span<const Job> jobs = scenario.workload.jobs;
    if (!scenario.horizon.length)
        return jobs;
    const Instant end = scenario.horizon.start + *scenario.horizon.length;
    const auto beyond = std::lower_bound(jobs.begin(), jobs.end(), end,
                                         [](const Job& job, Instant t) { return job.request.submit < t; });
    return jobs.first(static_cast<std::size_t>(beyond - jobs.begin()));
}

/// When a job has to be done at the latest; never: by the end of the common window.
Instant latest_end(const Job& job) {
    return job.request.deadline == Instant::never() ? Instant::never()
                                                    : std::max(job.request.deadline, job.request.submit + job.run);
}

} // namespace

Instance make_instance(const Scenario& scenario, std::span<const Attained> runs, Instant end) {
    Instance instance;
    instance.start = scenario.horizon.start;
    instance.end = end;
    for (std::uint32_t s = 0; s < scenario.sites.size(); ++s)
        for (const Cluster& cluster : scenario.sites[s].clusters)
            instance.pools.push_back({s, static_cast<double>(cluster.nodes) * cluster.node.accelerators});
    const std::span<const Job> jobs = jobs_in_horizon(scenario);
    if (runs.empty())
        for (const Job& job : jobs)
            instance.end =
                std::max(instance.end,
                         job.request.deadline == Instant::never() ? job.request.submit + job.run : latest_end(job));
    const std::map<JobIndex, Instant> late = latest_finishes(runs);
    const std::map<JobIndex, LeftJob> left = left_jobs(runs);
    Kinds kinds(scenario, instance);
    instance.tasks.reserve(jobs.size());
    for (JobIndex j = 0; j < jobs.size(); ++j) {
        const Job& job = jobs[j];
        Instant to = latest_end(job);
        Duration work = job.run;
        if (const auto known = left.find(j); known != left.end()) {
            work = known->second.worked;
            to = std::max(to, known->second.until);
        }
        if (const auto known = late.find(j); known != late.end())
            to = std::max(to, known->second);
        to = std::min(to, instance.end);
        const auto [kind, speed] = kinds.of(job);
        // At most `speed` times as fast: so much less time at so much more work by time, whichever way it runs.
        const Duration length{static_cast<std::int64_t>(static_cast<double>(work.us) / speed)};
        if (length.us > 0 && to > job.request.submit && !instance.kinds[kind].empty())
            instance.tasks.push_back(
                {job.request.submit, to, length, static_cast<double>(job.request.accelerators) * speed, kind});
    }
    return instance;
}

bool is_roomy(const Instance& instance) {
    std::vector<std::vector<std::pair<Instant, double>>> changes(instance.pools.size());
    for (const Task& task : instance.tasks)
        for (const Use& use : instance.kinds[task.kind]) {
            changes[use.pool].emplace_back(task.from, task.width * use.held);
            changes[use.pool].emplace_back(task.to, -task.width * use.held);
        }
    for (std::size_t p = 0; p < changes.size(); ++p) {
        // Falls before rises at one instant.
        std::sort(changes[p].begin(), changes[p].end());
        double wanted = 0;
        for (const auto& [at, change] : changes[p]) {
            wanted += change;
            if (wanted > instance.pools[p].capacity * (1 + 1e-12))
                return false;
        }
    }
    return true;
}

} // namespace sunward
