#include <algorithm>

#include "power/dispatch/planning.hpp"
#include "sunward/parameter/hours.hpp"

namespace sunward::power::dispatch {

using namespace parameter;
using namespace parameter::types;

namespace {

constexpr std::string_view charge_key = "charge";
constexpr std::string_view discharge_key = "discharge";

Parameters parameters() {
    return {field(charge_key, hours_of_day(), "Hours in which it charges, from the grid too").required(),
            field(discharge_key, hours_of_day(), "Hours in which it discharges").required(),
            days_field(),
            time_zone_field(),
            field("charge_power", quantity(Measure::power), "Most that it takes from the grid while it charges")
                .or_derived("what the battery can take"),
            field("discharge_power", quantity(Measure::power), "Most that it gives")
                .or_derived("what the battery can give"),
            to_grid_field()};
}

class TimeOfUse {
public:
    explicit TimeOfUse(const Dispatch& dispatch)
        : charge_(*hours_in(dispatch.values, charge_key)), discharge_(*hours_in(dispatch.values, discharge_key)),
          charge_power_(power_in(dispatch.values, "charge_power")),
          discharge_power_(power_in(dispatch.values, "discharge_power")), to_grid_(dispatch.discharge_to_grid) {}

    /// Surplus is charged at all times, but for hours in which it discharges to the grid.
    [[nodiscard]] Power command(Instant now, const DispatchView& view) const {
        const Power surplus = std::max(view.surplus, Power{});
        if (charge_.contains(now))
            return surplus + std::min(charge_power_, std::max(view.feasible_charge - surplus, Power{}));
        if (!discharge_.contains(now))
            return surplus;
        return to_grid_ ? -std::min(discharge_power_, view.feasible_discharge)
                        : std::max(view.surplus, -discharge_power_);
    }

    [[nodiscard]] Instant until(Instant t) const { return std::min(charge_.next_change(t), discharge_.next_change(t)); }

private:
    static Power power_in(const Values& values, std::string_view key) {
        return values.has(key) ? Power::from_base(values.number(key)) : std::numeric_limits<double>::infinity() * watt;
    }

    WeekHours charge_;
    WeekHours discharge_;
    Power charge_power_;
    Power discharge_power_;
    bool to_grid_; ///< discharges beyond the site's own load
};

/// Whether two kinds of hours have a time in common, in a week without changes of the clock.
bool overlap(const WeekHours& one, const WeekHours& other) {
    const Instant week_later = Instant{} + Duration::from_days(8);
    for (Instant t{}; t < week_later;) {
        const WeekHours::Open& open = one.at_or_after(t);
        if (other.at_or_after(std::max(open.from, Instant{})).from < open.to)
            return true;
        t = open.to;
    }
    return false;
}

std::vector<Fault> faults(const Dispatch& dispatch) {
    Values by_utc = dispatch.values;
    by_utc.set("time_zone", {});
    const auto charge = hours_in(by_utc, charge_key);
    const auto discharge = hours_in(by_utc, discharge_key);
    std::vector<Fault> found;
    for (const auto& [hours, key] : {std::pair{&charge, charge_key}, std::pair{&discharge, discharge_key}})
        if (!*hours)
            found.push_back({{}, std::string(key), "expected hours, on one day of the week at least"});
    if (charge && discharge && overlap(*charge, *discharge))
        found.push_back({{}, std::string(discharge_key), "has hours that are among those of 'charge' too"});
    return found;
}

} // namespace

extern const DispatchRule time_of_use = {
    .name = "time-of-use",
    .help = "charges in some hours of the day, discharges in others",
    .parameters = parameters,
    .page = {.decides = "In the hours of `charge` it charges as fast as it can or may, from the grid too; in those of "
                        "`discharge` it covers the deficit or, with `to_grid`, discharges as fast as it can or may. At "
                        "all other times, and where there is no deficit, surplus is charged. Hours go by the clock of "
                        "`time_zone`, as those of the rule `hours` of policies do.",
             .example = "{rule: time-of-use, charge: \"01:00-05:00\", discharge: \"17:00-21:00\", time_zone: "
                        "Europe/Berlin}"},
    .timed = [](const Dispatch& dispatch) -> TimedDispatch {
        const TimeOfUse rule(dispatch);
        return {[rule](Instant now, const DispatchView& view) { return rule.command(now, view); },
                [rule](Instant t) { return rule.until(t); }};
    },
    .faults = faults,
};

} // namespace sunward::power::dispatch
