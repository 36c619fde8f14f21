#include <catch2/catch.hpp>

#include <cmath>

#include "sunward/error/error.hpp"
#include "sunward/grid/merit_order.hpp"
#include "sunward/random/stream.hpp"

using namespace sunward;

namespace {

Plant plant(const char* name, double capacity, double cost, double factor) {
    Plant result;
    result.name = name;
    result.fuel = name;
    result.capacity = capacity;
    result.marginal_cost = cost;
    result.factor = factor;
    return result;
}

/// models.md 6.2, computed independently.
Fleet six_plants() {
    return {plant("wind", 30, 0, 11),   plant("solar", 20, 0, 48),  plant("nuclear", 40, 9, 12),
            plant("coal", 50, 25, 820), plant("ccgt", 60, 45, 490), plant("ocgt", 30, 80, 650)};
}

Fleet random_fleet(RandomStream& random) {
    Fleet fleet;
    const auto plants = 1 + static_cast<int>(random.uniform() * 8);
    for (int i = 0; i < plants; ++i) {
        fleet.push_back(plant("p", 100 * random.uniform(), std::floor(5 * random.uniform()) * 20 - 10,
                              std::floor(1000 * random.uniform())));
        fleet.back().name += std::to_string(i);
        if (random.uniform() < 0.4)
            fleet.back().minimum = fleet.back().capacity * random.uniform();
    }
    return fleet;
}

} // namespace

TEST_CASE("six plants in merit order") {
    const Stack stack(six_plants());
    struct Row {
        double load, average, marginal, cost;
    };
    const Row row = GENERATE(Row{60, 23.5, 12, 90}, Row{100, 99.7, 820, 610}, Row{140, 305.5, 820, 1610},
                             Row{180, 346.5, 490, 3410}, Row{215, 381.023256, 650, 5510});
    const MeritOrder hour = stack.dispatch(row.load);
    CHECK(hour.average == Approx(row.average).epsilon(1e-8));
    CHECK(hour.left.factor == row.marginal);
    CHECK(hour.cost == Approx(row.cost).epsilon(1e-12));
    CHECK(stack.cost(row.load) == hour.cost);
    CHECK(hour.unserved == 0);
    CHECK(hour.curtailed == 0);
    double sum = 0;
    for (const double output : hour.output)
        sum += output;
    CHECK(sum == Approx(row.load).epsilon(1e-14));
}

TEST_CASE("at the coal limit the marginal has two values") {
    const Stack stack(six_plants());
    const MeritOrder hour = stack.dispatch(140);
    CHECK(hour.left.factor == 820);
    CHECK(hour.left.price == 25);
    CHECK(hour.right.factor == 490);
    CHECK(hour.right.price == 45);
    CHECK(stack.price(140) == 25);
    CHECK(stack.emissions_change(140, 2) == Approx(2 * 490));
    CHECK(stack.emissions_change(140, -2) == Approx(-2 * 820));
    CHECK(stack.left(0.1 + 0.2 + 139.7).factor == 820);
    CHECK(stack.right(0.1 + 0.2 + 139.7).factor == 490);
    CHECK(hour.output == std::vector<double>{30, 20, 40, 50, 0, 0});
}

TEST_CASE("plants of equal cost run in the fleet's order and free energy left over is curtailed") {
    const Stack stack(six_plants());
    const MeritOrder hour = stack.dispatch(40);
    CHECK(hour.output[0] == 30);
    CHECK(hour.output[1] == 10);
    CHECK(hour.curtailed == 10);
    CHECK(hour.left.price == 0);
    CHECK(hour.average == Approx((30 * 11 + 10 * 48) / 40.));
    const MeritOrder none = stack.dispatch(-5);
    CHECK(none.served == 0);
    CHECK(none.curtailed == 50);
    CHECK(none.left.factor == 11);
    CHECK(none.average == 11);
}

TEST_CASE("demand above all capacity is unserved at the value of lost load") {
    const Stack stack(six_plants(), 3000);
    const MeritOrder hour = stack.dispatch(250);
    CHECK(hour.served == 230);
    CHECK(hour.unserved == 20);
    CHECK(hour.left.price == 3000);
    CHECK_FALSE(hour.left.plant);
    CHECK(hour.right.factor == 0);
    CHECK(hour.emissions == Approx(stack.emissions(230)));
    const MeritOrder full = stack.dispatch(230);
    CHECK(full.unserved == 0);
    CHECK(full.left.price == 80);
    CHECK(full.right.price == 3000);
    CHECK(Stack(Fleet{}).dispatch(5).unserved == 5);
    CHECK(Stack(Fleet{}).emissions_change(5, 5) == 0);
}

TEST_CASE("availability changes the stack and minimum outputs come first") {
    Fleet fleet = six_plants();
    fleet[3].minimum = 20; // coal
    Stack stack(fleet);
    CHECK(stack.dispatch(60).output == std::vector<double>{30, 10, 0, 20, 0, 0});
    CHECK(stack.dispatch(60).curtailed == 10);
    const MeritOrder little = stack.dispatch(15);
    CHECK(little.output[3] == 15);
    CHECK(little.turned_down == 5);
    CHECK(little.left.price == 0);
    CHECK(little.left.factor == 820);
    stack.set_available(std::vector<double>{5, 0, 40, 10, 60, 30}); // the minimum shrinks with what is there
    CHECK(stack.dispatch(60).output == std::vector<double>{5, 0, 40, 10, 5, 0});
    CHECK(stack.available() == 145);
    CHECK_THROWS_AS(stack.set_available(std::vector<double>{1, 2}), SimulationError);
    CHECK_THROWS_AS(stack.set_available(std::vector<double>{-1, 0, 0, 0, 0, 0}), SimulationError);
    CHECK_THROWS_AS(stack.set_available(std::vector<double>{NAN, 0, 0, 0, 0, 0}), SimulationError);
}

TEST_CASE("a small change of a large demand keeps its digits") {
    Fleet fleet = {plant("hydro", 100'000, 1, 24), plant("gas", 100'000, 50, 490)};
    const Stack stack(fleet);
    const double change = stack.emissions_change(123'456.7, 1e-6);
    CHECK(std::abs(change - 490e-6) < 1e-18);
    CHECK(stack.emissions_change(123'456.7, -1e-6) == -change);
}

TEST_CASE("random fleets: the marginal is the finite difference, output adds up, the price rises with demand") {
    RandomStream random(11, "test.merit_order");
    for (int trial = 0; trial < 300; ++trial) {
        const Fleet fleet = random_fleet(random);
        const Stack stack(fleet);
        const double demand = random.uniform() * stack.available();
        const double more = random.uniform() * 1.2 * (stack.available() - demand);
        const MeritOrder hour = stack.dispatch(demand);
        double sum = 0;
        double grams = 0;
        double cost = 0;
        for (std::size_t i = 0; i < fleet.size(); ++i) {
            CHECK(hour.output[i] >= 0);
            CHECK(hour.output[i] <= fleet[i].capacity * (1 + 1e-12));
            sum += hour.output[i];
            grams += hour.output[i] * fleet[i].factor;
            cost += hour.output[i] * fleet[i].marginal_cost;
        }
        CHECK(sum == Approx(demand).epsilon(1e-11).margin(1e-11));
        CHECK(hour.emissions == Approx(grams).epsilon(1e-11).margin(1e-9));
        CHECK(hour.cost == Approx(cost).epsilon(1e-11).margin(1e-9));
        CHECK(stack.emissions_change(demand, more) ==
              Approx(stack.emissions(demand + more) - stack.emissions(demand)).epsilon(1e-9).margin(1e-7));
        CHECK(stack.emissions_change(demand + more, -more) ==
              Approx(-stack.emissions_change(demand, more)).epsilon(1e-9).margin(1e-7));
        const double h = 1e-5;
        CHECK((stack.emissions(demand + h) - stack.emissions(demand)) / h == Approx(hour.right.factor).margin(1e-4));
        CHECK(stack.right(demand + more).price >= hour.right.price);
    }
}

TEST_CASE("the least response of random fleets is below that to any draw, and attained") {
    RandomStream random(12, "test.merit_order");
    for (int trial = 0; trial < 200; ++trial) {
        const Stack stack(random_fleet(random));
        const double demand = random.uniform() * stack.available();
        const double most = (0.01 + random.uniform()) * stack.available();
        const double least = stack.least_response(demand, most);
        double seen = 1e9;
        for (int i = 1; i <= 2000; ++i) {
            const double more = most * i / 2000;
            const double response = (stack.emissions(demand + more) - stack.emissions(demand)) / more;
            CHECK(response >= least - 1e-6);
            seen = std::min(seen, response);
        }
        CHECK(seen == Approx(least).epsilon(0.02).margin(2));
    }
    CHECK(Stack(six_plants()).least_response(-1, 2) == 0);
}

TEST_CASE("all faults of a fleet are told at once") {
    Fleet fleet = six_plants();
    fleet[0].capacity = -1;
    fleet[1].minimum = 21;
    fleet[2].name = "coal";
    fleet[3].factor = NAN;
    fleet[4].ramp = 0;
    fleet[5].availability = 1.2;
    try {
        check_fleet(fleet);
        FAIL("no fault found");
    } catch (const InputError& error) {
        CHECK(error.faults().size() == 6);
        CHECK(error.faults().front().field == "fleet[0].capacity");
    }
    CHECK_THROWS_AS(Stack(six_plants(), 79), InputError);
    CHECK_THROWS_AS(check_fleet(Fleet(10'001)), InputError);
}

TEST_CASE("factors are looked up by fuel and every missing one is named") {
    Fleet fleet = {plant("coal", 1, 1, 0), plant("gas", 1, 1, 0), plant("wind", 1, 1, 0)};
    // IPCC AR5 WG3 Annex III, table A.III.2, medians.
    const Fleet life_cycle = with_factors(fleet, ipcc_2014_fuels(Basis::life_cycle));
    CHECK(life_cycle[0].factor == 820);
    CHECK(life_cycle[1].factor == 490);
    CHECK(life_cycle[2].factor == 11);
    const Fleet direct = with_factors(fleet, ipcc_2014_fuels(Basis::direct));
    CHECK(direct[0].factor == 760);
    CHECK(direct[1].factor == 370);
    CHECK(direct[2].factor == 0);
    CHECK(ipcc_2014_fuels(Basis::life_cycle).at("biomass") == 230);
    CHECK(ipcc_2014_fuels(Basis::life_cycle).at("geothermal") == 38);
    CHECK(ipcc_2014_fuels(Basis::life_cycle).at("hydro") == 24);
    CHECK(ipcc_2014_fuels(Basis::life_cycle).at("nuclear") == 12);
    CHECK(ipcc_2014_fuels(Basis::life_cycle).at("solar") == 48);
    CHECK(ipcc_2014_fuels(Basis::life_cycle).at("wind-offshore") == 12);
    CHECK(eia_fuels().at("solar") == eia_file_factors().at("SUN"));
    CHECK_THROWS_AS(ipcc_2014_fuels(Basis::unstated), InputError);
    fleet[0].fuel = "peat";
    fleet[1].fuel = "windy";
    try {
        (void)with_factors(fleet, eia_fuels());
        FAIL("no fault found");
    } catch (const InputError& error) {
        CHECK(error.faults().size() == 2);
        CHECK(std::string(error.what()).find("peat") != std::string::npos);
    }
}
