// Random runs in which nodes fail: every microsecond that a job holds nodes is accounted for (which each run checks),
// no accelerator is lost, and all jobs end.
#include <catch2/catch.hpp>

#include <stdexcept>

#include "child.hpp"
#include "small_world.hpp"
#include "sunward/random/stream.hpp"

using namespace sunward;
using namespace sunward::test;
using Interval = PeriodicCheckpoints::Interval;

namespace {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : stream_(seed, "failures test") {}
    double within(double least, double most) { return least + (most - least) * stream_.uniform(); }
    std::uint32_t whole(std::uint32_t least, std::uint32_t most) {
        return least + static_cast<std::uint32_t>(stream_.uniform() * (most - least + 1));
    }
    bool chance(double share) { return stream_.uniform() < share; }

private:
    RandomStream stream_;
};

Duration s(double seconds) { return Duration::from_seconds(seconds); }

void let_fail(Dice& dice, Cluster& cluster) {
    NodeFailures& law = cluster.failures;
    if (dice.chance(0.9))
        law.mtbf_s = dice.within(2, 40) * 3600;
    law.shape = dice.chance(0.5) ? 1 : dice.within(0.6, 2);
    law.by_accelerator = dice.chance(0.3);
    law.repair = s(dice.chance(0.2) ? 0 : dice.within(0, 4) * 3600);
    law.repair_varies = dice.chance(0.3);
    for (std::uint32_t i = dice.whole(0, 3); i > 0; --i) {
        const Instant from = at(dice.within(0, 20) * 3600);
        const std::uint32_t first = dice.whole(0, cluster.nodes - 1);
        law.outages.push_back(
            {from, from + s(dice.within(0.1, 3) * 3600), first, dice.whole(first + 1, cluster.nodes)});
    }
    if (!law.any())
        law.mtbf_s = 10 * 3600;
    std::ranges::sort(law.outages, {}, &NodeOutage::from);
}

void let_save(Dice& dice, JobClass& kind) {
    PeriodicCheckpoints& periodic = kind.periodic;
    kind.checkpoint.save = s(dice.chance(0.2) ? 0 : dice.within(0, 300));
    kind.checkpoint.restore = s(dice.chance(0.3) ? 0 : dice.within(0, 300));
    kind.checkpoint.bytes = dice.chance(0.5) ? dice.within(0, 1e11) : 0;
    periodic.interval = static_cast<Interval>(dice.whole(0, 3));
    periodic.every = s(dice.within(60, 4000));
    if (dice.chance(0.4))
        periodic.stall = s(dice.within(0, 60));
    periodic.flows = dice.chance(0.4);
    periodic.restart = s(dice.chance(0.3) ? 0 : dice.within(0, 600));
    if (dice.chance(0.15))
        periodic.most_restarts = dice.whole(0, 3);
}

Scenario random_scenario(std::uint64_t seed) {
    Dice dice(seed);
    Scenario scenario;
    scenario.name = "random";
    scenario.seed = seed;
    scenario.horizon = {midnight, Duration::from_hours(24), true};
    std::vector<double> intensity;
    for (int hour = 0; hour < 24; ++hour)
        intensity.push_back(dice.within(50, 500));
    NodeType node = plain_node(dice.whole(1, 4));
    if (dice.chance(0.3))
        node.asleep = 0.3 * idle_power(node);
    add_site(scenario, intensity, dice.whole(2, 6), node);
    Site& site = scenario.sites[0];
    site.clusters[0].packing = dice.chance(0.4) ? Packing::whole_node : Packing::shared;
    if (dice.chance(0.7))
        site.storage_bandwidth = 0.5 * gigabit_per_second;
    if (dice.chance(0.3))
        site.clusters[0].rent = Rent{dice.whole(0, 4), 1, 3, 1};
    if (dice.chance(0.25)) {
        site.power.power_cap = Series::constant(dice.within(0.7, 1) * 200 * node.accelerators * site.clusters[0].nodes);
        site.power.limits = {&limit_rule("throttle"), 0.3};
    }
    let_fail(dice, site.clusters[0]);
    JobClass& kind = scenario.workload.classes.emplace_back();
    kind.name = "jobs";
    kind.kill_at_walltime = dice.chance(0.3);
    kind.overhead_in_walltime = dice.chance(0.5);
    kind.checkpoint.power_share = dice.within(0, 1);
    let_save(dice, kind);
    if (dice.chance(0.3)) {
        kind.elastic.emplace();
        kind.elastic->max = dice.whole(1, 6);
        kind.elastic->restarts = dice.chance(0.5);
    }
    if (dice.chance(0.3))
        kind.terms = {{dice.within(0.5, 3), 1}};
    const std::uint32_t capacity = site.clusters[0].nodes * node.accelerators;
    double submit = 0;
    for (int j = 0; j < 25; ++j) {
        Job& job = add_job(scenario, submit, dice.within(60, 4 * 3600), dice.whole(1, std::min(capacity, 6U)));
        job.request.walltime = s(job.run.seconds() * dice.within(1, 3));
        if (dice.chance(0.8))
            job.request.deadline = job.request.submit + job.run + s(dice.within(0, 12) * 3600);
        submit += dice.within(0, 3600);
    }
    return scenario;
}

/// Starts what fits, suspends and resizes at random, often at the very instant of a checkpoint.
class AtRandom final : public Scheduler {
public:
    explicit AtRandom(std::uint64_t seed) : dice_(seed + 1'000'000) {}
    [[nodiscard]] std::string_view name() const override { return "at random"; }
    void begin(const View&, std::size_t jobs) override {
        state_.assign(jobs, State::absent);
        started_.assign(jobs, false);
    }
    void schedule(const View& view, std::span<const Event> events, Decisions& decisions) override {
        for (const Event& event : events)
            note(event);
        std::uint32_t free = view.pools()[0].free;
        if (view.pools()[0].out + free > view.pools()[0].capacity)
            throw std::runtime_error("more is free than there is");
        for (JobIndex job = 0; job < state_.size(); ++job)
            if (state_[job] == State::waits)
                start(view, job, free, decisions);
            else if (state_[job] == State::runs && view.now() < at(48 * 3600))
                disturb(view, job, free, decisions);
    }

private:
    enum class State { absent, waits, restores, runs, leaves };
    void note(const Event& event) {
        switch (event.kind) {
        case Event::Kind::submitted:
        case Event::Kind::suspended: state_[event.job] = State::waits; break;
        case Event::Kind::running:
            if (state_[event.job] == State::restores)
                state_[event.job] = State::runs;
            break;
        case Event::Kind::finished: state_[event.job] = State::absent; break;
        default: break;
        }
    }
    void start(const View& view, JobIndex job, std::uint32_t& free, Decisions& decisions) {
        const std::uint32_t granule = view.pools()[0].granule;
        const std::uint32_t held = (view.job(job).accelerators + granule - 1) / granule * granule;
        if (held > free)
            return;
        free -= held;
        decisions.start(job, 0);
        state_[job] = started_[job] ? State::restores : State::runs;
        started_[job] = true;
        decisions.wake(view.now() + s(dice_.within(1, 3000)));
    }
    void disturb(const View& view, JobIndex job, std::uint32_t& free, Decisions& decisions) {
        const Instant next = view.next_checkpoint(job);
        if (next <= view.now())
            throw std::runtime_error("the next checkpoint is past");
        if (dice_.chance(0.2) && next < at(40 * 3600) && next > view.now())
            decisions.wake(next);
        if (dice_.chance(0.1)) {
            state_[job] = State::leaves;
            return decisions.suspend(job);
        }
        if (view.job_class(job).elastic && dice_.chance(0.1)) {
            const WidthRange widths = view.widths(job);
            const std::uint32_t width = dice_.whole(widths.min, std::min(widths.max, 6U));
            const std::uint32_t granule = view.pools()[0].granule;
            const std::uint32_t held = (width + granule - 1) / granule * granule;
            if (!widths.contains(width) || held > free)
                return;
            free -= held; // at most
            decisions.resize(job, width);
            if (view.job_class(job).elastic->restarts)
                state_[job] = State::leaves; // until it is suspended or ends
        }
    }

    Dice dice_;
    std::vector<State> state_;
    std::vector<bool> started_;
};

void expect(bool holds, const char* what) {
    if (!holds)
        throw std::runtime_error(what);
}

/// Failures of a run in a process of its own, which also refuses what is not accounted for. `scheduler` null: by the
/// scenario's policy.
double failures_of(const Scenario& scenario, Scheduler* scheduler = nullptr) {
    return in_child([&] {
        const Result result = simulate(scenario, {}, scheduler);
        expect(result.balance_error < 1e-9, "the ledger closes");
        double failures = 0;
        for (std::size_t j = 0; j < result.jobs.size(); ++j) {
            const JobRecord& r = result.jobs[j];
            const FailureRecord& more = result.failures[j];
            const bool done = r.state == JobState::done;
            expect(done || r.state == JobState::killed || r.state == JobState::failed, "all jobs end");
            expect(r.finish - r.start - r.suspended == r.overhead + more.work + more.beside_work(), "times add up");
            expect(more.lost.us >= 0 && more.work.us >= 0 && more.checkpoints.us >= 0, "no time is negative");
            expect(more.lost_j >= 0 && more.lost_j <= r.energy_j * (1 + 1e-9) + 1e-6, "lost is part of all");
            expect(!done || r.worked == scenario.workload.jobs[j].run, "all work is done");
            failures += more.failures;
        }
        return std::vector<double>{failures};
    })[0];
}

} // namespace

TEST_CASE("failures: random runs under every kind of queue and plan") {
    constexpr std::uint64_t runs = 120;
    double failures = 0;
    for (std::uint64_t seed = 1; seed <= runs; ++seed) {
        Scenario scenario = random_scenario(seed);
        for (const std::string_view backfill : {"none", "easy", "conservative"})
            for (const std::string_view when : {"now", "wait-awhile", "pause-resume"}) {
                INFO("seed " << seed << ", " << backfill << ", " << when);
                scenario.policy = {};
                scenario.policy.backfill = choose_backfill(backfill);
                scenario.policy.when = choose_when(when);
                if (scenario.workload.classes[0].elastic && when == "now")
                    scenario.policy.width = choose_width("carbon-scaler");
                failures += failures_of(scenario);
            }
    }
    CHECK(failures > 9 * 10 * runs);
}

TEST_CASE("failures: random runs under a policy that suspends and resizes at random") {
    constexpr std::uint64_t runs = 400;
    double failures = 0;
    for (std::uint64_t seed = 1; seed <= runs; ++seed) {
        INFO("seed " << seed);
        AtRandom scheduler(seed);
        failures += failures_of(random_scenario(seed), &scheduler);
    }
    CHECK(failures > 10 * runs);
}
