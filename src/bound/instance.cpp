#include "instance.hpp"

#include <algorithm>
#include <map>

namespace sunward {

namespace {

/// Kinds of jobs, each once.
class Kinds {
public:
    Kinds(const Scenario& scenario, Instance& instance) : scenario_(scenario), instance_(instance) {}

    std::uint32_t of(const JobRequest& request) {
        const auto [known, fresh] = by_shape_.try_emplace({request.job_class, request.accelerators}, 0);
        if (fresh)
            known->second = intern(uses(request));
        return known->second;
    }

private:
    [[nodiscard]] Kind uses(const JobRequest& request) const {
        const JobClass& kind = scenario_.workload.classes[request.job_class];
        Kind uses;
        std::uint32_t pool = 0;
        for (std::uint32_t s = 0; s < scenario_.sites.size(); ++s) {
            const bool allowed = kind.sites.empty() || std::binary_search(kind.sites.begin(), kind.sites.end(), s);
            for (const Cluster& cluster : scenario_.sites[s].clusters) {
                const std::uint64_t granule = cluster.packing == Packing::whole_node ? cluster.node.accelerators : 1;
                const std::uint64_t held = (request.accelerators + granule - 1) / granule * granule;
                const bool fits = static_cast<double>(held) <= instance_.pools[pool].capacity;
                if (allowed && fits && (kind.cluster.empty() || kind.cluster == cluster.name))
                    uses.push_back({pool, dynamic_power(cluster.node, 1, kind.utilisation).in(kilowatt),
                                    static_cast<double>(held) / request.accelerators});
                ++pool;
            }
        }
        return uses;
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
    std::map<std::pair<std::uint16_t, std::uint32_t>, std::uint32_t> by_shape_;
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

Instance make_instance(const Scenario& scenario, std::span<const Attained> runs) {
    Instance instance;
    instance.start = scenario.horizon.start;
    instance.end = common_end(scenario, runs);
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
    Kinds kinds(scenario, instance);
    instance.tasks.reserve(jobs.size());
    for (JobIndex j = 0; j < jobs.size(); ++j) {
        const Job& job = jobs[j];
        Instant to = latest_end(job);
        if (const auto known = late.find(j); known != late.end())
            to = std::max(to, known->second);
        to = std::min(to, instance.end);
        const std::uint32_t kind = kinds.of(job.request);
        if (job.run.us > 0 && to > job.request.submit && !instance.kinds[kind].empty())
            instance.tasks.push_back(
                {job.request.submit, to, job.run, static_cast<double>(job.request.accelerators), kind});
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
