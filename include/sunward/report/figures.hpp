// What a run came to, in numbers: for the whole run and for each site.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sunward/bound/saving.hpp"
#include "sunward/report/written_file.hpp"
#include "sunward/simulation/result.hpp"

namespace sunward {

/// A distribution over `count` values; with none the figures mean nothing. Quantiles interpolate linearly between order
/// statistics at position q (n - 1), type 7 of Hyndman and Fan, The American Statistician 50(4), 1996.
struct Spread {
    std::size_t count = 0;
    double mean = 0;
    double p50 = 0;
    double p95 = 0;
    double p99 = 0;
    double max = 0;
};

/// The spread of finite values; their order afterwards is arbitrary.
[[nodiscard]] Spread spread_of(std::vector<double>& values);

/// What failures and checkpoints on a clock came to, summed over jobs.
struct FailureFigures {
    std::uint64_t failures = 0; ///< of nodes while a job held them
    std::uint64_t checkpoints = 0;
    double work_s = 0; ///< at work that was not lost
    double checkpoint_s = 0;
    double lost_s = 0; ///< at work that was lost
    double recovery_s = 0;
    double waiting_s = 0;
    double lost_j = 0;
    double lost_g = 0;
};

/// Counts and times of jobs. A job belongs to the site where it ran last, or to its home site when it never ran.
struct JobFigures {
    std::uint64_t submitted = 0;
    std::uint64_t left_out = 0; ///< of the workload, because they are submitted after the horizon; in no other figure
    std::uint64_t completed = 0;
    std::uint64_t killed = 0;
    std::uint64_t failed = 0;
    std::uint64_t rejected = 0;
    std::uint64_t unfinished = 0;      ///< none of these when the run ended
    std::uint64_t deadline_missed = 0; ///< had a deadline by the end of the run and were not done by it
    std::uint64_t suspensions = 0;
    std::uint64_t migrations = 0;
    std::uint64_t resizes = 0;
    double suspended_s = 0;
    double overhead_s = 0;
    double throttled_s = 0;
    std::uint64_t power_pauses = 0;
    std::uint64_t restarts = 0; ///< these two after failures
    double lost_work_s = 0;
    std::optional<FailureFigures> failures; ///< none: no node fails, and no job takes checkpoints on a clock
    double makespan_s = 0;                  ///< first submit to last finish
    // Over completed jobs only.
    Spread wait_s;       ///< submit to first start
    Spread delay_s;      ///< turnaround less the time of work
    Spread turnaround_s; ///< submit to finish
    Spread slowdown;     ///< max(1, turnaround / max(run, 10 s)), Feitelson's bounded slowdown
};

/// What the signals of a zone were, for people.
struct ZoneSignals {
    std::string zone;
    std::vector<std::string> signals;
};

/// How the forecasts of one signal turned out.
struct ForecastFigures {
    std::string place;  ///< zone, for solar and wind the site
    std::string signal; ///< such as `price`
    std::vector<LeadFigures> leads;
};

/// Everything of one site, or of all sites together.
struct Figures {
    JobFigures jobs;
    Account window;           ///< within the horizon
    Account drain;            ///< after it
    double balance_error = 0; ///< relative
    std::vector<ZoneSignals> signals;
    std::vector<ForecastFigures> forecasts; ///< none when they are perfect
    std::optional<Saving> saving;           ///< of the whole run, where there is a baseline
};

/// What the run itself cost the computer it ran on: differs from run to run.
struct RunCost {
    double wall_s = 0;
    std::uint64_t peak_rss_bytes = 0;
    bool policy_timed = false; ///< whether Result::policy_wall_s was measured
};

/// The facts of a run that belong to no site.
struct RunFacts {
    std::string scenario;
    std::string policy;
    std::string currency;
    std::string forecast;   ///< name of the model
    std::string optimised;  ///< signal that the policy looks at
    bool by_average = true; ///< some zone has an average intensity, or none has a marginal one either
    std::uint64_t seed = 0;
    std::uint64_t events = 0;
    Instant start;
    Duration simulated{};
    Duration window{};
    Duration drain{};
    double policy_wall_s = 0;
    RunCost cost;
    std::vector<std::string> notes; ///< cleaning and remarks, each once
};

struct Summary {
    RunFacts run;
    Figures total;
    std::vector<std::pair<std::string, Figures>> sites; ///< in scenario order
    std::vector<WrittenFile> files;                     ///< of the result, but for summary.json itself
};

/// Sums a result up. `result` must be of this scenario (as many jobs and sites).
[[nodiscard]] Summary summarise(const Scenario& scenario, const Result& result, const RunCost& cost);

/// Index of the site that a job's row belongs to.
[[nodiscard]] std::uint32_t site_of(const Scenario& scenario, const Result& result, std::size_t job);

} // namespace sunward
