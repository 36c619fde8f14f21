// A site's own power through time: weather-driven generation, a battery and a building, between the load and the grid.
#pragma once

#include <limits>
#include <optional>

#include "sunward/ledger/battery_planner.hpp"
#include "sunward/ledger/claims.hpp"
#include "sunward/ledger/cursor.hpp"
#include "sunward/ledger/odometer.hpp"
#include "sunward/power/backup.hpp"
#include "sunward/power/balance.hpp"
#include "sunward/power/battery.hpp"
#include "sunward/power/dispatch.hpp"
#include "sunward/power/facility.hpp"
#include "sunward/power/wear.hpp"

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
    Ageing ageing;
    /// Embodied carbon of what is on the site, solar, wind and battery: by time, g/s, and with all of the battery's
    /// life, g. A battery has one of them, solar and wind the first or a factor.
    double embodied_g_per_s = 0;
    double embodied_g_per_life = 0;
    Dispatch dispatch;
    const Series* dispatch_signal = nullptr; ///< what the rule `threshold` looks at
    BatteryOutlook outlook;                  ///< what a rule that looks ahead is told
    ClaimTerms claims;
    double export_price = 0;       ///< currency/MWh
    bool export_at_market = false; ///< export earns the zone's price as well
    Power import_limit = std::numeric_limits<double>::infinity() * watt;
    Power export_limit = std::numeric_limits<double>::infinity() * watt;
    const Series* connected = nullptr; ///< 0 while the grid is cut, else 1
    std::optional<BackupGenerator> backup;
    const Series* power_cap = nullptr; ///< W that the site may draw, of the facility or of IT
    bool cap_on_it = false;

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
    double backup_j = 0;
    double unserved_j = 0;
    double source_g = 0;   ///< carbon that came in: grid, on-site generation, backup
    double backup_g = 0;   ///< part of it
    double load_g = 0;     ///< carbon of what the facility used
    double exported_g = 0; ///< carbon that left
    double stock_g = 0;    ///< change of the battery's stock of carbon
    double marginal_g = 0; ///< (import - export) x marginal intensity, and backup
    double avoided_g = 0;  ///< export x marginal intensity
    double load_marginal_g =
        0; ///< facility's use x what a further watt meets: marginal intensity, backup's factor, 0 while curtailing
    double cost = 0;
    double export_revenue = 0;
    double embodied_g = 0; ///< by time
    double water_l = 0;
    BatteryCourse course; ///< of what is stored
    double stock_gs = 0;  ///< its carbon x seconds
    LiveRates rates;      ///< that held
    SpanClaims claims;
};

/// The IT power that a site can feed, and may draw, without leaving any demand unserved; infinite without limits.
struct ItLimit {
    double watt = std::numeric_limits<double>::infinity();
    Instant until = Instant::never(); ///< it holds up to here at any load below it; never: it does not change any more
};

/// What a site takes from the grid, and how long it stays so while its load does.
struct NetDraw {
    double watt = 0; ///< import less export
    Instant until;
};

/// What a battery has been through since the start.
struct BatteryWear {
    double capacity_j = 0;
    double cycled_j = 0;   ///< full cycles x capacity
    double faded_j = 0;    ///< capacity lost by ageing
    double embodied_g = 0; ///< of what is written off by wear
};

/// The running state of a site's supply. The carbon in the battery is a stock of its own: charging adds the grams of
/// what charged it, losses leave them where they are, discharging takes them out in proportion to the energy. What is
/// stored at the start counts with the intensity of that moment.
class Supply {
public:
    Supply(const SiteEquipment& equipment, const Tariff& tariff, Instant start);

    /// Runs at a constant IT power from `from` to the first change of weather, signal or battery, at most to `limit`.
    /// What UPS, transformer, import limit and battery cannot feed is unserved; it_limit() is how to avoid it.
    SupplySpan run(double it_watt, Instant from, Instant limit);
    /// What run() would begin with.
    [[nodiscard]] NetDraw net_draw(double it_watt, Instant t);
    /// The greatest IT power at t, for throttling: its facility draw fits import limit, generation, backup and what the
    /// battery can give at t, within the limits of UPS and transformer. t must not lie before an earlier run's end.
    /// While there is something to charge an empty battery from beside the least IT power, the limit is to be looked at
    /// again when that may have filled it and when its rule sees something new.
    [[nodiscard]] ItLimit it_limit(double least_it_watt, Instant t);
    [[nodiscard]] double outdoor_c() const { return outdoor_c_; }
    [[nodiscard]] bool has_weather() const { return equipment_.air_temperature != nullptr; }
    [[nodiscard]] BatteryState battery() const { return battery_; }
    [[nodiscard]] double battery_capacity_j() const {
        return equipment_.battery ? equipment_.battery->capacity.base() : 0;
    }
    [[nodiscard]] double stock_g() const { return stock_g_; }
    /// Of the battery so far; nothing without one.
    [[nodiscard]] BatteryWear wear() const;

private:
    /// What happens from an instant on, and until when it may do so. It is decided once, and what is shorter than that
    /// is a part of it.
    struct Moment {
        Instant at{std::numeric_limits<std::int64_t>::min()};
        double it_watt = 0;
        FacilityDraw draw;
        SiteFlows flows;
        Power battery; ///< as in the flows, charging positive
        Power refused; ///< by UPS and transformer
        Instant until;
    };
    const Moment& decide(double it_watt, Instant from);
    [[nodiscard]] SiteFlows flows_now(Instant t, Power demand, const BatteryLimits& limits);
    [[nodiscard]] Instant next_change() const;
    void look_around(Instant t);
    [[nodiscard]] bool is_cut() const { return connected_now_ == 0; }
    [[nodiscard]] Power import_limit() const { return is_cut() ? Power{} : equipment_.import_limit; }
    [[nodiscard]] Power backup_limit() const;
    [[nodiscard]] Power passed(const FacilityDraw& draw) const;
    void bill(SupplySpan& span);
    void run_battery(double source_g, SupplySpan& span);

    /// g/J of what the site makes itself.
    struct Factors {
        double solar, wind, fuel;
    };

    SiteEquipment equipment_;
    Factors factors_;
    const LiveRates* live_;
    bool at_market_; ///< with live rates: their price is billed
    Cursor solar_, wind_, temperature_, humidity_, average_, marginal_, price_, adder_, dispatch_signal_, connected_,
        power_cap_;
    double solar_watt_ = 0, wind_watt_ = 0;
    LiveRates rates_;
    double adder_now_ = 0;
    double signal_now_ = 0;
    double connected_now_ = 1;
    double outdoor_c_ = 0;
    Instant weather_until_{std::numeric_limits<std::int64_t>::min()};
    CoolingRates cooling_;
    double cap_watt_ = std::numeric_limits<double>::infinity();
    Power it_ceiling_; ///< of UPS, transformer and cap
    BatteryState battery_;
    std::optional<BatteryPlanner> planner_; ///< of the battery
    std::optional<WearMeter> wear_;         ///< of the battery
    double stock_g_ = 0;
    ClaimBook claims_;
    Moment now_;
};

} // namespace sunward
