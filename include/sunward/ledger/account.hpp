// The books of a site: sums over a span of time, and the same by time step.
#pragma once

#include <array>
#include <string_view>

namespace sunward {

/// Sums over a span, in J, g and currency. Sources = uses:
///   solar + wind + grid import + battery discharge + backup + unserved
///     = facility + battery charge + grid export + curtailed,
///   jobs + idle = facility; the network's energy comes on top,
///   imported = jobs + idle + exported + change of the battery's stock, in grams.
struct Account {
    double it_j = 0;
    double facility_j = 0;
    double idle_j = 0; ///< with its share of the overhead
    double jobs_j = 0;
    double network_j = 0;
    double solar_j = 0; ///< all that it could give, what is curtailed included
    double wind_j = 0;
    double grid_import_j = 0;
    double grid_export_j = 0;
    double curtailed_j = 0;
    double battery_charge_j = 0;    ///< at the terminals
    double battery_discharge_j = 0; ///< at the terminals
    double battery_loss_j = 0;
    double battery_change_j = 0; ///< of what is stored
    double backup_j = 0;         ///< of generators that run on fuel
    double unserved_j = 0;       ///< demand beyond every limit
    double carbon_g = 0;         ///< location-based, of import, backup and on-site generation's own factor
    double backup_g = 0;         ///< part of it
    double exported_g = 0;       ///< carbon that left with the export
    double stock_change_g = 0;   ///< carbon that stays in the battery
    double idle_g = 0;
    double jobs_g = 0;
    double network_g = 0;
    double marginal_g = 0; ///< consequential: (import - export) x marginal intensity, and backup
    double avoided_g = 0;  ///< part of it: export x marginal intensity
    double network_marginal_g = 0;
    double embodied_g = 0; ///< of solar, wind and battery on the site, beside `carbon_g`
    double battery_capacity_j = 0;
    double battery_cycled_j = 0; ///< full cycles x capacity
    double battery_faded_j = 0;  ///< capacity lost by ageing
    double battery_debt_g = 0;   ///< carbon of what a battery held less at the end than at the start, at the mean
                                 ///< intensity of what it held; nothing when it ended with as much
    double cost = 0;
    double network_cost = 0;
    double water_l = 0;
    double onsite_used_j = 0; ///< generation that went to the load and into the battery
    // What is settled when the window has closed.
    double carbon_free_j = 0;       ///< of facility_j; before settlement without the grid's part
    double carbon_free_known_j = 0; ///< facility_j where the grid's carbon-free share is known
    double renewable_j = 0;
    double renewable_known_j = 0;
    double matched_j = 0; ///< import covered by contracts
    double market_g = 0;  ///< market-based carbon, network included
    double source_water_l = 0;
    double export_revenue = 0;
    double demand_charge = 0;
    double carbon_cost = 0;
    double contract_cost = 0;
    double rent = 0; ///< of accelerators
    double busy_accelerator_s = 0;
    double available_accelerator_s = 0;

    Account& operator+=(const Account& other);
};

/// |sum - total| relative to the larger one; 0 when both are.
[[nodiscard]] double relative_residual(double sum, double total);

/// Two sums that have to be equal, and what went through of their kind.
struct Identity {
    std::string_view name; ///< such as `jobs + idle = facility`
    std::string_view unit; ///< J or g
    double left = 0;
    double right = 0;
    double through = 0;

    /// |left - right| as a share of what went through, which counts as no less than a kWh or a kg: what is left of sums
    /// of nothing is rounding.
    [[nodiscard]] double error() const;
};

/// The identities above and the battery's, charge = discharge + loss + change, of an account that is a part of a whole,
/// such as the window of a run: residuals are measured against what went through in the whole.
[[nodiscard]] std::array<Identity, 4> identities(const Account& part, const Account& whole);

/// The largest error of an account's identities.
[[nodiscard]] double balance_error(const Account& account);

/// One row of sites.csv: integrals over the step, divided by its length when printed.
struct SiteStep {
    double it_j = 0;
    double facility_j = 0;
    double solar_j = 0;
    double wind_j = 0;
    double grid_import_j = 0;
    double grid_export_j = 0;
    double curtailed_j = 0;
    double battery_j = 0;   ///< charged less discharged, at the terminals
    double soc_s = 0;       ///< state of charge x seconds
    double intensity_s = 0; ///< intensity x seconds (time-mean)
    double marginal_s = 0;
    double price_s = 0;
    double outdoor_c_s = 0;
    double running_s = 0;
    double queued_s = 0;
    double busy_s = 0;
    double seconds = 0;
};

} // namespace sunward
