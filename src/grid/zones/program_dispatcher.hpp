// Coupled zones hour after hour: a linear program over a window whose first hour is carried out.
#pragma once

#include <vector>

#include "sunward/grid/merit_order.hpp"
#include "sunward/grid/zonal_dispatch.hpp"
#include "sunward/grid/zone_dispatcher.hpp"

namespace sunward::grid {

/// When the sites' draw changes within an hour, the hour is dispatched again from where it began; what the plants and
/// stores have done by its end is the mean of its parts. In the hours ahead the sites draw what they did when the hour
/// began.
class ProgramDispatcher final : public ZoneDispatcher {
public:
    ProgramDispatcher(const ZoneGroup& group, std::vector<bool> marginal);

    void pass(double share_of_hour) override;

private:
    void enter_hour() override;
    void dispatch() override;
    void fill_window();
    void fill_demand();
    void copy_ahead(const std::vector<double>& table, std::size_t width, std::vector<double>& into) const;
    void fill_moments();
    void trace();
    void fill_marginals();
    [[nodiscard]] ZonalHours window();
    /// Prices and marginal intensities of the merit order of all zones together, hour by hour.
    void find_common_margins();
    void value_stores();

    ZonalDispatch program_;
    std::vector<bool> marginal_;
    ZonalState before_;
    ZonalPlan plan_; ///< of the hour as it is dispatched now
    double passed_ = 0;
    ZonalState mean_; ///< of the hour so far, times the share that has passed
    std::vector<double> demand_, available_, inflow_;
    std::vector<double> drawn_before_;           ///< MW a zone, as the hour began
    std::vector<Margin> common_;                 ///< of each hour; none without stores
    std::vector<double> end_value_, end_carbon_; ///< per store
};

} // namespace sunward::grid
