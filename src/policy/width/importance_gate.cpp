// PCAPS: unimportant work waits for values at which it may run.
#include <algorithm>
#include <map>
#include <set>

#include "policy/width/gate.hpp"

namespace sunward {

namespace {

/// A job's threshold is settled when it is released, by the forecast of that time. Importance is its priority, mapped
/// straight from [lowest_priority, highest_priority] to [0, 1]. The most important job of a pool in which nothing runs
/// or waits may run at any value.
class ImportanceGate final : public Gate {
public:
    ImportanceGate(const parameter::Values& values, const View& view)
        : gamma_(values.number("gamma")), lowest_(values.number("lowest_priority")),
          highest_(values.number("highest_priority")), lookahead_(values.duration("lookahead")),
          kept_(view.pools().size()) {}

    [[nodiscard]] bool keeps(const View& view, JobIndex job, PoolIndex pool, std::uint32_t) override {
        const std::uint32_t zone = view.pools()[pool].zone;
        const double threshold =
            importance_threshold(range_ahead(view, zone, lookahead_), gamma_, importance(view.job(job)));
        if (threshold >= view.measured(zone))
            return false;
        kept_[pool].emplace(-threshold, job);
        threshold_[job] = threshold;
        return true;
    }

    void let_in(const View& view, PoolIndex pool, bool idle, std::vector<JobIndex>& jobs) override {
        const double value = view.measured(view.pools()[pool].zone);
        auto& kept = kept_[pool];
        while (!kept.empty() && (idle || -kept.begin()->first >= value)) {
            idle = false;
            jobs.push_back(kept.begin()->second);
            threshold_.erase(kept.begin()->second);
            kept.erase(kept.begin());
        }
    }

    [[nodiscard]] bool forget(JobIndex job, PoolIndex pool) override {
        const auto known = threshold_.find(job);
        if (known == threshold_.end())
            return false;
        kept_[pool].erase({-known->second, job});
        threshold_.erase(known);
        return true;
    }

private:
    [[nodiscard]] double importance(const JobRequest& request) const {
        const double above = request.priority - lowest_;
        return std::clamp(above / (highest_ - lowest_), 0.0, 1.0);
    }

    double gamma_;                                            ///< 0 carbon-agnostic, 1 most aware
    double lowest_;                                           ///< priority of importance 0
    double highest_;                                          ///< priority of importance 1
    Duration lookahead_;                                      ///< span of the forecast that its range is taken from
    std::vector<std::set<std::pair<double, JobIndex>>> kept_; ///< by pool: the greatest threshold first
    std::map<JobIndex, double> threshold_;                    ///< of the jobs that are kept
};

} // namespace

std::unique_ptr<Gate> make_importance_gate(const parameter::Values& values, const View& view) {
    return std::make_unique<ImportanceGate>(values, view);
}

} // namespace sunward
