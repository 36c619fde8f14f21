#include <catch2/catch.hpp>

#include "fake_engine.hpp"

using namespace sunward;
using namespace sunward::test;

TEST_CASE("efficient-first takes the cluster that draws least among those that can start the job at once") {
    const auto pools = [](std::string_view nodes) {
        FakeEngine engine;
        engine.add_pool(0, 2, 1, "old");
        engine.add_pool(0, 2, 1, "new");
        engine.add_pool(0, 8, 8, "whole");
        engine.watts = {300, 200, 250};
        engine.add(0, 2, 100); // the new one
        engine.add(0, 2, 100); // 250 W
        engine.add(0, 2, 100); // 300 W
        engine.add(0, 2, 100); // none at once: the new one, as all are free at the same time
        engine.add(0, 4, 100); // fits the last alone
        PolicySpec spec;
        spec.nodes = choose_nodes(nodes);
        engine.run(spec);
        std::vector<PoolIndex> out(engine.jobs.size(), 99);
        for (const Held& held : engine.held)
            out[held.job] = held.pool;
        return out;
    };
    using Pools = std::vector<PoolIndex>;
    CHECK(pools("efficient-first") == Pools{1, 2, 0, 1, 2});
    CHECK(pools("first") == Pools{0, 1, 2, 0, 2});
}
