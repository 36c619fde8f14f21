#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

namespace {

constexpr double largest_balance_error = 1e-9;

} // namespace

/// The horizon ends: what runs on is billed to the drain from here.
void Engine::close_window() {
    for (Hold& hold : holds_) {
        if (hold.nodes.empty())
            continue;
        settle(hold);
        if (hold.transfer)
            bill_transfer(hold, transport_.progress(*hold.transfer));
    }
    for (std::uint32_t s = 0; s < ledgers_.size(); ++s)
        books_now(s).close_window();
    result_.window_end = now_;
    window_open_ = false;
}

void Engine::close_books() {
    if (window_open_)
        close_window();
    else
        for (std::uint32_t s = 0; s < ledgers_.size(); ++s)
            books_now(s);
    result_.end = now_;
    for (JobRecord& r : result_.jobs)
        if (r.state == JobState::suspended)
            r.suspended += now_ - Instant{};
    if (ended_ < last_job_ && (!scenario_.horizon.length || scenario_.horizon.drain)) {
        if (active_ == 0)
            refuse_standstill();
        result_.notes.push_back(
            fmt::format("{} jobs never ended: jobs are paused where power is short, and stay so{}{}",
                        last_job_ - ended_, submitted_ - ended_ > active_ ? ": " : "", waiting_names()));
    }
    for (const SiteLedger& books : ledgers_) {
        SiteResult& site = result_.sites.emplace_back();
        site.window = books.window();
        site.drain = books.drain();
        if (scenario_.output.sites)
            site.steps = books.steps();
    }
    settle_market();
    for (std::uint32_t s = 0; s < result_.sites.size(); ++s)
        settle_bill(s);
    check_balance();
    report_zones();
    note_limits();
    compare_forecasts();
    for (std::string& note : scheduler_.notes())
        result_.notes.push_back(std::move(note));
}

void Engine::report_zones() {
    if (grids_.empty())
        return;
    if (scenario_.dispatch.feedback)
        result_.notes.emplace_back("forecasts of zones with plants do not include what the sites draw themselves");
    for (std::size_t g = 0; g < grids_.size(); ++g) {
        grids_[g]->advance(now_);
        const DispatchedGroup& dispatched = scenario_.dispatch.groups[g];
        for (std::size_t z = 0; z < dispatched.zones.size(); ++z) {
            const std::uint32_t zone = dispatched.zones[z];
            if (zone == no_zone)
                continue;
            const double unserved = grids_[g]->total(z).sum.unserved / 3600;
            if (unserved > 0)
                result_.notes.push_back(fmt::format("zone {}: {:.6g} MWh of demand above all capacity were not served",
                                                    scenario_.zones[zone].name, unserved));
            result_.zones.push_back({zone, dispatched.group.fuels, grids_[g]->steps(z)});
        }
    }
}

/// Jobs + idle = facility at each site; the rows of the jobs = the sites' accounts of jobs and network.
void Engine::check_balance() {
    Account sum;
    for (std::size_t s = 0; s < result_.sites.size(); ++s) {
        const SiteResult& site = result_.sites[s];
        result_.balance_error =
            std::max({result_.balance_error, balance_error(site.window), balance_error(site.drain)});
        sum += site.window;
        sum += site.drain;
    }
    Wide energy_j;
    Wide carbon_g;
    for (const JobRecord& r : result_.jobs) {
        energy_j += r.energy_j;
        carbon_g += r.carbon_g;
    }
    result_.balance_error =
        std::max({result_.balance_error, relative_residual(energy_j.value(), sum.jobs_j + sum.network_j),
                  relative_residual(carbon_g.value(), sum.jobs_g + sum.network_g)});
    if (!(result_.balance_error <= largest_balance_error))
        throw SimulationError(fmt::format("the ledger does not close: relative error {:.3g}, at most {:.0e} allowed",
                                          result_.balance_error, largest_balance_error));
}

} // namespace sunward
