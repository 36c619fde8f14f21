// What a run gives: a record a job, an account a site, and the time series of each site.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

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

/// What happened to a job. Energies are facility energy (with the site's overhead).
struct JobRecord {
    Instant start = Instant::never();  ///< first time nodes were held
    Instant finish = Instant::never(); ///< never: unfinished
    Duration worked{};
    Duration suspended{};
    Duration overhead{}; ///< staging, saving, restoring
    double energy_j = 0;
    double carbon_g = 0;
    double marginal_g = 0;
    double cost = 0;
    double transfer_bytes = 0;
    std::uint32_t pool = no_pool; ///< where it ran last: in Result::pools
    std::uint16_t suspensions = 0;
    std::uint16_t migrations = 0;
    JobState state = JobState::pending;
};

/// A cluster of a site, as schedulers see it.
struct PoolInfo {
    std::uint32_t site = 0;
    std::uint32_t cluster = 0;
};

/// Sums over a span, in J, g and currency. Jobs + idle = facility; network is apart.
struct Account {
    double it_j = 0;
    double facility_j = 0;
    double idle_j = 0; ///< with its share of the overhead
    double jobs_j = 0;
    double network_j = 0;
    double grid_import_j = 0;
    double carbon_g = 0; ///< location-based, of the import
    double idle_g = 0;
    double jobs_g = 0;
    double network_g = 0;
    double marginal_g = 0;
    double network_marginal_g = 0;
    double cost = 0;
    double network_cost = 0;
    double busy_accelerator_s = 0;
    double available_accelerator_s = 0;

    Account& operator+=(const Account& other);
};

/// One row of sites.csv: integrals over the step, divided by its length when printed.
struct SiteStep {
    double it_j = 0;
    double facility_j = 0;
    double grid_import_j = 0;
    double intensity_s = 0; ///< intensity x seconds (time-mean)
    double marginal_s = 0;
    double price_s = 0;
    double running_s = 0;
    double queued_s = 0;
    double busy_s = 0;
    double seconds = 0;
};

struct SiteResult {
    Account window; ///< within the horizon
    Account drain;  ///< after it
    std::vector<SiteStep> steps;
};

struct Result {
    Instant start;
    Instant window_end; ///< end of the horizon, or of the run when the horizon is open
    Instant end;        ///< of the run
    std::vector<PoolInfo> pools;
    std::vector<JobRecord> jobs; ///< parallel to Workload::jobs
    std::vector<SiteResult> sites;
    double balance_error = 0; ///< largest relative residual of the ledger's identities
    std::uint64_t events = 0;
    double policy_wall_s = 0;
    std::vector<std::string> notes;
};

} // namespace sunward
