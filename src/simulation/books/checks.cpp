#include "simulation/books/checks.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sunward/error/error.hpp"

namespace sunward::simulation {

namespace {

constexpr double largest_balance_error = 1e-9;

void check_identity(const Identity& identity, std::string_view where, Result& result) {
    const double error = identity.error();
    result.balance_error = std::max(result.balance_error, error);
    if (!(error <= largest_balance_error))
        throw SimulationError(fmt::format("the ledger of {} does not close: {}: {:.15g} and {:.15g} {} (relative error "
                                          "{:.3g}, at most {:.0e} allowed)",
                                          where, identity.name, identity.left, identity.right, identity.unit, error,
                                          largest_balance_error));
}

/// Gives the sum of all accounts.
Account check_sites(const Scenario& scenario, Result& result) {
    Account sum;
    for (std::size_t s = 0; s < result.sites.size(); ++s) {
        const SiteResult& site = result.sites[s];
        Account whole = site.window;
        whole += site.drain;
        for (const Account* part : {&site.window, &site.drain})
            for (const Identity& identity : identities(*part, whole))
                check_identity(identity, fmt::format("site {}", scenario.sites[s].name), result);
        sum += whole;
    }
    return sum;
}

void check_rows(const Account& sites, Result& result) {
    Wide energy_j;
    Wide carbon_g;
    Wide size_g;
    for (const JobRecord& r : result.jobs) {
        energy_j += r.energy_j;
        carbon_g += r.carbon_g;
        size_g += std::abs(r.carbon_g);
    }
    constexpr std::string_view rows = "rows of the jobs = the sites' jobs + network";
    check_identity({rows, "J", energy_j.value(), sites.jobs_j + sites.network_j, energy_j.value()}, "all sites",
                   result);
    check_identity({rows, "g", carbon_g.value(), sites.jobs_g + sites.network_g, size_g.value()}, "all sites", result);
}

} // namespace

void check_books(const Scenario& scenario, Result& result) {
    check_rows(check_sites(scenario, result), result);
    for (std::size_t s = 0; s < result.sites.size(); ++s)
        for (const Account* account : {&result.sites[s].window, &result.sites[s].drain})
            if (account->busy_accelerator_s > account->available_accelerator_s * (1 + largest_balance_error))
                throw SimulationError(fmt::format("site {}: {} accelerator-seconds were used, of {}",
                                                  scenario.sites[s].name, account->busy_accelerator_s,
                                                  account->available_accelerator_s));
}

} // namespace sunward::simulation
