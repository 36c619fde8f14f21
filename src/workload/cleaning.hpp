// What was wrong with the records of a trace: counted where a rule says how to go on, faults where none does.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/error/faults.hpp"

namespace sunward {

/// Why a record was skipped (up to `not_sampled`) or what was changed or is odd about it.
enum class Reason {
    submit_unknown,
    run_unknown,
    width_unknown,
    cancelled,
    never_started,
    started_early,
    bad,
    part_of_job,
    step,
    repeated_id,
    outside_window,
    other_lengths,
    not_sampled,
    unsorted,
    still_running,
    longer_than_request,
    no_request,
    other_length,
    other_width,
    width_rounded,
    few_fields,
    many_fields,
    negative_wait,
    raised_to_least,
    cut_to_most,
    request_cut,
};
inline constexpr std::size_t reasons = 26;

/// Counts and faults of one workload entry.
class Cleaning {
public:
    Cleaning(std::string entry, std::string file, bool skips_bad = false)
        : entry_(std::move(entry)), file_(std::move(file)), skips_bad_(skips_bad) {}

    void record() { ++records_; }
    void count(Reason reason) { ++counts_[static_cast<std::size_t>(reason)]; }
    /// What is told beside the count of a reason.
    void detail(Reason reason, std::string text) { details_[static_cast<std::size_t>(reason)] = std::move(text); }
    /// Counts what is odd about a wall-time beside the true run time.
    void count_request(std::optional<Duration> walltime, Duration run);
    void fault(std::size_t line, std::string_view field, std::string message);
    /// A record that cannot be used: a fault, or skipped and counted, once a line.
    void bad_record(std::size_t line, std::string_view field, std::string message);
    /// Throws InputError when there was a fault.
    void check() const { faults_.raise(); }
    /// Throws InputError that says why each record was skipped; for a trace without a usable one.
    [[noreturn]] void fail_empty() const;
    /// One line a reason, and what makes the figures doubtful.
    void report(std::vector<std::string>& notes) const;

    [[nodiscard]] const std::string& file() const { return file_; }
    /// `seth: hpc2n.swf: ` as notes begin.
    [[nodiscard]] std::string prefix() const;

private:
    [[nodiscard]] std::string line_of(std::size_t reason) const;
    [[nodiscard]] std::uint64_t counted(Reason reason) const { return counts_[static_cast<std::size_t>(reason)]; }
    [[nodiscard]] std::uint64_t kept() const;

    std::string entry_;
    std::string file_;
    std::uint64_t records_ = 0;
    std::array<std::uint64_t, reasons> counts_{};
    Faults faults_;
    bool skips_bad_;
    std::size_t last_bad_line_ = 0;
    std::array<std::string, reasons> details_;
};

} // namespace sunward
