// Zones with plants: what each can give and wants, the groups that lines make of them, and their course without sites.
#include <algorithm>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "build.hpp"
#include "choices.hpp"
#include "schema.hpp"
#include "sunward/grid/zone_catalogue.hpp"
#include "sunward/grid/zone_dispatcher.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::scenario {

namespace {

constexpr std::int64_t hours_per_week = 168;
/// Hours beyond the horizon and the last submit, for what runs on; then the hours repeat.
constexpr std::int64_t drain_hours = 4 * hours_per_week;

double megawatts(const Node& node, std::string_view key) { return Power::from_base(value(node, key)).in(megawatt); }

/// A zone with plants as it is built.
struct BuiltZone {
    std::uint32_t index = 0; ///< in the scenario
    std::string name;
    std::string source;
    Basis basis = Basis::life_cycle;
    ZoneInput input;
    std::vector<DrivenStore> stores;
};

class FleetBuilder {
public:
    FleetBuilder(const Node& root, Scenario& scenario, Faults& faults)
        : root_(root), scenario_(scenario), faults_(faults), from_(scenario.horizon.start) {
        Instant end = from_ + scenario.horizon.length.value_or(Duration{});
        if (!scenario.horizon.length && !scenario.workload.jobs.empty())
            end = std::max(end, scenario.workload.jobs.back().request.submit);
        const std::int64_t wanted = (end - from_).us / Duration::from_hours(1).us + 1 + drain_hours;
        hours_ = static_cast<std::size_t>((wanted + hours_per_week - 1) / hours_per_week * hours_per_week);
        to_ = from_ + Duration::from_hours(static_cast<std::int64_t>(hours_));
    }

    void run() {
        const Node& zones = *root_.find("zones");
        for (std::size_t z = 0; z < zones.entries.size(); ++z)
            build_zone(zones.entries[z].value, z);
        if (zones_.empty() || !faults_.empty())
            return;
        const std::vector<ZonalLine> lines = build_lines();
        for (const std::vector<std::size_t>& members : coupled_zones(zones_.size(), lines))
            build_group(members, lines);
    }

private:
    void build_zone(const Node& node, std::size_t index) {
        const bool preset = node.get("preset") != nullptr;
        const Node* fleet = node.get("fleet");
        if (!preset && fleet == nullptr)
            return;
        BuiltZone zone;
        zone.index = static_cast<std::uint32_t>(index);
        zone.name = node.text_of("name");
        const std::string path = join("zones", index);
        try {
            if (preset)
                build_preset(node, path, zone);
            else
                build_own(node, *fleet, path, zone);
        } catch (const InputError& error) {
            faults_.add_input(error, node.at, join(path, preset ? "preset" : "fleet"), "fleet");
        }
        zones_.push_back(std::move(zone));
    }

    void build_preset(const Node& node, const std::string& path, BuiltZone& zone) {
        const CatalogueZone& known = catalogue_zone(node.text_of("preset"));
        zone.source = known.title;
        zone.basis = chosen(basis_list, node.text_of("basis"));
        const double scale = value(node, "scale");
        double exchange = 1;
        if (node.get("exchange") != nullptr)
            exchange = value(node, "exchange");
        else
            take_currency(known.currency, *node.find("preset"), join(path, "preset"));
        zone.input = zone_input(known, zone.basis, from_, to_, zone_shares(known, from_, to_, scenario_.seed));
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

    void take_currency(const std::string& currency, const Node& where, const std::string& field) {
        if (scenario_.currency.empty())
            scenario_.currency = currency;
        else if (!currency.empty() && currency != scenario_.currency)
            faults_.add(where.at, field,
                        fmt::format("prices in {}, others in {}; expected one currency (of a preset: 'exchange')",
                                    currency, scenario_.currency));
    }

    double price_of(const Node& node, std::string_view key, const std::string& path) {
        const Node& text = *node.find(key);
        take_currency(price_currency(text.text), text, join(path, key));
        return figure(text.number, SignalKind::price);
    }

    void build_own(const Node& node, const Node& fleet, const std::string& path, BuiltZone& zone) {
        const std::string inner = join(path, "fleet");
        zone.source = "plants of the scenario";
        zone.basis = Basis::unstated;
        if (const Node& factors = *fleet.find("factors"); factors.is_scalar())
            zone.basis = factors.text == "ipcc-2014-direct" ? Basis::direct : Basis::life_cycle;
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

    /// Factors by fuel, then those that plants state themselves.
    static Fleet with_factors_of(const Node& fleet, const Node& plants, Fleet plain) {
        FactorTable table;
        const Node& factors = *fleet.find("factors");
        if (factors.is_scalar())
            table = chosen(fuel_factor_list, factors.text)();
        for (const Entry& entry : factors.entries)
            table.insert_or_assign(entry.key, figure(entry.value.number, SignalKind::average));
        for (const Entry& entry : plants.entries)
            if (const Node* own = entry.value.get("factor"))
                table.emplace(entry.value.text_of("fuel"), figure(own->number, SignalKind::average));
        Fleet result = with_factors(std::move(plain), table);
        for (std::size_t i = 0; i < result.size(); ++i)
            if (const Node* own = plants.entries[i].value.get("factor"))
                result[i].factor = figure(own->number, SignalKind::average);
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
            return make_weather(*weather, at == nullptr ? std::nullopt : std::optional{build_place(*at)}, scenario_);
        faults_.add(node.at, join(path, weather == nullptr ? "weather" : "at"),
                    "missing, and solar or wind plants without an 'availability' follow it");
        return std::nullopt;
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
            input.availability.insert_or_assign(plant.name, read_column(*availability, 1));
        else if (weather && is_weather_driven(plant.fuel))
            input.availability.insert_or_assign(plant.name, plant.fuel == "solar" ? solar_share(*weather, tracking)
                                                                                  : wind_share(*weather));
        input.fleet.push_back(std::move(plant));
    }

    /// A column of a CSV file of plain numbers, times `scale`.
    static Series read_column(const Node& node, double scale) {
        SignalSource source;
        source.format = SignalFormat::csv;
        source.kind = SignalKind::price; // a number of either sign
        source.file = node.text_of("file");
        source.time_column = node.text_of("time");
        source.value_column = node.text_of("value");
        source.scale = scale;
        source.time_zone = node.text_of("time_zone");
        source.series.label = chosen(label_list, node.text_of("label"));
        source.series.gaps = chosen(gap_list, node.text_of("gaps"));
        source.series.ends = chosen(end_list, node.text_of("ends"));
        return read_signal(source).series;
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
        input.demand = demand_series(demand, from_, to_);
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
        store.factor = figure(value(node, "factor"), SignalKind::average);
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

    std::vector<ZonalLine> build_lines() {
        std::vector<ZonalLine> lines;
        for (const Entry& entry : root_.find("lines")->entries) {
            const Node& node = entry.value;
            ZonalLine line;
            line.name = node.text_of("name");
            line.from = place_of(node.text_of("from"));
            line.to = place_of(node.text_of("to"));
            line.forward = line.backward = megawatts(node, "capacity");
            if (node.get("back") != nullptr)
                line.backward = megawatts(node, "back");
            if (node.get("reactance") != nullptr)
                line.reactance = value(node, "reactance");
            lines.push_back(std::move(line));
        }
        return lines;
    }

    std::size_t place_of(std::string_view name) const {
        return static_cast<std::size_t>(std::ranges::find(zones_, name, &BuiltZone::name) - zones_.begin());
    }

    void build_group(const std::vector<std::size_t>& members, const std::vector<ZonalLine>& lines) {
        std::vector<std::string> names;
        std::vector<ZoneInput> inputs;
        std::vector<DrivenStore> stores;
        DispatchedGroup dispatched;
        const auto local = [&members](std::size_t zone) {
            return static_cast<std::size_t>(std::ranges::find(members, zone) - members.begin());
        };
        for (const std::size_t z : members) {
            names.push_back(zones_[z].name);
            inputs.push_back(std::move(zones_[z].input));
            dispatched.zones.push_back(zones_[z].index);
            for (DrivenStore& store : zones_[z].stores) {
                store.store.zone = names.size() - 1;
                stores.push_back(std::move(store));
            }
        }
        std::vector<ZonalLine> own;
        for (ZonalLine line : lines) {
            line.from = local(line.from);
            line.to = local(line.to);
            if (line.from < members.size())
                own.push_back(std::move(line));
        }
        try {
            dispatched.group = make_group(names, inputs, stores, std::move(own), from_, hours_);
            dispatched.group.window = whole(*root_.find("dispatch"), "window");
            take_course(dispatched, members);
        } catch (const InputError& error) {
            faults_.add_input(error, root_.find("zones")->at, "zones", "");
        }
        scenario_.dispatch.groups.push_back(std::move(dispatched));
    }

    /// The zones' signals without any site.
    void take_course(DispatchedGroup& dispatched, const std::vector<std::size_t>& members) {
        std::vector<bool> marginal;
        for (const std::uint32_t zone : dispatched.zones)
            marginal.push_back(is_billed(scenario_, zone));
        GroupCourse course = run_group(dispatched.group, marginal);
        dispatched.emissions = std::move(course.emissions);
        for (std::size_t i = 0; i < members.size(); ++i) {
            const BuiltZone& built = zones_[members[i]];
            Zone& zone = scenario_.zones[built.index];
            const auto signal = [&](Series& series, SignalKind kind) {
                Signal made;
                made.series = std::move(series);
                made.kind = kind;
                made.basis = kind == SignalKind::price ? Basis::unstated : built.basis;
                made.source = built.source;
                if (kind == SignalKind::price)
                    made.currency = scenario_.currency;
                return made;
            };
            ZoneCourse& of = course.zones[i];
            zone.average = signal(scenario_.dispatch.traced ? of.traced : of.production, SignalKind::average);
            if (marginal[i])
                zone.marginal = signal(of.marginal, SignalKind::marginal);
            zone.price = signal(of.price, SignalKind::price);
        }
    }

    const Node& root_;
    Scenario& scenario_;
    Faults& faults_;
    Instant from_;
    Instant to_;
    std::size_t hours_ = 0;
    std::vector<BuiltZone> zones_;
};

} // namespace

void build_dispatch(const Node& root, Scenario& scenario, Faults& faults) {
    const Node& dispatch = *root.find("dispatch");
    scenario.dispatch.feedback = flag(dispatch, "feedback");
    scenario.dispatch.traced = chosen(intensity_list, dispatch.text_of("intensity"));
    FleetBuilder(root, scenario, faults).run();
}

} // namespace sunward::scenario
