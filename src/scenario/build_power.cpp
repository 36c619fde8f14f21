// What a site has behind its meter, and the weather that drives it.
#include <algorithm>

#include "build.hpp"
#include "choices.hpp"
#include "schema.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/power/pv.hpp"
#include "sunward/power/wind_output.hpp"
#include "sunward/weather/episode.hpp"
#include "sunward/weather/synthetic.hpp"
#include "sunward/weather/weather_file.hpp"

namespace sunward::scenario {

namespace {

/// Weather is made or read for at least a year, so that an open horizon has some too. What is made repeats; a file,
/// which is replayed by the calendar, is read for a season more, for the drain.
constexpr Duration least_weather = Duration::from_days(366);
constexpr Duration drain_weather = Duration::from_days(90);

Place build_place(const Node& at) { return {value(at, "latitude"), value(at, "longitude"), value(at, "elevation")}; }

Weather make_weather(const Node& node, const std::optional<Place>& place, const Scenario& scenario) {
    const Horizon& horizon = scenario.horizon;
    const Instant to = horizon.start + std::max(least_weather, horizon.length.value_or(Duration{}));
    if (node.text_of("format") == synthetic_weather_word) {
        const SyntheticSite site{*place, climate_at(*place)};
        return synthetic_weather({&site, 1}, {scenario.seed, horizon.start, to, span_of(node, "step"), EndRule::repeat})
            .front();
    }
    WeatherSource source;
    source.format = value_of(weather_formats(), &WeatherFormatInfo::format, node.text_of("format"));
    source.file = node.text_of("file");
    source.from = horizon.start;
    source.to = to + drain_weather;
    source.ends = EndRule::hold;
    source.gaps = chosen(gap_list, node.text_of("gaps"));
    source.place = place;
    return read_weather(source);
}

std::vector<Episode> build_episodes(const Node& weather) {
    std::vector<Episode> episodes;
    for (const Entry& entry : weather.find("episodes")->entries)
        episodes.push_back(
            {{entry.value.find("from")->us}, {entry.value.find("to")->us}, value(entry.value, "warmer_k")});
    return episodes;
}

Facility build_facility(const Node& node, const std::vector<Cluster>& clusters) {
    if (chosen(facility_list, node.text_of("model")) == FacilityModel::constant)
        return constant_pue(value(node, "pue"));
    Facility facility;
    if (node.get("rated") != nullptr)
        facility.rated_it = Power::from_base(value(node, "rated"));
    else
        for (const Cluster& cluster : clusters)
            facility.rated_it += static_cast<double>(cluster.nodes) *
                                 (cluster.node.host.full +
                                  static_cast<double>(cluster.node.accelerators) * cluster.node.accelerator.full);
    facility.cooling.supply_c = value(node, "supply_c");
    facility.cooling.free_cooling = chosen(free_cooling_list, node.text_of("free_cooling"));
    facility.cooling.approach_k = value(node, "approach_k");
    facility.cooling.cop = value(node, "cop");
    if (flag(node, "tower"))
        facility.cooling.water = WaterUse::evaporation;
    return facility;
}

PvArray build_solar(const Node& node) {
    PvArray array;
    array.dc_capacity = Power::from_base(value(node, "capacity"));
    if (chosen(tracking_list, node.text_of("tracking")) == Tracking::single_axis)
        array.mount = SingleAxisTracker{};
    else
        array.mount = FixedMount{value(node, "tilt"), value(node, "azimuth")};
    array.losses = value(node, "losses");
    array.dc_ac_ratio = value(node, "dc_ac_ratio");
    array.inverter_efficiency = value(node, "inverter_efficiency");
    array.temperature_coefficient = value(node, "temperature_coefficient");
    return array;
}

WindFarm build_wind(const Node& node) {
    WindFarm farm;
    farm.turbine = *find_turbine(node.text_of("turbine"));
    farm.turbines = value(node, "count");
    farm.wake_efficiency = value(node, "wake_efficiency");
    return farm;
}

double intensity_of(const Node& node, std::string_view key) {
    return Intensity::from_base(value(node, key)).in(gram_per_kilowatt_hour);
}

void build_battery(const Node& node, SitePower& power, const std::string& path, Faults& faults) {
    Battery battery;
    battery.capacity = Energy::from_base(value(node, "capacity"));
    battery.charge_limit = battery.discharge_limit = Power::from_base(value(node, "power"));
    battery.charge_efficiency = value(node, "charge_efficiency");
    battery.discharge_efficiency = value(node, "discharge_efficiency");
    battery.min_soc = value(node, "min_soc");
    battery.max_soc = value(node, "max_soc");
    battery.self_discharge_per_month = value(node, "self_discharge");
    power.initial_soc = std::clamp(value(node, "initial"), battery.min_soc, std::max(battery.min_soc, battery.max_soc));
    for (const Fault& fault : faults_of(battery, power.initial_soc))
        faults.add(node.at, join(path, fault.field), fault.message);
    power.battery = battery;
    const Node& rule = *node.find("dispatch");
    power.dispatch.rule = chosen(dispatch_list, rule.text_of("rule"));
    if (rule.get("on") != nullptr)
        power.dispatch_on = value_of(optimise_choices(), &RuleInfo<Optimise>::rule, rule.text_of("on"));
    if (rule.get("charge_below") != nullptr)
        power.dispatch.charge_below = intensity_of(rule, "charge_below");
    if (rule.get("discharge_above") != nullptr)
        power.dispatch.discharge_above = intensity_of(rule, "discharge_above");
    if (rule.get("import_level") != nullptr)
        power.dispatch.import_level = Power::from_base(value(rule, "import_level"));
    for (const Fault& fault : faults_of(power.dispatch))
        faults.add(rule.at, join(join(path, "dispatch"), fault.field), fault.message);
}

void build_weather(const Node& site, const Scenario& scenario, SitePower& power, const std::string& path,
                   Faults& faults) {
    const Node* at = site.get("at");
    const std::optional<Place> place = at != nullptr ? std::optional{build_place(*at)} : std::nullopt;
    if (const Node* weather = site.get("weather")) {
        if (!place && weather->text_of("format") == synthetic_weather_word)
            return faults.add(weather->at, join(path, "at"),
                              "missing, expected the place that the weather is made for");
        try {
            power.weather = with_episodes(make_weather(*weather, place, scenario), build_episodes(*weather));
        } catch (const InputError& error) {
            faults.add_input(error, weather->at, join(path, "weather"), "");
        }
        return;
    }
    for (const std::string_view key : {"solar", "wind"})
        if (const Node* node = site.get(key))
            faults.add(node->at, join(path, key), "needs 'weather' at the site");
}

/// What `solar` or `wind` of a site or plant could give; nothing when it has none, no weather, or faults.
std::optional<Series> output_of(const Node& plant, std::string_view key, const std::optional<Weather>& weather,
                                const std::string& path, Faults& faults) {
    const Node* node = plant.get(key);
    if (node == nullptr || !weather)
        return std::nullopt;
    try {
        return key == "solar" ? pv_output(build_solar(*node), *weather) : wind_output(build_wind(*node), *weather);
    } catch (const InputError& error) {
        faults.add_input(error, node->at, join(path, key), "");
        return std::nullopt;
    }
}

} // namespace

std::optional<Series> build_plant_output(const Node& plant, const Scenario& scenario, const std::string& path,
                                         Faults& faults) {
    SitePower power;
    build_weather(plant, scenario, power, path, faults);
    return output_of(plant, plant.get("solar") != nullptr ? "solar" : "wind", power.weather, path, faults);
}

SitePower build_site_power(const Node& site, const std::vector<Cluster>& clusters, const Scenario& scenario,
                           const std::string& path, Faults& faults) {
    SitePower power;
    power.facility = build_facility(*site.find("facility"), clusters);
    build_weather(site, scenario, power, path, faults);
    for (const bool solar : {true, false}) {
        const std::string_view key = solar ? "solar" : "wind";
        (solar ? power.solar : power.wind) = output_of(site, key, power.weather, path, faults);
        if (const Node* node = site.get(key)) {
            (solar ? power.solar_factor : power.wind_factor) = intensity_of(*node, "life_cycle");
            (solar ? power.solar_sold : power.wind_sold) = flag(*node, "certificates_sold");
        }
    }
    if (const Node* battery = site.get("battery"))
        build_battery(*battery, power, join(path, "battery"), faults);
    const Node& grid = *site.find("grid");
    if (grid.get("import_limit") != nullptr)
        power.import_limit = Power::from_base(value(grid, "import_limit"));
    if (grid.get("export_limit") != nullptr)
        power.export_limit = Power::from_base(value(grid, "export_limit"));
    return power;
}

} // namespace sunward::scenario
