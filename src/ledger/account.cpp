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
    grid_import_j += other.grid_import_j;
    carbon_g += other.carbon_g;
    idle_g += other.idle_g;
    jobs_g += other.jobs_g;
    network_g += other.network_g;
    marginal_g += other.marginal_g;
    network_marginal_g += other.network_marginal_g;
    cost += other.cost;
    network_cost += other.network_cost;
    busy_accelerator_s += other.busy_accelerator_s;
    available_accelerator_s += other.available_accelerator_s;
    return *this;
}

double balance_error(const Account& account, double pue) {
    return std::max({relative_residual(account.it_j * pue, account.facility_j),
                     relative_residual(account.facility_j, account.grid_import_j),
                     relative_residual(account.jobs_j + account.idle_j, account.facility_j),
                     relative_residual(account.jobs_g + account.idle_g, account.carbon_g)});
}

} // namespace sunward
