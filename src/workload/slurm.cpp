#include "sunward/workload/slurm.hpp"
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "sunward/error/quote.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/units/number.hpp"
#include "sunward/units/text.hpp"

namespace sunward::slurm {

namespace {

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Our columns with sacct's names for them, the best one first.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> sacct_columns{{
    {"job_id", "JobID"},
    {"job_id", "JobIDRaw"},
    {"submit", "Submit"},
    {"start", "Start"},
    {"finish", "End"},
    {"run", "ElapsedRaw"},
    {"run", "Elapsed"},
    {"accelerators", "AllocTRES"},
    {"accelerators", "ReqTRES"},
    {"accelerators", "AllocCPUS"},
    {"accelerators", "NCPUS"},
    {"walltime", "TimelimitRaw"},
    {"walltime", "Timelimit"},
    {"user", "User"},
    {"queue", "Partition"},
    {"status", "State"},
}};

} // namespace

bool is_step(std::string_view id, std::string_view job) {
    constexpr std::array<std::string_view, 4> words{"batch", "extern", "interactive", "TBD"};
    const std::size_t dot = id.find('.');
    if (dot == std::string_view::npos || dot == 0 || id.front() < '0' || id.front() > '9')
        return false;
    const std::string_view step = id.substr(dot + 1);
    // A component of a heterogeneous step has its number behind a plus: 123.0+1.
    const std::string_view number = step.substr(0, step.find('+'));
    return std::ranges::find(words, number) != words.end() || (is_number(number) && id.substr(0, dot) == job);
}

std::optional<double> accelerators_of(std::string_view resources) {
    constexpr std::string_view gpu = "gres/gpu";
    std::optional<double> all;
    double of_types = 0;
    while (!resources.empty()) {
        const std::size_t comma = std::min(resources.find(','), resources.size());
        const std::string_view item = trimmed(resources.substr(0, comma));
        resources.remove_prefix(std::min(comma + 1, resources.size()));
        const std::size_t equals = item.find('=');
        if (equals == 0 || equals == std::string_view::npos)
            return std::nullopt;
        const std::string_view name = item.substr(0, equals);
        if (!name.starts_with(gpu) || (name.size() > gpu.size() && name[gpu.size()] != ':'))
            continue;
        const auto count = is_number(item.substr(equals + 1)) ? parse_number(item.substr(equals + 1)) : std::nullopt;
        if (!count)
            return std::nullopt;
        if (name == gpu)
            all = count;
        else
            of_types += *count;
    }
    return all.value_or(of_types);
}

std::string cure_without_gpu(std::uint64_t records, std::string_view column, std::span<const std::string> header) {
    constexpr std::array<std::string_view, 3> processors{"AllocCPUS", "NCPUS", "ReqCPUS"};
    std::string text = fmt::format("; {} of them without gres/gpu in {}: ", records, in_quotes(column));
    const auto known = std::ranges::find_if(
        processors, [&](std::string_view name) { return std::ranges::find(header, name) != header.end(); });
    if (known != processors.end())
        return text + fmt::format("for jobs of processors state 'columns: {{accelerators: {}}}', and "
                                  "'cores_per_accelerator'",
                                  *known);
    return text + "for jobs of processors map 'accelerators' to a column that counts them, such as sacct's AllocCPUS, "
                  "and state 'cores_per_accelerator'";
}

std::string hint_for(std::span<const std::string> header) {
    const auto has = [header](std::string_view name) { return std::ranges::find(header, name) != header.end(); };
    if (!has("Submit") || !(has("JobID") || has("JobIDRaw") || has("Elapsed") || has("ElapsedRaw") || has("State")))
        return {};
    std::string columns;
    std::string_view last;
    for (const auto& [ours, theirs] : sacct_columns) {
        const bool replaced = (ours == "start" || ours == "finish") && (has("Elapsed") || has("ElapsedRaw"));
        if (ours == last || replaced || !has(theirs))
            continue;
        columns += fmt::format("{}{}: {}", columns.empty() ? "" : ", ", ours, theirs);
        last = ours;
    }
    return fmt::format("; the table looks like one of Slurm's sacct: state 'columns: {{{}}}'", columns);
}

} // namespace sunward::slurm
