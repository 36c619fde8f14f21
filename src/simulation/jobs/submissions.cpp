#include "simulation/jobs/submissions.hpp"

#include <algorithm>

#include "sunward/error/count.hpp"

namespace sunward::simulation {

Submissions::Submissions(Run& run, Books& books) : run_(run), books_(books) {
    if (!run.scenario.horizon.length)
        return;
    const std::vector<Job>& jobs = run.scenario.workload.jobs;
    const Instant end = run.now + *run.scenario.horizon.length;
    const auto beyond = std::lower_bound(jobs.begin(), jobs.end(), end,
                                         [](const Job& job, Instant t) { return job.request.submit < t; });
    run.progress.last = static_cast<std::size_t>(beyond - jobs.begin());
    if (run.progress.last < jobs.size())
        run.result.notes.push_back(counted(jobs.size() - run.progress.last, "job") +
                                   " submitted after the horizon's end: left out");
}

void Submissions::submit() {
    while (next() <= run_.now) {
        const auto job = static_cast<JobIndex>(run_.progress.submitted++);
        run_.progress.changed();
        books_.at_now(run_.job_class(job).home).change_load(0, 1, 0);
        run_.events.push_back({Event::Kind::submitted, job});
        ++run_.result.events;
    }
}

void Submissions::reject(JobIndex job) {
    run_.progress.changed();
    books_.at_now(run_.job_class(job).home).change_load(0, -1, 0);
    run_.record(job).state = JobState::rejected;
    ++run_.progress.ended;
}

} // namespace sunward::simulation
