#include "sunward/grid/case_file.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "grid/network/matlab_text.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/series/text_file.hpp"

namespace sunward {

namespace {

using grid::MatlabRow;
using grid::MatlabValue;

constexpr std::size_t largest_file = std::size_t{64} << 20;
constexpr double largest_bus_number = 2'147'483'647;
constexpr double radians = std::numbers::pi / 180;
constexpr double slope_tolerance = 1e-9;

// Columns, counted from 0 (MATPOWER User's Manual, appendix B).
namespace bus_column {
enum { number, type, real_load, reactive_load, conductance, needed };
}
namespace gen_column {
enum { bus, output, status = 7, most = 8, least = 9, needed = 10 };
}
namespace branch_column {
enum {
    from,
    to,
    reactance = 3,
    rating = 5,
    ratio = 8,
    shift = 9,
    status = 10,
    needed = 11,
    angle_least = 11,
    angle_most
};
}
namespace cost_column {
enum { model, count = 3, first = 4 };
}
constexpr double isolated = 4;
constexpr double reference = 3;

class CaseReader {
public:
    explicit CaseReader(const std::filesystem::path& path) : file_(path.string()) {
        values_ = grid::read_matlab(read_text(path, {largest_file, largest_file, 0, true}), file_, faults_);
    }

    PowerNetwork run() {
        faults_.raise(); // what was misread would only be found missing below
        read_base();
        for (const char* table : {"bus", "gen", "branch"})
            if (!values_.contains(table))
                faults_.add({file_, 0, 0}, table, "is missing");
        faults_.raise();
        read_buses();
        read_generators();
        read_branches();
        read_costs();
        read_names();
        refuse_direct_current();
        faults_.raise();
        check_network(network_);
        return std::move(network_);
    }

private:
    void fault(const MatlabRow& row, const char* field, std::string message) {
        faults_.add({file_, row.line, 0}, field, std::move(message));
    }

    const MatlabValue* find(std::string_view name) const {
        const auto found = values_.find(name);
        return found == values_.end() ? nullptr : &found->second;
    }

    void read_base() {
        const MatlabValue* base = find("baseMVA");
        if (base == nullptr || base->rows.size() != 1 || base->rows[0].values.size() != 1)
            faults_.add({file_, base == nullptr ? 0 : base->line, 0}, "baseMVA", "is missing or not one number");
        else if (network_.base = base->rows[0].values[0]; !(network_.base > 0) || !std::isfinite(network_.base))
            faults_.add({file_, base->line, 0}, "baseMVA", "is not above 0");
        if (const MatlabValue* version = find("version"))
            if (version->texts.size() == 1 && version->texts[0] != "1" && version->texts[0] != "2")
                faults_.add({file_, version->line, 0}, "version", "is neither '1' nor '2'");
    }

    /// True when the row is long enough and the columns named hold finite numbers.
    bool usable(const MatlabRow& row, const char* table, std::size_t needed, std::initializer_list<int> finite) {
        if (row.values.size() < needed) {
            fault(row, table,
                  fmt::format("has {}, expected at least {}", counted(row.values.size(), "column"), needed));
            return false;
        }
        for (const int column : finite)
            if (!std::isfinite(row.values[static_cast<std::size_t>(column)])) {
                fault(row, table, fmt::format("column {} is not finite", column + 1));
                return false;
            }
        return true;
    }

    void read_buses() {
        using namespace bus_column;
        for (const MatlabRow& row : find("bus")->rows) {
            if (!usable(row, "bus", needed, {number, type, real_load, conductance}))
                continue;
            const double id = row.values[number];
            if (!(id >= 1) || id > largest_bus_number || id != std::floor(id)) {
                fault(row, "bus", fmt::format("the bus number {} is not a whole number from 1 on", id));
                continue;
            }
            Bus bus;
            bus.number = static_cast<int>(id);
            bus.load = row.values[real_load];
            bus.shunt = row.values[conductance];
            bus.reference = row.values[type] == reference;
            bus.in_service = row.values[type] != isolated;
            if (!index_.emplace(bus.number, network_.buses.size()).second)
                fault(row, "bus", fmt::format("the bus {} occurs twice", bus.number));
            network_.buses.push_back(std::move(bus));
        }
    }

    /// Index of a bus by its number; 0 with a fault when there is none.
    std::size_t bus_at(const MatlabRow& row, const char* table, int column) {
        const double number = row.values[static_cast<std::size_t>(column)];
        if (number >= 1 && number <= largest_bus_number && number == std::floor(number))
            if (const auto found = index_.find(static_cast<int>(number)); found != index_.end())
                return found->second;
        fault(row, table, fmt::format("there is no bus {}", number));
        return 0;
    }

    void read_generators() {
        using namespace gen_column;
        for (const MatlabRow& row : find("gen")->rows) {
            Generator generator;
            if (usable(row, "gen", needed, {bus, output, status, most, least})) {
                generator.bus = bus_at(row, "gen", bus);
                generator.output = row.values[output];
                generator.in_service = row.values[status] > 0;
                generator.minimum = row.values[least];
                generator.maximum = row.values[most];
                if (generator.minimum > generator.maximum)
                    fault(row, "gen", fmt::format("Pmin {} is above Pmax {}", generator.minimum, generator.maximum));
            }
            network_.generators.push_back(std::move(generator));
        }
    }

    void read_branches() {
        using namespace branch_column;
        for (const MatlabRow& row : find("branch")->rows) {
            if (!usable(row, "branch", needed, {from, to, ratio, shift, status}))
                continue;
            Branch branch;
            branch.from = bus_at(row, "branch", from);
            branch.to = bus_at(row, "branch", to);
            branch.reactance = row.values[reactance];
            branch.tap = row.values[ratio] == 0 ? 1 : row.values[ratio];
            branch.shift = row.values[shift] * radians;
            branch.in_service = row.values[status] > 0;
            if (branch.from == branch.to)
                fault(row, "branch", "has both ends at the same bus");
            if (branch.tap <= 0)
                fault(row, "branch", "the tap ratio is negative");
            if (branch.in_service && (!std::isfinite(branch.reactance) || branch.reactance == 0))
                fault(row, "branch", "the reactance x is 0 or not finite");
            else
                limit(row, branch);
            network_.branches.push_back(branch);
        }
    }

    void limit(const MatlabRow& row, Branch& branch) {
        using namespace branch_column;
        const double rated = row.values[rating];
        if (!(rated >= 0))
            fault(row, "branch", "rateA is negative or not a number");
        else if (rated > 0) {
            branch.least = -rated;
            branch.most = rated;
        }
        if (row.values.size() <= angle_most)
            return;
        const double least = row.values[angle_least];
        const double most = row.values[angle_most];
        const double susceptance = network_.base / (branch.reactance * branch.tap);
        const auto flow = [&](double degrees) { return susceptance * (degrees * radians - branch.shift); };
        // 0 means no limit, as do full turns.
        double low = flow(least != 0 && least > -360 ? least : -std::numeric_limits<double>::infinity());
        double high = flow(most != 0 && most < 360 ? most : std::numeric_limits<double>::infinity());
        if (susceptance < 0)
            std::swap(low, high);
        branch.least = std::max(branch.least, low);
        branch.most = std::min(branch.most, high);
        if (!(branch.least <= branch.most))
            fault(row, "branch",
                  fmt::format("no flow keeps the rating of {} MW and the angles from {} to {} degrees", rated, least,
                              most));
    }

    void read_costs() {
        const MatlabValue* costs = find("gencost");
        if (costs == nullptr || costs->rows.empty())
            return;
        const std::size_t generators = network_.generators.size();
        if (costs->rows.size() != generators && costs->rows.size() != 2 * generators) {
            faults_.add(
                {file_, costs->line, 0}, "gencost",
                fmt::format("has {} for {}", counted(costs->rows.size(), "row"), counted(generators, "generator")));
            return;
        }
        // A second half would be the costs of reactive power.
        for (std::size_t i = 0; i < generators; ++i)
            if (usable(costs->rows[i], "gencost", cost_column::first, {cost_column::model, cost_column::count}))
                network_.generators[i].cost = read_cost(costs->rows[i]);
    }

    GenerationCost read_cost(const MatlabRow& row) {
        const double model = row.values[cost_column::model];
        const double count = row.values[cost_column::count];
        const double width = model == 1 ? 2 : 1;
        if (model != 1 && model != 2) {
            fault(row, "gencost",
                  fmt::format("the model {} is neither 1 (piecewise linear) nor 2 (polynomial)", model));
        } else if (!(count >= (model == 1 ? 2 : 1)) || count != std::floor(count) ||
                   count * width > static_cast<double>(row.values.size() - cost_column::first)) {
            fault(row, "gencost",
                  fmt::format("n is {} with {} numbers after it", count, row.values.size() - cost_column::first));
        } else {
            const auto first = row.values.begin() + cost_column::first;
            const std::vector<double> numbers(first, first + static_cast<std::ptrdiff_t>(count * width));
            if (std::all_of(numbers.begin(), numbers.end(), [](double number) { return std::isfinite(number); }))
                return model == 1 ? piecewise(row, numbers) : polynomial(row, numbers);
            fault(row, "gencost", "a coefficient is not finite");
        }
        return {};
    }

    GenerationCost polynomial(const MatlabRow& row, std::vector<double> falling) {
        std::reverse(falling.begin(), falling.end());
        const bool cubic =
            falling.size() > 3 && std::any_of(falling.begin() + 3, falling.end(), [](double c) { return c != 0; });
        falling.resize(3);
        if (cubic)
            fault(row, "gencost", "powers above the square are not supported");
        if (falling[2] < 0)
            fault(row, "gencost", fmt::format("the cost is not convex: {} p^2", falling[2]));
        return {falling[2], falling[1], falling[0], {}};
    }

    GenerationCost piecewise(const MatlabRow& row, const std::vector<double>& numbers) {
        GenerationCost cost;
        for (std::size_t k = 0; k + 1 < numbers.size(); k += 2)
            cost.points.push_back({numbers[k], numbers[k + 1]});
        double before = -std::numeric_limits<double>::infinity();
        for (std::size_t k = 0; k + 1 < cost.points.size(); ++k) {
            const double width = cost.points[k + 1].output - cost.points[k].output;
            const double slope = (cost.points[k + 1].cost - cost.points[k].cost) / width;
            if (!(width > 0) || slope < before - slope_tolerance * (1 + std::abs(before))) {
                fault(row, "gencost", "the points are not in order of output, or the cost is not convex");
                break;
            }
            before = slope;
        }
        return cost;
    }

    void read_names() {
        if (const MatlabValue* names = find("bus_name"); names != nullptr && !names->texts.empty()) {
            if (names->texts.size() != network_.buses.size())
                faults_.add({file_, names->line, 0}, "bus_name", "has another number of entries than bus");
            else
                for (std::size_t i = 0; i < network_.buses.size(); ++i)
                    network_.buses[i].name = names->texts[i];
        }
        if (const MatlabValue* fuels = find("genfuel"); fuels != nullptr && !fuels->texts.empty()) {
            if (fuels->texts.size() != network_.generators.size())
                faults_.add({file_, fuels->line, 0}, "genfuel", "has another number of entries than gen");
            else
                for (std::size_t i = 0; i < network_.generators.size(); ++i)
                    network_.generators[i].fuel = fuels->texts[i];
        }
    }

    void refuse_direct_current() {
        constexpr std::size_t status = 2;
        if (const MatlabValue* lines = find("dcline"))
            for (const MatlabRow& row : lines->rows)
                if (row.values.size() <= status || row.values[status] > 0)
                    fault(row, "dcline", "lines of direct current are not supported");
    }

    std::string file_;
    Faults faults_;
    grid::MatlabValues values_;
    std::map<int, std::size_t> index_;
    PowerNetwork network_;
};

} // namespace

PowerNetwork read_matpower(const std::filesystem::path& path) { return CaseReader(path).run(); }

} // namespace sunward
