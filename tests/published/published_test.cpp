// Published figures beside ours, with the rows of tools/validate.
#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "page.hpp"

using namespace sunward::validation;

TEST_CASE("every published figure is met within its limit, or misses it for a stated reason") {
    std::size_t rows = 0;
    for (const Table& table : tables()) {
        CAPTURE(table.title);
        CHECK_FALSE(table.source.empty());
        CHECK_FALSE(table.inputs.empty());
        std::set<std::string> names;
        for (const Row& row : table.rows) {
            CAPTURE(row.what, row.published, row.ours, row.limit);
            CHECK_FALSE(row.missed());
            CHECK_FALSE(row.unexplained());
            CHECK(std::string("VSCR").find(row.tag) != std::string::npos);
            CHECK(names.insert(row.what).second);
            ++rows;
        }
    }
    CHECK(rows > 80);
}

TEST_CASE("a row that is far off, or off without a reason, is seen") {
    CHECK(Row{"a", "", 100, 102}.missed());
    CHECK(Row{"a", "", 100, 102, 'V', 0.03}.unexplained());
    CHECK_FALSE(Row{"a", "", 100, 102, 'V', 0.03, "rounded"}.unexplained());
    CHECK_FALSE(Row{"a", "", 100, 100.9}.missed());
    CHECK(Row{"a", "", 0, 0}.missed()); // not a number
}

TEST_CASE("VALIDATION.md is as tools/validate prints it") {
    std::ifstream in(SUNWARD_VALIDATION_PAGE);
    const std::string stored{std::istreambuf_iterator<char>(in), {}};
    INFO("stale: tools/validate > VALIDATION.md");
    CHECK(stored == page(tables()));
}
