#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "data.hpp"
#include "networks.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/case_file.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

const std::string good_bus = "mpc.bus = [\n 1 3 0 0 0 0 1 1 0 230 1 1.1 0.9;\n 2 1 50 0 1 0 1 1 0 230 1 1.1 0.9;\n];\n";
const std::string good_gen = "mpc.gen = [1 10 0 0 0 1 100 1 80 5];\n";
const std::string good_branch = "mpc.branch = [1 2 0 0.1 0 40 0 0 0 0 1 -360 360];\n";
const std::string base = "function mpc = c\nmpc.version = '2';\nmpc.baseMVA = 100;\n";

PowerNetwork network_of(const std::string& text) {
    return read_matpower(write_file(scratch_folder("case_file") / "case.m", text));
}

std::string fault_of(const std::string& text) {
    try {
        static_cast<void>(network_of(text));
    } catch (const InputError& error) {
        return error.what();
    }
    return {};
}

constexpr double infinite = std::numeric_limits<double>::infinity();

} // namespace

TEST_CASE("a small case") {
    const PowerNetwork network =
        network_of(base + good_bus + good_gen + good_branch + "mpc.gencost = [2 0 0 3 0.1 20 5];\n");
    REQUIRE(network.buses.size() == 2);
    CHECK(network.buses[0].reference);
    CHECK(network.buses[1].load == 50);
    CHECK(network.buses[1].shunt == 1);
    CHECK(loads_of(network) == std::vector<double>{0, 51});
    CHECK(injections_of(network) == std::vector<double>{10, -51});
    REQUIRE(network.generators.size() == 1);
    CHECK(network.generators[0].maximum == 80);
    CHECK(network.generators[0].minimum == 5);
    CHECK(cost_of(network.generators[0].cost, 10) == Approx(10 + 200 + 5));
    REQUIRE(network.branches.size() == 1);
    CHECK(network.branches[0].reactance == 0.1);
    CHECK(network.branches[0].most == 40);
    CHECK(network.branches[0].least == -40);
    CHECK(network.branches[0].tap == 1);
}

TEST_CASE("the language: comments, ranges, continuation, commas, texts, no structure") {
    const PowerNetwork network =
        network_of("function [baseMVA, bus, gen, branch] = c % old form\r\n"
                   "%{\nmpc.bus = [ nonsense\n%{\n%}\n%}\n"
                   "baseMVA = 1e2; # base\n"
                   "bus = [1, 3, +0, 0, 0 0 1 1 0 230 1 1.1 0.9 % first\n"
                   "   2 1 5.e1 0 .5 ... the rest is on the next line ;;\n 0 1 1 0 230 1 1.1 0.9\n\n"
                   "  % nothing\n 3:-2:1 0 0 0 0 1 1 0 230 1 1.1 0.9];\n"
                   "gen = [2 -5 0 Inf -Inf 1 100 1 80 -10]\n"
                   "branch = [1:2 0 0.1 0 0 0 0 0.98 30 1; 2 3 0 .2 0 inf 0 0 0 0 0];\n"
                   "note = 'it''s [odd] % text'; names = {'a;b', \"c\"\n 'd'; };\n"
                   "bus_name = {'A'; 'B % b'; 'C'};\n"
                   "genfuel = { 'coal' };\n"
                   "x = NaN, y = -3;\nreturn;\n");
    REQUIRE(network.buses.size() == 3);
    CHECK(network.base == 100);
    CHECK(network.buses[1].load == 50);
    CHECK(network.buses[1].shunt == 0.5);
    CHECK(network.buses[1].name == "B % b");
    CHECK(network.buses[2].number == 3);
    CHECK(network.generators[0].fuel == "coal");
    CHECK(network.generators[0].minimum == -10);
    CHECK(network.branches[0].from == 0);
    CHECK(network.branches[0].to == 1);
    CHECK(network.branches[0].most == infinite);
    CHECK(network.branches[0].tap == 0.98);
    CHECK(network.branches[0].shift == Approx(std::numbers::pi / 6));
    CHECK_FALSE(network.branches[1].in_service);
    CHECK(network.branches[1].most == infinite);
}

TEST_CASE("limits of angles become limits of flow, and isolated buses are out of service") {
    const PowerNetwork network =
        network_of(base + "mpc.bus = [1 3 0 0 0; 7 1 50 0 0; 9 4 20 0 0];\n"
                          "mpc.gen = [9 10 0 0 0 1 100 1 80 0; 1 10 0 0 0 1 100 0 80 0];\n"
                          "mpc.branch = [1 7 0 0.1 0 0 0 0 0 0 1 -10 5\n 1 7 0 0.1 0 50 0 0 0 0 1 -10 5\n"
                          " 1 7 0 -0.1 0 0 0 0 0 0 1 -10 0];\n");
    const double per_degree = 1000 * std::numbers::pi / 180;
    CHECK(network.branches[0].least == Approx(-10 * per_degree));
    CHECK(network.branches[0].most == Approx(5 * per_degree));
    CHECK(network.branches[1].least == -50);
    CHECK(network.branches[1].most == 50);
    CHECK(network.branches[2].least == -infinite);
    CHECK(network.branches[2].most == Approx(10 * per_degree));
    CHECK_FALSE(network.buses[2].in_service);
    CHECK_FALSE(network.generators[1].in_service);
    CHECK(injections_of(network) == std::vector<double>{0, -50, 0});
}

TEST_CASE("costs: piecewise linear, low powers, and none") {
    const std::string start =
        base + good_bus + "mpc.gen = [1 10 0 0 0 1 100 1 80 5; 2 0 0 0 0 1 100 1 50 0];\n" + good_branch;
    PowerNetwork network = network_of(start + "mpc.gencost = [1 0 0 3 0 0 50 500 100 2000; 2 0 0 1 7 0 0 0 0 0];\n");
    CHECK(network.generators[0].cost.points.size() == 3);
    CHECK(cost_of(network.generators[0].cost, 75) == Approx(1250));
    CHECK(cost_of(network.generators[0].cost, -10) == Approx(-100)); // straight on
    CHECK(cost_of(network.generators[0].cost, 110) == Approx(2300));
    CHECK(cost_of(network.generators[1].cost, 40) == 7);
    network = network_of(start);
    CHECK(cost_of(network.generators[0].cost, 40) == 0);
    network = network_of(start + "mpc.gencost = [2 0 0 4 0 1 2 3; 2 0 0 2 9 1 0 0; 2 0 0 1 8 0 0 0; 2 0 0 1 8 0 0 0];");
    CHECK(cost_of(network.generators[0].cost, 10) == Approx(123));
    CHECK(cost_of(network.generators[1].cost, 10) == Approx(91));
}

TEST_CASE("what cannot be read is told by line and column") {
    CHECK_THAT(fault_of("mpc.baseMVA = 100;\nmpc.bus(:, 3) = 5;\n"),
               Contains("case.m:2:1: bus: a statement other than"));
    CHECK_THAT(fault_of("mpc.baseMVA = 100 * 2;\n"), Contains("case.m:1:19: baseMVA: text (1 byte) after the value"));
    CHECK_THAT(fault_of("mpc.baseMVA = 1/3;\n"), Contains("case.m:1:") && Contains("expressions"));
    CHECK_THAT(fault_of("mpc.bus = [1 2\n3 x 4\n5 6 7];\n"),
               Contains("case.m:2:3: bus: text (1 byte) where a number is expected") &&
                   Contains("case.m:3: bus: a row of 3 numbers"));
    CHECK_THAT(fault_of("mpc.bus = [1 2\n3"), Contains("bus: a matrix without its closing bracket"));
    CHECK_THAT(fault_of("mpc.names = {'a'"), Contains("a cell without"));
    CHECK_THAT(fault_of("mpc.names = 'a"), Contains("closing quote"));
    CHECK_THAT(fault_of("a = [1 2]';\n"), Contains("after the value"));
    CHECK_THAT(fault_of("a = 1:1e12;\n"), Contains("range"));
    CHECK_THAT(fault_of("a = 1:0:5;\n"), Contains("range"));
    CHECK_THAT(fault_of("a = 1.2.3;\n"), Contains("where a number"));
    CHECK_THAT(fault_of("a = ;\n"), Contains("where a number"));
    CHECK_THAT(fault_of("a = 1;\na = 2;\n"), Contains("case.m:2:1: a: is set twice"));
    CHECK_THAT(fault_of("if x\n a = 1;\nend\n"), Contains("case.m:1:1: a statement"));
    CHECK_THAT(fault_of(")(\n"), Contains("NAME = VALUE"));
    CHECK_THAT(fault_of(""), Contains("baseMVA") && Contains("bus") && Contains("gen") && Contains("branch"));
    CHECK_THROWS_AS(read_matpower("/no/such/case.m"), InputError);
}

TEST_CASE("numbers beyond any measure count as infinite, which reactances and costs may not be") {
    const std::string faults =
        fault_of("mpc.baseMVA = 100;\nmpc.bus = [1 3 0 0 0\n2 1 5 0 0];\nmpc.gen = [1 0 0 0 0 1 100 1 5 0];\n"
                 "mpc.branch = [1 2 0 1e300 0 0 0 0 0 0 1];\nmpc.gencost = [2 0 0 2 1e300 0];\n");
    CHECK_THAT(faults, Contains("case.m:5: branch: the reactance x is 0 or not finite") &&
                           Contains("case.m:6: gencost: a coefficient is not finite"));
}

TEST_CASE("what does not fit together is told by line, all of it") {
    const std::string faults =
        fault_of("mpc.baseMVA = 100;\nmpc.bus = [1 3 0 0 0\n1 1 5 0 0\n2.5 1 0 0 0\n3 1 NaN 0 0];\n"
                 "mpc.gen = [1 0 0 0 0 1 100 1 5 10\n8 0 0 0 0 1 100 1 5 0];\n"
                 "mpc.branch = [1 1 0 0.1 0 0 0 0 0 0 1\n1 9 0 0 0 -5 0 0 -1 0 1];\n"
                 "mpc.gencost = [3 0 0 1 5 0 0 0\n1 0 0 2 0 0 0 0];\n"
                 "mpc.bus_name = {'a'};\nmpc.dcline = [1 2 1 0];\n");
    CHECK_THAT(faults, Contains("case.m:3: bus: the bus 1 occurs twice") &&
                           Contains("case.m:4: bus: the bus number 2.5") &&
                           Contains("case.m:5: bus: column 3 is not finite"));
    CHECK_THAT(faults,
               Contains("case.m:6: gen: Pmin 10 is above Pmax 5") && Contains("case.m:7: gen: there is no bus 8"));
    CHECK_THAT(faults, Contains("case.m:8: branch: has both ends") && Contains("case.m:9: branch: there is no bus 9") &&
                           Contains("case.m:9: branch: the reactance") && Contains("case.m:9: branch: the tap"));
    CHECK_THAT(faults, Contains("case.m:10: gencost: the model 3") && Contains("case.m:11: gencost: the points"));
    CHECK_THAT(faults, Contains("case.m:12: bus_name") && Contains("case.m:13: dcline"));
    const std::string start = base + good_bus + good_gen + good_branch;
    CHECK_THAT(fault_of(start + "mpc.gencost = [2 0 0 3 -1 2 3];"), Contains("not convex"));
    CHECK_THAT(fault_of(start + "mpc.gencost = [2 0 0 4 1 2 3 4];"), Contains("above the square"));
    CHECK_THAT(fault_of(start + "mpc.gencost = [2 0 0 5 1 2 3 4];"), Contains("n is 5 with 4 numbers"));
    CHECK_THAT(fault_of(start + "mpc.gencost = [2 0 0 1e300 1 2 3 4];"), Contains("gencost: column 4 is not finite"));
    CHECK_THAT(fault_of(start + "mpc.gencost = [2 0 0 1 1; 2 0 0 1 1; 2 0 0 1 1];"),
               Contains("3 rows for 1 generator"));
    CHECK_THAT(fault_of(base + good_bus + "mpc.gen = [1 2 3];\n" + good_branch),
               Contains("has 3 columns, expected at least 10"));
    CHECK_THAT(fault_of("mpc.version = '3';\nmpc.baseMVA = -1;\n" + good_bus + good_gen + good_branch),
               Contains("version") && Contains("baseMVA: is not above 0"));
    CHECK_THAT(fault_of(base + good_bus + good_gen + "mpc.branch = [1 2 0 0.1 0 5 0 0 0 0 1 20 30];"),
               Contains("no flow keeps"));
}

TEST_CASE("the published cases") {
    const auto five = data_file("grid/case5.m");
    if (!five)
        return;
    const PowerNetwork network = read_matpower(*five);
    const PowerNetwork expected = pjm5();
    REQUIRE(network.branches.size() == 6);
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(network.branches[i].reactance == expected.branches[i].reactance);
        CHECK(network.branches[i].most == expected.branches[i].most);
        CHECK(network.branches[i].from == expected.branches[i].from);
    }
    REQUIRE(network.generators.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(network.generators[i].maximum == expected.generators[i].maximum);
        CHECK(cost_of(network.generators[i].cost, 2) == cost_of(expected.generators[i].cost, 2));
        CHECK(network.buses[i].load == expected.buses[i].load);
    }
    const auto facts = [](const PowerNetwork& read) {
        double load = 0;
        double capacity = 0;
        std::size_t rated = 0;
        for (const Bus& bus : read.buses)
            load += bus.load;
        for (const Generator& generator : read.generators)
            capacity += generator.maximum;
        for (const Branch& branch : read.branches)
            rated += std::isfinite(branch.most) ? 1 : 0;
        return std::tuple{read.buses.size(), read.generators.size(), read.branches.size(), rated, load, capacity};
    };
    const auto large = data_file("grid/case118.m");
    const auto small = data_file("grid/case14.m");
    const auto middle = data_file("grid/case30.m");
    if (!large || !small || !middle)
        return;
    CHECK(facts(read_matpower(*large)) == std::tuple{118, 54, 186, 0, 4242, 9966.2});
    CHECK(facts(read_matpower(*small)) == std::tuple{14, 5, 20, 0, Approx(259), Approx(772.4)});
    CHECK(facts(read_matpower(*middle)) == std::tuple{30, 6, 41, 41, Approx(189.2), Approx(335)});
    CHECK(read_matpower(*large).buses[9].name == "Breed     V1");
}
