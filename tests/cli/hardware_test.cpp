#include <sstream>

#include <catch2/catch.hpp>

#include "program.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;
using Catch::Matchers::Contains;

TEST_CASE("list hardware: a line an accelerator with its dense peaks and the tags of its figures") {
    const Outcome outcome = run_program(fs::temp_directory_path(), {"list", "hardware"});
    CHECK(outcome.status == 0);
    std::istringstream lines(outcome.out);
    std::string line;
    while (std::getline(lines, line) && line.find("h100-sxm ") == std::string::npos) {
    }
    std::istringstream cells(line);
    std::string name, kind, year, fp32, half, quarter, reached, memory, bandwidth, idle, full, embodied;
    cells >> name >> kind >> year >> fp32 >> half >> quarter >> reached >> memory >> bandwidth >> idle >> full >>
        embodied;
    CHECK(name == "h100-sxm");
    CHECK(kind == "gpu");
    CHECK(half == "989.4");
    CHECK(quarter == "1979");
    CHECK(reached == "794.5");
    CHECK(memory == "80");
    CHECK(bandwidth == "3350");
    CHECK(full == "700");
    CHECK(embodied == "164");
    CHECK_THAT(line, Contains("VSR"));
}

namespace {

/// With one blank for each run of blanks and line ends.
std::string in_one_line(const std::string& text) {
    std::istringstream words(text);
    std::string line;
    for (std::string word; words >> word;)
        line += (line.empty() ? "" : " ") + word;
    return line;
}

} // namespace

TEST_CASE("list nodes: what the whole is rated for, and what it draws in training") {
    const Outcome outcome = run_program(fs::temp_directory_path(), {"list", "nodes"});
    CHECK(outcome.status == 0);
    CHECK_THAT(in_one_line(outcome.out),
               Contains("dgx-h100 8 x 700 W (idle 72 W)") && Contains("rated 10.2 kW, 7.6 kW in training"));
}
