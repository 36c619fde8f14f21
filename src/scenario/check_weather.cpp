// Weather files that end while jobs still run: told before the run, as the end of a signal is.
#include <algorithm>

#include <fmt/format.h>

#include "build.hpp"

namespace sunward::scenario {

namespace {

/// A job and when it ends if it starts as it comes.
struct LastJob {
    Instant end;
    const Job* job = nullptr;
};

/// Least time for which a job runs; an elastic one may be faster than it asks for.
Duration least_run(const Job& job, const JobClass& kind) {
    if (kind.elastic)
        return {};
    return kind.kill_at_walltime && job.limited ? std::min(job.run, job.request.walltime) : job.run;
}

/// The job that is sure to end last, of those that come within the horizon.
LastJob last_job(const Scenario& scenario) {
    const Instant end = horizon_end(scenario);
    LastJob last{end, nullptr};
    for (const Job& job : scenario.workload.jobs) {
        const Instant ends = job.request.submit + least_run(job, scenario.workload.classes[job.request.job_class]);
        if (job.request.submit <= end && ends > last.end)
            last = {ends, &job};
    }
    return last;
}

/// When the first of the weather's series ends that fails there.
Instant end_of(const Weather& weather) {
    Instant end = Instant::never();
    for (const auto* series : {&weather.ghi, &weather.air_temperature, &weather.wind_speed})
        if (*series && (*series)->ends() == EndRule::fail)
            end = std::min(end, (*series)->end());
    return end;
}

} // namespace

void check_weather_ends(const Node& root, const Scenario& scenario, Faults& faults) {
    const bool drains = !scenario.horizon.length || scenario.horizon.drain;
    if (!drains || scenario.policy.plugin) // a policy of one's own may refuse jobs
        return;
    const LastJob last = last_job(scenario);
    const Node& sites = *root.find("sites");
    for (std::size_t i = 0; last.job != nullptr && i < scenario.sites.size(); ++i) {
        const auto& weather = scenario.sites[i].power.weather;
        if (!weather || end_of(*weather) >= last.end)
            continue;
        faults.add(sites.entries[i].value.find("weather")->at, join(join("sites", i), "weather"),
                   fmt::format("{} ends at {}, but job '{}' runs until {} if it starts at once; expected weather until "
                               "then, or 'ends: hold' or 'ends: repeat', or 'drain: false' in the horizon",
                               weather->source, to_string(end_of(*weather)), scenario.workload.labels[last.job->name],
                               to_string(last.end)));
    }
}

} // namespace sunward::scenario
