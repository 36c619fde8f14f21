// The identities of the books, and that a fault in them is found.
#include <catch2/catch.hpp>

#include "simulation/books/checks.hpp"
#include "small_world.hpp"
#include "sunward/error/error.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;
using simulation::check_books;

namespace {

/// A site that drew 100 kWh, 70 of them for its one job, 360 g each.
struct Closed {
    Scenario scenario = small_world(4);
    Result result;

    Closed() {
        Account& account = result.sites.emplace_back().window;
        account.it_j = account.facility_j = account.grid_import_j = 3.6e8;
        account.jobs_j = 2.52e8;
        account.idle_j = 1.08e8;
        account.carbon_g = 36000;
        account.jobs_g = 25200;
        account.idle_g = 10800;
        account.busy_accelerator_s = 3600 * 3;
        account.available_accelerator_s = 3600 * 4;
        JobRecord& job = result.jobs.emplace_back();
        job.energy_j = 2.52e8;
        job.carbon_g = 25200;
    }
    void check() { check_books(scenario, result); }
};

} // namespace

TEST_CASE("checks: books that close have no error") {
    Closed closed;
    closed.check();
    CHECK(closed.result.balance_error < 1e-15);
}

TEST_CASE("checks: energy that no job and nobody idle used is found") {
    Closed closed;
    closed.result.sites[0].window.idle_j -= 1;
    CHECK_THROWS_WITH(closed.check(), Contains("site s0") && Contains("jobs + idle = facility"));
}

TEST_CASE("checks: a job's row that the site does not know of is found, in carbon too") {
    Closed closed;
    SECTION("energy") { closed.result.jobs[0].energy_j += 1; }
    SECTION("carbon") { closed.result.jobs[0].carbon_g += 0.001; }
    CHECK_THROWS_WITH(closed.check(), Contains("all sites") && Contains("rows of the jobs"));
}

TEST_CASE("checks: the drain has to close as well") {
    Closed closed;
    closed.result.sites[0].drain.facility_j = 3600;
    CHECK_THROWS_AS(closed.check(), SimulationError);
}

TEST_CASE("checks: more accelerators cannot be used than there are") {
    Closed closed;
    closed.result.sites[0].window.busy_accelerator_s = 3600 * 4 + 0.1;
    CHECK_THROWS_WITH(closed.check(), Contains("accelerator-seconds were used"));
}
