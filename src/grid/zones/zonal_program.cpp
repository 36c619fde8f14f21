#include "grid/zones/zonal_program.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace sunward::grid {

namespace {

constexpr double tie_step = 1e-6; ///< currency/MWh, well above the tolerance of the solver

std::string at(const std::string& name, const char* kind, std::size_t index, std::size_t h) {
    return name.empty() ? fmt::format("{} {} in hour {}", kind, index, h)
                        : fmt::format("{} of {} in hour {}", kind, name, h);
}

class Builder {
public:
    Builder(const ZonalSystem& system, const ZonalLayout& layout) : system_(system), layout_(layout) {}

    LinearProgram run() {
        for (std::size_t h = 0; h < layout_.hours; ++h)
            add_variables(h);
        for (std::size_t h = 0; h < layout_.hours; ++h) {
            add_balances(h);
            add_levels(h);
            add_ramps(h);
            add_angles(h);
            add_divisions(h);
        }
        add_end_values();
        return std::move(program_);
    }

private:
    void add_variables(std::size_t h) {
        for (const DispatchZone& zone : system_.zones)
            for (const Plant& plant : zone.fleet)
                program_.add(Variable{0, 0, 0, fmt::format("{}, {} in hour {}", plant.name, zone.name, h)});
        const auto& stores = system_.stores;
        for (std::size_t i = 0; i < stores.size(); ++i)
            program_.add(Variable{0, stores[i].charge_power, 0, at(stores[i].name, "charge", i, h)});
        for (std::size_t i = 0; i < stores.size(); ++i)
            program_.add(Variable{0, stores[i].discharge_power, 0, at(stores[i].name, "discharge", i, h)});
        for (std::size_t i = 0; i < stores.size(); ++i)
            program_.add(Variable{0, stores[i].capacity, 0, at(stores[i].name, "level", i, h)});
        for (std::size_t i = 0; i < stores.size(); ++i)
            program_.add(Variable{0, 0, 0, at(stores[i].name, "spill", i, h)});
        for (std::size_t i = 0; i < system_.lines.size(); ++i) {
            const ZonalLine& line = system_.lines[i];
            program_.add(Variable{-line.backward, line.forward, 0, at(line.name, "flow", i, h)});
        }
        for (std::size_t z = 0; z < layout_.zones; ++z)
            program_.add(Variable{0, 0, std::isfinite(system_.unserved_value) ? system_.unserved_value : 0,
                                  at(system_.zones[z].name, "unserved demand", z, h)});
        const bool dumps = std::isfinite(system_.surplus_cost);
        for (std::size_t z = 0; z < layout_.zones; ++z)
            program_.add(Variable{0, dumps ? no_limit : 0, dumps ? system_.surplus_cost : 0,
                                  at(system_.zones[z].name, "surplus", z, h)});
        if (!layout_.bound.empty())
            for (std::size_t z = 0; z < layout_.zones; ++z)
                program_.add(Variable{-no_limit, no_limit, 0, at(system_.zones[z].name, "angle", z, h)});
    }

    void add_balances(std::size_t h) {
        std::vector<Constraint> rows;
        for (std::size_t z = 0; z < layout_.zones; ++z)
            rows.push_back({0,
                            0,
                            {{layout_.unserved(h, z), 1}, {layout_.surplus(h, z), -1}},
                            at(system_.zones[z].name, "balance", z, h)});
        std::size_t plant = 0;
        for (std::size_t z = 0; z < layout_.zones; ++z)
            for (std::size_t i = 0; i < system_.zones[z].fleet.size(); ++i)
                rows[z].terms.push_back({layout_.output(h, plant++), 1});
        for (std::size_t i = 0; i < layout_.stores; ++i) {
            rows[system_.stores[i].zone].terms.push_back({layout_.charge(h, i), -1});
            rows[system_.stores[i].zone].terms.push_back({layout_.discharge(h, i), 1});
        }
        for (std::size_t i = 0; i < layout_.lines; ++i) {
            rows[system_.lines[i].from].terms.push_back({layout_.flow(h, i), -1});
            rows[system_.lines[i].to].terms.push_back({layout_.flow(h, i), 1});
        }
        for (Constraint& row : rows)
            program_.add(std::move(row));
    }

    void add_levels(std::size_t h) {
        for (std::size_t i = 0; i < layout_.stores; ++i) {
            const ZonalStore& store = system_.stores[i];
            Constraint row{0,
                           0,
                           {{layout_.level(h, i), 1},
                            {layout_.charge(h, i), -store.charge_efficiency},
                            {layout_.discharge(h, i), 1 / store.discharge_efficiency},
                            {layout_.spilled(h, i), 1}},
                           at(store.name, "energy", i, h)};
            if (h > 0)
                row.terms.push_back({layout_.level(h - 1, i), store.self_discharge - 1});
            program_.add(std::move(row));
        }
    }

    void add_ramps(std::size_t h) {
        for (const std::size_t plant : layout_.ramped) {
            const std::size_t column = layout_.output(h, plant);
            Constraint row{-no_limit, no_limit, {{column, 1}}, "ramp of " + program_.variables[column].name};
            if (h > 0)
                row.terms.push_back({layout_.output(h - 1, plant), -1});
            program_.add(std::move(row));
        }
    }

    /// flow x reactance = difference of angles - shift
    void add_angles(std::size_t h) {
        for (const std::size_t i : layout_.bound) {
            const ZonalLine& line = system_.lines[i];
            program_.add(Constraint{-line.shift,
                                    -line.shift,
                                    {{layout_.flow(h, i), line.reactance},
                                     {layout_.angle(h, line.from), -1},
                                     {layout_.angle(h, line.to), 1}},
                                    at(line.name, "angles", i, h)});
        }
    }

    /// No more of an hour is used than there is.
    void add_divisions(std::size_t h) {
        for (std::size_t i = 0; i < layout_.stores; ++i)
            if (const ZonalStore& store = system_.stores[i]; store.charge_power > 0 && store.discharge_power > 0)
                program_.add(Constraint{-no_limit,
                                        1,
                                        {{layout_.charge(h, i), 1 / store.charge_power},
                                         {layout_.discharge(h, i), 1 / store.discharge_power}},
                                        at(store.name, "power", i, h)});
    }

    void add_end_values() {
        if (layout_.hours == 0)
            return;
        for (std::size_t i = 0; i < layout_.stores; ++i) {
            const ZonalStore& store = system_.stores[i];
            if (store.end_values.empty())
                continue;
            Constraint row{-no_limit, 0, {{layout_.level(layout_.hours - 1, i), -1}}, "end value of " + store.name};
            for (const WaterValue& part : store.end_values)
                row.terms.push_back({program_.add(Variable{0, part.energy, -part.value, "valued " + store.name}), 1});
            program_.add(std::move(row));
        }
    }

    const ZonalSystem& system_;
    const ZonalLayout& layout_;
    LinearProgram program_;
};

} // namespace

ZonalLayout::ZonalLayout(const ZonalSystem& system, std::size_t hour_count)
    : hours(hour_count), plants(system.plant_count()), stores(system.stores.size()), lines(system.lines.size()),
      zones(system.zones.size()) {
    std::size_t plant = 0;
    for (const DispatchZone& zone : system.zones)
        for (const Plant& of_zone : zone.fleet) {
            if (std::isfinite(of_zone.ramp))
                ramped.push_back(plant);
            ++plant;
        }
    for (std::size_t i = 0; i < system.lines.size(); ++i)
        if (system.lines[i].reactance != 0)
            bound.push_back(i);
    columns_ = plants + 4 * stores + lines + (bound.empty() ? 2 : 3) * zones;
    const auto divided = std::count_if(system.stores.begin(), system.stores.end(), [](const ZonalStore& store) {
        return store.charge_power > 0 && store.discharge_power > 0;
    });
    rows_ = zones + stores + ramped.size() + bound.size() + static_cast<std::size_t>(divided);
}

LinearProgram zonal_program(const ZonalSystem& system, const ZonalLayout& layout) {
    return Builder(system, layout).run();
}

std::vector<ExclusivePair> exclusive_pairs(const ZonalSystem& system, const ZonalLayout& layout) {
    std::vector<ExclusivePair> pairs;
    for (std::size_t h = 0; h < layout.hours; ++h)
        for (std::size_t i = 0; i < layout.stores; ++i)
            if (system.stores[i].charge_power > 0 && system.stores[i].discharge_power > 0)
                pairs.push_back({layout.charge(h, i), layout.discharge(h, i)});
    return pairs;
}

std::vector<double> emission_costs(const ZonalSystem& system, const ZonalLayout& layout, std::size_t columns) {
    std::vector<double> costs(columns, 0.0);
    for (std::size_t h = 0; h < layout.hours; ++h) {
        std::size_t column = layout.output(h, 0);
        for (const DispatchZone& zone : system.zones)
            for (const Plant& plant : zone.fleet)
                costs[column++] = plant.factor;
        for (std::size_t i = 0; i < layout.stores; ++i)
            costs[layout.discharge(h, i)] = system.stores[i].factor;
    }
    return costs;
}

std::vector<double> order_costs(const ZonalLayout& layout, std::size_t columns) {
    constexpr double golden = 0.618033988749894848; // multiples of it, less whole numbers, lie far apart
    constexpr double small = 1e-3;
    std::vector<double> costs(columns, 0.0);
    for (std::size_t h = 0; h < layout.hours; ++h) {
        const double late = static_cast<double>(h) / static_cast<double>(layout.hours);
        for (std::size_t i = 0; i < layout.stores; ++i) {
            costs[layout.charge(h, i)] = 1 + late;
            costs[layout.discharge(h, i)] = 2 - late;
        }
        for (std::size_t column = layout.output(h, 0); column < layout.level(h, 0); ++column)
            costs[column] += small * std::fmod(golden * static_cast<double>(column + 1), 1.0);
        for (std::size_t column = layout.unserved(h, 0); column < layout.surplus(h, 0) + layout.zones; ++column)
            costs[column] += small * std::fmod(golden * static_cast<double>(column + 1), 1.0);
    }
    return costs;
}

std::vector<double> without_ties(std::vector<double> costs) {
    std::vector<std::size_t> order(costs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return costs[a] < costs[b]; });
    double tied = 0;
    double rank = 0;
    for (std::size_t k = 0; k < order.size(); ++k) {
        double& cost = costs[order[k]];
        rank = k > 0 && cost == tied ? rank + 1 : 0;
        tied = cost;
        cost += tie_step * rank;
    }
    return costs;
}

} // namespace sunward::grid
