// What a run gives: a record a job, an account a site, and the time series of each site.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sunward/grid/issued_forecast.hpp"
#include "sunward/ledger/account.hpp"
#include "sunward/ledger/grid_ledger.hpp"
#include "sunward/simulation/scenario.hpp"

namespace sunward {

enum class JobState : std::uint8_t {
    pending,
    released,
    staging,
    running,
    checkpointing,
    suspended,
    restoring,
    done,
    killed,
    failed,
    rejected
};

[[nodiscard]] std::string_view to_string(JobState state);

inline constexpr std::uint32_t no_pool = 0xffffffff;

/// What happened to a job. Energy, carbon and cost are the facility's (with the site's overhead) and include the job's
/// transfers, so that the rows of all jobs + idle = facility + network.
struct JobRecord {
    Instant start = Instant::never();  ///< first time nodes were held
    Instant finish = Instant::never(); ///< never: unfinished
    Duration worked{};                 ///< time that the work done takes at the requested width on reference hardware
    Duration suspended{};
    Duration overhead{};  ///< staging, saving, restoring
    Duration throttled{}; ///< lost to lower clocks and pauses where a site's power is limited, in the same measure
    double energy_j = 0;
    double carbon_g = 0;
    double marginal_g = 0;
    double cost = 0;
    double transfer_bytes = 0;
    std::uint32_t pool = no_pool; ///< where it ran last: in Result::pools
    std::uint32_t suspensions = 0;
    std::uint32_t migrations = 0;
    std::uint32_t power_pauses = 0; ///< where a site's power is limited
    JobState state = JobState::pending;
};

/// What a job had of accelerators over the time in which it held nodes; those that whole nodes add are not counted.
struct WidthRecord {
    double accelerator_s = 0;
    Duration held{};
    std::uint32_t resizes = 0;
};

/// Where the time of a job went in which it held nodes, where nodes fail or jobs take checkpoints on a clock. All that
/// it held them = JobRecord::overhead + work + checkpoints + lost + recovery + waiting, to the microsecond. `lost_work`
/// is measured as JobRecord::worked.
struct FailureRecord {
    Duration work{};        ///< at work that was not lost, paused or at lower clocks included
    Duration checkpoints{}; ///< stood still for them
    Duration lost{};        ///< at work that a failure undid
    Duration recovery{};    ///< restarts and restoring after failures
    Duration waiting{};     ///< for nodes in place of those that failed
    Duration lost_work{};
    double lost_j = 0; ///< of the facility, for work that was lost
    double lost_g = 0;
    std::uint64_t taken = 0;    ///< checkpoints
    std::uint32_t failures = 0; ///< of nodes that it held, outages included
    std::uint32_t restarts = 0;
    std::uint32_t draws = 0; ///< times to a failure

    [[nodiscard]] Duration beside_work() const { return checkpoints + lost + recovery + waiting; }
};

/// A cluster of a site, as schedulers see it.
struct PoolInfo {
    std::uint32_t site = 0;
    std::uint32_t cluster = 0;
};

inline constexpr std::uint32_t no_site = 0xffffffff;

/// How the forecasts of one signal turned out over the horizon: up to 1, 6, 24 and 48 hours ahead.
struct ForecastErrors {
    std::uint32_t zone = 0;
    std::uint32_t site = no_site; ///< of solar and wind, in W
    std::string signal;           ///< `average`, `marginal`, `price`, `solar` or `wind`
    std::vector<LeadFigures> leads;
};

struct SiteResult {
    Account window; ///< within the horizon
    Account drain;  ///< after it
    std::vector<SiteStep> steps;
};

/// A zone with plants.
struct ZoneResult {
    std::uint32_t zone = 0;         ///< of the scenario
    std::vector<std::string> fuels; ///< of the figures by fuel
    std::vector<ZoneStep> steps;
};

struct Result {
    Instant start;
    Instant window_end; ///< end of the horizon, or of the run when the horizon is open
    Instant end;        ///< of the run
    std::vector<PoolInfo> pools;
    std::vector<JobRecord> jobs; ///< parallel to Workload::jobs
    std::vector<WidthRecord>
        widths; ///< parallel to jobs; empty where all work at the width and speed that they ask for
    std::vector<FailureRecord> failures; ///< parallel to jobs; empty where no node fails and none takes checkpoints
    std::vector<SiteResult> sites;
    std::vector<ZoneResult> zones;
    /// None with perfect forecasts. The issues that fall in the horizon, about a thousand of them at most.
    std::vector<ForecastErrors> forecast_errors;
    double balance_error = 0; ///< largest relative residual of the ledger's identities
    std::uint64_t events = 0;
    double policy_wall_s = 0;
    std::vector<std::string> notes;
};

} // namespace sunward
