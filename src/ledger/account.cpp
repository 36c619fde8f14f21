#include "sunward/ledger/account.hpp"

#include <algorithm>
#include <cmath>

namespace sunward {

double relative_residual(double sum, double total) {
    const double scale = std::max(std::abs(sum), std::abs(total));
    return scale > 0 ? std::abs(sum - total) / scale : 0;
}

Account& Account::operator+=(const Account& other) {
    it_j += other.it_j;
    facility_j += other.facility_j;
    idle_j += other.idle_j;
    jobs_j += other.jobs_j;
    network_j += other.network_j;
    solar_j += other.solar_j;
    wind_j += other.wind_j;
    grid_import_j += other.grid_import_j;
    grid_export_j += other.grid_export_j;
    curtailed_j += other.curtailed_j;
    battery_charge_j += other.battery_charge_j;
    battery_discharge_j += other.battery_discharge_j;
    battery_loss_j += other.battery_loss_j;
    battery_change_j += other.battery_change_j;
    unserved_j += other.unserved_j;
    carbon_g += other.carbon_g;
    exported_g += other.exported_g;
    stock_change_g += other.stock_change_g;
    idle_g += other.idle_g;
    jobs_g += other.jobs_g;
    network_g += other.network_g;
    marginal_g += other.marginal_g;
    avoided_g += other.avoided_g;
    network_marginal_g += other.network_marginal_g;
    cost += other.cost;
    network_cost += other.network_cost;
    water_l += other.water_l;
    onsite_used_j += other.onsite_used_j;
    carbon_free_known_j += other.carbon_free_known_j;
    renewable_known_j += other.renewable_known_j;
    carbon_free_j += other.carbon_free_j;
    renewable_j += other.renewable_j;
    matched_j += other.matched_j;
    market_g += other.market_g;
    source_water_l += other.source_water_l;
    export_revenue += other.export_revenue;
    demand_charge += other.demand_charge;
    carbon_cost += other.carbon_cost;
    contract_cost += other.contract_cost;
    busy_accelerator_s += other.busy_accelerator_s;
    available_accelerator_s += other.available_accelerator_s;
    return *this;
}

double balance_error(const Account& a) {
    const double sources_j = a.solar_j + a.wind_j + a.grid_import_j + a.battery_discharge_j + a.unserved_j;
    const double uses_j = a.facility_j + a.battery_charge_j + a.grid_export_j + a.curtailed_j;
    // A battery that ends with what it began with, or that feeds all the load, leaves a difference of nothing:
    // residuals are measured against what went through.
    const double through_battery_j = a.battery_charge_j + a.battery_discharge_j + a.battery_loss_j;
    const double kept_j = a.battery_charge_j - a.battery_discharge_j - a.battery_loss_j - a.battery_change_j;
    const double used_g = a.jobs_g + a.idle_g + a.exported_g + a.stock_change_g;
    const double through_g =
        std::abs(a.jobs_g) + std::abs(a.idle_g) + std::abs(a.stock_change_g) + std::abs(a.carbon_g);
    const auto share = [](double difference, double total) { return total > 0 ? std::abs(difference) / total : 0; };
    return std::max({relative_residual(sources_j, uses_j), relative_residual(a.jobs_j + a.idle_j, a.facility_j),
                     share(kept_j, through_battery_j), share(used_g - a.carbon_g, through_g)});
}

} // namespace sunward
