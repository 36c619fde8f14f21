// Direct-current power flow: active power alone, flat voltages, small angles, no losses.
//
//   F = b (theta_from - theta_to - shift),  b = base / (x tap) [MW/rad];  B theta = P + (injections of the shifters)
//   PTDF = Bf B^-1, the change of a flow per MW injected at a bus and taken out at the reference bus of its island
//
// (Wood and Wollenberg, Power Generation, Operation and Control, ch. 4; Zimmerman et al., MATPOWER, IEEE Trans. Power
// Systems 26, 2011.)
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "sunward/grid/power_network.hpp"

namespace sunward {

struct PowerFlow {
    std::vector<double> angle;   ///< radians per bus; 0 at reference buses and at buses out of service
    std::vector<double> flow;    ///< MW per branch, from -> to; 0 when out of service
    std::vector<double> balance; ///< MW per island that its reference bus has to add to what was injected
};

/// The network's equations, factorised once. Islands are what branches in service connect; the reference of an island
/// is its first bus marked as one, else its first bus.
class PowerFlowSolver {
public:
    /// Throws InputError as check_network does, and when the equations of an island have no unique solution.
    explicit PowerFlowSolver(const PowerNetwork& network);
    ~PowerFlowSolver();
    PowerFlowSolver(PowerFlowSolver&&) noexcept;
    PowerFlowSolver& operator=(PowerFlowSolver&&) noexcept;

    static constexpr std::size_t no_island = static_cast<std::size_t>(-1);
    /// Island of each bus, numbered in the order of their first buses; no_island for a bus out of service.
    [[nodiscard]] const std::vector<std::size_t>& island() const;
    /// Reference bus of each island.
    [[nodiscard]] const std::vector<std::size_t>& references() const;

    /// Flows for the MW injected at each bus; what is injected at buses out of service is ignored.
    [[nodiscard]] PowerFlow solve(std::span<const double> injections) const;
    /// MW per branch that phase shifters drive with nothing injected.
    [[nodiscard]] const std::vector<double>& shifter_flow() const;
    /// Row of the PTDF matrix: per bus the change of the branch's flow; 0 at reference buses and outside its island.
    [[nodiscard]] std::vector<double> distribution_factors(std::size_t branch) const;

private:
    struct Equations;
    std::unique_ptr<Equations> equations_;
};

} // namespace sunward
