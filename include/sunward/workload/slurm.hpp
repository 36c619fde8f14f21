// What Slurm's sacct writes into its tables.
// Source: Slurm, sacct(1): JobID ("job.step"), AllocTRES, TimelimitRaw, ElapsedRaw; job_launch.html, "Job Record".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sunward::slurm {

/// The one column in which a number is minutes; in ElapsedRaw it is seconds.
inline constexpr std::string_view minutes_column = "TimelimitRaw";

/// Whether a row is a step of a job and not a job: `123.batch`, `123.extern`, `123_4.interactive`, `123.TBD`; also
/// `123.0` behind the row of `123` itself, `job` (elsewhere such a number may be an id).
[[nodiscard]] bool is_step(std::string_view id, std::string_view job);

/// Accelerators of a list of resources such as `billing=8,cpu=8,gres/gpu:a100=2,gres/gpu=2,mem=64G,node=1`: the count
/// of `gres/gpu`, which includes those of its types, or, without it, the sum over the types. 0 when it has none;
/// nothing when the text is no such list.
[[nodiscard]] std::optional<double> accelerators_of(std::string_view resources);

/// What to do about records of which the column of resources names no accelerators, as the end of a sentence.
[[nodiscard]] std::string cure_without_gpu(std::uint64_t records, std::string_view column,
                                           std::span<const std::string> header);

/// The `columns` for a table of sacct, as a hint: `; sacct's names are read with 'columns: {submit: Submit, ...}'`.
/// Empty when the header is not that of sacct.
[[nodiscard]] std::string hint_for(std::span<const std::string> header);

} // namespace sunward::slurm
