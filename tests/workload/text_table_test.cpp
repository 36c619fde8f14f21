#include <catch2/catch.hpp>

#include "sunward/workload/job.hpp"

using namespace sunward;

TEST_CASE("a text table gives back what was added") {
    TextTable table;
    CHECK(table.add("a") == 0);
    CHECK(table.add("") == 1);
    CHECK(table.add("openb-pod-0001 of a long name") == 2);
    CHECK(table[0] == "a");
    CHECK(table[1].empty());
    CHECK(table[2] == "openb-pod-0001 of a long name");
    CHECK(table.size() == 3);
    CHECK(table[no_name].empty());
}

TEST_CASE("an interned text has one index, an added one a new index each time") {
    TextTable table;
    const auto first = table.intern("user 1");
    CHECK(table.intern("user 2") != first);
    CHECK(table.intern("user 1") == first);
    CHECK(table.add("user 1") == 2);
    CHECK(table.intern("user 1") == first);
    CHECK(table.size() == 3);
}
