// What policies and batteries are told of the future, and how it turned out.
#pragma once

#include <memory>
#include <vector>

#include "sunward/ledger/battery_planner.hpp"
#include "sunward/simulation/result.hpp"

namespace sunward::simulation {

/// Forecasts of all zones and sites of a scenario, which must outlive them.
class Told {
public:
    explicit Told(const Scenario& scenario);

    /// What the policy optimises in a zone, as it turns out; zero where the zone lacks it.
    [[nodiscard]] const Series& truth(std::uint32_t zone) const;
    /// Of that; level at zero where the zone lacks it.
    [[nodiscard]] const Forecast& forecast(std::uint32_t zone) const;
    [[nodiscard]] const Forecast& price(std::uint32_t zone) const;
    /// Null where the site has none.
    [[nodiscard]] const Forecast* solar(std::uint32_t site) const { return sites_[site].solar.get(); }
    [[nodiscard]] const Forecast* wind(std::uint32_t site) const { return sites_[site].wind.get(); }
    /// What a battery that looks ahead is told; nothing for others. Valid as long as this.
    [[nodiscard]] BatteryOutlook outlook(const Site& site);

    /// What was issued in [from, to) against what came; nothing for perfect forecasts.
    [[nodiscard]] std::vector<ForecastErrors> errors(Instant from, Instant to) const;

private:
    /// Price and carbon of a zone as one signal.
    struct Weighted {
        Series truth = Series::constant(0); ///< currency/MWh
        std::unique_ptr<Forecast> told;     ///< none: the zone lacks one of the two
    };
    void weigh();

    const Scenario& scenario_;
    Series nothing_ = Series::constant(0); ///< stands in for a signal that a zone does not have
    std::unique_ptr<Forecast> nothing_told_;
    std::vector<ZoneForecast> zones_;
    std::vector<Weighted> weighted_;  ///< by zone; empty unless the policy optimises it
    std::vector<ZoneForecast> sites_; ///< solar and wind, with the errors of the zone
    std::vector<std::unique_ptr<ZoneForecast>> batteries_;
};

} // namespace sunward::simulation
