// Jobs that are killed, suspended and moved at every stage while bytes are under way, against a model of their lives
// over a fluid network.
#include <catch2/catch.hpp>

#include <array>
#include <cmath>

#include "child.hpp"
#include "draw.hpp"
#include "fluid_network.hpp"
#include "small_world.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr double never = std::numeric_limits<double>::infinity();
constexpr double save_s = 7;
constexpr double restore_s = 5;
constexpr double kwh_per_byte = 1e-12;

/// What is done with a job: where its n-th start is, and how long after it began to work there it is suspended.
struct Plan {
    double submit = 0;
    double run = 0;
    double walltime = 0;
    std::vector<std::uint32_t> places;
    std::vector<double> suspends; ///< one fewer
};

/// Three sites in a row, each with a store.
struct World {
    Scenario scenario = small_world(64);
    FluidNetwork fluid;
    std::vector<Plan> plans;
    double input = 0;
    double checkpoint = 0;

    explicit World(Draw& draw) {
        add_site(scenario, {300}, 64);
        add_site(scenario, {500}, 64);
        for (std::uint32_t i = 0; i < 2; ++i) {
            Link link;
            link.from = i;
            link.to = i + 1;
            link.bandwidth = draw.between(1, 10) * gigabit_per_second;
            link.latency = Duration{static_cast<std::int64_t>(draw.below(3) * draw.below(9'000'000))};
            link.energy = kwh_per_byte * 1e9 * kilowatt_hour_per_gigabyte;
            scenario.network.links.push_back(link);
            fluid.add_link(link.bandwidth.base());
            fluid.add_link(link.bandwidth.base());
        }
        for (Site& site : scenario.sites) {
            site.storage_bandwidth = draw.between(1, 10) * gigabit_per_second;
            fluid.add_link(site.storage_bandwidth->base());
            fluid.add_link(site.storage_bandwidth->base());
        }
        JobClass& kind = scenario.workload.classes[0];
        input = kind.input_bytes = draw.between(1e9, 1e11);
        checkpoint = kind.checkpoint.bytes = draw.between(1e9, 5e10);
        kind.checkpoint.save = Duration::from_seconds(save_s);
        kind.checkpoint.restore = Duration::from_seconds(restore_s);
        add_jobs(draw);
    }

    void add_jobs(Draw& draw) {
        const double longest = draw.between(100, 1500);
        double submit = 0;
        for (std::size_t j = 0; j < 12; ++j) {
            Plan plan;
            submit += draw.between(0, 60);
            plan.submit = static_cast<double>(std::llround(submit * 1e6)) / 1e6;
            plan.run = draw.between(10, 600);
            plan.walltime = draw.between(10, longest);
            for (std::size_t starts = 1 + draw.below(4); plan.places.size() < starts;)
                plan.places.push_back(static_cast<std::uint32_t>(draw.below(3)));
            while (plan.suspends.size() + 1 < plan.places.size())
                plan.suspends.push_back(draw.between(1, 120));
            add_job(scenario, plan.submit, plan.run).request.walltime = Duration::from_seconds(plan.walltime);
            plans.push_back(plan);
        }
    }

    [[nodiscard]] std::vector<int> way(std::uint32_t from, std::uint32_t to) const {
        std::vector<int> links;
        for (std::uint32_t at = from; at != to; at += from < to ? 1 : -1)
            links.push_back(static_cast<int>(from < to ? 2 * at : 2 * (at - 1) + 1));
        return links;
    }
    [[nodiscard]] double latency(std::uint32_t from, std::uint32_t to) const {
        double sum = 0;
        for (std::uint32_t i = std::min(from, to); i < std::max(from, to); ++i)
            sum += scenario.network.links[i].latency.seconds();
        return sum;
    }
};

/// The same jobs as a state machine over the fluid.
class Lives {
public:
    enum class Doing { nothing, staging, moving, restoring, reading, working, saving, writing };
    struct Life {
        Doing doing = Doing::nothing;
        std::size_t starts = 0;
        double since = 0;
        double ends = never; ///< of what it does; never: a flow says when
        double suspended = never;
        double worked = 0;
        double overhead = 0;
        double bytes = 0;
        double link_bytes = 0; ///< bytes times the links between sites that they went over
        double finish = never;
        bool killed = false;
    };

    explicit Lives(World& world) : world_(world), lives_(world.plans.size()) {}

    std::vector<Life> live() {
        for (std::size_t j = 0; j < lives_.size(); ++j)
            lives_[j].ends = world_.plans[j].submit;
        while (step()) {
        }
        return lives_;
    }

private:
    [[nodiscard]] double now() const { return world_.fluid.now(); }
    [[nodiscard]] const Plan& plan(std::size_t j) const { return world_.plans[j]; }

    [[nodiscard]] double kill_time(std::size_t j) const {
        const Life& life = lives_[j];
        if (life.doing == Doing::nothing)
            return never;
        return life.since + plan(j).walltime - life.worked - life.overhead;
    }

    /// The next thing that happens: to a flow, or to a job. False when nothing is to come.
    bool step() {
        double first = world_.fluid.next();
        std::size_t job = lives_.size();
        for (std::size_t j = 0; j < lives_.size(); ++j)
            if (const double at = std::min({lives_[j].ends, lives_[j].suspended, kill_time(j)}); at < first) {
                first = at;
                job = j;
            }
        if (first == never)
            return false;
        if (const int flow = world_.fluid.advance(first); flow >= 0)
            go_on(static_cast<std::size_t>(flow));
        else if (job < lives_.size())
            happen(job);
        return true;
    }

    void happen(std::size_t j) {
        Life& life = lives_[j];
        if (life.doing == Doing::nothing) {
            start(j);
        } else if (kill_time(j) <= now()) {
            book(j);
            end_flow(j);
            life.killed = true;
            finish(j);
        } else if (life.ends <= now()) {
            go_on(j);
        } else {
            book(j);
            stay(j, Doing::saving, save_s);
        }
    }

    void go_on(std::size_t j) {
        Life& life = lives_[j];
        const std::uint32_t here = plan(j).places[life.starts - 1];
        const bool moved = life.starts > 1 && plan(j).places[life.starts - 2] != here;
        book(j);
        end_flow(j);
        switch (life.doing) {
        case Doing::staging:
        case Doing::reading: return work(j);
        case Doing::moving: return stay(j, Doing::restoring, restore_s);
        case Doing::restoring:
            return moved ? work(j) : send(j, Doing::reading, {store(here) + 1}, world_.checkpoint, 0);
        case Doing::working: return finish(j);
        case Doing::saving: return send(j, Doing::writing, {store(here)}, world_.checkpoint, 0);
        case Doing::writing: return start(j);
        case Doing::nothing: break;
        }
    }

    [[nodiscard]] static int store(std::uint32_t site) { return static_cast<int>(4 + 2 * site); }

    void start(std::size_t j) {
        Life& life = lives_[j];
        const std::uint32_t from = life.starts == 0 ? 0 : plan(j).places[life.starts - 1];
        const std::uint32_t to = plan(j).places[life.starts++];
        if (from == to)
            return life.starts == 1 ? work(j) : stay(j, Doing::restoring, restore_s);
        send(j, life.starts == 1 ? Doing::staging : Doing::moving, world_.way(from, to),
             life.starts == 1 ? world_.input : world_.checkpoint, world_.latency(from, to));
    }

    void stay(std::size_t j, Doing doing, double seconds) {
        Life& life = lives_[j];
        life.doing = doing;
        life.since = now();
        life.ends = now() + seconds;
    }

    void send(std::size_t j, Doing doing, std::vector<int> way, double bytes, double latency) {
        stay(j, doing, never);
        flows_[j] = {bytes, doing == Doing::staging || doing == Doing::moving ? way.size() : 0};
        world_.fluid.start(static_cast<int>(j), std::move(way), bytes, now() + latency);
    }

    void work(std::size_t j) {
        Life& life = lives_[j];
        stay(j, Doing::working, plan(j).run - life.worked);
        if (life.starts <= plan(j).suspends.size())
            life.suspended = now() + plan(j).suspends[life.starts - 1];
    }

    void book(std::size_t j) {
        Life& life = lives_[j];
        (life.doing == Doing::working ? life.worked : life.overhead) += now() - life.since;
        life.since = now();
        life.suspended = never;
    }

    /// Counts what has arrived; a flow that ended is not in the fluid any more.
    void end_flow(std::size_t j) {
        const auto flow = flows_.find(j);
        if (flow == flows_.end())
            return;
        double arrived = flow->second.first;
        if (world_.fluid.has(static_cast<int>(j))) {
            arrived = world_.fluid.arrived(static_cast<int>(j));
            world_.fluid.cancel(static_cast<int>(j));
        }
        lives_[j].bytes += arrived;
        lives_[j].link_bytes += arrived * static_cast<double>(flow->second.second);
        flows_.erase(flow);
    }

    void finish(std::size_t j) {
        Life& life = lives_[j];
        life.doing = Doing::nothing;
        life.ends = never;
        life.finish = now();
    }

    World& world_;
    std::vector<Life> lives_;
    std::map<std::size_t, std::pair<double, std::size_t>> flows_; ///< by job: bytes, links
};

/// Does with the jobs what their plans say.
class Planned {
public:
    explicit Planned(const std::vector<Plan>& plans)
        : plans_(plans), starts_(plans.size()), due_(plans.size(), never) {}

    void operator()(const View& view, const Event& event, Decisions& decisions) {
        const JobIndex job = event.job;
        switch (event.kind) {
        case Event::Kind::submitted:
            decisions.start(job, plans_[job].places[starts_[job]++]);
            if (plans_[job].places[0] == 0) // at home it works at once
                plan_suspend(view, job, decisions);
            break;
        case Event::Kind::suspended: decisions.start(job, plans_[job].places[starts_[job]++]); break;
        case Event::Kind::running: plan_suspend(view, job, decisions); break;
        case Event::Kind::finished: due_[job] = never; break;
        default: suspend_due(view, decisions);
        }
    }

private:
    void plan_suspend(const View& view, JobIndex job, Decisions& decisions) {
        if (starts_[job] > plans_[job].suspends.size())
            return;
        const Instant due = view.now() + Duration::from_seconds(plans_[job].suspends[starts_[job] - 1]);
        due_[job] = seconds(due);
        decisions.wake(due);
    }

    void suspend_due(const View& view, Decisions& decisions) {
        for (JobIndex j = 0; j < due_.size(); ++j)
            if (due_[j] <= seconds(view.now())) {
                due_[j] = never;
                decisions.suspend(j);
            }
    }

    const std::vector<Plan>& plans_;
    std::vector<std::size_t> starts_;
    std::vector<double> due_;
};

/// The largest differences: of times in s, of bytes as a share; then the numbers of jobs that were killed, and of
/// moves.
std::vector<double> differences(std::uint64_t seed) {
    Draw draw(seed);
    World world(draw);
    const Result result = run(world.scenario, Planned(world.plans));
    const std::vector<Lives::Life> lives = Lives(world).live();
    double late = 0;
    double astray = 0;
    double killed = 0;
    double moves = 0;
    double link_bytes = 0;
    for (std::size_t j = 0; j < lives.size(); ++j) {
        const JobRecord& job = result.jobs[j];
        const Lives::Life& life = lives[j];
        if ((job.state == JobState::killed) != life.killed)
            late = never;
        late =
            std::max({late, std::abs(seconds(job.finish) - life.finish), std::abs(job.worked.seconds() - life.worked),
                      std::abs(job.overhead.seconds() - life.overhead)});
        astray = std::max(astray, std::abs(job.transfer_bytes - life.bytes) / std::max(life.bytes, 1e9));
        killed += life.killed ? 1 : 0;
        moves += job.migrations;
        link_bytes += life.link_bytes;
    }
    double network_j = 0;
    for (const SiteResult& site : result.sites)
        network_j += site.window.network_j + site.drain.network_j;
    astray = std::max(astray, std::abs(network_j / 3.6e6 - link_bytes * kwh_per_byte) /
                                  std::max(link_bytes * kwh_per_byte, 1e-3));
    return {late, astray, killed, moves};
}

} // namespace

TEST_CASE("jobs that are killed, suspended and moved while bytes are under way live as over a fluid network") {
    double killed = 0;
    double moves = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        INFO("seed " << seed);
        const std::vector<double> found = in_child([seed] { return differences(seed); });
        CHECK(found[0] < 1e-3);
        CHECK(found[1] < 1e-5);
        killed += found[2];
        moves += found[3];
    }
    CHECK(killed > 200);
    CHECK(killed < 1000);
    CHECK(moves > 200);
}
