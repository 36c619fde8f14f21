#include "explained_job.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "sunward/error/error.hpp"

namespace sunward {

namespace {

constexpr double seconds_per_hour = 3600;

std::string_view entry_of(const Workload& workload, const Job& job) {
    return workload.classes[job.request.job_class].name;
}

/// `entry/name` matches as well.
bool is_named(const Workload& workload, const Job& job, std::string_view name) {
    const std::string_view label = workload.labels[job.name];
    const std::string_view entry = entry_of(workload, job);
    return label == name || (name.size() == entry.size() + 1 + label.size() && name.starts_with(entry) &&
                             name[entry.size()] == '/' && name.ends_with(label));
}

/// Whether the scores of a rule that looks at the signal are of all the energy of the job.
bool is_of_energy(const Scenario& scenario, const Explanation& explanation) {
    return !explanation.hardware.empty() && scenario.policy.where.rule->traits.looks_at_signal;
}

} // namespace

JobIndex job_named(const Workload& workload, std::string_view name) {
    std::vector<JobIndex> found;
    for (JobIndex job = 0; job < workload.jobs.size(); ++job)
        if (is_named(workload, workload.jobs[job], name))
            found.push_back(job);
    if (found.size() == 1)
        return found.front();
    if (found.size() > 1)
        throw InputError({}, "--explain",
                         fmt::format("{} jobs are named '{}'; say which, as in '{}/{}'", found.size(), name,
                                     entry_of(workload, workload.jobs[found.front()]), name));
    std::vector<std::string_view> names;
    names.reserve(workload.jobs.size());
    for (const Job& job : workload.jobs)
        names.push_back(workload.labels[job.name]);
    throw InputError({}, "--explain", fmt::format("no job is named '{}'{}", name, suggestion(name, names)));
}

std::string optimised_unit(const Scenario& scenario) {
    const Optimise signal = scenario.policy.optimise;
    return signal == Optimise::price || signal == Optimise::weighted ? scenario.currency + "/MWh" : "gCO2e/kWh";
}

std::string score_meaning(const Scenario& scenario, const Explanation& explanation) {
    const bool by_plan = std::ranges::any_of(explanation.places, &ConsideredPlace::by_plan);
    if (is_of_energy(scenario, explanation))
        return fmt::format("the {} and moving its data, {} x kWh, least is best", by_plan ? "plan" : "run",
                           optimised_unit(scenario));
    if (by_plan)
        return fmt::format("cost of the plan, {} x hours of running, least is best", optimised_unit(scenario));
    return fmt::format(fmt::runtime(scenario.policy.where.rule->score_meaning),
                       fmt::arg("signal", optimised_unit(scenario)), fmt::arg("currency", scenario.currency));
}

double score_of(const Scenario& scenario, const Explanation& explanation, const ConsideredPlace& place) {
    return place.by_plan && !is_of_energy(scenario, explanation) ? place.score / seconds_per_hour : place.score;
}

} // namespace sunward
