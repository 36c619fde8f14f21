// A transmission network from a MATPOWER file, with what the scenario adds to it.
#include <fmt/format.h>

#include "scenario/build/build.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/grid/case_file.hpp"
#include "sunward/grid/demand.hpp"

namespace sunward::scenario {

namespace {

/// The row of a table that a `number` means; a fault when there is none.
template <typename Row>
Row* row_of(std::vector<Row>& rows, const Node& node, std::string_view kind, sunward::Faults& faults) {
    const std::uint64_t number = whole(node, "number");
    if (number <= rows.size())
        return &rows[number - 1];
    faults.add({}, fmt::format("{} {}", kind, number), fmt::format("the file has {} of them", rows.size()));
    return nullptr;
}

void add_facts(const Node& node, PowerNetwork& network) {
    sunward::Faults faults;
    for (const Entry& entry : node.find("branches")->entries)
        if (Branch* branch = row_of(network.branches, entry.value, "branch", faults)) {
            branch->most = Power::from_base(value(entry.value, "limit")).in(megawatt);
            branch->least = -branch->most;
        }
    std::vector<bool> stated(network.generators.size());
    for (const Entry& entry : node.find("generators")->entries)
        if (Generator* generator = row_of(network.generators, entry.value, "generator", faults)) {
            if (entry.value.get("fuel") != nullptr)
                generator->fuel = entry.value.text_of("fuel");
            if (const Node* factor = entry.value.get("factor")) {
                generator->factor = signal_figure(factor->number, Measure::intensity);
                stated[whole(entry.value, "number") - 1] = true;
            }
        }
    const FactorTable factors = fuel_factors(*node.find("factors"));
    for (std::size_t i = 0; i < network.generators.size(); ++i) {
        Generator& generator = network.generators[i];
        if (stated[i] || !generator.in_service || generator.maximum <= 0) // the last: a load
            continue;
        if (const auto found = factors.find(generator.fuel); found != factors.end())
            generator.factor = found->second;
        else
            faults.add({}, fmt::format("generator {}", i + 1),
                       generator.fuel.empty() ? std::string("no fuel in the file, expected one under 'generators'")
                                              : fmt::format("no factor for the fuel '{}'", generator.fuel));
    }
    faults.raise();
}

} // namespace

CaseZones read_case(const Node& node, Instant from, Instant to) {
    PowerNetwork network = read_matpower(std::string(node.text_of("file")));
    add_facts(node, network);
    const Node& load = *node.find("load");
    Demand course;
    course.mean = 1;
    course.shape = demand_shape(load.text_of("profile"));
    course.time_zone = load.text_of("time_zone");
    course.southern = flag(load, "southern");
    return zones_of_case(network, whole(node, "segments"), demand_series(course, from, to));
}

} // namespace sunward::scenario
