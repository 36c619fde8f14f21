// The simulation proper: turns a scenario and a scheduler's decisions into events, and events into accounts.
#pragma once

#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "calendar.hpp"
#include "free_accelerators.hpp"
#include "network.hpp"
#include "rent_meter.hpp"
#include "sunward/ledger/grid_ledger.hpp"
#include "sunward/ledger/site_ledger.hpp"
#include "sunward/simulation/simulate.hpp"

namespace sunward {

/// What an active job, one that holds nodes, is busy with.
enum class Stage : std::uint8_t { stage_in, move, restore, restore_bytes, run, save, save_bytes };

/// A job that holds nodes.
struct Hold {
    JobIndex job = no_job;
    PoolIndex pool = 0;
    std::uint32_t held = 0;       ///< accelerators
    std::uint32_t width = 0;      ///< of them, those that it works with
    std::uint32_t next_width = 0; ///< once it is saved; 0: it is not being resized
    std::uint32_t generation = 0; ///< counts stages, so that entries of the calendar go stale
    Stage stage = Stage::run;
    Instant since; ///< start of the stage, or of what has not been settled of it
    Instant started;
    Reading billed; ///< up to here the job has been billed
    double idle_watt = 0;
    double dynamic_watt = 0;  ///< at full load and clock
    double dynamic_share = 1; ///< of it, in this stage
    double power_watt = 0;
    double frequency = 1;        ///< of the clock; 0: paused
    double speed = 1;            ///< of its work at this width and full clock, 1 at the requested width
    double part_us = 0;          ///< work beyond whole microseconds, below 1
    std::uint32_t from_site = 0; ///< where its data or its checkpoint come from
    std::optional<TransferId> transfer;
    double transfer_bytes = 0;
    double transfer_billed = 0;             ///< share of the bytes whose energy has been billed
    Instant transfer_since;                 ///< up to here
    std::vector<Reading> transfer_readings; ///< then, of the zone of each link on the way
    std::vector<Range> nodes;
    Rented rented; ///< where the cluster is rented
};

/// Work done in a span at the present width and clock, with what was over before: whole microseconds and the rest.
struct WorkDone {
    Duration whole;
    double part_us;
};
[[nodiscard]] WorkDone work_done(const Hold& hold, Duration span);

/// A cluster of a site as the engine keeps it.
struct Pool {
    std::uint32_t site;
    const Cluster* cluster;
    FreeAccelerators ranges;
    std::optional<RentMeter> rent;
    double waking_watt = 0;  ///< of each node that does not sleep, above one that does
    std::uint32_t awake = 0; ///< nodes that some job uses, where the others sleep
};

/// Price and carbon of a zone as one signal.
struct WeightedSignal {
    Series truth = Series::constant(0); ///< currency/MWh
    std::unique_ptr<Forecast> told;     ///< none: the zone lacks one of the two
};

/// Where the books of a zone with plants are; no ledger for the other zones.
struct GridZone {
    GridLedger* ledger = nullptr;
    std::size_t zone = 0; ///< of the group
};

/// A site whose power is limited and that does something about it.
struct LimitedSite {
    std::uint32_t site = 0;
    PowerLimits rule;
    double idle_watt = 0;                                         ///< of all its nodes
    std::set<std::tuple<Instant, JobIndex, std::uint32_t>> holds; ///< start, job, slot
    bool is_short = true; ///< its connection, supply or cap may not feed all; else a policy alone limits it
    ItLimit limit{0, {std::numeric_limits<std::int64_t>::min()}};
    double policy_watt = std::numeric_limits<double>::infinity(); ///< that its nodes may draw
    std::uint32_t generation = 0;                                 ///< of its entry in the calendar
    bool watched = false;                                         ///< there is one, for the end of `limit`
    bool slowed = false;                                          ///< some job is not at full clock
    bool touched = true;                                          ///< its load changed at this instant
    double lowest = 1;                                            ///< least frequency so far
    std::uint64_t pauses = 0;
};

/// All active jobs are paused: the books as they were when they began to be, in case they stay so.
struct Standstill {
    Instant since;
    std::vector<SiteLedger> ledgers;
};

/// One run. Every function leaves the books consistent at now().
class Engine final : public View {
public:
    Engine(const Scenario& scenario, const RunOptions& options, Scheduler& scheduler);
    Result run();

    [[nodiscard]] Instant now() const override { return now_; }
    [[nodiscard]] std::span<const PoolView> pools() const override { return views_; }
    [[nodiscard]] const JobRequest& job(JobIndex job) const override { return jobs()[job].request; }
    [[nodiscard]] const JobClass& job_class(JobIndex job) const override;
    [[nodiscard]] WidthRange widths(JobIndex job) const override {
        return permitted_widths(scenario_.workload, jobs()[job]);
    }
    [[nodiscard]] std::string_view job_name(JobIndex job) const override;
    [[nodiscard]] Duration worked(JobIndex job) const override;
    [[nodiscard]] Duration true_length(JobIndex job) const override { return jobs()[job].run; }
    [[nodiscard]] Duration save_time(JobIndex job, PoolIndex pool) const override;
    [[nodiscard]] Duration restore_time(JobIndex job, PoolIndex pool) const override;
    [[nodiscard]] const Way& way(std::uint32_t from, std::uint32_t to) const override;
    [[nodiscard]] const Forecast& price(std::uint32_t zone) const override;
    [[nodiscard]] const Forecast& forecast(std::uint32_t zone) const override;
    [[nodiscard]] double measured(std::uint32_t zone) const override { return optimised(zone).at(now_); }
    [[nodiscard]] const Forecast* solar(std::uint32_t site) const override { return site_forecasts_[site].solar.get(); }
    [[nodiscard]] const Forecast* wind(std::uint32_t site) const override { return site_forecasts_[site].wind.get(); }
    [[nodiscard]] double site_draw(std::uint32_t site) const override;
    [[nodiscard]] double job_draw(JobIndex job, PoolIndex pool, bool working) const override;

private:
    enum class DueKind : std::uint8_t { stage_end, kill, signal_change, limit_change, wake, window_end };
    [[nodiscard]] bool is_stale(const Due& due) const;

    [[nodiscard]] const std::vector<Job>& jobs() const { return scenario_.workload.jobs; }
    [[nodiscard]] const Series& optimised(std::uint32_t zone) const;
    [[nodiscard]] JobRecord& record(JobIndex job) { return result_.jobs[job]; }
    [[nodiscard]] SiteLedger& ledger(const Hold& hold) { return ledgers_[pools_[hold.pool].site]; }
    /// The site's books, brought up to now.
    SiteLedger& books_now(std::uint32_t site);
    [[nodiscard]] Tariff tariff_of(std::uint32_t zone) const;
    [[nodiscard]] const Series* signal_of(std::uint32_t zone, Optimise what) const;
    [[nodiscard]] SiteEquipment equipment_of(const Site& site);
    [[nodiscard]] BatteryOutlook outlook_of(const Site& site);
    [[nodiscard]] Tariff tariff_at(const Site& site) const;
    [[nodiscard]] std::optional<Metering> metering_of(const Site& site) const;

    [[nodiscard]] std::optional<Duration> row_length(bool wanted) const;
    void make_grids();
    void make_sites();
    void open_calendar();

    // Forecasts (engine_forecasts.cpp)
    void make_forecasts();
    void make_weighted();
    [[nodiscard]] FacilityDraw draw_now(std::uint32_t site) const;
    [[nodiscard]] std::vector<Instant> issues_of(const Forecast& forecast, const std::string& key) const;
    void compare_forecasts();

    // Events (engine.cpp)
    bool step();
    [[nodiscard]] bool more_to_come();
    [[nodiscard]] Instant next_instant();
    void carry_out_events();
    void carry_out(const Due& due);
    void submit_due();
    void call_scheduler();
    void report_progress();

    // What to do when nothing goes on (engine_waiting.cpp)
    void guard_progress() const;
    [[noreturn]] void refuse_standstill() const;
    [[nodiscard]] std::string waiting_names() const;
    [[nodiscard]] std::string what_is_missing(JobIndex job) const;

    // Decisions (engine_decisions.cpp)
    void apply(const Decision& decision);
    void start(JobIndex job, PoolIndex pool, std::uint32_t width);
    void suspend(JobIndex job);
    void reject(JobIndex job);
    void check_start(JobIndex job, PoolIndex pool, std::uint32_t held) const;
    void check_width(JobIndex job, std::uint32_t width, std::string_view what) const;
    [[nodiscard]] std::uint32_t held_by(std::uint32_t width, PoolIndex pool) const;
    [[noreturn]] void refuse(JobIndex job, std::string_view message) const;

    // Widths of elastic jobs (engine_widths.cpp)
    void make_widths();
    void resize(JobIndex job, std::uint32_t width);
    void resized(std::uint32_t slot);
    void hold_accelerators(Hold& hold, std::uint32_t held);
    void rent(Hold& hold);
    void end_rent(const Hold& hold);
    void work_with(Hold& hold, std::uint32_t width);
    void count_width(const Hold& hold);

    // Stages of active jobs (engine_stages.cpp)
    void enter(std::uint32_t slot, Stage stage);
    void take_time(std::uint32_t slot, Duration length, Stage next);
    void transfer(std::uint32_t slot, std::uint32_t from, double bytes, Stage next);
    void stage_ended(std::uint32_t slot);
    void settle(Hold& hold);
    void set_power(Hold& hold, double dynamic_share, double frequency);
    [[nodiscard]] std::optional<Duration> work_left(const Hold& hold) const;
    void plan_end(std::uint32_t slot, std::optional<Duration> length);
    void release(std::uint32_t slot);
    void wake_nodes(PoolIndex pool);
    void finish(std::uint32_t slot, JobState state);
    void saved(std::uint32_t slot);
    void suspended(std::uint32_t slot);
    [[nodiscard]] std::optional<Duration> walltime_left(const Hold& hold);

    // Sites whose power is limited (engine_limits.cpp)
    void make_limits();
    LimitedSite& add_limit(std::uint32_t site, const PowerLimits& rule);
    void cap(std::uint32_t site, double share, double least_frequency);
    [[nodiscard]] LimitedSite* limit_of(const Hold& hold);
    void enforce_limits();
    void look_at_limit(LimitedSite& limited);
    void enforce(LimitedSite& limited);
    [[nodiscard]] bool window_goes_on() const { return window_open_ && scenario_.horizon.length.has_value(); }
    [[nodiscard]] Instant patience_ends() const;
    void note_standstill();
    void return_to_standstill();
    void run_at(std::uint32_t slot, double frequency, LimitedSite& limited);
    void note_limits();

    // Transfers (engine_transfers.cpp)
    [[nodiscard]] bool has_way(const Hold& hold, std::uint32_t from) const;
    void begin_transfer(std::uint32_t slot, std::uint32_t from, double bytes);
    void bill_transfer(Hold& hold, double arrived);
    void bill_link(const Hold& hold, const Link& link, double energy_j, const Reading& since);
    [[nodiscard]] Reading reading_now(std::uint32_t zone);
    void read_links(Hold& hold);

    // The end (engine_result.cpp)
    void settle_holds();
    void close_window();
    void close_books();
    [[nodiscard]] std::vector<ZoneStep> mix_steps(std::uint32_t zone) const;
    void report_zones();
    void check_balance();
    void check_identity(const Identity& identity, std::string_view where);

    // What is settled once the window has closed (engine_accounts.cpp)
    [[nodiscard]] bool market_asked() const;
    [[nodiscard]] MarketSite market_site(std::uint32_t site) const;
    void settle_market();
    void settle_bill(std::uint32_t site);

    const Scenario& scenario_;
    const RunOptions& options_;
    Scheduler& scheduler_;
    Instant now_;
    Calendar calendar_;
    Transport transport_;
    std::vector<Pool> pools_;
    std::vector<PoolView> views_;
    std::vector<std::unique_ptr<ZoneForecast>> told_batteries_; ///< of those that look ahead
    std::vector<SiteLedger> ledgers_;
    std::vector<std::unique_ptr<GridLedger>> grids_; ///< per group
    std::vector<GridZone> grid_zones_;               ///< per zone of the scenario
    Series nothing_ = Series::constant(0);           ///< stands in for a signal that a zone does not have
    std::unique_ptr<Forecast> nothing_told_;
    std::vector<ZoneForecast> forecasts_;          ///< by zone
    std::vector<WeightedSignal> weighted_;         ///< by zone; empty unless the policy optimises it
    std::vector<ZoneForecast> site_forecasts_;     ///< by site: solar and wind, with the errors of its zone
    mutable std::vector<std::optional<Way>> ways_; ///< by site and site, made when first asked for
    std::vector<Hold> holds_;
    std::vector<LimitedSite> limited_;           ///< none: nothing below costs anything
    std::vector<std::uint32_t> limited_of_site_; ///< by site; its size: none
    std::vector<std::uint32_t> free_slots_;
    std::vector<std::uint32_t> slot_of_;          ///< by job; no_slot when it holds no nodes
    std::vector<std::uint32_t> slot_of_transfer_; ///< by TransferId
    std::vector<Event> events_;
    Decisions decisions_;
    std::size_t last_job_ = 0;  ///< jobs from here on are outside the horizon
    std::size_t submitted_ = 0; ///< jobs below have been submitted
    std::size_t ended_ = 0;
    std::size_t active_ = 0;
    std::size_t paused_ = 0;                  ///< of them, where power is short
    std::optional<Instant> all_paused_since_; ///< all that are active
    std::optional<Standstill> standstill_;    ///< nothing has changed since but time
    bool window_open_ = true;
    std::uint32_t idle_calls_ = 0; ///< calls of the scheduler since a job last changed state
    std::uint64_t next_look_ = 0;  ///< count of events at which to look at the clock on the wall
    Patience patience_;            ///< with the work inside a step
    Result result_;
};

inline constexpr std::uint32_t no_slot = 0xffffffff;

} // namespace sunward
