#include "policy/horizon/agenda.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "fake_engine.hpp"

using namespace sunward;
using namespace sunward::test;

TEST_CASE("an agenda has the jobs that came, have not gone and are not at another pool") {
    Numbers numbers(1);
    Agenda agenda(for_s(3600), 2);
    std::vector<std::map<JobIndex, Duration>> here(2);
    JobIndex come = 0;
    for (int step = 0; step < 20000; ++step) {
        const auto pool = static_cast<PoolIndex>(numbers.in(0, 1));
        const auto what = numbers.in(0, 9);
        if (what < 4) {
            const Duration length = for_s(numbers.in(0, 9));
            agenda.add(come, pool, length, true);
            here[pool].emplace(come++, length);
        } else if (what < 9) {
            const auto job = static_cast<JobIndex>(numbers.in(0, come));
            const auto found = here[pool].find(job);
            if (what < 7) {
                agenda.remove(job, pool, true); // perhaps it is not there
                here[pool].erase(job);
            } else if (found != here[pool].end()) { // there and back again
                agenda.move(job, pool, 1 - pool);
                here[1 - pool].insert(here[pool].extract(found));
            }
        } else {
            const auto& jobs = agenda.jobs(pool);
            REQUIRE(jobs.size() == here[pool].size());
            auto one = here[pool].begin();
            for (const Agenda::Entry& entry : jobs) {
                REQUIRE(entry.job == one->first);
                REQUIRE(entry.length == one->second);
                ++one;
            }
        }
        REQUIRE((agenda.next(at_s(0)) == Instant::never()) == (here[0].empty() && here[1].empty()));
    }
}

TEST_CASE("there is nothing to plan without jobs that can wait") {
    Agenda agenda(for_s(3600), 1);
    agenda.add(0, 0, for_s(60), false);
    CHECK(agenda.next(at_s(100)) == Instant::never());
    CHECK_FALSE(agenda.is_due(at_s(3600)));
    agenda.add(1, 0, for_s(60), true);
    CHECK(agenda.next(at_s(100)) == at_s(3600));
    CHECK(agenda.is_due(at_s(3600)));
    CHECK_FALSE(agenda.is_due(at_s(3600)));
    agenda.remove(1, 0, true);
    agenda.remove(0, 0, false);
    CHECK(agenda.next(at_s(3600)) == Instant::never());
}
