// What a site has behind its meter, and the weather that drives it.
#include <algorithm>

#include <fmt/format.h>

#include "build.hpp"
#include "choices.hpp"
#include "schema.hpp"
#include "sunward/power/pv.hpp"
#include "sunward/power/wind_output.hpp"
#include "sunward/units/parse.hpp"
#include "sunward/weather/synthetic.hpp"
#include "sunward/weather/weather_file.hpp"

namespace sunward::scenario {

namespace {

/// Weather is made or read for at least a year, so that an open horizon has some too. What is made repeats; a file,
/// which is replayed by the calendar, is read for a season more, for the drain.
constexpr Duration least_weather = Duration::from_days(366);
constexpr Duration drain_weather = Duration::from_days(90);

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

void build_weather(const Node& site, const Scenario& scenario, SitePower& power, const std::string& path,
                   Faults& faults) {
    const Node* at = site.get("at");
    const std::optional<Place> place = at != nullptr ? std::optional{build_place(*at)} : std::nullopt;
    if (const Node* weather = site.get("weather")) {
        if (!place && weather->text_of("format") == synthetic_weather_word)
            return faults.add(weather->at, join(path, "at"),
                              "missing, expected the place that the weather is made for");
        try {
            power.weather = make_weather(*weather, place, scenario);
        } catch (const InputError& error) {
            faults.add_input(error, weather->at, join(path, "weather"), "");
        }
        return;
    }
    for (const std::string_view key : {"solar", "wind"})
        if (const Node* node = site.get(key))
            faults.add(node->at, join(path, key), "needs 'weather' at the site");
}

} // namespace

double intensity_of(const Node& node, std::string_view key) {
    return Intensity::from_base(value(node, key)).in(gram_per_kilowatt_hour);
}

double build_price(const Node& price, const std::string& path, std::string& currency, Faults& faults) {
    const std::string own = price_currency(price.text);
    if (currency.empty())
        currency = own;
    else if (own != currency)
        faults.add(price.at, path,
                   fmt::format("'{}' is in {}, another price in {}; expected one currency", price.text, own, currency));
    return Price::from_base(price.number).in(currency_per_megawatt_hour);
}

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

SitePower build_site_power(const Node& site, const std::vector<Cluster>& clusters, const Scenario& scenario,
                           const std::string& path, std::string& currency, Faults& faults) {
    SitePower power;
    power.facility = build_facility(*site.find("facility"), clusters, join(path, "facility"), faults);
    build_weather(site, scenario, power, path, faults);
    const auto generation = [&](std::string_view key, auto make, std::optional<Series>& into, double& factor) {
        const Node* node = site.get(key);
        if (node == nullptr || !power.weather)
            return;
        try {
            into = make(*node);
            factor = intensity_of(*node, "life_cycle");
            power.embodied_g_per_s += value(*node, "embodied") / span_of(*node, "life").seconds();
            if (factor > 0 && value(*node, "embodied") > 0)
                faults.add(node->at, join(join(path, key), "embodied"),
                           "given beside 'life_cycle', which holds the same emissions");
        } catch (const InputError& error) {
            faults.add_input(error, node->at, join(path, key), "");
        }
    };
    generation(
        "solar", [&](const Node& node) { return pv_output(build_solar(node), *power.weather); }, power.solar,
        power.solar_factor);
    generation(
        "wind", [&](const Node& node) { return wind_output(build_wind(node), *power.weather); }, power.wind,
        power.wind_factor);
    if (const Node* battery = site.get("battery"))
        build_battery(*battery, power, join(path, "battery"), currency, faults);
    build_connection(*site.find("grid"), power, join(path, "grid"), faults);
    if (const Node* backup = site.get("backup"))
        power.backup = build_backup(*backup, join(path, "backup"), currency, faults);
    return power;
}

} // namespace sunward::scenario
