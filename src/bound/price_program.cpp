// The linear program whose multipliers are the prices. Jobs of one kind whose windows begin in the same few slots and
// end in the same few become one: its work is the sum of theirs, its width too, its window the union of theirs in whole
// slots. The few slots are one where that keeps the program small, then two, four, and so on. Without equipment,
// neighbouring slots are joined when there are too many. All of that only makes the prices a little worse.
#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "equipment.hpp"
#include "prices.hpp"
#include "sunward/optimise/linear_solver.hpp"

namespace sunward {

namespace {

constexpr std::size_t most_joined_slots = 800;
constexpr std::size_t most_columns = 60'000; ///< of jobs, as long as wider classes can help
constexpr std::size_t most_in_all = 500'000; ///< a larger program is not tried

/// Every so many neighbouring slots made one.
Axis joined(const Axis& axis, std::size_t most) {
    const std::size_t slots = std::min(axis.slots(), most);
    std::vector<Instant> cuts{axis.end(axis.slots() - 1)};
    for (std::size_t i = 0; i < slots; ++i)
        cuts.push_back(axis.start(i * axis.slots() / slots));
    return Axis(std::move(cuts));
}

/// Jobs that are treated as one: slots [first, last], accelerator-hours of work, accelerators of width.
struct TaskClass {
    double work = 0;
    double width = 0;
};
using ClassKey = std::tuple<std::uint32_t, std::size_t, std::size_t>; ///< kind, first, last
using Classes = std::map<ClassKey, TaskClass>;

Classes classes_of(const Instance& instance, const Axis& axis, std::size_t step) {
    Classes classes;
    for (const Task& task : instance.tasks) {
        const std::size_t first = axis.slot_of(task.from) / step * step;
        const std::size_t last = (axis.slot_of(task.to - Duration{1}) / step + 1) * step - 1;
        TaskClass& in = classes[{task.kind, first, std::min(last, axis.slots() - 1)}];
        in.work += task.width * std::min(task.length, task.to - task.from).seconds() / 3600;
        in.width += task.width;
    }
    return classes;
}

std::size_t columns_of(const Instance& instance, const Classes& classes) {
    std::size_t columns = 0;
    for (const auto& [key, in] : classes)
        columns += instance.kinds[std::get<0>(key)].size() * (std::get<2>(key) - std::get<1>(key) + 1);
    return columns;
}

Classes few_classes(const Instance& instance, const Axis& axis) {
    std::size_t step = 1;
    Classes classes = classes_of(instance, axis, step);
    while (columns_of(instance, classes) > most_columns && step < axis.slots()) {
        step *= 2;
        classes = classes_of(instance, axis, step);
    }
    return classes;
}

/// The program while it is put together, and what its multipliers mean.
class PriceProgram {
public:
    PriceProgram(const Problem& problem, const Prices& free, const Axis& axis)
        : problem_(problem), axis_(axis), energy_(problem.scenario.sites.size()), rows_(problem.scenario.sites.size()) {
        for (std::size_t s = 0; s < energy_.size(); ++s) {
            const Site& site = problem.scenario.sites[s];
            if (is_plain(site.power))
                energy_[s] = means(free.energy[s]);
            else
                rows_[s] =
                    add_equipment(site, problem.figure, problem.signals[s], axis, problem.level_change[s], program_);
        }
        sites_ = program_;
        for (const BoundPool& pool : problem.instance.pools) {
            capacity_.push_back(program_.constraints.size());
            for (std::size_t slot = 0; slot < axis.slots(); ++slot)
                program_.add(Constraint{-no_limit, pool.capacity * axis.hours(slot), {}, {}});
        }
    }

    void add(const Classes& classes) {
        for (const auto& [key, in] : classes)
            add(problem_.instance.kinds[std::get<0>(key)], std::get<1>(key), std::get<2>(key), in);
    }

    [[nodiscard]] const LinearProgram& program() const { return program_; }

    /// The free prices with those of the multipliers.
    [[nodiscard]] Prices prices(const Prices& free, const std::vector<double>& duals) const {
        Prices prices = free;
        prices.fixed += least_of_sites(duals);
        for (std::size_t slot = 0; slot < problem_.axis.slots(); ++slot) {
            const std::size_t here = axis_.slot_of(problem_.axis.start(slot));
            for (std::size_t s = 0; s < rows_.size(); ++s)
                if (!rows_[s].empty())
                    prices.energy[s][slot] = duals[rows_[s][here]];
            for (std::size_t p = 0; p < capacity_.size(); ++p) {
                const double price = std::max(0.0, -duals[capacity_[p] + here]);
                prices.capacity[p][slot] = price;
                prices.fixed -= price * problem_.instance.pools[p].capacity * problem_.axis.hours(slot);
            }
        }
        return prices;
    }

private:
    /// Means over time of a value by the problem's slots.
    [[nodiscard]] std::vector<double> means(const std::vector<double>& values) const {
        std::vector<double> sums(axis_.slots(), 0);
        for (std::size_t slot = 0; slot < values.size(); ++slot)
            sums[axis_.slot_of(problem_.axis.start(slot))] += values[slot] * problem_.axis.hours(slot);
        for (std::size_t slot = 0; slot < sums.size(); ++slot)
            sums[slot] /= axis_.hours(slot);
        return sums;
    }

    void add(const Kind& kind, std::size_t first, std::size_t last, const TaskClass& in) {
        Constraint work{in.work, in.work, {}, {}};
        for (std::size_t slot = first; slot <= last; ++slot) {
            const double most = in.width * axis_.hours(slot);
            Constraint one_place{-no_limit, most, {}, {}};
            for (const Use& use : kind) {
                const std::size_t column = add_use(use, slot, most);
                work.terms.push_back({column, 1});
                one_place.terms.push_back({column, 1});
            }
            if (kind.size() > 1)
                program_.add(std::move(one_place));
        }
        program_.add(std::move(work));
    }

    std::size_t add_use(const Use& use, std::size_t slot, double most) {
        const std::uint32_t site = problem_.instance.pools[use.pool].site;
        const bool plain = rows_[site].empty();
        const std::size_t column = program_.add(Variable{0, most, plain ? use.kilowatts * energy_[site][slot] : 0, {}});
        program_.constraints[capacity_[use.pool] + slot].terms.push_back({column, use.held});
        if (!plain)
            program_.constraints[rows_[site][slot]].terms.push_back({column, -use.kilowatts});
        return column;
    }

    /// A lower bound of the sites' own part by any multipliers y of its rows: sum y b + sum min(r l, r u) with reduced
    /// costs r = c - y A (Neumaier and Shcherbina, Safe bounds in linear and mixed-integer linear programming,
    /// Mathematical Programming 99, 2004).
    [[nodiscard]] double least_of_sites(const std::vector<double>& duals) const {
        std::vector<double> reduced;
        for (const Variable& variable : sites_.variables)
            reduced.push_back(variable.cost);
        Wide least;
        for (std::size_t i = 0; i < sites_.constraints.size(); ++i) {
            const Constraint& row = sites_.constraints[i];
            const double limit = duals[i] > 0 ? row.lower : row.upper;
            if (!std::isfinite(limit))
                continue;
            least += duals[i] * limit;
            for (const Term& term : row.terms)
                reduced[term.variable] -= duals[i] * term.coefficient;
        }
        for (std::size_t i = 0; i < reduced.size(); ++i)
            least += std::min(reduced[i] * sites_.variables[i].lower, reduced[i] * sites_.variables[i].upper);
        return least.value();
    }

    const Problem& problem_;
    const Axis& axis_;
    LinearProgram program_;
    LinearProgram sites_;                        ///< the part without jobs
    std::vector<std::vector<double>> energy_;    ///< by plain site and slot, per kWh
    std::vector<std::vector<std::size_t>> rows_; ///< by site with equipment: of its work in each slot
    std::vector<std::size_t> capacity_;          ///< first row of each pool
};

} // namespace

std::optional<Prices> solve_prices(const Problem& problem, const Prices& free) {
    const bool plain =
        std::ranges::all_of(problem.scenario.sites, [](const Site& site) { return is_plain(site.power); });
    const Axis axis = plain ? joined(problem.axis, most_joined_slots) : problem.axis;
    const Classes classes = few_classes(problem.instance, axis);
    if (axis.slots() * problem.scenario.sites.size() * 10 + columns_of(problem.instance, classes) > most_in_all)
        return std::nullopt;
    PriceProgram program(problem, free, axis);
    program.add(classes);
    LinearSolver solver(program.program());
    const LpSolution& solution = solver.solve();
    if (solution.status != LpStatus::optimal)
        return std::nullopt;
    return program.prices(free, solution.duals);
}

} // namespace sunward
