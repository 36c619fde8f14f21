// From records to jobs: window, sample, load, deadline.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cleaning.hpp"
#include "seen_labels.hpp"
#include "sunward/workload/workload.hpp"

namespace sunward {

/// Times and lengths beyond this (3169 years) are damage; sums of a few of them do not overflow.
inline constexpr Duration longest = Duration::from_seconds(1e11);

/// A job of a trace or generator, in trace time.
struct Record {
    std::string_view id;
    Duration submit{};
    Duration run{};
    std::optional<Duration> walltime;
    std::optional<Duration> deadline;
    std::uint32_t accelerators = 1;
    std::uint32_t user = no_name;
    std::uint32_t queue = no_name;
    float priority = 0;
    std::uint32_t narrowest = 0; ///< of an elastic job; 0: as its class says, as is the next
    std::uint32_t widest = 0;
};

/// Appends records to a workload as one class of jobs.
class Intake {
public:
    /// Throws InputError for shaping parameters out of range. The references must outlive the intake.
    Intake(const Shaping& shaping, Instant origin, std::uint16_t job_class, std::uint64_t seed, Workload& into,
           Cleaning& cleaning);

    void reserve(std::size_t records);
    /// `number` is the record's place in its source, on which its sampling depends and nothing else.
    void take(const Record& record, std::uint64_t number);
    /// Says of which time the records outside the window are; where submits are dates.
    void tell_outside();
    /// The window's start in trace time.
    [[nodiscard]] Duration from() const { return shaping_.from.value_or(Duration{}); }
    /// Whether a submit lies behind the end of the window.
    [[nodiscard]] bool is_past(Duration submit) const;
    /// Whether widths other than the requested one mean anything.
    [[nodiscard]] bool elastic() const { return into_.classes[job_class_].elastic.has_value(); }
    [[nodiscard]] std::size_t jobs() const { return into_.jobs.size() - first_; }

private:
    void leave_outside(Duration submit);
    [[nodiscard]] bool is_sampled(std::uint64_t number) const;
    [[nodiscard]] Instant submit_of(Duration trace_time) const;

    const Shaping& shaping_;
    Instant origin_;
    std::uint16_t job_class_;
    std::uint64_t seed_;
    std::string sample_stream_;
    Workload& into_;
    Cleaning& cleaning_;
    SeenLabels seen_;
    std::size_t first_;                                    ///< size of into_.jobs before the first record
    std::optional<std::pair<Duration, Duration>> outside_; ///< first and last submit outside the window
};

} // namespace sunward
