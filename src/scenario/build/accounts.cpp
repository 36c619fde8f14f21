// What power costs, and what was bought of it.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "scenario/build/build.hpp"
#include "scenario/fields/choices.hpp"
#include "sunward/grid/fuel.hpp"

namespace sunward::scenario {

namespace {

constexpr Duration one_day = Duration::from_days(1);

/// Hours of a tariff are laid out for so long after the horizon, for the drain; the last price then holds.
constexpr Duration drain_tariff = Duration::from_days(400);

/// A price in currency/MWh; 0 when it is not given.
double price_of(const Node& node, std::string_view key) {
    const Node* price = node.get(key);
    return price == nullptr ? 0 : Price::from_base(price->number).in(currency_per_megawatt_hour);
}

/// An additional price in some hours.
struct TariffHours {
    Duration from;
    Duration to;
    TariffDays days = TariffDays::all;
    std::vector<unsigned> months; ///< empty: all
    double adder = 0;             ///< currency/MWh

    [[nodiscard]] bool on(unsigned weekday, unsigned month) const {
        const bool weekend = weekday == 0 || weekday == 6;
        return (months.empty() || std::ranges::find(months, month) != months.end()) &&
               (days == TariffDays::all || weekend == (days == TariffDays::weekends));
    }
    /// Hours that go on past midnight belong to the day on which they begin.
    [[nodiscard]] bool hold(const CivilTime& t) const {
        if (from < to)
            return from <= t.since_midnight && t.since_midnight < to && on(t.weekday, t.month);
        const unsigned month_before = t.day > 1 ? t.month : t.month > 1 ? t.month - 1 : 12;
        return (t.since_midnight >= from && on(t.weekday, t.month)) ||
               (t.since_midnight < to && on((t.weekday + 6) % 7, month_before));
    }
};

std::vector<TariffHours> build_hours(const Node& list) {
    std::vector<TariffHours> result;
    for (const Entry& entry : list.entries) {
        const Node& node = entry.value;
        TariffHours& hours = result.emplace_back();
        hours.from = span_of(node, "from");
        hours.to = span_of(node, "to");
        hours.days = chosen(tariff_day_list, node.text_of("days"));
        hours.adder = price_of(node, "adder");
        if (const Node* months = node.get("months"))
            for (const Entry& month : months->entries)
                hours.months.push_back(static_cast<unsigned>(month.value.whole));
    }
    return result;
}

/// Every instant at which the price may change, by the clock of the zone.
std::vector<Instant> price_changes(const std::vector<TariffHours>& hours, Instant from, Instant to,
                                   const std::string& time_zone) {
    std::vector<Instant> changes{from};
    const CivilTime first = civil_time(from, time_zone);
    const auto days = static_cast<int>((to - from).us / one_day.us) + 2;
    const auto add = [&](int day, Duration at) {
        const Instant t = from_civil(first.year, first.month, static_cast<int>(first.day) + day, at, time_zone);
        if (t > from && t < to)
            changes.push_back(t);
    };
    for (int day = 0; day < days; ++day) {
        add(day, Duration{});
        for (const TariffHours& span : hours) {
            add(day, span.from);
            add(day, span.to);
        }
    }
    std::ranges::sort(changes);
    changes.erase(std::unique(changes.begin(), changes.end()), changes.end());
    return changes;
}

/// `base` with what the hours add to it.
Series priced(double base, const std::vector<TariffHours>& hours, Instant from, Instant to,
              const std::string& time_zone) {
    std::vector<Point> points;
    for (const Instant t : price_changes(hours, from, to, time_zone)) {
        const CivilTime civil = civil_time(t, time_zone);
        double price = base;
        for (const TariffHours& span : hours)
            price += span.hold(civil) ? span.adder : 0;
        if (points.empty() || points.back().value != price)
            points.push_back({t, price});
    }
    if (points.size() == 1)
        return Series::constant(points.front().value);
    SeriesOptions options;
    options.ends = EndRule::hold;
    options.max_step = to - from;
    return Series::from_points(std::move(points), options);
}

SiteTariff build_tariff(const Node& node, const std::string& time_zone, const Scenario& scenario) {
    SiteTariff tariff;
    tariff.market = node.get("energy") == nullptr;
    const double base = price_of(node, "energy") + price_of(node, "adder");
    const std::vector<TariffHours> hours = build_hours(*node.find("hours"));
    if (!tariff.market || base != 0 || !hours.empty())
        tariff.adder = priced(base, hours, scenario.horizon.start, horizon_end(scenario) + drain_tariff, time_zone);
    tariff.export_price = price_of(node, "export_price");
    tariff.export_at_market = flag(node, "export_at_market");
    if (node.get("demand_charge") != nullptr)
        tariff.demand_charge = value(node, "demand_charge");
    tariff.demand_interval = span_of(node, "demand_interval");
    if (node.get("carbon_price") != nullptr)
        tariff.carbon_price = value(node, "carbon_price");
    return tariff;
}

void take_currencies(const Node& node, const std::string& path, std::string& currency, Faults& faults) {
    const std::pair<std::string_view, Measure> prices[] = {
        {"energy", Measure::price},       {"adder", Measure::price}, {"demand_charge", Measure::power_price},
        {"export_price", Measure::price}, {"price", Measure::price}, {"carbon_price", Measure::carbon_price}};
    for (const auto& [key, measure] : prices)
        if (const Node* price = node.get(key))
            take_currency(*price, measure, join(path, key), currency, faults);
    if (const Node* hours = node.get("hours"))
        for (std::size_t i = 0; i < hours->entries.size(); ++i)
            take_currencies(hours->entries[i].value, join(join(path, "hours"), i), currency, faults);
}

void check_tariff(const Node& node, const std::string& path, const Zone& zone, Faults& faults) {
    const Node& interval = *node.find("demand_interval");
    constexpr Duration least = Duration::from_seconds(60);
    if (interval.us < least.us || one_day.us % interval.us != 0)
        faults.add(interval.at, join(path, "demand_interval"),
                   "expected a whole fraction of a day, at least 1 min, such as 15 min");
    if (!zone.price && flag(node, "export_at_market"))
        faults.add(node.find("export_at_market")->at, join(path, "export_at_market"),
                   fmt::format("zone {} has no price signal", zone.name));
}

/// The word of the plant that the contract is for.
std::string_view fuel_of(const Node& contract) {
    if (contract.get("fuel") != nullptr)
        return contract.text_of("fuel");
    return contract.get("solar") != nullptr ? "solar" : "wind";
}

std::optional<Series> build_volume(const Node& node, const Scenario& scenario, const std::string& path,
                                   std::vector<std::string>& notes, Faults& faults) {
    if (const Node* output = node.get("output"))
        return build_amount(*output, Measure::power, scenario.horizon, join(path, "output"), notes, faults);
    for (const std::string_view key : {"solar", "wind"})
        if (const Node* plant = node.get(key)) {
            if (flag(*plant, "certificates_sold"))
                faults.add(plant->find("certificates_sold")->at, join(join(path, key), "certificates_sold"),
                           "has no meaning in a contract, which buys them");
            return build_plant_output(node, scenario, path, notes, faults);
        }
    return std::nullopt;
}

double factor_of(const Node& contract) {
    const Node* factor = contract.get("factor");
    for (const std::string_view key : {"solar", "wind"})
        if (const Node* plant = contract.get(key); plant != nullptr && factor == nullptr)
            factor = plant->get("life_cycle");
    return factor == nullptr ? 0 : Intensity::from_base(factor->number).in(gram_per_kilowatt_hour);
}

void build_contract(const Node& node, std::vector<std::uint32_t> sites, const std::string& path, Scenario& scenario,
                    Faults& faults) {
    Contract contract;
    contract.name = node.text_of("name");
    contract.sites = std::move(sites);
    contract.hourly = chosen(matching_list, node.text_of("matching")) == Matching::hourly;
    if (node.get("share") != nullptr)
        contract.share = value(node, "share");
    contract.output = build_volume(node, scenario, path, scenario.notes, faults);
    contract.factor = factor_of(node);
    contract.price = price_of(node, "price");
    contract.carbon_free = carbon_free_fuels().find(fuel_of(node))->second > 0;
    contract.renewable = renewable_fuels().find(fuel_of(node))->second > 0;
    take_currencies(node, path, scenario.currency, faults);
    scenario.contracts.push_back(std::move(contract));
}

/// Sites in the zones of a contract of the run.
std::vector<std::uint32_t> sites_in_reach(const Node& root, const Node& contract, const std::string& path,
                                          const Scenario& scenario, Faults& faults) {
    const Node* zones = contract.get("zones");
    if (zones == nullptr && scenario.zones.size() > 1)
        faults.add(contract.at, join(path, "zones"), "missing, expected the zones that it can be delivered to");
    std::vector<std::uint32_t> sites;
    for (std::uint32_t s = 0; s < scenario.sites.size(); ++s) {
        const auto feeds = [&](const Entry& zone) {
            return index_of(*root.find("zones"), zone.value.text) == scenario.sites[s].zone;
        };
        if (zones == nullptr || std::ranges::any_of(zones->entries, feeds))
            sites.push_back(s);
    }
    if (sites.empty())
        faults.add(contract.at, join(path, "zones"), "no site is in these zones");
    return sites;
}

} // namespace

void build_accounts(const Node& root, Scenario& scenario, Faults& faults) {
    const Node& sites = *root.find("sites");
    for (std::uint32_t s = 0; s < scenario.sites.size(); ++s) {
        const Node& node = sites.entries[s].value;
        Site& site = scenario.sites[s];
        const std::string path = join("sites", std::size_t{s});
        if (const Node* tariff = node.find("grid")->get("tariff")) {
            const std::string inner = join(join(path, "grid"), "tariff");
            take_currencies(*tariff, inner, scenario.currency, faults);
            check_tariff(*tariff, inner, scenario.zones[site.zone], faults);
            site.tariff = build_tariff(*tariff, site.time_zone, scenario);
        }
        const Node& contracts = *node.find("contracts");
        for (std::size_t i = 0; i < contracts.entries.size(); ++i)
            build_contract(contracts.entries[i].value, {s}, join(join(path, "contracts"), i), scenario, faults);
    }
    const Node& contracts = *root.find("contracts");
    for (std::size_t i = 0; i < contracts.entries.size(); ++i) {
        const Node& node = contracts.entries[i].value;
        const std::string path = join("contracts", i);
        build_contract(node, sites_in_reach(root, node, path, scenario, faults), path, scenario, faults);
    }
}

} // namespace sunward::scenario
