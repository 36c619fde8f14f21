// The scheduler that is put together from rules.
#pragma once

#include <optional>
#include <set>

#include "policy/border/length_knowledge.hpp"
#include "policy/course/planner.hpp"
#include "policy/course/timetable.hpp"
#include "policy/horizon/agenda.hpp"
#include "policy/queue/pool_queue.hpp"
#include "policy/queue/timers.hpp"
#include "policy/where/placement.hpp"
#include "policy/where/site_costs.hpp"
#include "policy/where/sun_follower.hpp"
#include "policy/width/elastic_courses.hpp"
#include "policy/width/gate.hpp"
#include "sunward/policy/compose.hpp"
#include "sunward/policy/horizon_plan.hpp"
#include "sunward/policy/recorder.hpp"
#include "sunward/policy/spec.hpp"

namespace sunward {

/// At submission `where` and `when` choose a pool and a plan; at the plan's time the job is released into the pool's
/// queue, which order and backfilling serve.
class ComposedScheduler final : public Scheduler {
public:
    explicit ComposedScheduler(const PolicySpec& spec);

    [[nodiscard]] std::string_view name() const override { return spec_.name; }
    void begin(const View& view, std::size_t jobs) override;
    void schedule(const View& view, std::span<const Event> events, Decisions& decisions) override;
    void record(JobIndex job, Recorder& recorder) override {
        recorded_ = job;
        recorder_ = &recorder;
    }
    [[nodiscard]] bool wants_signal_changes() const override {
        return gate_ || caps_power() || spec_.where.rule->traits.moves;
    }
    [[nodiscard]] std::vector<std::string> notes() const override;

private:
    /// A pool and, under a planning rule, when to run there.
    struct Choice {
        PoolIndex pool;
        std::uint32_t held;
        Plan plan;
    };
    struct PoolState {
        std::unique_ptr<JobTable> own; ///< where the site has other pools; none: the common one
        std::unique_ptr<PoolQueue> queue;
        std::vector<JobIndex> growing; ///< running jobs that are to be wider
        OrderIndex planned;            ///< jobs that may start early on paid-for accelerators
        std::uint32_t free = 0;        ///< in the current call
        std::uint32_t paid_used = 0;   ///< accelerators paid for that jobs hold
        bool touched = false;          ///< has to be served in the current call
        bool advanced = false;         ///< knows the time of the current call
        bool hands_over = false;       ///< a job suspended in the current call frees its nodes at this instant
    };

    /// Who is to be told of the job; nobody, but for the one job that is explained.
    [[nodiscard]] Recorder* recorder_of(JobIndex job) const { return job == recorded_ ? recorder_ : nullptr; }
    [[nodiscard]] bool plans() const { return spec_.when.rule->traits.waits || spec_.width.rule->traits.plans_widths; }
    /// Whether the rule for the site looks at what a run costs.
    [[nodiscard]] bool weighs() const { return spec_.where.rule->traits.weighs_runs; }
    [[nodiscard]] bool caps_power() const { return spec_.width.rule->cap != nullptr; }
    /// Whether the job runs by a plan of widths.
    [[nodiscard]] bool is_stretched(JobIndex job) const { return elastic_ && elastic_->has(job); }
    [[nodiscard]] bool uses_reserved() const;
    /// Whether a job that waits may start on accelerators that are paid for.
    [[nodiscard]] bool may_start_early(const View& view, JobIndex job) const {
        return uses_reserved() && !view.job_class(job).spot;
    }
    PoolState& touch(const View& view, PoolIndex pool);
    void touch_all(const View& view);
    [[nodiscard]] std::uint32_t free_for_others(const View& view, PoolIndex pool) const;
    void add_pool(const View& view, PoolIndex pool, std::size_t jobs);
    void handle(const View& view, const Event& event, Decisions& decisions);
    void ask_to_be_woken(const View& view, Decisions& decisions);

    // A site and a plan for each job that comes (composed_places.cpp)
    void submit(const View& view, JobIndex job, Decisions& decisions);
    [[nodiscard]] std::optional<Choice> choose(const View& view, JobIndex job);
    [[nodiscard]] double score(const View& view, JobIndex job, const SiteChoice& site, Choice& choice);
    [[nodiscard]] Plan plan(const View& view, JobIndex job, PoolIndex pool, Duration length);
    [[nodiscard]] bool has_room(const View& view, PoolIndex pool, std::uint64_t held) const;

    // Jobs that go on at other pools (composed_moves.cpp)
    void follow_the_sun(const View& view, Decisions& decisions);
    [[nodiscard]] std::optional<PoolIndex> better_place(const View& view, JobIndex job);
    void change_pool(const View& view, JobIndex job, PoolIndex pool);

    // Jobs that wait (composed_waits.cpp)
    void fire_timers(const View& view, Decisions& decisions);
    [[nodiscard]] bool reconsiders(const View& view) const;
    [[nodiscard]] Instant next_look(const View& view, JobIndex job) const;
    void look_again(const View& view, JobIndex job);
    void hold_back(const View& view, JobIndex job, Instant until);
    void wait(const View& view, JobIndex job, Instant until);
    /// What the queues sort by.
    [[nodiscard]] Duration hold(const View& view, JobIndex job) const { return hold(view, job, table_.jobs[job].pool); }
    [[nodiscard]] Duration hold(const View& view, JobIndex job, PoolIndex pool) const;
    /// Of a job that is queued for this instant only; where it is more than `most`, anything above that.
    [[nodiscard]] Duration hold_up_to(const View& view, JobIndex job, Duration most) const;
    void release(const View& view, JobIndex job);
    void enqueue(const View& view, JobIndex job);
    [[nodiscard]] bool loses_at_once(const View& view, JobIndex job);
    void add_to(const View& view, PoolIndex pool, JobIndex job);
    void lose_slot(const View& view, JobIndex job, Instant next);
    [[nodiscard]] bool may_ask(const View& view, JobIndex job) const;
    void let_ask(const View& view);
    [[nodiscard]] std::span<const PoolIndex> pools_to_wait_for(const View& view, JobIndex job);
    void settle(const View& view, JobIndex job, PoolIndex pool);
    void withdraw(const View& view, JobIndex job, std::optional<PoolIndex> but);
    void leave_queue(const View& view, JobIndex job);
    void tell_width(JobIndex job);
    void order_touched(const View& view);

    // Jobs that run (composed_runs.cpp)
    void serve(const View& view, PoolIndex pool, Decisions& decisions);
    void serve_planned(const View& view, PoolIndex pool, Decisions& decisions);
    void take_paid(const View& view, JobIndex job);
    void give_paid(JobIndex job);
    void started(const View& view, JobIndex job, Decisions& decisions);
    void suspend_or_run_on(const View& view, JobIndex job, Decisions& decisions);
    void run_on(const View& view, JobIndex job);
    void work_goes_on(const View& view, JobIndex job);
    void gave_back(const View& view, JobIndex job);
    void suspended(const View& view, JobIndex job, Decisions& decisions);
    [[nodiscard]] std::optional<PoolIndex> arrived(const View& view, JobIndex job);
    void go_on(const View& view, JobIndex job, Decisions& decisions);
    void finished(const View& view, JobIndex job);

    // Widths (composed_widths.cpp)
    void set_held(JobIndex job, std::uint32_t held);
    void take_turn(const View& view, JobIndex job, Decisions& decisions);
    void change_width(const View& view, JobIndex job, std::uint32_t width, Decisions& decisions);
    void grow(const View& view, PoolIndex pool, Decisions& decisions);
    void keep(const View& view, JobIndex job);
    void let_in(const View& view, PoolIndex pool);
    [[nodiscard]] Offer offer(const View& view, PoolIndex pool);

    // Jobs that are planned together (composed_horizon.cpp)
    void plan_ahead(const View& view, Decisions& decisions);
    void plan_pool(const View& view, PoolIndex pool, Decisions& decisions);
    [[nodiscard]] std::optional<Duration> open_work(const View& view, JobIndex job, Duration length) const;
    [[nodiscard]] HorizonJob horizon_job(const View& view, JobIndex job, Duration work) const;
    void occupy_by_others(const View& view, PoolIndex pool, const std::vector<JobIndex>& others,
                          std::vector<HorizonCell>& cells) const;
    void take_up(const View& view, JobIndex job, std::vector<Segment> segments, Decisions& decisions);

    /// What the queues sort a job by now.
    [[nodiscard]] std::int64_t key_of(const View& view, JobIndex job) const {
        return queue_key(table_, *spec_.order.rule, view.job(job), job);
    }
    [[nodiscard]] bool reserves() const { return spec_.backfill.rule->traits.reserves; }

    PolicySpec spec_;
    std::unique_ptr<UserShares> shares_; ///< only in the order fair-share
    JobTable table_;
    Placement placement_;
    SiteCosts costs_;
    LengthKnowledge lengths_;
    Planner planner_;
    std::unique_ptr<Timetable> courses_; ///< these two under planning rules only
    std::optional<Timers> timers_;
    std::optional<HorizonSpec> horizon_; ///< these two where jobs are planned together only
    std::optional<Agenda> agenda_;
    std::optional<ElasticCourses> elastic_; ///< under carbon-scaler only
    LengthKnowledge elastic_lengths_;
    std::unique_ptr<Gate> gate_; ///< null: none
    std::vector<JobIndex> let_in_;
    std::optional<SunFollower> follower_; ///< under follow-the-sun only
    bool signal_changed_ = false;         ///< in the current call
    Wakes wakes_;
    std::vector<PoolState> pools_;
    std::vector<PoolIndex> touched_;
    std::set<PoolIndex> asked_;  ///< whose queues jobs ask at coming steps of the signal; often none of hundreds
    std::set<JobIndex> several_; ///< jobs that wait for several pools
    PassResult pass_;
    /// What a job that is held back waits for, under a rule that looks again at forecasts that change.
    struct Waiting {
        Instant look = Instant::never(); ///< when to plan anew
        Duration length{};               ///< as known to the rule
    };
    std::vector<Waiting> waiting_; ///< by job; empty when plans are not looked at again
    Duration length_{};            ///< of the work of the job that is being placed, as known to the rule
    JobIndex recorded_ = no_job;
    Recorder* recorder_ = nullptr;
};

} // namespace sunward
