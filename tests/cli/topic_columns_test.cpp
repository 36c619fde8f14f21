// `sunward list columns`.
#include <catch2/catch.hpp>

#include <sstream>

#include "program.hpp"

using namespace sunward::test;

TEST_CASE("list columns says what stands in the files of a result, in the terminal's width") {
    unsetenv("COLUMNS");
    const Outcome outcome = run_program("/", {"list", "columns"});
    CHECK(outcome.status == 0);
    CHECK(outcome.err.empty());
    for (const char* line : {"jobs.csv: a row a job\n", "\n  delay_s ", "\n  intensity_g_per_kwh  gCO2e/kWh",
                             "\n  <fuel>_mw ", "\n  lead_from_h "}) {
        INFO(line);
        CHECK(outcome.out.find(line) != std::string::npos);
    }
    std::istringstream lines(outcome.out);
    for (std::string line; std::getline(lines, line);) {
        INFO(line);
        CHECK(line.size() <= 80);
    }
    CHECK(run_program("/", {"list", "colums"}).err.find("did you mean 'columns'?") != std::string::npos);
}
