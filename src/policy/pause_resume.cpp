// pause-resume and k-min: thresholds on the measured signal, slot by slot.
#include <algorithm>
#include <unordered_map>

#include "online_rule.hpp"
#include "sunward/policy/double_threshold.hpp"
#include "sunward/policy/plan.hpp"

namespace sunward {

namespace {

/// L is taken to be no less than this share of U: thresholds need it above zero.
constexpr double least_share = 1e-3;

struct Range {
    double least;
    double most;
};

/// Least and greatest value over [from, to), as far as the data go.
Range range_of(const Series& series, Instant from, Instant to) {
    if (series.ends() == EndRule::fail)
        to = std::min(to, series.end());
    Range range{series.at(from), series.at(from)};
    for (Instant t = series.next_change(from); t < to; t = series.next_change(t)) {
        range.least = std::min(range.least, series.at(t));
        range.most = std::max(range.most, series.at(t));
    }
    return range;
}

/// The job's work in slots of `slot`, the last one perhaps in part, makes k. The job looks at the measured signal
/// whenever a slot of the clock or since its arrival begins, or (unaligned) at each step of the signal and when a
/// slot's work is done, which is when its threshold falls; a step of the same value changes nothing. A pause or a
/// resumption is taken to cost what running at U for half of the save and restore time does: beta = U x time / slot.
/// For a last part f of a slot no job pauses that could not save it, f (value - L) <= 2 beta; a whole slot the
/// thresholds treat so anyway. Where the signal hardly varies, 2 beta >= U - L, no pause pays and jobs run at once.
class PauseResume final : public OnlineRule {
public:
    explicit PauseResume(const WhenSpec& rule) : rule_(rule) {}

    void taken(const View& view, const OnlineJob& job) override {
        const Range range = range_ahead(view, job);
        const double most = range.most;
        const double least = std::max(range.least, least_share * most);
        const double beta = most * switching(view, job).seconds() / rule_.slot.seconds();
        if (most <= 0 || 2 * beta >= most - least)
            return;
        const std::int64_t slots = (job.length.us + rule_.slot.us - 1) / rule_.slot.us;
        of_job_[job.job] = double_threshold(least, most, beta, std::max<std::int64_t>(slots, 1));
    }

    [[nodiscard]] bool starts(const View& view, const OnlineJob& job) override { return wanted(view, job, false); }
    [[nodiscard]] bool goes_on(const View& view, const OnlineJob& job) override { return wanted(view, job, true); }

    [[nodiscard]] Instant next_look(const View& view, const OnlineJob& job) override {
        const Series& steps = view.forecast(view.pools()[job.pool].zone).issued(view.now());
        const Instant cell = next_cell(rule_, steps, view.job(job.job).submit, view.now());
        return rule_.align == Align::none ? std::min(cell, view.now() + rule_.slot) : cell;
    }

    [[nodiscard]] std::optional<Duration> work_to_turn(const View& view, const OnlineJob& job) override {
        if (rule_.align != Align::none || !of_job_.contains(job.job))
            return std::nullopt;
        return rule_.slot - Duration{view.worked(job.job).us % rule_.slot.us};
    }

    void ended(JobIndex job) override { of_job_.erase(job); }

private:
    [[nodiscard]] Range range_ahead(const View& view, const OnlineJob& job) const {
        if (rule_.least && rule_.most)
            return {*rule_.least, *rule_.most};
        const Series& told = view.forecast(view.pools()[job.pool].zone).issued(view.now());
        const Range range = range_of(told, view.now(), job.end);
        return {rule_.least.value_or(range.least), rule_.most.value_or(range.most)};
    }

    [[nodiscard]] Duration switching(const View& view, const OnlineJob& job) const {
        if (rule_.rule == WhenRule::k_min)
            return {};
        const Duration both = view.save_time(job.job, job.pool) + view.restore_time(job.job, job.pool);
        return rule_.switching.value_or(Duration{both.us / 2});
    }

    [[nodiscard]] bool wanted(const View& view, const OnlineJob& job, bool running) const {
        const auto found = of_job_.find(job.job);
        if (found == of_job_.end())
            return true;
        const DoubleThreshold& levels = found->second;
        const double value = view.measured(view.pools()[job.pool].zone);
        const Duration worked = view.worked(job.job);
        const double left = (job.length - worked).seconds() / rule_.slot.seconds();
        if (running && left < 1 && left * (value - levels.least) <= 2 * levels.beta)
            return true;
        return runs(levels, std::min(worked.us / rule_.slot.us, levels.slots - 1), running, value);
    }

    WhenSpec rule_;
    std::unordered_map<JobIndex, DoubleThreshold> of_job_;
};

} // namespace

std::unique_ptr<OnlineRule> make_pause_resume(const WhenSpec& rule) { return std::make_unique<PauseResume>(rule); }

} // namespace sunward
