#include "shaping.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sunward/error/quote.hpp"
#include "sunward/random/stream.hpp"

namespace sunward {

namespace {

void check(const Shaping& shaping, const std::string& entry) {
    std::vector<Fault> faults;
    const auto expect = [&](bool holds, std::string_view field, std::string_view message) {
        if (!holds)
            faults.push_back({{}, fmt::format("workload.{}.{}", entry, field), std::string{message}});
    };
    const auto from = shaping.from.value_or(Duration{});
    const auto& slack = shaping.slack;
    expect(from >= -longest && from <= longest, "from", "out of range");
    expect(!shaping.length || shaping.length->us > 0, "length", "must be longer than zero");
    expect(shaping.least.us >= 0 && shaping.least < shaping.below, "lengths", "must leave some");
    expect(shaping.sample >= 0 && shaping.sample <= 1, "sample", "must be from 0 to 1");
    expect(std::isfinite(shaping.load) && shaping.load > 0, "load", "must be greater than zero");
    expect(slack.duration.us >= 0 && slack.duration <= Duration::forever(), "slack", "must not be negative");
    expect(std::isfinite(slack.multiple) && slack.multiple >= 0, "slack", "must not be negative");
    expect(slack.time_zone.empty() || is_time_zone(slack.time_zone), "slack",
           "unknown time zone " + in_quotes(slack.time_zone));
    if (!faults.empty())
        throw InputError(std::move(faults));
}

} // namespace

Intake::Intake(const Shaping& shaping, Instant origin, std::uint16_t job_class, std::uint64_t seed, Workload& into,
               Cleaning& cleaning)
    : shaping_(shaping), origin_(origin), job_class_(job_class), seed_(seed),
      sample_stream_("workload." + into.classes.at(job_class).name + ".sample"), into_(into), cleaning_(cleaning),
      seen_(into.labels), first_(into.jobs.size()) {
    check(shaping, into.classes.at(job_class).name);
}

void Intake::reserve(std::size_t records) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(records, shaping_.limit));
    into_.jobs.reserve(into_.jobs.size() + count);
    into_.labels.reserve(count, count * 7);
}

void Intake::take(const Record& record, std::uint64_t number) {
    if (record.submit < from() || is_past(record.submit))
        return leave_outside(record.submit);
    const Duration asked = record.walltime.value_or(record.run);
    if (asked < shaping_.least || asked >= shaping_.below)
        return cleaning_.count(Reason::other_lengths);
    if (!is_sampled(number))
        return cleaning_.count(Reason::not_sampled);
    if (!seen_.insert(record.id))
        return cleaning_.count(Reason::repeated_id);
    if (jobs() >= shaping_.limit || into_.jobs.size() >= no_job)
        throw InputError({cleaning_.file(), 0, 0}, "limit", fmt::format("more than {} jobs", jobs()));

    Job job;
    job.name = into_.labels.add(record.id);
    job.run = record.run;
    job.request.limited = record.walltime.has_value();
    job.request.submit = submit_of(record.submit);
    job.request.walltime = record.walltime.value_or(record.run);
    job.request.deadline = record.deadline ? job.request.submit + (*record.deadline - record.submit)
                                           : deadline_of(shaping_.slack, job.request.submit, job.request.walltime);
    job.request.priority = record.priority;
    job.request.accelerators = record.accelerators;
    job.request.user = record.user;
    job.request.queue = record.queue;
    job.request.job_class = job_class_;
    into_.jobs.push_back(job);
    if (record.narrowest > 0 || record.widest > 0)
        into_.own_widths.push_back({job.name, record.narrowest, record.widest});
}

void Intake::leave_outside(Duration submit) {
    cleaning_.count(Reason::outside_window);
    outside_ = outside_ ? std::pair{std::min(outside_->first, submit), std::max(outside_->second, submit)}
                        : std::pair{submit, submit};
}

void Intake::tell_outside() {
    if (!outside_)
        return;
    const Instant begin = origin_ + from();
    const std::string to = shaping_.length ? " to " + to_string(begin + *shaping_.length) : " on";
    cleaning_.detail(Reason::outside_window,
                     fmt::format(", which is from {}{}; they are of {} to {}", to_string(begin), to,
                                 to_string(origin_ + outside_->first), to_string(origin_ + outside_->second)));
}

bool Intake::is_past(Duration submit) const { return shaping_.length && submit - from() >= *shaping_.length; }

bool Intake::is_sampled(std::uint64_t number) const {
    return shaping_.sample >= 1 || RandomStream(seed_, sample_stream_, number).uniform() < shaping_.sample;
}

Instant Intake::submit_of(Duration trace_time) const {
    const Duration since = trace_time - from();
    if (shaping_.load == 1)
        return origin_ + since;
    const double scaled = since.seconds() / shaping_.load;
    if (scaled > longest.seconds())
        throw InputError({cleaning_.file(), 0, 0}, "load", "so small that submits lie thousands of years ahead");
    return origin_ + Duration::from_seconds(scaled);
}

} // namespace sunward
