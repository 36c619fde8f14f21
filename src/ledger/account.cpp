#include "sunward/ledger/account.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace sunward {

namespace {

constexpr double Account::*figures[] = {&Account::it_j,
                                        &Account::facility_j,
                                        &Account::idle_j,
                                        &Account::jobs_j,
                                        &Account::network_j,
                                        &Account::solar_j,
                                        &Account::wind_j,
                                        &Account::grid_import_j,
                                        &Account::grid_export_j,
                                        &Account::curtailed_j,
                                        &Account::battery_charge_j,
                                        &Account::battery_discharge_j,
                                        &Account::battery_loss_j,
                                        &Account::battery_change_j,
                                        &Account::backup_j,
                                        &Account::unserved_j,
                                        &Account::carbon_g,
                                        &Account::backup_g,
                                        &Account::exported_g,
                                        &Account::stock_change_g,
                                        &Account::idle_g,
                                        &Account::jobs_g,
                                        &Account::network_g,
                                        &Account::marginal_g,
                                        &Account::avoided_g,
                                        &Account::network_marginal_g,
                                        &Account::embodied_g,
                                        &Account::battery_capacity_j,
                                        &Account::battery_cycled_j,
                                        &Account::battery_faded_j,
                                        &Account::stored_js,
                                        &Account::stock_gs,
                                        &Account::cost,
                                        &Account::network_cost,
                                        &Account::water_l,
                                        &Account::onsite_used_j,
                                        &Account::carbon_free_known_j,
                                        &Account::renewable_known_j,
                                        &Account::carbon_free_j,
                                        &Account::renewable_j,
                                        &Account::matched_j,
                                        &Account::market_g,
                                        &Account::source_water_l,
                                        &Account::export_revenue,
                                        &Account::demand_charge,
                                        &Account::carbon_cost,
                                        &Account::contract_cost,
                                        &Account::rent,
                                        &Account::busy_accelerator_s,
                                        &Account::available_accelerator_s};
static_assert(sizeof(Account) == std::size(figures) * sizeof(double), "every figure of an account has to be added up");

} // namespace

double relative_residual(double sum, double total) {
    const double scale = std::max(std::abs(sum), std::abs(total));
    return scale > 0 ? std::abs(sum - total) / scale : 0;
}

Account& Account::operator+=(const Account& other) {
    for (double Account::*const figure : figures)
        this->*figure += other.*figure;
    return *this;
}

double battery_debt_g(const Account& account) {
    const double missing_j = std::max(0.0, -account.battery_change_j);
    return account.stored_js > 0 ? missing_j * (account.stock_gs / account.stored_js) : 0;
}

double balance_error(const Account& a) {
    const double sources_j = a.solar_j + a.wind_j + a.grid_import_j + a.battery_discharge_j + a.backup_j + a.unserved_j;
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
