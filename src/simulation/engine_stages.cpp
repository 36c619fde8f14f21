#include "engine.hpp"

#include <cmath>

namespace sunward {

namespace {

JobState state_of(Stage stage) {
    switch (stage) {
    case Stage::stage_in:
    case Stage::move: return JobState::staging;
    case Stage::restore:
    case Stage::restore_bytes: return JobState::restoring;
    case Stage::run: return JobState::running;
    case Stage::save:
    case Stage::save_bytes: return JobState::checkpointing;
    }
    return JobState::running;
}

} // namespace

WorkDone work_done(const Hold& hold, Duration span) {
    const double rate = hold.frequency * hold.speed;
    if (rate == 1 && hold.part_us == 0)
        return {span, 0};
    const double us = static_cast<double>(span.us) * rate + hold.part_us;
    const double whole = std::floor(us);
    return {Duration{std::llround(whole)}, us - whole};
}

/// Bills the job up to now and books the time as work or as overhead.
void Engine::settle(Hold& hold) {
    standstill_.reset();
    SiteLedger& books = books_now(pools_[hold.pool].site);
    JobRecord& r = record(hold.job);
    const Charge use = books.bill_job(hold.power_watt, hold.billed);
    r.energy_j += use.energy_j;
    r.carbon_g += use.carbon_g;
    r.marginal_g += use.marginal_g;
    r.cost += use.cost;
    hold.billed = books.now();
    const Duration span = now_ - hold.since;
    r.cost += hold.rented.rate * span.seconds();
    if (hold.stage != Stage::run) {
        r.overhead += span;
    } else {
        const WorkDone done = work_done(hold, span);
        r.worked += done.whole;
        const bool full = hold.frequency == 1;
        r.throttled +=
            full ? Duration{} : Duration{std::llround(static_cast<double>(span.us) * hold.speed)} - done.whole;
        hold.part_us = done.part_us;
    }
    if (!result_.widths.empty())
        count_width(hold);
    hold.since = now_;
}

/// Sets the power of a job whose books are settled. Staging, saving and restoring last as long as their bytes do; a
/// lower clock lowers their draw alone.
void Engine::set_power(Hold& hold, double dynamic_share, double frequency) {
    standstill_.reset();
    hold.dynamic_share = dynamic_share;
    hold.frequency = frequency;
    const double power = hold.idle_watt + dynamic_share * hold.dynamic_watt * (frequency * frequency * frequency);
    ledger(hold).change_power(power - hold.power_watt, 0);
    hold.power_watt = power;
    if (LimitedSite* limited = limit_of(hold))
        limited->touched = true;
}

/// Time to the end of the work at the present width and clock, rounded up; none for a paused job.
std::optional<Duration> Engine::work_left(const Hold& hold) const {
    const Duration left = jobs()[hold.job].run - result_.jobs[hold.job].worked;
    const double rate = hold.frequency * hold.speed;
    if (rate == 1 && hold.part_us == 0)
        return left;
    if (rate == 0)
        return std::nullopt;
    return Duration{std::llround(std::ceil((static_cast<double>(left.us) - hold.part_us) / rate))};
}

/// Begins a stage; one that has nothing to do gives way to the next at once.
void Engine::enter(std::uint32_t slot, Stage stage) {
    Hold& hold = holds_[slot];
    const JobClass& kind = job_class(hold.job);
    const CheckpointCost& checkpoint = kind.checkpoint;
    const std::uint32_t site = pools_[hold.pool].site;
    hold.stage = stage;
    hold.since = now_;
    ++hold.generation;
    record(hold.job).state = state_of(stage);
    set_power(hold, stage == Stage::run ? 1 : checkpoint.power_share, hold.frequency);
    switch (stage) {
    case Stage::stage_in:
        return transfer(slot, hold.from_site, site == hold.from_site ? 0 : kind.input_bytes, Stage::run);
    case Stage::move: return transfer(slot, hold.from_site, checkpoint.bytes, Stage::restore);
    case Stage::restore:
        // A checkpoint that was moved here is at the nodes already; otherwise it is read from the site's store.
        return take_time(slot, checkpoint.restore, site == hold.from_site ? Stage::restore_bytes : Stage::run);
    case Stage::restore_bytes: return transfer(slot, site, checkpoint.bytes, Stage::run);
    case Stage::run: return plan_end(slot, work_left(hold));
    case Stage::save: return take_time(slot, checkpoint.save, Stage::save_bytes);
    case Stage::save_bytes:
        if (checkpoint.bytes > 0 && has_way(hold, site))
            return begin_transfer(slot, site, checkpoint.bytes);
        return saved(slot);
    }
}

/// A stage of fixed length.
void Engine::take_time(std::uint32_t slot, Duration length, Stage next) {
    if (length.us > 0)
        plan_end(slot, length);
    else
        enter(slot, next);
}

/// A stage that lasts as long as its bytes travel.
void Engine::transfer(std::uint32_t slot, std::uint32_t from, double bytes, Stage next) {
    if (bytes > 0 && has_way(holds_[slot], from))
        begin_transfer(slot, from, bytes);
    else
        enter(slot, next);
}

void Engine::stage_ended(std::uint32_t slot) {
    Hold& hold = holds_[slot];
    settle(hold);
    if (hold.transfer)
        bill_transfer(hold, 1);
    hold.transfer.reset();
    const JobIndex job = hold.job;
    const bool local = pools_[hold.pool].site == hold.from_site;
    switch (hold.stage) {
    case Stage::stage_in: enter(slot, Stage::run); break;
    case Stage::move: enter(slot, Stage::restore); break;
    case Stage::restore: enter(slot, local ? Stage::restore_bytes : Stage::run); break;
    case Stage::restore_bytes: enter(slot, Stage::run); break;
    case Stage::run:
        result_.jobs[job].worked = jobs()[job].run; // the end was rounded up to a microsecond
        return finish(slot, JobState::done);
    case Stage::save: return enter(slot, Stage::save_bytes);
    case Stage::save_bytes: return saved(slot);
    }
    if (result_.jobs[job].state == JobState::running)
        events_.push_back({Event::Kind::running, job});
}

/// A job that is saved is suspended, or goes on at its new width.
void Engine::saved(std::uint32_t slot) {
    if (holds_[slot].next_width == 0)
        return suspended(slot);
    resized(slot);
}

/// How long the job may go on as it is until its wall-time is over. Time of work counts as the time that the same work
/// takes at the requested width and full clock.
std::optional<Duration> Engine::walltime_left(const Hold& hold) {
    const JobClass& kind = job_class(hold.job);
    const Job& job = jobs()[hold.job];
    if (!ends_at_walltime(kind, job.request))
        return std::nullopt;
    if (hold.stage != Stage::run && !kind.overhead_in_walltime)
        return std::nullopt;
    const JobRecord& r = record(hold.job);
    const Duration run = r.worked + r.throttled;
    const Duration used = kind.overhead_in_walltime ? run + r.overhead : run;
    const Duration left = std::max(job.request.walltime - used, Duration{});
    if (hold.stage != Stage::run || hold.speed == 1)
        return left;
    return Duration{std::llround(std::ceil(static_cast<double>(left.us) / hold.speed))};
}

/// Enters the end of the stage into the calendar (none: a transfer says when), or the end of the wall-time if it comes
/// first.
void Engine::plan_end(std::uint32_t slot, std::optional<Duration> length) {
    const Hold& hold = holds_[slot];
    const std::optional<Duration> limit = walltime_left(hold);
    if (limit && (!length || *limit < *length))
        calendar_.add(now_ + *limit, Phase::kill, static_cast<std::uint8_t>(DueKind::kill), slot, hold.generation);
    else if (length)
        calendar_.add(now_ + *length, Phase::finish, static_cast<std::uint8_t>(DueKind::stage_end), slot,
                      hold.generation);
}

/// Takes the nodes from a job; its books are settled.
void Engine::release(std::uint32_t slot) {
    Hold& hold = holds_[slot];
    SiteLedger& books = ledger(hold);
    books.change_power(hold.idle_watt - hold.power_watt, hold.idle_watt);
    books.change_load(-1, 0, -static_cast<std::int64_t>(hold.held));
    views_[hold.pool].free += hold.held;
    pools_[hold.pool].ranges.give(hold.nodes);
    end_rent(hold);
    wake_nodes(hold.pool);
    hold.nodes.clear();
    slot_of_[hold.job] = no_slot;
    if (LimitedSite* limited = limit_of(hold)) {
        limited->holds.erase({hold.started, hold.job, slot});
        paused_ -= hold.frequency == 0 ? 1 : 0;
        limited->touched = true;
    }
    ++hold.generation;
    free_slots_.push_back(slot);
    --active_;
    idle_calls_ = 0;
}

/// Nodes that a job has come to wake up, those that the last one has left go to sleep: at once and for nothing. The
/// site's books are at this instant.
void Engine::wake_nodes(PoolIndex pool) {
    Pool& p = pools_[pool];
    const std::uint32_t used = p.ranges.nodes_in_use();
    if (used == p.awake || p.waking_watt == 0)
        return;
    const double change = (static_cast<double>(used) - p.awake) * p.waking_watt;
    p.awake = used;
    ledgers_[p.site].change_power(change, change);
    if (limited_.empty() || limited_of_site_[p.site] == no_slot)
        return;
    LimitedSite& limited = limited_[limited_of_site_[p.site]];
    limited.idle_watt += change;
    limited.touched = true;
}

void Engine::finish(std::uint32_t slot, JobState state) {
    Hold& hold = holds_[slot];
    settle(hold);
    if (hold.transfer) {
        bill_transfer(hold, transport_.progress(*hold.transfer));
        transport_.cancel(*hold.transfer);
        hold.transfer.reset();
    }
    const JobIndex job = hold.job;
    release(slot);
    JobRecord& r = record(job);
    r.finish = now_;
    r.state = state;
    ++ended_;
    events_.push_back({Event::Kind::finished, job});
}

void Engine::suspended(std::uint32_t slot) {
    const JobIndex job = holds_[slot].job;
    SiteLedger& books = ledger(holds_[slot]);
    JobRecord& r = record(job);
    const Duration part{std::llround(holds_[slot].part_us)};
    r.worked += part;
    r.throttled = std::max(r.throttled - part, Duration{});
    release(slot);
    books.change_load(0, 1, 0);
    r.state = JobState::suspended;
    r.suspended += Instant{} - now_; // completed when it goes on
    ++r.suspensions;
    events_.push_back({Event::Kind::suspended, job});
}

} // namespace sunward
