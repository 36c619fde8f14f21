// Prints VALIDATION.md: sunward_validate. Exit status 1 when a row is beyond its limit or has no reason for a
// deviation.
#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "page.hpp"

int main(int argc, char**) {
    using namespace sunward::validation;
    if (argc > 1) {
        fmt::print(stderr, "usage: sunward_validate > VALIDATION.md\n");
        return 2;
    }
    bool bad = false;
    const std::vector<Table> all = tables();
    for (const Table& table : all) {
        for (const Row& row : table.rows) {
            if (!row.missed() && !row.unexplained())
                continue;
            bad = true;
            fmt::print(stderr, "{}: {}: {} published, {} ours, {}\n", table.title, row.what, row.published, row.ours,
                       row.missed() ? "beyond its limit" : "no reason is given");
        }
    }
    fmt::print("{}", page(all));
    return bad ? 1 : 0;
}
