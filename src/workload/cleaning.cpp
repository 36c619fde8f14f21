#include "cleaning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "sunward/error/count.hpp"

namespace sunward {

namespace {

/// In the order of Reason.
constexpr std::array<std::string_view, reasons> texts{
    "skipped: submit time unknown",
    "skipped: run time unknown or zero",
    "skipped: number of accelerators unknown or zero",
    "skipped: cancelled before it started",
    "skipped: start unknown",
    "skipped: started before the submit",
    "skipped: cannot be used",
    "skipped: part of a job's run, not the whole (status 2 to 4)",
    "skipped: a step of a job, not a job",
    "skipped: id seen before",
    "skipped: submit outside the window",
    "skipped: outside the requested lengths",
    "skipped: left out by sampling",
    "submitted before the record above: sorted",
    "still running when the log was written: their time up to then is taken for their length",
    "ran longer than requested",
    "without a requested wall-time: schedulers are told the run time",
    "without a requested time: the used time taken",
    "without the wanted number of processors: the other one taken",
    "with a width rounded up to whole accelerators",
    "with fewer than 18 fields: the missing ones taken as unknown",
    "with more than 18 fields: the others ignored",
    "with a negative wait: not used",
    "drawn shorter than `least`: extended to",
    "drawn longer than `most`: cut to",
    "asking for more than 3169 years: cut to that",
};

} // namespace

void Cleaning::count_request(std::optional<Duration> walltime, Duration run) {
    if (!walltime)
        count(Reason::no_request);
    else if (run > *walltime)
        count(Reason::longer_than_request);
}

void Cleaning::fault(std::size_t line, std::string_view field, std::string message) {
    faults_.add({file_, line, 0}, std::string{field}, std::move(message));
}

void Cleaning::bad_record(std::size_t line, std::string_view field, std::string message) {
    if (!skips_bad_)
        return fault(line, field, std::move(message));
    if (line == last_bad_line_)
        return;
    last_bad_line_ = line;
    count(Reason::bad);
    if (counted(Reason::bad) == 1)
        detail(Reason::bad,
               "; the first is line " + to_string(Fault{{"", line, 0}, std::string{field}, std::move(message)}));
}

void Cleaning::fail_empty() const {
    std::string message = records_ == 0 ? "no records at all" : "no usable job";
    for (std::size_t i = 0; i <= static_cast<std::size_t>(Reason::not_sampled); ++i)
        if (counts_[i] > 0)
            message += "; " + line_of(i);
    throw InputError({file_, 0, 0}, "", std::move(message));
}

void Cleaning::report(std::vector<std::string>& notes) const {
    for (std::size_t i = 0; i < reasons; ++i)
        if (counts_[i] > 0)
            notes.push_back(prefix() + line_of(i));
    constexpr std::uint64_t fewest = 3;
    if (kept() >= fewest && counted(Reason::longer_than_request) * 5 >= kept())
        notes.push_back(prefix() + "at least a fifth of the jobs ran longer than requested: are run and request in "
                                   "the same unit (of sacct, ElapsedRaw is in seconds and TimelimitRaw in minutes)?");
}

std::uint64_t Cleaning::kept() const {
    std::uint64_t left = records_;
    for (std::size_t i = 0; i <= static_cast<std::size_t>(Reason::not_sampled); ++i)
        left -= std::min(left, counts_[i]);
    return left;
}

std::string Cleaning::prefix() const {
    if (file_.empty())
        return entry_ + ": ";
    return fmt::format("{}: {}: ", entry_, std::filesystem::path{file_}.filename().string());
}

std::string Cleaning::line_of(std::size_t reason) const {
    return fmt::format("{} of {} {}{}", counts_[reason], sunward::counted(records_, "record"), texts[reason],
                       details_[reason]);
}

} // namespace sunward
