// The parts of a simulation without SimGrid: transfers arrive when a test says so.
#pragma once

#include <stdexcept>

#include "simulation/jobs/stages.hpp"
#include "simulation/limits/limits.hpp"
#include "simulation/limits/standstill.hpp"
#include "small_world.hpp"

namespace sunward::test {

/// Every site is behind every link.
class FakeTransport final : public simulation::Transport {
public:
    explicit FakeTransport(const Network& network) {
        for (std::uint32_t link = 0; link < network.links.size(); ++link)
            hops_.push_back({link, true});
    }
    [[nodiscard]] std::span<const Hop> route(std::uint32_t from, std::uint32_t to) const override {
        return from == to ? std::span<const Hop>{} : hops_;
    }
    simulation::TransferId start(std::uint32_t, std::uint32_t, bool, double) override { return started++; }
    [[nodiscard]] double progress(simulation::TransferId) const override { return arrived; }
    void cancel(simulation::TransferId) override { ++cancelled; }
    Instant advance(Instant limit) override { return limit; }
    [[nodiscard]] std::span<const simulation::TransferId> ended() const override { return {}; }

    simulation::TransferId started = 0;
    int cancelled = 0;
    double arrived = 0; ///< share of the bytes of what is under way

private:
    std::vector<Hop> hops_;
};

struct Parts {
    explicit Parts(const Scenario& scenario) : run(scenario, nobody), network(scenario.network) {
        run.progress.submitted = scenario.workload.jobs.size();
    }

    /// Carries out what is due up to a time, in seconds, and leaves the clock there.
    void go_to(double time) {
        for (; !run.calendar.empty() && run.calendar.top().at <= at(time); run.calendar.pop()) {
            const simulation::Due due = run.calendar.top();
            if (due.kind == simulation::DueKind::limit_change)
                throw std::logic_error("limits of these tests do not change");
            const bool of_node = due.kind == simulation::DueKind::outage || due.kind == simulation::DueKind::repair;
            if (!of_node && activities[due.item].generation != due.generation)
                continue;
            run.now = due.at;
            carry_out(due);
            stages.replace_nodes();
        }
        run.now = at(time);
    }
    void carry_out(const simulation::Due& due) {
        using simulation::DueKind;
        switch (due.kind) {
        case DueKind::kill: return stages.kill(due.item);
        case DueKind::checkpoint: return activities.settle(due.item);
        case DueKind::failure: return stages.failed(due.item);
        case DueKind::repair: return failures.repaired(due.item);
        case DueKind::outage:
            for (const simulation::Failures::Hit& hit : failures.begin_outages(due.item))
                stages.failed(hit.slot, hit);
            return;
        default: return stages.ended(due.item);
        }
    }
    void arrive(simulation::TransferId transfer) { stages.arrived(transfers.slot_of(transfer)); }
    /// IT power of a site now.
    double it_watt(std::uint32_t site = 0) { return books.at_now(site).it_watt(); }

    Scripted nobody{[](const View&, const Event&, Decisions&) {}};
    simulation::Run run;
    simulation::Told told{run.scenario};
    simulation::Books books{run, told};
    simulation::Fleet fleet{run, books};
    FakeTransport network;
    simulation::Transfers transfers{run, books, network};
    simulation::Failures failures{run, books, fleet};
    simulation::Activities activities{run, books, fleet, failures};
    simulation::Stages stages{run, books, fleet, transfers, activities};
    simulation::Limits limits{run, books, fleet, activities};
    simulation::Standstill standstill{run, books, fleet, activities, transfers};
};

} // namespace sunward::test
