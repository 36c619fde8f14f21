// The border between the simulation and whoever schedules: a View of what may be known now, and Decisions.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/grid/forecast.hpp"
#include "sunward/units/instant.hpp"
#include "sunward/workload/job.hpp"

namespace sunward {

using PoolIndex = std::uint32_t;

/// A cluster of a site: jobs hold accelerators of one pool.
struct PoolView {
    std::string_view site_name;
    std::string_view name; ///< of the cluster
    std::uint32_t site = 0;
    std::uint32_t zone = 0;
    std::uint32_t capacity = 0; ///< accelerators
    std::uint32_t granule = 1;  ///< a job holds whole multiples of this (node size under whole-node packing)
    std::uint32_t free = 0;     ///< accelerators not held by any job
    std::string_view zone_name = {};
    bool at_market = true;         ///< the site pays the zone's price for energy
    const Series* adder = nullptr; ///< and this on top, currency/MWh; null: nothing
    std::uint32_t out = 0;         ///< accelerators under repair or in an outage: neither free nor held
    Instant back{};                ///< when the last of these is expected back
};

/// How data gets from one site to another.
struct Way {
    struct Use {
        std::uint32_t zone; ///< whose signals it is accounted at
        double joule_a_byte;
    };
    bool exists = true; ///< links lead there
    Duration latency{};
    double seconds_a_byte = 0; ///< of the narrowest link, when no other transfer is in the way
    std::vector<Use> uses;     ///< energy of the links
};

/// Something that happened since the last call, in the order of the phases at an instant.
struct Event {
    enum class Kind : std::uint8_t {
        finished,      ///< done, killed or failed: its accelerators are free
        suspended,     ///< saved: its accelerators are free
        running,       ///< staging or restoring is over, work goes on
        signal_change, ///< of some zone; only when the scheduler asked for these
        submitted,
        wake,    ///< a time that the scheduler asked for
        resized, ///< has its new width; accelerators that it gave up are free
        failed,  ///< of a node of a job: the job goes on from its last checkpoint once it has nodes again
        repaired ///< accelerators of `pool` have come back, or have gone out by plan
    };
    Kind kind;
    JobIndex job = no_job;
    PoolIndex pool = 0; ///< repaired
};

/// What may be known now, never the future: forecasts only. A job is bound to no cluster: any that allows it will do.
class View {
public:
    virtual ~View() = default;
    [[nodiscard]] virtual Instant now() const = 0;
    [[nodiscard]] virtual std::span<const PoolView> pools() const = 0;
    [[nodiscard]] virtual const JobRequest& job(JobIndex job) const = 0;
    [[nodiscard]] virtual const JobClass& job_class(JobIndex job) const = 0;
    /// How fast the job works on a pool at its requested width, that on the reference hardware of its class being 1, in
    /// which lengths and wall-times are stated; 0: it may not run there.
    [[nodiscard]] virtual double speed(JobIndex job, PoolIndex pool) const { return speed_on(job_class(job), pool); }
    /// Accelerators that the job may be given; the curve of its work is that of its class.
    [[nodiscard]] virtual WidthRange widths(JobIndex job) const {
        return permitted_widths(job_class(job), this->job(job));
    }
    [[nodiscard]] virtual std::string_view job_name(JobIndex job) const = 0;
    /// Work done so far, as time at the requested width on the reference hardware, up to now.
    [[nodiscard]] virtual Duration worked(JobIndex job) const = 0;
    /// The true length, likewise: for rules that are told to know it, else never called.
    [[nodiscard]] virtual Duration true_length(JobIndex job) const = 0;
    /// How long saving and restoring the job takes at a pool when no other transfer is in the way.
    [[nodiscard]] virtual Duration save_time(JobIndex job, PoolIndex pool) const = 0;
    [[nodiscard]] virtual Duration restore_time(JobIndex job, PoolIndex pool) const = 0;
    /// When a running job will next have taken a checkpoint on its clock, or begins to where its bytes share a link
    /// (PeriodicCheckpoints::flows), if its clock and its nodes stay as they are; never: it takes none. At that very
    /// instant a suspension loses nothing and saves nothing anew: it takes what is left to write.
    [[nodiscard]] virtual Instant next_checkpoint(JobIndex /*job*/) const { return Instant::never(); }
    /// From one site to another; to the site itself: nothing.
    [[nodiscard]] virtual const Way& way(std::uint32_t from, std::uint32_t to) const = 0;
    /// The price of energy in a zone, currency/MWh, whatever the policy optimises.
    [[nodiscard]] virtual const Forecast& price(std::uint32_t zone) const = 0;
    /// The signal that the policy optimises, in a zone.
    [[nodiscard]] virtual const Forecast& forecast(std::uint32_t zone) const = 0;
    /// Its value now, as measured.
    [[nodiscard]] virtual double measured(std::uint32_t zone) const = 0;
    /// What a site's own sun and wind are expected to give, W; null where it has none.
    [[nodiscard]] virtual const Forecast* solar(std::uint32_t /*site*/) const { return nullptr; }
    [[nodiscard]] virtual const Forecast* wind(std::uint32_t /*site*/) const { return nullptr; }
    /// What a site draws now, W: idle nodes, jobs and the building. Decisions of this call are not in it.
    [[nodiscard]] virtual double site_draw(std::uint32_t /*site*/) const { return 0; }
    /// What it draws more while a job holds nodes of a pool, W, in the present weather and overhead of the building
    /// included: the job works at full clock or, if not `working`, stages, saves or restores. Of nodes that would sleep
    /// without it, its part counts as woken; nodes that idle draw what they draw in any case.
    [[nodiscard]] virtual double job_draw(JobIndex /*job*/, PoolIndex /*pool*/, bool /*working*/) const { return 0; }
};

/// What a scheduler wants done, in this order, at the instant of the call.
struct Decision {
    enum class Kind : std::uint8_t {
        start,   ///< a submitted job, or a suspended one to go on, on a pool
        suspend, ///< a running job
        reject,  ///< a submitted job, for good
        wake,    ///< call me again at `at`
        resize,  ///< a running elastic job, to another width
        cap,     ///< the draw of a site's nodes, from now on
    };
    Kind kind;
    JobIndex job = no_job;
    PoolIndex pool = 0;
    Instant at{};
    std::uint32_t width = 0;    ///< start, resize: accelerators to work with; 0: as many as the job asks for
    std::uint32_t site = 0;     ///< cap
    double share = 1;           ///< cap: of what they draw at full load
    double least_frequency = 1; ///< cap: of the clock; below it the newest jobs are paused
};

class Decisions {
public:
    void start(JobIndex job, PoolIndex pool, std::uint32_t width = 0) {
        list_.push_back({Decision::Kind::start, job, pool, {}, width});
    }
    /// More accelerators are held from now on. They are worked with at once or, where the job's class says that it
    /// restarts, once the job was saved and restored; fewer are held from then on, too.
    void resize(JobIndex job, std::uint32_t width) { list_.push_back({Decision::Kind::resize, job, 0, {}, width}); }
    void suspend(JobIndex job) { list_.push_back({Decision::Kind::suspend, job, 0, {}}); }
    void reject(JobIndex job) { list_.push_back({Decision::Kind::reject, job, 0, {}}); }
    void wake(Instant at) { list_.push_back({Decision::Kind::wake, no_job, 0, at}); }
    /// Lowers the clocks of a site's jobs alike, down to the least, as far as its nodes draw more than a share of what
    /// they draw at full load (throttle.hpp).
    void cap(std::uint32_t site, double share, double least_frequency) {
        list_.push_back({Decision::Kind::cap, no_job, 0, {}, 0, site, share, least_frequency});
    }
    [[nodiscard]] std::span<const Decision> list() const { return list_; }
    void clear() { list_.clear(); }

private:
    std::vector<Decision> list_;
};

class Recorder;

/// Called once after all events of an instant.
class Scheduler {
public:
    virtual ~Scheduler() = default;
    [[nodiscard]] virtual std::string_view name() const = 0;
    /// Called once before the first event, and before wants_signal_changes(); `jobs` is the greatest number of jobs
    /// there will be.
    virtual void begin(const View& view, std::size_t jobs) = 0;
    virtual void schedule(const View& view, std::span<const Event> events, Decisions& decisions) = 0;
    /// Whether the scheduler wants to be called when a signal changes.
    [[nodiscard]] virtual bool wants_signal_changes() const { return false; }
    /// Tells the recorder from now on what it decides on one job and why, as far as it can. Called after begin().
    virtual void record(JobIndex /*job*/, Recorder& /*recorder*/) {}
    /// Called once after the last event: the last chance to say that something went wrong.
    virtual void end() {}
    /// Remarks for the result, such as limits that took effect.
    [[nodiscard]] virtual std::vector<std::string> notes() const { return {}; }
};

} // namespace sunward
