#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "policy/border/fit.hpp"
#include "policy/explain/candidates.hpp"
#include "sunward/error/count.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/policy/explanation.hpp"
#include "sunward/policy/recorder.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

constexpr std::size_t most_moments = 200;
constexpr std::size_t most_names = 5;

/// To the second, as people read it.
std::string span_text(Duration span) {
    constexpr std::int64_t second = 1'000'000;
    return to_string(Duration{(span.us + second / 2) / second * second});
}

/// Nodes held by another job on the cluster where the job waits.
struct Holder {
    std::uint64_t width = 0;
    Instant since;
};

/// Passes everything on and listens.
class Explained final : public Scheduler, private Recorder {
public:
    Explained(Scheduler& inner, const PolicySpec& spec, JobIndex job, Explanation& into)
        : inner_(inner), spec_(spec), job_(job), into_(into) {}

    [[nodiscard]] std::string_view name() const override { return inner_.name(); }
    [[nodiscard]] bool wants_signal_changes() const override { return inner_.wants_signal_changes(); }
    void end() override { inner_.end(); }
    [[nodiscard]] std::vector<std::string> notes() const override { return inner_.notes(); }

    void begin(const View& view, std::size_t jobs) override {
        holders_.resize(view.pools().size());
        inner_.begin(view, jobs);
        inner_.record(job_, *this);
    }

    void schedule(const View& view, std::span<const Event> events, Decisions& decisions) override {
        view_ = &view;
        for (const Event& event : events)
            hear(event);
        inner_.schedule(view, events, decisions);
        for (const Decision& decision : decisions.list())
            hear(decision);
        if (queue_) // what is free now is known only after the decisions
            tell_what_blocks();
        queue_.reset();
    }

private:
    // What happens, whoever schedules.
    void hear(const Event& event);
    void note_hardware();
    void hear(const Decision& decision);
    void starts(PoolIndex pool);
    void tell_what_blocks();
    void close_wait(PoolIndex pool);
    [[nodiscard]] std::string blockers(PoolIndex pool) const;

    // What a composed scheduler tells.
    void considered(PoolIndex pool, double score, const Plan& plan) override;
    void placed(PoolIndex pool, const Plan& plan, Duration length) override;
    void held_back(Instant until) override;
    void reconsidered() override { reconsidered_ = true; }
    void released() override;
    void queued(const QueueState& queue) override { queue_ = queue; }
    void lost_slot() override { tell("its nodes are busy in this slot: it waits for a later one"); }
    void starts_early() override { tell("starts before its time: accelerators that are paid for are free"); }
    void kept() override { tell("is held back: the `width` rule does not let it run yet"); }
    void moves(PoolIndex pool, bool runs) override;
    void runs_on() override {
        tell("was to pause now, but has not worked since it started or has no wall-time to spare: it runs on");
    }

    void tell(std::string text) {
        if (into_.moments.size() < most_moments)
            into_.moments.push_back({view_->now(), std::move(text)});
        else
            ++into_.more_moments;
    }
    [[nodiscard]] std::string place(PoolIndex pool) const {
        return fmt::format("cluster {} of site {}", view_->pools()[pool].name, view_->pools()[pool].site_name);
    }
    [[nodiscard]] std::uint64_t width(JobIndex job, PoolIndex pool) const {
        return held_width(view_->pools()[pool], view_->job(job).accelerators);
    }

    [[nodiscard]] std::uint64_t held_by(const Decision& decision, PoolIndex pool) const {
        return decision.width == 0 ? width(decision.job, pool) : held_width(view_->pools()[pool], decision.width);
    }

    Scheduler& inner_;
    const PolicySpec& spec_;
    JobIndex job_;
    Explanation& into_;
    const View* view_ = nullptr;                      ///< of the current call
    std::vector<std::map<JobIndex, Holder>> holders_; ///< by cluster
    std::map<JobIndex, PoolIndex> pool_of_;
    PoolIndex pool_ = 0;                 ///< where the job is placed
    std::optional<Instant> waits_since_; ///< in the queue
    std::map<JobIndex, Duration> blocked_by_;
    std::optional<QueueState> queue_; ///< as told in the current call
    std::string blocked_how_;         ///< so that the same is not said again
    bool reconsidered_ = false;
    bool started_ = false;
    bool moves_ = false; ///< the pause that comes is for a move
};

void Explained::hear(const Event& event) {
    const bool gives_back = event.kind == Event::Kind::finished || event.kind == Event::Kind::suspended;
    if (const auto held = pool_of_.find(event.job); gives_back && held != pool_of_.end()) {
        const auto holder = holders_[held->second].find(event.job);
        if (waits_since_ && held->second == pool_)
            blocked_by_[event.job] += view_->now() - std::max(holder->second.since, *waits_since_);
        holders_[held->second].erase(holder);
        pool_of_.erase(held);
    }
    if (event.job != job_)
        return;
    switch (event.kind) {
    case Event::Kind::submitted: note_hardware(); return tell("is submitted");
    case Event::Kind::running: return tell("has its data: work goes on");
    case Event::Kind::suspended: return tell("is suspended and gives its accelerators back");
    case Event::Kind::finished: return tell("ends");
    case Event::Kind::resized: return tell("has its new width");
    case Event::Kind::failed: return tell("loses a node to a failure");
    case Event::Kind::repaired:
    case Event::Kind::signal_change:
    case Event::Kind::wake: return;
    }
}

/// Where clusters differ in what the job's work takes: those that it may use.
void Explained::note_hardware() {
    const JobClass& kind = view_->job_class(job_);
    const auto pools = view_->pools();
    for (PoolIndex pool = 0; pool < pools.size() && !kind.terms.empty(); ++pool)
        if (allows(kind, pools, pool))
            into_.hardware.push_back({std::string(pools[pool].site_name), std::string(pools[pool].name),
                                      view_->speed(job_, pool), view_->job_draw(job_, pool, true)});
}

void Explained::hear(const Decision& decision) {
    if (decision.kind == Decision::Kind::start) {
        if (decision.job == job_)
            starts(decision.pool);
        if (decision.pool < holders_.size()) { // the engine refuses others
            holders_[decision.pool][decision.job] = {held_by(decision, decision.pool), view_->now()};
            pool_of_[decision.job] = decision.pool;
        }
    } else if (decision.kind == Decision::Kind::resize) {
        if (const auto held = pool_of_.find(decision.job); held != pool_of_.end())
            holders_[held->second][decision.job].width = held_by(decision, held->second);
        if (decision.job == job_)
            tell(fmt::format("is given {} to work with", counted(decision.width, "accelerator")));
    } else if (decision.job == job_ && decision.kind == Decision::Kind::suspend) {
        tell(spec_.plugin ? "is to pause: the policy says so"
             : moves_     ? "is saved, to go on elsewhere"
                          : "is to pause: its slot in the plan is over");
        moves_ = false;
    } else if (decision.job == job_ && decision.kind == Decision::Kind::reject) {
        tell("is rejected: no cluster that it may use is wide enough, or the policy refuses it");
    }
}

void Explained::starts(PoolIndex pool) {
    if (pool < holders_.size())
        close_wait(pool);
    tell(fmt::format("{} on {}", started_ ? "resumes" : "starts",
                     pool < holders_.size() ? place(pool) : std::string("an unknown cluster")));
    started_ = true;
}

/// Who held the accelerators while the job was in the queue.
void Explained::close_wait(PoolIndex pool) {
    if (!waits_since_)
        return;
    const Duration waited = view_->now() - *waits_since_;
    for (const auto& [job, holder] : holders_[pool])
        blocked_by_[job] += view_->now() - std::max(holder.since, *waits_since_);
    std::vector<std::pair<Duration, JobIndex>> longest;
    for (const auto& [job, span] : blocked_by_)
        longest.emplace_back(span, job);
    std::ranges::sort(longest, [](const auto& a, const auto& b) {
        return a.first.us != b.first.us ? a.first.us > b.first.us : a.second < b.second;
    });
    if (waited.us > 0) {
        std::string names;
        for (std::size_t i = 0; i < std::min(longest.size(), most_names); ++i)
            names += fmt::format("{}{} ({} for {})", i == 0 ? "" : ", ", view_->job_name(longest[i].second),
                                 counted(width(longest[i].second, pool), "accelerator"), span_text(longest[i].first));
        if (longest.size() > most_names)
            names += fmt::format(" and {} more", longest.size() - most_names);
        tell(fmt::format("was {} in the queue; meanwhile {} held accelerators", span_text(waited),
                         names.empty() ? "no job" : names));
    }
    waits_since_.reset();
    blocked_by_.clear();
    blocked_how_.clear();
}

std::string Explained::blockers(PoolIndex pool) const {
    std::string names;
    std::size_t count = 0;
    for (const auto& [job, holder] : holders_[pool])
        if (count++ < most_names)
            names += fmt::format("{}{} {}", names.empty() ? "" : ", ", view_->job_name(job), holder.width);
    return count > most_names ? fmt::format("{} and {} more jobs", names, count - most_names) : names;
}

void Explained::tell_what_blocks() {
    const PoolView& pool = view_->pools()[pool_];
    std::uint64_t held = 0;
    for (const auto& [job, holder] : holders_[pool_])
        held += holder.width;
    const std::uint64_t free = held < pool.capacity ? pool.capacity - held : 0;
    const std::uint64_t wanted = width(job_, pool_);
    std::string how;
    if (free < wanted)
        how = fmt::format("waits: it needs {}, {} has {} free of {}", counted(wanted, "accelerator"), place(pool_),
                          free, pool.capacity);
    else if (queue_->own_start != Instant::never())
        how = fmt::format("waits: {} of {} free, but by the reservations of the jobs before it", free,
                          counted(pool.capacity, "accelerator"));
    else if (queue_->head_start == Instant::never())
        how = fmt::format("waits: {} free, but job {} is ahead of it and no job may overtake it",
                          counted(free, "accelerator"), view_->job_name(queue_->head));
    else
        how = fmt::format("waits: {} free, but it would delay job {}, the first in the queue",
                          counted(free, "accelerator"), view_->job_name(queue_->head));
    // The numbers change with every job that comes and goes; the kind of obstacle is what is told of.
    const std::string kind = fmt::format("{}{}", free < wanted, queue_->head);
    if (kind == blocked_how_)
        return;
    blocked_how_ = kind;
    if (free < wanted)
        how += fmt::format(" ({})", blockers(pool_));
    if (queue_->own_start != Instant::never())
        how += fmt::format("; its own start is reserved for {}", to_string(queue_->own_start));
    else if (queue_->head != job_ && free >= wanted && queue_->head_start != Instant::never())
        how += fmt::format(", which has a reservation at {}", to_string(queue_->head_start));
    else if (queue_->head == job_ && queue_->head_start != Instant::never())
        how += fmt::format("; it is the first in the queue, with a reservation at {}", to_string(queue_->head_start));
    tell(std::move(how));
}

void Explained::considered(PoolIndex pool, double score, const Plan& plan) {
    const PoolView& where = view_->pools()[pool];
    into_.places.push_back({std::string(where.site_name), std::string(where.name), score,
                            !plan.segments.empty() && spec_.where.rule->traits.weighs_plans, false});
}

void Explained::placed(PoolIndex pool, const Plan& plan, Duration length) {
    pool_ = pool;
    const PoolView& where = view_->pools()[pool];
    for (ConsideredPlace& one : into_.places)
        one.taken = one.site == where.site_name && one.cluster == where.name;
    if (plan.segments.empty())
        return tell(fmt::format("is placed on {}", place(pool)));
    if (!spec_.when.rule->plans_each_job())
        return tell(fmt::format("is placed on {}, to run when {} lets it", place(pool), spec_.when.rule->name));
    const JobRequest& request = view_->job(job_);
    into_.zone = where.zone_name;
    into_.length = time_on(*view_, job_, pool, length);
    const PlanRequest wanted{view_->now(), into_.length, request.deadline, view_->job_class(job_).interruptible,
                             {},           {},           request.submit};
    const Forecast& forecast = view_->forecast(where.zone);
    const auto seen = spec_.when.sees == nullptr ? std::nullopt : spec_.when.sees(spec_.when, forecast, view_->now());
    find_candidates(spec_.when, *spec_.when.rule->planner(spec_.when), wanted,
                    seen ? *seen : forecast.issued(view_->now()), plan, into_);
    std::string text;
    for (std::size_t i = 0; i < std::min(plan.segments.size(), most_names); ++i)
        text += fmt::format(
            "{}{} to {}{}", i == 0 ? "" : ", ", to_string(plan.segments[i].from), to_string(plan.segments[i].to),
            plan.segments[i].width == 0 ? "" : " with " + counted(plan.segments[i].width, "accelerator"));
    if (plan.segments.size() > most_names)
        text += " and " + counted(plan.segments.size() - most_names, "more span");
    tell(fmt::format("is placed on {}, planned to run {}", place(pool), text));
}

void Explained::moves(PoolIndex pool, bool runs) {
    pool_ = pool;
    moves_ = runs;
    tell(fmt::format("the remaining work costs less on {}, including all that moving takes", place(pool)));
}

void Explained::held_back(Instant until) {
    waits_since_.reset();
    tell(fmt::format("{} {}", reconsidered_ ? "with the newest forecast, waits until" : "waits for its time,",
                     to_string(until)));
    reconsidered_ = false;
}

void Explained::released() {
    waits_since_ = view_->now();
    blocked_by_.clear();
    blocked_how_.clear();
    tell(fmt::format("goes into the queue of {}", place(pool_)));
}

} // namespace

std::unique_ptr<Scheduler> explained(Scheduler& inner, const PolicySpec& spec, JobIndex job, Explanation& into) {
    return std::make_unique<Explained>(inner, spec, job, into);
}

} // namespace sunward
