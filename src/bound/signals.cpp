#include "signals.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "axis.hpp"
#include "sunward/grid/zone_dispatcher.hpp"

namespace sunward {

namespace {

const DispatchedGroup* group_of(const Scenario& scenario, std::uint32_t zone) {
    for (const DispatchedGroup& group : scenario.dispatch.groups)
        if (std::ranges::find(group.zones, zone) != group.zones.end())
            return &group;
    return nullptr;
}

/// The zone's signal for the figure; null without one.
const Series* signal_of(const Zone& zone, Figure figure) {
    const std::optional<Signal>& signal = figure == Figure::carbon          ? zone.average
                                          : figure == Figure::consequential ? zone.marginal
                                                                            : zone.price;
    return signal ? &signal->series : nullptr;
}

/// MW that the plain sites of a zone draw at most.
double most_draw(const Scenario& scenario, std::uint32_t zone) {
    double kilowatts = 0;
    for (const Site& site : scenario.sites)
        if (site.zone == zone)
            kilowatts += *site.power.facility.pue * (idle_kilowatts(site) + dynamic_kilowatts(site));
    return (kilowatts * kilowatt).in(megawatt);
}

} // namespace

std::string no_response(const Scenario& scenario, std::uint32_t zone, Figure figure) {
    const std::string& name = scenario.zones[zone].name;
    if (figure == Figure::carbon)
        return fmt::format("the plants of zone {} respond to the load, which its average intensity does not tell",
                           name);
    if (!is_merit_order(group_of(scenario, zone)->group.system))
        return fmt::format("the plants of zone {} respond to the load, with ramps, stores or lines", name);
    for (const Site& site : scenario.sites)
        if (site.zone == zone && !is_plain(site.power))
            return fmt::format("the plants of zone {} respond to the load, and site {} does not only draw", name,
                               site.name);
    return {};
}

bool SiteSignal::is_stepped() const {
    return std::ranges::none_of(parts_, [](const Series* part) { return part->shape() == Shape::linear; });
}

double SiteSignal::at(Instant t) const {
    double sum = 0;
    for (const Series* part : parts_)
        sum += part->at(t);
    return sum;
}

double SiteSignal::integral(Instant from, Instant to) const {
    double sum = 0;
    for (const Series* part : parts_)
        sum += part->integral(from, to);
    return sum;
}

void SiteSignal::add_changes(Instant from, Instant to, std::vector<Instant>& cuts) const {
    for (const Series* part : parts_)
        sunward::add_changes(*part, from, to, cuts);
}

bool SiteSignal::goes_below_zero(Instant from, Instant to) const {
    std::vector<Instant> changes{from};
    add_changes(from, to, changes);
    return std::ranges::any_of(changes, [this](Instant t) { return at(t) < 0; });
}

Signals::Signals(const Scenario& scenario, Figure figure) {
    std::vector<const Series*> by_zone;
    for (std::uint32_t z = 0; z < scenario.zones.size(); ++z) {
        const bool responds =
            figure == Figure::consequential && answers_to_load(scenario, z) && no_response(scenario, z, figure).empty();
        if (const double most = responds ? most_draw(scenario, z) : 0; most > 0) {
            made_.push_back(least_response(group_of(scenario, z)->group, most));
            by_zone.push_back(&made_.back());
        } else {
            by_zone.push_back(signal_of(scenario.zones[z], figure));
        }
    }
    for (const Site& site : scenario.sites) {
        SiteSignal& signal = by_site_.emplace_back();
        const bool tariff = figure == Figure::cost && site.tariff;
        if (by_zone[site.zone] != nullptr && !(tariff && !site.tariff->market))
            signal.add(*by_zone[site.zone]);
        if (tariff && site.tariff->adder)
            signal.add(*site.tariff->adder);
    }
}

} // namespace sunward
