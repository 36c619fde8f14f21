// The books of a site: sums over a span of time, and the same by time step.
#pragma once

namespace sunward {

/// Sums over a span, in J, g and currency. Jobs + idle = facility; the network's energy comes on top.
struct Account {
    double it_j = 0;
    double facility_j = 0;
    double idle_j = 0; ///< with its share of the overhead
    double jobs_j = 0;
    double network_j = 0;
    double grid_import_j = 0;
    double carbon_g = 0; ///< location-based, of the facility's import
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

/// |sum - total| relative to the larger one; 0 when both are.
[[nodiscard]] double relative_residual(double sum, double total);

/// Largest relative residual of the account's identities: IT + overhead = facility = import, and jobs + idle =
/// facility in joules and in grams.
[[nodiscard]] double balance_error(const Account& account, double pue);

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

} // namespace sunward
