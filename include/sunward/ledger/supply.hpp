// A site's own power through time: weather-driven generation, a battery and a building, between the load and the grid.
#pragma once

#include <limits>
#include <optional>

#include "sunward/ledger/claims.hpp"
#include "sunward/ledger/cursor.hpp"
#include "sunward/ledger/odometer.hpp"
#include "sunward/power/battery.hpp"
#include "sunward/power/dispatch.hpp"
#include "sunward/power/facility.hpp"

namespace sunward {

/// What a site has behind its meter. Null series are absent; the others must outlive the supply.
struct SiteEquipment {
    Facility facility = constant_pue(1);
    const Series* solar = nullptr;           ///< W that it could give
    const Series* wind = nullptr;            ///< W that it could give
    const Series* air_temperature = nullptr; ///< degrees C
    const Series* humidity = nullptr;        ///< %
    double solar_factor = 0;                 ///< gCO2e/kWh of its life cycle; 0 when it is counted as embodied
    double wind_factor = 0;
    std::optional<Battery> battery;
    double initial_soc = 0;
    Dispatch dispatch;
    const Series* dispatch_signal = nullptr; ///< what the rule `threshold` looks at
    ClaimTerms claims;
    double export_price = 0;       ///< currency/MWh
    bool export_at_market = false; ///< export earns the zone's price as well
    Power import_limit = std::numeric_limits<double>::infinity() * watt;
    Power export_limit = std::numeric_limits<double>::infinity() * watt;

    /// Nothing but a constant PUE: the site can be billed from prefix integrals.
    [[nodiscard]] bool is_plain() const;
};

/// What happened over a span in which nothing changed, as integrals in J, g, currency and litres.
struct SupplySpan {
    Duration length{};
    double it_j = 0;
    double facility_j = 0;
    double solar_j = 0;
    double wind_j = 0;
    double import_j = 0;
    double export_j = 0;
    double curtailed_j = 0;
    double charge_j = 0;
    double discharge_j = 0;
    double loss_j = 0;
    double stored_j = 0; ///< change of what the battery holds
    double unserved_j = 0;
    double source_g = 0;   ///< carbon that came in: grid and on-site generation
    double load_g = 0;     ///< carbon of what the facility used
    double exported_g = 0; ///< carbon that left
    double stock_g = 0;    ///< change of the battery's stock of carbon
    double marginal_g = 0; ///< (import - export) x marginal intensity
    double avoided_g = 0;  ///< export x marginal intensity
    double load_marginal_g =
        0; ///< facility's use x the marginal intensity that a further watt meets; 0 while curtailing
    double cost = 0;
    double export_revenue = 0;
    double water_l = 0;
    double soc_s = 0;
    SpanClaims claims;
};

/// The running state of a site's supply. The carbon in the battery is a stock of its own: charging adds the grams of
/// what charged it, losses leave them where they are, discharging takes them out in proportion to the energy. What is
/// stored at the start counts with the intensity of that moment.
class Supply {
public:
    Supply(const SiteEquipment& equipment, const Tariff& tariff, Instant start);

    /// Runs at a constant IT power from `from` to the first change of weather, signal or battery, at most to `limit`.
    SupplySpan run(double it_watt, Instant from, Instant limit);
    [[nodiscard]] double outdoor_c() const { return outdoor_c_; }
    [[nodiscard]] bool has_weather() const { return equipment_.air_temperature != nullptr; }
    [[nodiscard]] BatteryState battery() const { return battery_; }
    [[nodiscard]] double stock_g() const { return stock_g_; }

private:
    [[nodiscard]] SiteFlows flows_now(double facility_watt);
    void look_around(Instant t);
    [[nodiscard]] Instant step_end(Instant from, Instant limit, const SiteFlows& flows) const;
    void run_battery(const SiteFlows& flows, double source_g, SupplySpan& span);

    SiteEquipment equipment_;
    Cursor solar_, wind_, temperature_, humidity_, average_, marginal_, price_, adder_, dispatch_signal_;
    double solar_watt_ = 0, wind_watt_ = 0;
    double average_now_ = 0, marginal_now_ = 0, price_now_ = 0, adder_now_ = 0, signal_now_ = 0;
    double outdoor_c_ = 0;
    Instant weather_until_{std::numeric_limits<std::int64_t>::min()};
    CoolingRates cooling_;
    BatteryState battery_;
    double stock_g_ = 0;
    ClaimBook claims_;
};

} // namespace sunward
