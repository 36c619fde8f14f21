// What the plants of a zone can give, and what its consumers want.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "scenario/build/built_zone.hpp"
#include "scenario/fields/choices.hpp"
#include "scenario/fields/schema.hpp"
#include "sunward/grid/signal_format.hpp"
#include "sunward/grid/zone_catalogue.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::scenario {

namespace {

double megawatts(const Node& node, std::string_view key) { return Power::from_base(value(node, key)).in(megawatt); }

class PlantBuilder {
public:
    explicit PlantBuilder(const ZoneSpan& span) : span_(span) {}

    void build_preset(const Node& node, const std::string& path, BuiltZone& zone) {
        const CatalogueZone& known = catalogue_zone(node.text_of("preset"));
        zone.source = known.title;
        zone.basis = chosen(basis_list, node.text_of("basis"));
        const double scale = value(node, "scale");
        double exchange = 1;
        if (node.get("exchange") != nullptr)
            exchange = value(node, "exchange");
        else
            take_currency(known.currency, *node.find("preset"), join(path, "preset"), span_);
        zone.input = zone_input(known, zone.basis, span_.from, span_.to,
                                zone_shares(known, span_.from, span_.to, span_.scenario.seed));
        for (Plant& plant : zone.input.fleet) {
            plant.capacity *= scale;
            plant.minimum *= scale;
            plant.ramp *= scale;
            plant.marginal_cost *= exchange;
        }
        zone.input.value_of_lost_load *= exchange;
        std::vector<double> demand(zone.input.demand.values().begin(), zone.input.demand.values().end());
        for (double& megawatt_now : demand)
            megawatt_now *= scale;
        zone.input.demand = zone.input.demand.with_values(std::move(demand));
    }

    double price_of(const Node& node, std::string_view key, const std::string& path) {
        return build_price(*node.find(key), join(path, key), span_.scenario.currency, span_.faults);
    }

    void build_own(const Node& node, const Node& fleet, const std::string& path, BuiltZone& zone) {
        const std::string inner = join(path, "fleet");
        zone.source = "plants of the scenario";
        zone.basis = basis_of(fleet);
        const Node& plants = *fleet.find("plants");
        std::optional<Weather> weather = zone_weather(node, plants, path);
        for (std::size_t i = 0; i < plants.entries.size(); ++i)
            build_plant(plants.entries[i].value, flag(fleet, "tracking"), weather, join(join(inner, "plants"), i),
                        zone.input);
        zone.input.fleet = with_factors_of(fleet, plants, std::move(zone.input.fleet));
        if (fleet.get("unserved_value") != nullptr)
            zone.input.value_of_lost_load = price_of(fleet, "unserved_value", inner);
        build_demand(*fleet.find("demand"), zone.input);
        const Node& stores = *fleet.find("stores");
        for (std::size_t i = 0; i < stores.entries.size(); ++i)
            zone.stores.push_back(build_store(stores.entries[i].value, join(join(inner, "stores"), i)));
    }

private:
    /// Factors by fuel, then those that plants state themselves.
    static Fleet with_factors_of(const Node& fleet, const Node& plants, Fleet plain) {
        FactorTable table = fuel_factors(*fleet.find("factors"));
        for (const Entry& entry : plants.entries)
            if (const Node* own = entry.value.get("factor"))
                table.emplace(entry.value.text_of("fuel"), signal_figure(own->number, Measure::intensity));
        Fleet result = with_factors(std::move(plain), table);
        for (std::size_t i = 0; i < result.size(); ++i)
            if (const Node* own = plants.entries[i].value.get("factor"))
                result[i].factor = signal_figure(own->number, Measure::intensity);
        return result;
    }

    std::optional<Weather> zone_weather(const Node& node, const Node& plants, const std::string& path) {
        const auto follows_weather = [](const Entry& plant) {
            return is_weather_driven(plant.value.text_of("fuel")) && plant.value.get("availability") == nullptr;
        };
        if (std::ranges::none_of(plants.entries, follows_weather))
            return std::nullopt;
        const Node* weather = node.get("weather");
        const Node* at = node.get("at");
        if (weather != nullptr && (at != nullptr || weather->text_of("format") != synthetic_weather_word))
            return noted(make_weather(*weather, at, zone_hub_m, span_.scenario), node.text_of("name"));
        span_.faults.add(node.at, join(path, weather == nullptr ? "weather" : "at"),
                         "missing, and solar or wind plants without an 'availability' follow it");
        return std::nullopt;
    }

    Weather noted(Weather weather, std::string_view zone) const {
        for (const std::string& note : weather.notes)
            span_.scenario.notes.push_back(fmt::format("zone {}: {}: {}", zone, weather.source, note));
        return weather;
    }

    void build_plant(const Node& node, bool tracking, const std::optional<Weather>& weather, const std::string& path,
                     ZoneInput& input) {
        Plant plant;
        plant.name = node.text_of("name");
        plant.fuel = node.text_of("fuel");
        plant.capacity = megawatts(node, "capacity");
        plant.marginal_cost = price_of(node, "marginal_cost", path);
        plant.minimum = megawatts(node, "minimum");
        if (node.get("ramp_per_hour") != nullptr)
            plant.ramp = megawatts(node, "ramp_per_hour");
        const Node* availability = node.get("availability");
        if (availability != nullptr && availability->is_scalar())
            plant.availability = availability->number;
        else if (availability != nullptr)
            input.availability.insert_or_assign(plant.name, read_shares(*availability, join(path, "availability")));
        else if (weather && is_weather_driven(plant.fuel))
            input.availability.insert_or_assign(plant.name, plant.fuel == "solar" ? solar_share(*weather, tracking)
                                                                                  : wind_share(*weather));
        input.fleet.push_back(std::move(plant));
    }

    /// A column of a CSV file of plain numbers, times `scale`; what was cleaned in it is noted.
    Series read_column(const Node& node, double scale) const {
        SignalSource source = column_source(node.text_of("file"), node.text_of("time"), node.text_of("value"));
        source.scale = scale;
        source.dialect = dialect_of(node);
        source.time_zone = node.text_of("time_zone");
        source.series.label = chosen(label_list, node.text_of("label"));
        source.series.gaps = chosen(gap_list, node.text_of("gaps"));
        source.series.ends = chosen(end_list, node.text_of("ends"));
        source.series.needed = TimeSpan{span_.from, span_.to};
        const Signal signal = read_signal(source);
        for (const std::string& note : signal.notes)
            span_.scenario.notes.push_back(fmt::format("{}: {}", signal.source, note));
        return signal.series;
    }

    Series read_shares(const Node& node, const std::string& path) {
        Series shares = read_column(node, 1);
        if (const double most = *std::ranges::max_element(shares.values()); most > 1)
            span_.faults.add(node.at, path,
                             fmt::format("{} reaches {:.6g}, expected shares of the capacity, at most 1",
                                         node.text_of("file"), most));
        return shares;
    }

    void build_demand(const Node& node, ZoneInput& input) const {
        if (chosen(demand_list, node.text_of("format")) == DemandFormat::csv) {
            input.demand = read_column(node, Power::from_base(node.find("unit")->number).in(megawatt));
            return;
        }
        Demand demand;
        demand.mean = megawatts(node, "mean");
        if (node.get("peak") != nullptr)
            demand.peak = megawatts(node, "peak");
        demand.shape = demand_shape(node.text_of("profile"));
        demand.time_zone = node.text_of("time_zone");
        demand.southern = flag(node, "southern");
        input.demand = demand_series(demand, span_.from, span_.to);
    }

    DrivenStore build_store(const Node& node, const std::string& path) {
        DrivenStore driven;
        ZonalStore& store = driven.store;
        store.name = node.text_of("name");
        store.capacity = Energy::from_base(value(node, "capacity")).in(megawatt_hour);
        store.charge_power = megawatts(node, "charge_power");
        store.discharge_power = megawatts(node, "discharge_power");
        store.charge_efficiency = value(node, "charge_efficiency");
        store.discharge_efficiency = value(node, "discharge_efficiency");
        store.self_discharge = value(node, "self_discharge");
        store.factor = signal_figure(value(node, "factor"), Measure::intensity);
        const Node& values = *node.find("water_values");
        for (std::size_t i = 0; i < values.entries.size(); ++i) {
            const Node& part = values.entries[i].value;
            store.end_values.push_back({Energy::from_base(value(part, "energy")).in(megawatt_hour),
                                        price_of(part, "value", join(join(path, "water_values"), i))});
        }
        driven.inflow = Series::constant(megawatts(node, "inflow"));
        driven.level = value(node, "initial") * store.capacity;
        return driven;
    }

    const ZoneSpan& span_;
};

} // namespace

Basis basis_of(const Node& node) {
    const Node& factors = *node.find("factors");
    if (!factors.is_scalar())
        return Basis::unstated;
    return factors.text == "ipcc-2014-direct" ? Basis::direct : Basis::life_cycle;
}

void take_currency(const std::string& currency, const Node& where, const std::string& field, const ZoneSpan& span) {
    std::string& first = span.scenario.currency;
    if (first.empty())
        first = currency;
    else if (!currency.empty() && currency != first)
        span.faults.add(where.at, field,
                        fmt::format("prices in {}, others in {}; expected one currency (of a preset: 'exchange')",
                                    currency, first));
}

void build_plants(const Node& zone, const std::string& path, const ZoneSpan& span, BuiltZone& into) {
    if (zone.get("preset") != nullptr)
        PlantBuilder(span).build_preset(zone, path, into);
    else
        PlantBuilder(span).build_own(zone, *zone.find("fleet"), path, into);
}

FactorTable fuel_factors(const Node& factors) {
    FactorTable table;
    if (factors.is_scalar())
        table = chosen(fuel_factor_list, factors.text)();
    for (const Entry& entry : factors.entries)
        table.insert_or_assign(entry.key, signal_figure(entry.value.number, Measure::intensity));
    return table;
}

} // namespace sunward::scenario
