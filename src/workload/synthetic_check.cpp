#include "synthetic_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "shaping.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/quote.hpp"

namespace sunward {

namespace {

class Expectations {
public:
    explicit Expectations(const std::string& entry) : entry_(entry) {}
    void expect(bool holds, std::string_view field, std::string message) {
        if (!holds)
            faults_.push_back({{}, fmt::format("workload.{}.synthetic.{}", entry_, field), std::move(message)});
    }
    void finish() {
        if (!faults_.empty())
            throw InputError(std::move(faults_));
    }

private:
    const std::string& entry_;
    std::vector<Fault> faults_;
};

bool is_within(Duration value, Duration least) { return value >= least && value <= longest; }

void check_arrivals(const Arrivals& arrivals, Expectations& all) {
    const std::string& zone = arrivals.time_zone;
    all.expect(zone.empty() || is_time_zone(zone), "arrivals", "unknown time zone " + in_quotes(zone));
    const bool is_random = arrivals.kind != Arrivals::Kind::daily && arrivals.kind != Arrivals::Kind::every;
    if (is_random)
        all.expect(std::isfinite(arrivals.per_second) && arrivals.per_second > 0, "arrivals",
                   "the rate must be greater than zero");
    if (arrivals.kind == Arrivals::Kind::diurnal) {
        all.expect(arrivals.swing >= 0 && arrivals.swing <= 1, "arrivals.swing", "must be from 0 to 1");
        all.expect(arrivals.peak_hour >= 0 && arrivals.peak_hour <= 24, "arrivals.peak_hour", "must be from 0 to 24");
    }
    if (arrivals.kind == Arrivals::Kind::working_hours)
        all.expect(arrivals.time_of_day.us >= 0 && arrivals.time_of_day < arrivals.closing &&
                       arrivals.closing <= Duration::from_days(1),
                   "arrivals", "working hours must end after they begin, on the same day");
    if (arrivals.kind == Arrivals::Kind::daily)
        all.expect(is_within(arrivals.time_of_day, {}) && arrivals.time_of_day < Duration::from_days(1), "arrivals",
                   "the time of day must be from 00:00 to before 24:00");
    if (arrivals.kind == Arrivals::Kind::every) {
        all.expect(is_within(arrivals.interval, {1}), "arrivals", "the interval must be longer than zero");
        all.expect(is_within(arrivals.first, {}), "arrivals.first", "must not be negative");
    }
}

void check_widths(const WidthMix& mix, Expectations& all) {
    double sum = 0;
    for (const auto& [count, weight] : mix) {
        all.expect(count >= 1, "accelerators", "a job needs at least one");
        all.expect(std::isfinite(weight) && weight >= 0, "accelerators", "weights must not be negative");
        sum += weight;
    }
    all.expect(sum > 0, "accelerators", "needs a count with a weight above zero");
    all.expect(!(sum > 0) || std::isfinite(sum), "accelerators", "weights are too large");
}

void check_length(const LengthLaw& law, Expectations& all) {
    all.expect(is_within(law.median, {1}), "run", "must be longer than zero");
    all.expect(is_within(law.least, {}) && is_within(law.most, {1}) && law.least <= law.most, "run",
               "the least length must not exceed the greatest");
    if (law.kind == LengthLaw::Kind::lognormal)
        all.expect(std::isfinite(law.sigma) && law.sigma >= 0, "run.sigma", "must not be negative");
    if (law.kind == LengthLaw::Kind::pareto)
        all.expect(std::isfinite(law.alpha) && law.alpha > 0, "run.alpha", "must be greater than zero");
    if (law.kind == LengthLaw::Kind::uniform)
        all.expect(law.median <= law.most, "run", "the least length must not exceed the greatest");
}

/// The widest jobs have to do it within the longest length.
void check_work(const WorkLaw& work, const WidthMix& mix, Duration most, Expectations& all) {
    std::uint32_t widest = 1;
    for (const auto& [count, weight] : mix)
        widest = std::max(widest, count);
    all.expect(std::isfinite(work.median_s) && work.median_s > 0 && work.median_s / widest <= most.seconds(), "flop",
               fmt::format("takes {:.3g} d on {} at the throughput of the reference, expected at most {:.0f} d",
                           work.median_s / widest / 86400, counted(widest, "accelerator"), most.seconds() / 86400));
    all.expect(std::isfinite(work.sigma) && work.sigma >= 0, "flop.sigma", "must not be negative");
}

} // namespace

void check_synthetic(const SyntheticSource& source, const std::string& entry) {
    Expectations all(entry);
    all.expect(source.jobs > 0 || source.span < Duration::forever(), "jobs",
               "give a number of jobs or a span, otherwise there is no end to them");
    all.expect(source.span.us > 0, "span", "must be longer than zero");
    all.expect(std::isfinite(source.walltime_factor) && source.walltime_factor >= 1, "walltime_factor",
               "must be at least 1");
    check_arrivals(source.arrivals, all);
    check_widths(source.accelerators, all);
    if (source.work.median_s != 0)
        check_work(source.work, source.accelerators, source.run.most, all);
    else
        check_length(source.run, all);
    all.finish();
}

} // namespace sunward
