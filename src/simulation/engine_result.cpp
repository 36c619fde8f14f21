#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

namespace {

constexpr double largest_balance_error = 1e-9;

/// No accelerator is held twice or lost, at the end as all the way to it.
void check_capacity(std::span<const PoolView> pools, std::span<const Hold> holds, const Scenario& scenario,
                    const Result& result) {
    std::vector<std::uint64_t> held(pools.size(), 0);
    for (const Hold& hold : holds)
        if (!hold.nodes.empty())
            held[hold.pool] += hold.held;
    for (std::size_t p = 0; p < pools.size(); ++p)
        if (held[p] + pools[p].free != pools[p].capacity)
            throw SimulationError(fmt::format("cluster {} of site {}: {} accelerators are held and {} free, of {}",
                                              pools[p].name, pools[p].site_name, held[p], pools[p].free,
                                              pools[p].capacity));
    for (std::size_t s = 0; s < result.sites.size(); ++s)
        for (const Account* account : {&result.sites[s].window, &result.sites[s].drain})
            if (account->busy_accelerator_s > account->available_accelerator_s * (1 + largest_balance_error))
                throw SimulationError(fmt::format("site {}: {} accelerator-seconds were used, of {}",
                                                  scenario.sites[s].name, account->busy_accelerator_s,
                                                  account->available_accelerator_s));
}

/// Suspensions that took no time and moved nothing, because nobody says what they cost.
void note_free_suspensions(const Scenario& scenario, Result& result) {
    const auto& jobs = scenario.workload.jobs;
    const auto& classes = scenario.workload.classes;
    std::vector<std::uint64_t> suspensions(classes.size(), 0);
    for (std::size_t j = 0; j < result.jobs.size(); ++j)
        suspensions[jobs[j].request.job_class] += result.jobs[j].suspensions;
    for (std::size_t c = 0; c < classes.size(); ++c) {
        const CheckpointCost& cost = classes[c].checkpoint;
        if (suspensions[c] > 0 && cost.save.us == 0 && cost.restore.us == 0 && cost.bytes == 0)
            result.notes.push_back(fmt::format("{}: {} of jobs cost nothing, as 'checkpoint' states no time and no "
                                               "size of what is saved",
                                               classes[c].name, counted(suspensions[c], "suspension")));
    }
}

} // namespace

/// Bills what runs on up to now.
void Engine::settle_holds() {
    for (Hold& hold : holds_) {
        if (hold.nodes.empty())
            continue;
        settle(hold);
        if (hold.transfer)
            bill_transfer(hold, transport_.progress(*hold.transfer));
    }
}

/// The horizon ends: what runs on is billed to the drain from here.
void Engine::close_window() {
    settle_holds();
    for (std::uint32_t s = 0; s < ledgers_.size(); ++s)
        books_now(s).close_window();
    for (Pool& pool : pools_)
        if (pool.rent)
            pool.rent->close_window(now_);
    result_.window_end = now_;
    window_open_ = false;
}

void Engine::close_books() {
    return_to_standstill();
    if (window_open_) {
        close_window();
    } else {
        settle_holds();
        for (std::uint32_t s = 0; s < ledgers_.size(); ++s)
            books_now(s);
    }
    result_.end = now_;
    for (JobRecord& r : result_.jobs)
        if (r.state == JobState::suspended)
            r.suspended += now_ - Instant{};
    if (ended_ < last_job_ && (!scenario_.horizon.length || scenario_.horizon.drain)) {
        if (active_ == 0)
            refuse_standstill();
        result_.notes.push_back(fmt::format("{} never ended: jobs are paused where power is short, and stay so{}{}",
                                            counted(last_job_ - ended_, "job"),
                                            submitted_ - ended_ > active_ ? ": " : "", waiting_names()));
    }
    for (const SiteLedger& books : ledgers_) {
        SiteResult& site = result_.sites.emplace_back();
        site.window = books.window();
        site.drain = books.drain();
        if (scenario_.output.sites)
            site.steps = books.steps();
    }
    for (Pool& pool : pools_)
        if (pool.rent) {
            pool.rent->advance(now_);
            result_.sites[pool.site].window.rent += pool.rent->window();
            result_.sites[pool.site].drain.rent += pool.rent->drain();
        }
    settle_market();
    for (std::uint32_t s = 0; s < result_.sites.size(); ++s)
        settle_bill(s);
    check_balance();
    check_capacity(views_, holds_, scenario_, result_);
    report_zones();
    note_limits();
    note_free_suspensions(scenario_, result_);
    compare_forecasts();
    for (std::string& note : scheduler_.notes())
        result_.notes.push_back(std::move(note));
}

/// Rows of a zone whose generation is read from a file: what the plants did is known, what was consumed is not.
std::vector<ZoneStep> Engine::mix_steps(std::uint32_t zone) const {
    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    const Zone& of = scenario_.zones[zone];
    const auto integral = [](const std::optional<Signal>& signal, Instant from, Instant to) {
        return signal ? signal->series.integral(from, to) : unknown;
    };
    const Series& first = of.mix.front().power;
    const Instant end = first.ends() == EndRule::fail ? std::min(now_, first.end()) : now_;
    std::vector<ZoneStep> steps;
    for (Instant from = result_.start; from < end; from = from + scenario_.output.sites_every) {
        const Instant to = std::min(end, from + scenario_.output.sites_every);
        ZoneMoment sum;
        sum.demand = sum.storage = sum.curtailed = sum.spilt = sum.unserved = sum.net_import = sum.traced = unknown;
        sum.sites = scenario_.output.sites ? 0 : unknown;
        for (const FuelGeneration& fuel : of.mix) {
            sum.fuels.push_back(fuel.power.integral(from, to));
            sum.emissions += fuel.factor * sum.fuels.back(); // MW x g/kWh = kg/h
        }
        for (std::size_t s = 0; s < result_.sites.size(); ++s)
            if (scenario_.sites[s].zone == zone && steps.size() < result_.sites[s].steps.size()) {
                const SiteStep& row = result_.sites[s].steps[steps.size()];
                sum.sites += (row.grid_import_j - row.grid_export_j) / 1e6;
            }
        sum.production = integral(of.average, from, to);
        sum.marginal = integral(of.marginal, from, to);
        sum.price = integral(of.price, from, to);
        steps.push_back({std::move(sum), (to - from).seconds()});
    }
    return steps;
}

void Engine::report_zones() {
    if (scenario_.output.zones)
        for (std::uint32_t z = 0; z < scenario_.zones.size(); ++z)
            if (!scenario_.zones[z].mix.empty()) {
                ZoneResult& zone = result_.zones.emplace_back(ZoneResult{z, {}, mix_steps(z)});
                for (const FuelGeneration& fuel : scenario_.zones[z].mix)
                    zone.fuels.push_back(fuel.fuel);
            }
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
            const double spilt = grids_[g]->total(z).sum.spilt / 3600;
            if (spilt > 0)
                result_.notes.push_back(fmt::format("zone {}: {:.6g} MWh that sites fed in or plants had to give found "
                                                    "no use and were spilt",
                                                    scenario_.zones[zone].name, spilt));
            result_.zones.push_back({zone, dispatched.group.fuels, grids_[g]->steps(z)});
        }
        if (const std::size_t unproven = grids_[g]->unproven(); unproven > 0)
            result_.notes.push_back(
                fmt::format("{} dispatches with stores at negative prices are the best of the combinations that were "
                            "tried, not of all",
                            unproven));
    }
}

/// Takes down the error of an identity; throws where it does not hold.
void Engine::check_identity(const Identity& identity, std::string_view where) {
    const double error = identity.error();
    result_.balance_error = std::max(result_.balance_error, error);
    if (!(error <= largest_balance_error))
        throw SimulationError(fmt::format("the ledger of {} does not close: {}: {:.15g} and {:.15g} {} (relative error "
                                          "{:.3g}, at most {:.0e} allowed)",
                                          where, identity.name, identity.left, identity.right, identity.unit, error,
                                          largest_balance_error));
}

/// The books of each site, and the rows of the jobs against the sites' accounts of jobs and network.
void Engine::check_balance() {
    Account sum;
    for (std::size_t s = 0; s < result_.sites.size(); ++s) {
        const SiteResult& site = result_.sites[s];
        Account whole = site.window;
        whole += site.drain;
        for (const Account* part : {&site.window, &site.drain})
            for (const Identity& identity : identities(*part, whole))
                check_identity(identity, fmt::format("site {}", scenario_.sites[s].name));
        sum += whole;
    }
    Wide energy_j;
    Wide carbon_g;
    Wide size_g;
    for (const JobRecord& r : result_.jobs) {
        energy_j += r.energy_j;
        carbon_g += r.carbon_g;
        size_g += std::abs(r.carbon_g);
    }
    constexpr std::string_view rows = "rows of the jobs = the sites' jobs + network";
    check_identity({rows, "J", energy_j.value(), sum.jobs_j + sum.network_j, energy_j.value()}, "all sites");
    check_identity({rows, "g", carbon_g.value(), sum.jobs_g + sum.network_g, size_g.value()}, "all sites");
}

} // namespace sunward
