// What a site has behind its meter, and the weather that drives it.
#include <algorithm>

#include <fmt/format.h>

#include "scenario/build/build.hpp"
#include "scenario/fields/choices.hpp"
#include "scenario/fields/schema.hpp"
#include "sunward/grid/profile.hpp"
#include "sunward/power/pv.hpp"
#include "sunward/power/wind_output.hpp"
#include "sunward/units/parse.hpp"
#include "sunward/weather/climates.hpp"
#include "sunward/weather/episode.hpp"
#include "sunward/weather/synthetic.hpp"
#include "sunward/weather/weather_format.hpp"

namespace sunward::scenario {

namespace {

/// Weather is made or read for at least a year, so that an open horizon has some too. What is made repeats; a file that
/// is replayed by the calendar is read for a year more, for the drain.
constexpr Duration least_weather = Duration::from_days(366);
constexpr Duration drain_weather = Duration::from_days(366);

std::vector<Episode> build_episodes(const Node& weather) {
    std::vector<Episode> episodes;
    for (const Entry& entry : weather.find("episodes")->entries)
        episodes.push_back(
            {{entry.value.find("from")->us}, {entry.value.find("to")->us}, value(entry.value, "warmer_k")});
    return episodes;
}

PvArray build_solar(const Node& node, const Place& place) {
    PvArray array;
    array.dc_capacity = Power::from_base(value(node, "capacity"));
    if (chosen(tracking_list, node.text_of("tracking")) == Tracking::single_axis)
        array.mount = SingleAxisTracker{};
    else
        array.mount =
            FixedMount{value(node, "tilt"),
                       node.get("azimuth") != nullptr ? value(node, "azimuth") : equatorward_azimuth(place.latitude)};
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
    farm.density = chosen(air_density_list, node.text_of("air_density"));
    return farm;
}

BackupGenerator build_backup(const Node& node, const std::string& path, std::string& currency, Faults& faults) {
    BackupGenerator backup;
    backup.capacity = Power::from_base(value(node, "capacity"));
    backup.fuel_factor = intensity_of(node, "fuel_factor");
    if (const Node* cost = node.get("cost"))
        backup.fuel_cost = build_price(*cost, join(path, "cost"), currency, faults);
    backup.start = chosen(backup_list, node.text_of("start"));
    for (const Fault& fault : faults_of(backup))
        faults.add(node.at, join(path, fault.field), fault.message);
    return backup;
}

/// 1 while there is a grid, 0 during its cuts.
Series build_connected(const Node& cuts, const std::string& path, Faults& faults) {
    std::vector<Point> points;
    Instant end{std::numeric_limits<std::int64_t>::min()};
    for (std::size_t i = 0; i < cuts.entries.size(); ++i) {
        const Node& cut = cuts.entries[i].value;
        const Instant begin{cut.find("at")->us};
        if (begin < end) {
            faults.add(cut.at, join(path, i), "begins before the cut above it ends, expected cuts in order");
            return Series::constant(1);
        }
        if (points.empty())
            points.push_back({begin - Duration::from_hours(1), 1});
        if (begin == end)
            points.back().value = 0;
        else
            points.push_back({begin, 0});
        end = begin + span_of(cut, "for");
        points.push_back({end, 1});
    }
    SeriesOptions options;
    options.ends = EndRule::hold;
    options.max_step = Duration::forever(); // a long time between cuts is no gap
    return Series::from_points(std::move(points), options);
}

void build_connection(const Node& grid, SitePower& power, const std::string& path, Faults& faults) {
    if (grid.get("import_limit") != nullptr)
        power.import_limit = Power::from_base(value(grid, "import_limit"));
    if (grid.get("export_limit") != nullptr)
        power.export_limit = Power::from_base(value(grid, "export_limit"));
    if (const Node& cuts = *grid.find("cuts"); !cuts.entries.empty())
        power.connected = build_connected(cuts, join(path, "cuts"), faults);
}

/// The hub of the turbines that follow the weather; without any, where most weather is measured.
double wanted_wind_height(const Node& site) {
    const Node* wind = site.get("wind");
    return wind == nullptr ? WeatherSource{}.wanted_wind_height : find_turbine(wind->text_of("turbine"))->hub_height_m;
}

void build_weather(const Node& site, const Scenario& scenario, SitePower& power, const std::string& path,
                   Faults& faults) {
    const Node* at = site.get("at");
    if (const Node* weather = site.get("weather")) {
        if (at == nullptr && weather->text_of("format") == synthetic_weather_word)
            return faults.add(weather->at, join(path, "at"),
                              "missing, expected the place that the weather is generated for");
        try {
            power.weather = make_weather(*weather, at, wanted_wind_height(site), scenario);
        } catch (const InputError& error) {
            faults.add_input(error, *weather, join(path, "weather"), "");
        }
        return;
    }
    for (const std::string_view key : {"solar", "wind"})
        if (const Node* node = site.get(key))
            faults.add(node->at, join(path, key), "needs 'weather' at the site");
}

/// A cap through time: a course like that of a signal, in W.
Series build_cap(const Node& cap, Instant start, const std::string& path, Faults& faults) {
    if (cap.get("limit") != nullptr)
        return Series::constant(value(cap, "limit"));
    Profile course;
    course.start = start;
    course.period = span_of(cap, "period");
    for (const Entry& entry : cap.find("values")->entries)
        course.values.push_back(entry.value.number);
    try {
        return profile_series(course, SignalKind::average);
    } catch (const InputError& error) {
        faults.add_input(error, cap, path, "profile.");
        return Series::constant(0);
    }
}

void build_limits(const Node& site, SitePower& power, Instant start, const std::string& path, Faults& faults) {
    const Node& limits = *site.find("limits");
    power.limits.rule = &limit_rule(limits.text_of("rule"));
    if (limits.get("least") != nullptr)
        power.limits.least_frequency = value(limits, "least");
    const Node* cap = site.get("power_cap");
    if (cap == nullptr)
        return;
    if (!power.limits.rule->traits.acts)
        faults.add(cap->at, join(path, "power_cap"), "has no effect with the rule none");
    power.power_cap = build_cap(*cap, start, join(path, "power_cap"), faults);
    power.cap_on_it = chosen(cap_list, cap->text_of("on")) == CapOn::it;
}

/// What `solar` or `wind` of a site or plant could give; nothing when it has none, no weather, or faults.
std::optional<Series> output_of(const Node& plant, std::string_view key, const std::optional<Weather>& weather,
                                const std::string& path, Faults& faults) {
    const Node* node = plant.get(key);
    if (node == nullptr || !weather)
        return std::nullopt;
    try {
        return key == "solar" ? pv_output(build_solar(*node, weather->place), *weather)
                              : wind_output(build_wind(*node), *weather);
    } catch (const InputError& error) {
        faults.add_input(error, *node, join(path, key), "");
        return std::nullopt;
    }
}

std::optional<double> elevation_of(const Node& at) {
    return at.get("elevation") == nullptr ? std::nullopt : std::optional(value(at, "elevation"));
}

Weather synthetic(const Node& node, const Node& at, const SyntheticSpan& span) {
    const ClimatePlace place{value(at, "latitude"), value(at, "longitude"), elevation_of(at)};
    const PlaceClimate made =
        node.get("climate") != nullptr ? climate_named(node.text_of("climate"), place) : climate_near(place);
    const SyntheticSite site{{place.latitude, place.longitude, made.elevation}, made.climate};
    Weather weather = std::move(synthetic_weather({&site, 1}, span).front());
    weather.notes.push_back(made.note);
    return weather;
}

Weather from_file(const Node& node, const Node* at, double wind_height, const Horizon& horizon, Instant to) {
    WeatherSource source;
    source.format = &weather_format(node.text_of("format"));
    source.file = node.text_of("file");
    source.from = horizon.start;
    source.to = to + drain_weather;
    source.until = horizon.start + horizon.length.value_or(Duration{});
    source.ends = chosen(end_list, node.text_of("ends"));
    source.gaps = chosen(gap_list, node.text_of("gaps"));
    source.wanted_wind_height = wind_height;
    source.elevation_known = at != nullptr && elevation_of(*at);
    if (at != nullptr)
        source.place = Place{value(*at, "latitude"), value(*at, "longitude"), elevation_of(*at).value_or(0)};
    return read_weather(source);
}

} // namespace

std::optional<Series> build_plant_output(const Node& plant, const Scenario& scenario, const std::string& path,
                                         std::vector<std::string>& notes, Faults& faults) {
    SitePower power;
    build_weather(plant, scenario, power, path, faults);
    if (power.weather)
        for (const std::string& note : power.weather->notes)
            notes.push_back(fmt::format("{}: {}: {}", path, power.weather->source, note));
    return output_of(plant, plant.get("solar") != nullptr ? "solar" : "wind", power.weather, path, faults);
}

Weather make_weather(const Node& node, const Node* at, double wind_height, const Scenario& scenario) {
    const Horizon& horizon = scenario.horizon;
    const Instant to = horizon.start + std::max(least_weather, horizon.length.value_or(Duration{}));
    Weather weather =
        node.text_of("format") == synthetic_weather_word
            ? synthetic(node, *at, {scenario.seed, horizon.start, to, span_of(node, "step"), EndRule::repeat})
            : from_file(node, at, wind_height, horizon, to);
    return with_episodes(std::move(weather), build_episodes(node));
}

double intensity_of(const Node& node, std::string_view key) {
    return Intensity::from_base(value(node, key)).in(gram_per_kilowatt_hour);
}

double build_price(const Node& price, const std::string& path, std::string& currency, Faults& faults) {
    take_currency(price, Measure::price, path, currency, faults);
    return Price::from_base(price.number).in(currency_per_megawatt_hour);
}

SitePower build_site_power(const Node& site, const std::vector<Cluster>& clusters, const Scenario& scenario,
                           const std::string& path, std::string& currency, Faults& faults) {
    SitePower power;
    power.facility = build_facility(*site.find("facility"), clusters, join(path, "facility"), faults);
    build_weather(site, scenario, power, path, faults);
    for (const bool solar : {true, false}) {
        const std::string_view key = solar ? "solar" : "wind";
        (solar ? power.solar : power.wind) = output_of(site, key, power.weather, path, faults);
        if (const Node* node = site.get(key)) {
            const bool given = node->get("life_cycle") != nullptr;
            const double factor = given ? intensity_of(*node, "life_cycle") : 0;
            const double embodied = value(*node, "embodied");
            (solar ? power.solar_factor : power.wind_factor) = factor;
            power.embodied_g_per_s += embodied / span_of(*node, "life").seconds();
            power.making_left_out = power.making_left_out || (!given && embodied == 0);
            if (factor > 0 && embodied > 0)
                faults.add(node->at, join(join(path, key), "embodied"),
                           "given alongside 'life_cycle', which holds the same emissions");
            (solar ? power.solar_sold : power.wind_sold) = flag(*node, "certificates_sold");
        }
    }
    if (const Node* battery = site.get("battery"))
        build_battery(*battery, power, join(path, "battery"), currency, faults);
    build_connection(*site.find("grid"), power, join(path, "grid"), faults);
    build_limits(site, power, scenario.horizon.start, path, faults);
    if (const Node* backup = site.get("backup"))
        power.backup = build_backup(*backup, join(path, "backup"), currency, faults);
    return power;
}

} // namespace sunward::scenario
