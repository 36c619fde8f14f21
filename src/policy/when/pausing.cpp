// pause-resume and k-min: thresholds on the measured signal, slot by slot.
#include <algorithm>
#include <unordered_map>

#include "policy/border/fit.hpp"
#include "policy/when/pausing.hpp"
#include "sunward/policy/double_threshold.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::policy::when {

namespace {

/// L is taken to be no less than this share of U: thresholds need it above zero.
constexpr double least_share = 1e-3;

/// In the unit of the signal.
std::optional<double> bound(const parameter::Values& values, std::string_view key) {
    const parameter::Value* given = values.find(key);
    if (given == nullptr)
        return std::nullopt;
    return signal_figure(given->number, price_currency(given->text).empty() ? Measure::intensity : Measure::price);
}

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
    PauseResume(const WhenSpec& spec, std::optional<Duration> switching)
        : cells_(spec.cells), least_(bound(spec.values, "least")), most_(bound(spec.values, "most")),
          switching_(switching) {}

    void taken(const View& view, const OnlineJob& job) override {
        const Range range = range_ahead(view, job);
        const double most = range.most;
        const double least = std::max(range.least, least_share * most);
        const double beta = most * switching(view, job).seconds() / cells_.slot.seconds();
        if (most <= 0 || 2 * beta >= most - least)
            return;
        const std::int64_t slots = (time_of(view, job, job.length).us + cells_.slot.us - 1) / cells_.slot.us;
        of_job_[job.job] = double_threshold(least, most, beta, std::max<std::int64_t>(slots, 1));
    }

    [[nodiscard]] bool starts(const View& view, const OnlineJob& job) override { return wanted(view, job, false); }
    [[nodiscard]] bool goes_on(const View& view, const OnlineJob& job) override { return wanted(view, job, true); }

    [[nodiscard]] Instant next_look(const View& view, const OnlineJob& job) override {
        const Series& steps = view.forecast(view.pools()[job.pool].zone).issued(view.now());
        const Instant cell = next_cell(cells_, steps, view.job(job.job).submit, view.now());
        return cells_.align == Align::none ? std::min(cell, view.now() + cells_.slot) : cell;
    }

    [[nodiscard]] std::optional<Duration> work_to_turn(const View& view, const OnlineJob& job) override {
        if (cells_.align != Align::none || !of_job_.contains(job.job))
            return std::nullopt;
        return cells_.slot - Duration{time_of(view, job, view.worked(job.job)).us % cells_.slot.us};
    }

    void ended(JobIndex job) override { of_job_.erase(job); }

private:
    [[nodiscard]] Range range_ahead(const View& view, const OnlineJob& job) const {
        if (least_ && most_)
            return {*least_, *most_};
        const Series& told = view.forecast(view.pools()[job.pool].zone).issued(view.now());
        const Range range = range_of(told, view.now(), job.end);
        return {least_.value_or(range.least), most_.value_or(range.most)};
    }

    /// Slots are counted in time at the job's pool.
    [[nodiscard]] static Duration time_of(const View& view, const OnlineJob& job, Duration work) {
        return time_on(view, job.job, job.pool, work);
    }

    [[nodiscard]] Duration switching(const View& view, const OnlineJob& job) const {
        const Duration both = view.save_time(job.job, job.pool) + view.restore_time(job.job, job.pool);
        return switching_.value_or(Duration{both.us / 2});
    }

    [[nodiscard]] bool wanted(const View& view, const OnlineJob& job, bool running) const {
        const auto found = of_job_.find(job.job);
        if (found == of_job_.end())
            return true;
        const DoubleThreshold& levels = found->second;
        const double value = view.measured(view.pools()[job.pool].zone);
        const Duration worked = time_of(view, job, view.worked(job.job));
        const double left = (time_of(view, job, job.length) - worked).seconds() / cells_.slot.seconds();
        if (running && left < 1 && left * (value - levels.least) <= 2 * levels.beta)
            return true;
        return runs(levels, std::min(worked.us / cells_.slot.us, levels.slots - 1), running, value);
    }

    Cells cells_;
    /// Bounds of the signal. none: those of the forecast from arrival to deadline.
    std::optional<double> least_;
    std::optional<double> most_;
    /// What a pause or a resumption costs, as time at full power. none: half of what the job's saving and restoring
    /// take.
    std::optional<Duration> switching_;
    std::unordered_map<JobIndex, DoubleThreshold> of_job_;
};

} // namespace

std::unique_ptr<OnlineRule> pausing(const WhenSpec& spec, std::optional<Duration> switching) {
    return std::make_unique<PauseResume>(spec, switching);
}

} // namespace sunward::policy::when
