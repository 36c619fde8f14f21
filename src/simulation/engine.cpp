#include "engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"
#include "sunward/policy/compose.hpp"
#include "sunward/series/outside_data.hpp"

namespace sunward {

namespace {

/// A policy that is called this often at one instant is turning on the spot.
constexpr std::uint32_t most_rounds = 10'000;

/// Pieces of work within a second of simulated time that are a lot, whatever the number of jobs.
constexpr std::uint64_t most_pieces = 1'000'000;

constexpr std::uint64_t progress_every = 4096; ///< events between looks at the clock on the wall

/// Signals that may not be asked beyond their data and have none from now on: where jobs outlast them, that is why a
/// run ends.
std::string ended_data(const Scenario& scenario, Instant now, std::size_t jobs) {
    std::string names;
    for (const Zone& zone : scenario.zones)
        for (const auto* signal : {&zone.average, &zone.marginal, &zone.price})
            if (*signal && (*signal)->series.ends() == EndRule::fail && (*signal)->series.end() <= now)
                names += fmt::format("{}zone {}: {} ends at {}", names.empty() ? "" : "; ", zone.name,
                                     describe(**signal), to_string((*signal)->series.end()));
    if (names.empty())
        return names;
    return fmt::format("{}, and {} not ended; state 'ends: hold' or 'ends: repeat' there, or end the run with "
                       "its window by 'horizon.duration' and 'horizon.drain: false'",
                       names, counted(jobs, "job") + (jobs == 1 ? " has" : " have"));
}

constexpr Duration longest_transfer = Duration::from_days(36500); ///< nobody waits for one that takes longer

} // namespace

Engine::Engine(const Scenario& scenario, const RunOptions& options, Scheduler& scheduler)
    : scenario_(scenario), options_(options), scheduler_(scheduler), now_(scenario.horizon.start),
      transport_(scenario.network, scenario.sites, scenario.horizon.start),
      patience_(most_pieces + 100 * scenario.workload.jobs.size()) {
    result_.start = now_;
    result_.jobs.resize(jobs().size());
    slot_of_.assign(jobs().size(), no_slot);
    last_job_ = jobs().size();
    make_widths();
    make_grids();
    make_sites();
    make_forecasts();
    make_limits();
    open_calendar();
}

Tariff Engine::tariff_of(std::uint32_t zone) const {
    const Zone& z = scenario_.zones[zone];
    const auto series = [](const std::optional<Signal>& signal) { return signal ? &signal->series : nullptr; };
    const GridZone& grid = grid_zones_[zone];
    const bool live = grid.ledger != nullptr && scenario_.dispatch.feedback;
    return {series(z.average), series(z.marginal), series(z.price), nullptr,
            live ? grid.ledger->rates(grid.zone) : nullptr};
}

const Series* Engine::signal_of(std::uint32_t zone, Optimise what) const {
    const Tariff tariff = tariff_of(zone);
    switch (what) {
    case Optimise::average: return tariff.average;
    case Optimise::marginal: return tariff.marginal;
    case Optimise::price: return tariff.price;
    case Optimise::weighted: break;
    }
    return nullptr;
}

const Series& Engine::optimised(std::uint32_t zone) const {
    if (scenario_.policy.optimise == Optimise::weighted)
        return weighted_[zone].truth;
    const Series* series = signal_of(zone, scenario_.policy.optimise);
    return series == nullptr ? nothing_ : *series;
}

SiteEquipment Engine::equipment_of(const Site& site) {
    const SitePower& power = site.power;
    const auto pointer = [](const std::optional<Series>& series) { return series ? &*series : nullptr; };
    SiteEquipment equipment;
    equipment.facility = power.facility;
    equipment.solar = pointer(power.solar);
    equipment.wind = pointer(power.wind);
    if (power.weather) {
        equipment.air_temperature = pointer(power.weather->air_temperature);
        equipment.humidity = pointer(power.weather->relative_humidity);
    }
    equipment.solar_factor = power.solar_factor;
    equipment.wind_factor = power.wind_factor;
    equipment.battery = power.battery;
    equipment.initial_soc = power.initial_soc;
    equipment.ageing = power.ageing;
    equipment.embodied_g_per_s = power.embodied_g_per_s;
    equipment.embodied_g_per_life = power.embodied_g_per_life;
    equipment.dispatch = power.dispatch;
    equipment.dispatch_signal = signal_of(site.zone, power.dispatch_on);
    equipment.outlook = outlook_of(site);
    equipment.import_limit = power.import_limit;
    equipment.export_limit = power.export_limit;
    equipment.connected = pointer(power.connected);
    equipment.backup = power.backup;
    equipment.power_cap = pointer(power.power_cap);
    equipment.cap_on_it = power.cap_on_it;
    const Zone& zone = scenario_.zones[site.zone];
    equipment.claims = {pointer(zone.carbon_free), pointer(zone.renewable), power.solar_sold, power.wind_sold};
    if (site.tariff) {
        equipment.export_price = site.tariff->export_price;
        equipment.export_at_market = site.tariff->export_at_market;
    }
    return equipment;
}

std::optional<Duration> Engine::row_length(bool wanted) const {
    return wanted ? std::optional{scenario_.output.sites_every} : std::nullopt;
}

/// Marginal intensities are needed where something is billed.
void Engine::make_grids() {
    grid_zones_.resize(scenario_.zones.size());
    for (const DispatchedGroup& dispatched : scenario_.dispatch.groups) {
        std::vector<bool> marginal;
        for (const std::uint32_t zone : dispatched.zones)
            marginal.push_back(zone != no_zone && is_billed(scenario_, zone));
        grids_.push_back(std::make_unique<GridLedger>(dispatched.group, dispatched.emissions, scenario_.dispatch.traced,
                                                      std::move(marginal), now_, row_length(scenario_.output.zones)));
        grids_.back()->watch(patience_);
        for (std::size_t z = 0; z < dispatched.zones.size(); ++z)
            if (dispatched.zones[z] != no_zone)
                grid_zones_[dispatched.zones[z]] = {grids_.back().get(), z};
    }
}

SiteLedger& Engine::books_now(std::uint32_t site) {
    const GridZone& grid = grid_zones_[scenario_.sites[site].zone];
    if (grid.ledger != nullptr && scenario_.dispatch.feedback)
        grid.ledger->advance(now_);
    else
        ledgers_[site].advance(now_);
    return ledgers_[site];
}

void Engine::make_sites() {
    ledgers_.reserve(scenario_.sites.size());
    for (std::uint32_t s = 0; s < scenario_.sites.size(); ++s) {
        const Site& site = scenario_.sites[s];
        SiteLedger& books = ledgers_.emplace_back(tariff_at(site), equipment_of(site), now_,
                                                  row_length(scenario_.output.sites), metering_of(site));
        books.watch(patience_);
        const GridZone& grid = grid_zones_[site.zone];
        if (grid.ledger != nullptr && scenario_.dispatch.feedback)
            grid.ledger->add(books, grid.zone);
        for (std::uint32_t c = 0; c < site.clusters.size(); ++c) {
            const Cluster& cluster = site.clusters[c];
            const std::uint32_t capacity = cluster.nodes * cluster.node.accelerators;
            const std::uint32_t granule = cluster.packing == Packing::whole_node ? cluster.node.accelerators : 1;
            const double waking = (idle_power(cluster.node) - resting_power(cluster.node)).in(watt);
            pools_.push_back(
                {s, &cluster, FreeAccelerators(cluster, scenario_.policy.nodes.rule->traits.choice), {}, waking});
            if (cluster.rent)
                pools_.back().rent.emplace(*cluster.rent, now_);
            const std::optional<SiteTariff>& tariff = site.tariff;
            views_.push_back({site.name, cluster.name, s, site.zone, capacity, granule, capacity,
                              scenario_.zones[site.zone].name, !tariff || tariff->market,
                              tariff && tariff->adder ? &*tariff->adder : nullptr});
            result_.pools.push_back({s, c});
            const double idle = static_cast<double>(cluster.nodes) * resting_power(cluster.node).in(watt);
            books.change_power(idle, idle);
            books.change_capacity(capacity);
        }
    }
}

void Engine::open_calendar() {
    if (scenario_.horizon.length) {
        const Instant end = now_ + *scenario_.horizon.length;
        calendar_.add(end, Phase::window_end, static_cast<std::uint8_t>(DueKind::window_end), 0, 0);
        const auto beyond = std::lower_bound(jobs().begin(), jobs().end(), end,
                                             [](const Job& job, Instant t) { return job.request.submit < t; });
        last_job_ = static_cast<std::size_t>(beyond - jobs().begin());
        if (last_job_ < jobs().size())
            result_.notes.push_back(counted(jobs().size() - last_job_, "job") +
                                    " submitted after the horizon's end: left out");
    }
}

Result Engine::run() {
    scheduler_.begin(*this, last_job_);
    if (scheduler_.wants_signal_changes())
        for (std::uint32_t z = 0; z < scenario_.zones.size(); ++z)
            calendar_.add(now_, Phase::signal_change, static_cast<std::uint8_t>(DueKind::signal_change), z, 0);
    try {
        while (more_to_come() && step()) {
        }
        scheduler_.end();
        close_books();
    } catch (const OutsideData& error) {
        const std::string ended = ended_data(scenario_, now_, last_job_ - ended_);
        if (ended.empty())
            throw;
        throw SimulationError(fmt::format("{}: {}", error.what(), ended));
    }
    return std::move(result_);
}

bool Engine::more_to_come() {
    if (window_open_ && scenario_.horizon.length)
        return true;
    if (scenario_.horizon.length && !scenario_.horizon.drain)
        return false;
    return ended_ < last_job_;
}

Instant Engine::next_instant() {
    Instant next = submitted_ < last_job_ ? jobs()[submitted_].request.submit : Instant::never();
    while (!calendar_.empty()) {
        const Due& due = calendar_.top();
        if (!is_stale(due))
            return std::min(next, due.at);
        calendar_.pop();
    }
    return next;
}

/// Whether what an entry was for has changed since.
bool Engine::is_stale(const Due& due) const {
    switch (static_cast<DueKind>(due.kind)) {
    case DueKind::stage_end:
    case DueKind::kill: return holds_[due.item].generation != due.generation;
    case DueKind::limit_change: return limited_[due.item].generation != due.generation;
    default: return false;
    }
}

/// All that happens at the next instant, then one call of the policy. False when nothing is to come any more.
bool Engine::step() {
    const Instant next = next_instant();
    if (next > patience_ends())
        return false;
    patience_.begin(now_);
    const Instant reached = transport_.advance(next == Instant::never() ? now_ + longest_transfer : next);
    if (next == Instant::never() && transport_.ended().empty()) {
        if (active_ > paused_)
            throw SimulationError(
                fmt::format("data of {} still in transit after a hundred years", counted(active_ - paused_, "job")));
        return false;
    }
    now_ = reached;
    carry_out_events();
    // A suspension that costs nothing frees its nodes at once, so the policy is asked again at the same instant.
    for (std::uint32_t round = 0; !events_.empty() && more_to_come(); ++round) {
        if (round > most_rounds)
            throw PolicyError(scheduler_.name(), now_, "", "the policy keeps deciding at one instant without end");
        call_scheduler();
    }
    events_.clear();
    if (!limited_.empty())
        enforce_limits();
    guard_progress();
    if (result_.events >= next_look_)
        report_progress();
    return true;
}

void Engine::carry_out_events() {
    std::size_t ended_transfers = 0;
    bool submits_done = false;
    while (true) {
        const bool due_now = !calendar_.empty() && calendar_.top().at == now_;
        const Phase phase = due_now ? calendar_.top().phase : Phase::window_end;
        if (ended_transfers < transport_.ended().size() && (!due_now || phase > Phase::finish)) {
            stage_ended(slot_of_transfer_[transport_.ended()[ended_transfers++]]);
            ++result_.events;
        } else if (!submits_done && (!due_now || phase > Phase::submit)) {
            submit_due();
            submits_done = true;
        } else if (due_now) {
            const Due due = calendar_.top();
            calendar_.pop();
            carry_out(due);
        } else {
            return;
        }
    }
}

void Engine::carry_out(const Due& due) {
    if (is_stale(due))
        return;
    patience_.count(now_);
    ++result_.events;
    switch (static_cast<DueKind>(due.kind)) {
    case DueKind::stage_end: stage_ended(due.item); break;
    case DueKind::kill: finish(due.item, JobState::killed); break;
    case DueKind::limit_change: limited_[due.item].touched = true; break;
    case DueKind::wake: events_.push_back({Event::Kind::wake, no_job}); break;
    case DueKind::window_end: close_window(); break;
    case DueKind::signal_change: {
        events_.push_back({Event::Kind::signal_change, no_job});
        const Instant next = optimised(due.item).next_change(now_);
        if (next != Instant::never())
            calendar_.add(next, Phase::signal_change, due.kind, due.item, 0);
        break;
    }
    }
}

void Engine::submit_due() {
    for (; submitted_ < last_job_ && jobs()[submitted_].request.submit <= now_; ++submitted_) {
        const auto job = static_cast<JobIndex>(submitted_);
        standstill_.reset();
        books_now(job_class(job).home).change_load(0, 1, 0);
        events_.push_back({Event::Kind::submitted, job});
        ++result_.events;
        idle_calls_ = 0;
    }
}

void Engine::call_scheduler() {
    decisions_.clear();
    ++idle_calls_;
    if (options_.time_policy) {
        const auto before = std::chrono::steady_clock::now();
        scheduler_.schedule(*this, events_, decisions_);
        result_.policy_wall_s += std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
    } else {
        scheduler_.schedule(*this, events_, decisions_);
    }
    events_.clear();
    for (const Decision& decision : decisions_.list())
        apply(decision);
}

void Engine::report_progress() {
    next_look_ = result_.events + progress_every;
    if (options_.progress && last_job_ > 0)
        options_.progress(static_cast<double>(ended_) / static_cast<double>(last_job_));
}

const JobClass& Engine::job_class(JobIndex job) const {
    return scenario_.workload.classes[jobs()[job].request.job_class];
}

std::string_view Engine::job_name(JobIndex job) const { return scenario_.workload.labels[jobs()[job].name]; }

Duration Engine::worked(JobIndex job) const {
    const std::uint32_t slot = slot_of_[job];
    const Duration before = result_.jobs[job].worked;
    if (slot == no_slot || holds_[slot].stage != Stage::run)
        return before;
    const Hold& hold = holds_[slot];
    return before + work_done(hold, now_ - hold.since).whole;
}

Result simulate(const Scenario& scenario, const RunOptions& options, Scheduler* scheduler) {
    if (scheduler != nullptr)
        return Engine(scenario, options, *scheduler).run();
    const std::unique_ptr<Scheduler> composed = make_scheduler(scenario.policy);
    return Engine(scenario, options, *composed).run();
}

} // namespace sunward
