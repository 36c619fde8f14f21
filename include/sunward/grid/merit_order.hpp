// Which plants run for a given demand: the cheapest first, without coupling in time.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "sunward/grid/fleet.hpp"

namespace sunward {

/// What one MW less or one MW more would change. At a kink of the merit order the two differ.
struct Margin {
    std::optional<std::size_t> plant; ///< of the fleet; nothing where demand goes unserved
    double price = 0;                 ///< currency/MWh; the value of lost load where demand goes unserved
    double factor = 0;                ///< gCO2e/kWh; 0 where demand goes unserved
};

struct MeritOrder {
    std::vector<double> output; ///< MW per plant, in the fleet's order
    double served = 0;          ///< MW, demand less what is unserved
    double unserved = 0;        ///< MW above all that is available
    double curtailed = 0;       ///< MW available at no cost (marginal cost at or below 0) that nobody used
    double turned_down = 0;     ///< MW by which must-run plants had to go below their minimum
    double emissions = 0;       ///< kg/h, which is MW x g/kWh
    double cost = 0;            ///< currency/h of the plants' marginal costs, without lost load
    double average = 0;         ///< gCO2e/kWh of what is served; at no demand the factor of the first MW
    Margin left;                ///< of the last MW served; at no demand the same as `right`
    Margin right;               ///< of the next MW
};

/// The plants available in one hour as a staircase from the cheapest MW to the dearest:
///   E(D) = integral of factor(q) dq, C(D) = integral of cost(q) dq, q from 0 to D [MW]
/// so that E and C are piecewise linear in the demand D, C convex but E not. Minimum outputs come first whatever they
/// cost; at that end the price is the cheapest plant's cost or 0, whichever is less, as nothing of it is wanted.
/// Questions take O(log plants); a demand below 0 counts as 0. Demands within 1e-9 (relative, at least 1e-9 MW) of a
/// kink are at it.
class Stack {
public:
    /// All of every plant's capacity x availability is there. Throws InputError as check_fleet does, and for a value of
    /// lost load that is not finite or below a marginal cost.
    explicit Stack(const Fleet& fleet, double value_of_lost_load = 10'000);

    /// MW available of each plant from now on, in the fleet's order: O(plants), no allocation. Throws SimulationError
    /// for another number of plants and for a value that is negative or not finite; minimum outputs shrink with it.
    void set_available(std::span<const double> megawatts);

    [[nodiscard]] double available() const { return upper_.empty() ? 0 : upper_.back(); } ///< MW in all
    [[nodiscard]] double emissions(double demand) const;                                  ///< E(D), kg/h
    /// E(D + more) - E(D) in kg/h, summed over the steps between, so that a small change of a large demand keeps its
    /// digits. `more` may be negative. O(log plants + steps crossed).
    [[nodiscard]] double emissions_change(double demand, double more) const;
    /// The least of (E(D + x) - E(D)) / x over 0 < x <= most, g/kWh; 0 for a demand below 0. E is piecewise linear, so
    /// it is attained at an end of a step or at `most` (above 0). O(log plants + steps crossed).
    [[nodiscard]] double least_response(double demand, double most) const;
    [[nodiscard]] double cost(double demand) const; ///< C(D), currency/h
    [[nodiscard]] Margin left(double demand) const;
    [[nodiscard]] Margin right(double demand) const;
    /// The price of the last MW served.
    [[nodiscard]] double price(double demand) const { return left(demand).price; }
    [[nodiscard]] MeritOrder dispatch(double demand) const;
    /// The same into an object that is used again, without allocation.
    void dispatch(double demand, MeritOrder& into) const;

private:
    struct Step {
        std::size_t plant;
        bool must_run;
    };
    void add_step(std::size_t plant, bool must_run, double width);
    [[nodiscard]] std::size_t locate(double demand) const;
    [[nodiscard]] double below(std::size_t step) const { return step == 0 ? 0 : upper_[step - 1]; }
    [[nodiscard]] Margin margin(std::size_t step) const;

    Fleet fleet_;
    std::vector<std::size_t> order_; ///< plants by cost, then as in the fleet
    double lost_load_;
    double must_run_price_ = 0;
    std::vector<double> available_; ///< MW per plant
    double free_ = 0;               ///< MW available at no cost
    double must_run_ = 0;           ///< MW of minimum outputs
    std::vector<Step> steps_;
    std::vector<double> upper_;     ///< demand at the upper end of each step, MW
    std::vector<double> emissions_; ///< E there, kg/h
    std::vector<double> cost_;      ///< C there, currency/h
};

} // namespace sunward
