// Zones through time, hour after hour, while the sites in them draw what they draw.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "sunward/grid/tracing.hpp"
#include "sunward/grid/zone_group.hpp"

namespace sunward {

/// A zone at an instant. MW unless stated.
struct ZoneMoment {
    double demand = 0; ///< without the sites
    double sites = 0;  ///< net draw of the sites
    std::vector<double> fuels;
    double storage = 0;   ///< net output of the stores; negative while they charge
    double curtailed = 0; ///< available at no cost and not used, or spilt
    double spilt = 0;     ///< part of it: fed in or bound to run where nothing could take it
    double unserved = 0;
    double net_import = 0;
    double emissions = 0;  ///< kg/h of the zone's own plants
    double production = 0; ///< gCO2e/kWh of what its plants generate
    double traced = 0;     ///< gCO2e/kWh of what is consumed there, by flow tracing
    double marginal = 0;   ///< gCO2e/kWh of one MW more drawn there, in all zones together
    double price = 0;      ///< currency/MWh
};

/// Dispatches a group. Causal: an hour's decision knows demand and weather of the window ahead and what the sites drew
/// last, which they are taken to go on with as far as they still do as the hour begins; what is decided for an hour
/// stays decided. Sites that feed in more than their zone wants are a source: the rest goes over lines and into stores,
/// or is spilt. It is taken to have no emissions.
class ZoneDispatcher {
public:
    explicit ZoneDispatcher(const ZoneGroup& group);
    virtual ~ZoneDispatcher() = default;

    /// Goes on to the next hour, the first time to hour 0; draws stay as they are.
    void next_hour();
    /// The sites draw so much, MW a zone, from now on; negative when they feed in.
    void draw(std::span<const double> megawatts);
    /// A part of the hour passes with what is set.
    virtual void pass(double /*share_of_hour*/) {}

    [[nodiscard]] std::span<const ZoneMoment> zones() const { return moments_; }
    /// How many dispatches have more combinations, at negative prices, than were tried.
    [[nodiscard]] std::size_t unproven() const { return unproven_; }
    /// MW over each line.
    [[nodiscard]] std::span<const TracedFlow> flows() const { return flows_; }
    /// kg/h of all zones.
    [[nodiscard]] double emissions() const;

protected:
    virtual void enter_hour() = 0;
    virtual void dispatch() = 0;
    [[nodiscard]] std::span<const double> row(const std::vector<double>& table, std::size_t width,
                                              std::size_t ahead = 0) const;

    const ZoneGroup* group_;
    std::size_t unproven_ = 0;
    std::size_t hour_ = 0; ///< of the group's, below its number of hours
    bool started_ = false;
    std::vector<double> draw_;
    std::vector<ZoneMoment> moments_;
    std::vector<TracedFlow> flows_;

private:
    /// Throws SimulationError for a zone that gives more than it gets, or less, beyond rounding.
    void check_books() const;
    [[nodiscard]] Instant this_hour() const;
    std::size_t passed_hours_ = 0;
};

/// The merit order where it is enough (is_merit_order), else the linear program over the group's window. Marginal
/// intensities are those of a further MW (right values), computed for the zones that `marginal` names; the others have
/// 0. Energy in store at the end of the window has its water values or, of stores without any, what it would save at
/// the window's mean price in the merit order of all zones together, a little less, so that none is kept for no reason;
/// and carbon alike, by the marginal intensity there. The group must outlive the dispatcher.
[[nodiscard]] std::unique_ptr<ZoneDispatcher> make_dispatcher(const ZoneGroup& group, std::vector<bool> marginal);

/// A zone's hours as repeating step series.
struct ZoneCourse {
    Series production = Series::constant(0);
    Series traced = Series::constant(0);
    Series marginal = Series::constant(0);
    Series price = Series::constant(0);
    Series carbon_free = Series::constant(0); ///< share of what is consumed
    Series renewable = Series::constant(0);   ///< share of what is consumed
    Series water = Series::constant(0);       ///< l/kWh of what is consumed, at the power plants
};

/// The group's hours without any site.
struct GroupCourse {
    std::vector<ZoneCourse> zones;
    Series emissions = Series::constant(0); ///< kg/h of all zones
    std::vector<double> unserved;           ///< MWh per zone
};
[[nodiscard]] GroupCourse run_group(const ZoneGroup& group, std::vector<bool> marginal);

/// Stack::least_response of each hour of a zone that is_merit_order(), at its demand and for draws of at most so many
/// MW more, as a repeating series in g/kWh.
[[nodiscard]] Series least_response(const ZoneGroup& group, double most);

} // namespace sunward
