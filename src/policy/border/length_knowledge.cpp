#include "policy/border/length_knowledge.hpp"

#include <algorithm>
#include <cmath>

namespace sunward {

Duration LengthKnowledge::of(const View& view, JobIndex job) {
    const Duration least{1};
    const JobRequest& request = view.job(job);
    switch (kind_) {
    case Knowledge::truth: return std::max(view.true_length(job), least);
    case Knowledge::requested: break;
    case Knowledge::class_mean: {
        const bool queued = request.queue != no_name;
        Mean& mean = means_[{request.queue, queued ? 0U : request.job_class}];
        mean.jobs += 1;
        mean.us += (static_cast<double>(request.walltime.us) - mean.us) / mean.jobs;
        return std::max(Duration{std::llround(mean.us)}, least);
    }
    }
    return std::max(request.walltime, least);
}

} // namespace sunward
