#include "sunward/ledger/account.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "sunward/units/quantity.hpp"

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
                                        &Account::battery_debt_g,
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

double Identity::error() const {
    const double least = unit == "g" ? kilogram.base() : kilowatt_hour.base();
    return std::abs(left - right) / std::max(through, least);
}

std::array<Identity, 4> identities(const Account& a, const Account& whole) {
    const auto sources_j = [](const Account& of) {
        return of.solar_j + of.wind_j + of.grid_import_j + of.battery_discharge_j + of.backup_j + of.unserved_j;
    };
    const double through_j = std::abs(sources_j(whole));
    const double through_battery_j =
        whole.battery_charge_j + whole.battery_discharge_j + whole.battery_loss_j + std::abs(whole.battery_change_j);
    const double through_g = std::abs(whole.jobs_g) + std::abs(whole.idle_g) + std::abs(whole.exported_g) +
                             std::abs(whole.stock_change_g) + std::abs(whole.carbon_g);
    return {{{"sources = uses", "J", sources_j(a), a.facility_j + a.battery_charge_j + a.grid_export_j + a.curtailed_j,
              through_j},
             {"jobs + idle = facility", "J", a.jobs_j + a.idle_j, a.facility_j, through_j},
             {"charged = discharged + lost + change of what batteries hold", "J", a.battery_charge_j,
              a.battery_discharge_j + a.battery_loss_j + a.battery_change_j, through_battery_j},
             {"jobs + idle + exported + change of the batteries' stock = carbon that came in", "g",
              a.jobs_g + a.idle_g + a.exported_g + a.stock_change_g, a.carbon_g, through_g}}};
}

double balance_error(const Account& account) {
    double largest = 0;
    for (const Identity& identity : identities(account, account))
        largest = std::max(largest, identity.error());
    return largest;
}

} // namespace sunward
