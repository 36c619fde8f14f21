// Who holds which accelerators, and what they draw and cost for it.
#include <catch2/catch.hpp>

#include "parts.hpp"

using namespace sunward;
using namespace sunward::test;
using simulation::no_slot;
using simulation::SiteWatch;

namespace {

/// Four nodes of one accelerator, 100 W idle each.
Scenario four_nodes() {
    Scenario scenario = small_world(4);
    for (int job = 0; job < 3; ++job)
        add_job(scenario, 0, 3600);
    return scenario;
}

/// Four nodes of four accelerators, packed: 400 W idle and awake, 40 W asleep.
Scenario sleeping_nodes() {
    Scenario scenario = four_nodes();
    scenario.sites[0].clusters[0].node = plain_node(4);
    scenario.sites[0].clusters[0].node.asleep = 40 * watt;
    scenario.policy.nodes = choose_nodes("pack");
    return scenario;
}

} // namespace

TEST_CASE("fleet: what jobs hold is no longer idle, and is counted as busy") {
    const Scenario scenario = four_nodes();
    Parts parts(scenario);
    simulation::Fleet& fleet = parts.fleet;
    const auto slot = fleet.take(0, 0, 3);
    CHECK(fleet.slot_of(0) == slot);
    CHECK(fleet.pools()[0].free == 1);
    CHECK(parts.it_watt() == 400);
    parts.go_to(3600);
    (void)parts.books.at_now(0);
    fleet.change(slot, 1);
    CHECK(fleet.pools()[0].free == 3);
    parts.go_to(7200);
    (void)parts.books.at_now(0);
    fleet.give_back(slot);
    CHECK(fleet.slot_of(0) == no_slot);
    CHECK(fleet.active() == 0);
    parts.go_to(10800);
    parts.books.advance();
    const Account account = parts.books.ledgers()[0].window();
    CHECK(account.idle_j == Approx(3600 * (100 + 300 + 400)).epsilon(1e-12));
    CHECK(account.busy_accelerator_s == 3600 * (3 + 1));
    CHECK(account.available_accelerator_s == 3 * 3600 * 4);
    CHECK(parts.it_watt() == 400);
    CHECK_NOTHROW(fleet.check());
}

TEST_CASE("fleet: a slot that was given back is the next one taken") {
    const Scenario scenario = four_nodes();
    Parts parts(scenario);
    const auto first = parts.fleet.take(0, 0, 1);
    const auto second = parts.fleet.take(1, 0, 1);
    parts.fleet.give_back(first);
    CHECK(parts.fleet.take(2, 0, 2) == first);
    CHECK(parts.fleet.hold(first).job == 2);
    CHECK(parts.fleet.hold(second).job == 1);
    CHECK(parts.fleet.active() == 2);
}

TEST_CASE("fleet: whole nodes are held where these are not shared") {
    Scenario scenario = sleeping_nodes();
    scenario.sites[0].clusters[0].packing = Packing::whole_node;
    Parts parts(scenario);
    CHECK(parts.fleet.held_by(1, 0) == 4);
    CHECK(parts.fleet.held_by(4, 0) == 4);
    CHECK(parts.fleet.held_by(5, 0) == 8);
    CHECK(parts.fleet.held_by(0xffffffff, 0) == 0xffffffff);
}

TEST_CASE("fleet: a job is rented anew for another number of accelerators") {
    Scenario scenario = four_nodes();
    scenario.sites[0].clusters[0].rent = Rent{2, 1, 10, 5}; // 2 reserved at 1, others at 10
    Parts parts(scenario);
    const auto first = parts.fleet.take(0, 0, 2);
    const auto second = parts.fleet.take(1, 0, 1);
    CHECK(parts.fleet.hold(first).rented.rate == 2);
    CHECK(parts.fleet.hold(second).rented.rate == 10);
    parts.go_to(100);
    (void)parts.books.at_now(0);
    parts.fleet.change(first, 1); // leaves a reserved one, which the second job does not get
    CHECK(parts.fleet.hold(first).rented.rate == 1);
    CHECK(parts.fleet.hold(second).rented.rate == 10);
    parts.fleet.change(first, 3);
    CHECK(parts.fleet.hold(first).rented.rate == 30);
    parts.go_to(200);
    (void)parts.books.at_now(0);
    parts.fleet.close_window();
    parts.run.result.sites.resize(1);
    parts.fleet.report_rent(parts.run.result);
    // The reserved ones all the time, and what is on demand: one, then four.
    CHECK(parts.run.result.sites[0].window.rent == Approx(200 * 2 + 100 * 10 + 100 * 40).epsilon(1e-12));
    CHECK(parts.run.result.sites[0].drain.rent == 0);
}

TEST_CASE("fleet: nodes wake for the first job on them and sleep after the last") {
    const Scenario scenario = sleeping_nodes();
    Parts parts(scenario);
    CHECK(parts.it_watt() == 4 * 40);
    const auto first = parts.fleet.take(0, 0, 2);
    CHECK(parts.it_watt() == 3 * 40 + 400);
    const auto second = parts.fleet.take(1, 0, 2); // fits beside it
    CHECK(parts.it_watt() == 3 * 40 + 400);
    (void)parts.fleet.take(2, 0, 5);
    CHECK(parts.it_watt() == 2 * 400 + 2 * 40 + 360); // four on a second node, one on a third
    parts.fleet.give_back(first);
    CHECK(parts.it_watt() == 3 * 400 + 40);
    parts.fleet.give_back(second);
    CHECK(parts.it_watt() == 2 * 400 + 2 * 40);
}

TEST_CASE("fleet: a watch knows the oldest holders first, and the draw of nodes that are awake") {
    const Scenario scenario = sleeping_nodes();
    Parts parts(scenario);
    SiteWatch& early = parts.fleet.watch(0);
    CHECK(early.idle_watt == 160);
    const auto later = parts.fleet.take(2, 0, 4);
    parts.go_to(10);
    const auto last = parts.fleet.take(1, 0, 4);
    const auto second = parts.fleet.take(0, 0, 1);
    std::vector<simulation::Slot> order;
    for (const auto& [start, job, slot] : early.holds)
        order.push_back(slot);
    CHECK(order == std::vector<simulation::Slot>{later, second, last}); // of two that started together, the smaller job
    CHECK(early.idle_watt == 160 + 3 * 360);
    early.changed = false;
    parts.fleet.give_back(second);
    CHECK(early.changed);
    CHECK(early.idle_watt == 160 + 2 * 360);
    CHECK(early.holds.size() == 2);
    CHECK(&parts.fleet.watch(0) == &early);
}

TEST_CASE("fleet: a watch that begins late knows what holds already") {
    const Scenario scenario = sleeping_nodes();
    Parts parts(scenario);
    (void)parts.fleet.take(0, 0, 4);
    parts.fleet.give_back(parts.fleet.take(1, 0, 4));
    (void)parts.fleet.take(2, 0, 1);
    const SiteWatch& late = parts.fleet.watch(0);
    CHECK(late.idle_watt == 160 + 2 * 360);
    CHECK(late.holds.size() == 2);
}
