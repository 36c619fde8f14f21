#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "command.hpp"
#include "output.hpp"
#include "sunward/error/error.hpp"
#include "sunward/experiment/comparison.hpp"
#include "sunward/grid/signal_format.hpp"
#include "sunward/grid/zone_catalogue.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/power/wind_farm.hpp"
#include "sunward/report/columns.hpp"
#include "sunward/report/metric.hpp"
#include "sunward/scenario/hardware.hpp"
#include "sunward/scenario/schema.hpp"
#include "sunward/units/parse.hpp"
#include "sunward/units/wrap.hpp"
#include "sunward/weather/climates.hpp"
#include "sunward/weather/weather_format.hpp"
#include "sunward/workload/trace_format.hpp"

namespace sunward {

namespace {

/// A name, a unit or source that may be empty, and what it means.
struct Row {
    std::string_view name;
    std::string_view note;
    std::string_view help;
};

/// Rows in lines of the terminal's width: what a name means stands behind it, or below it where names are long.
void print_rows(std::string_view title, const std::vector<Row>& rows) {
    constexpr std::size_t widest_start = 36;
    std::size_t name = 0;
    std::size_t note = 0;
    for (const Row& row : rows) {
        name = std::max(name, row.name.size());
        note = std::max(note, row.note.size());
    }
    const std::size_t width = line_width();
    const std::size_t start = 2 + name + 2 + (note > 0 ? note + 2 : 0);
    const bool below = start > widest_start;
    const std::size_t indent = below ? 6 : start;
    if (!title.empty())
        say(wrapped(title, width) + "\n");
    for (const Row& row : rows) {
        std::string line = fmt::format("  {:<{}}", row.name, below && note == 0 ? 0 : name);
        if (note > 0)
            line += fmt::format("  {:<{}}", row.note, below ? 0 : note);
        say(fmt::format("{}{}{}\n", line, below ? "\n      " : "  ", wrapped(row.help, width, indent, indent)));
    }
}

template <typename Rule>
std::vector<Row> rule_rows(std::span<const Rule* const> rules) {
    std::vector<Row> rows;
    for (const Rule* rule : rules)
        rows.push_back({rule->name, {}, rule->help});
    return rows;
}

template <typename Value>
std::vector<Row> value_rows(std::span<const NamedValue<Value>> values) {
    std::vector<Row> rows;
    for (const NamedValue<Value>& value : values)
        rows.push_back({value.name, {}, value.help});
    return rows;
}

void print_source(std::string_view name, std::string_view source) {
    if (!source.empty())
        say("  " + wrapped(fmt::format("{}: {}", name, source), line_width(), 4, 2) + "\n");
}

template <typename Rule>
void print_sources(std::span<const Rule* const> rules) {
    for (const Rule* rule : rules)
        print_source(rule->name, rule->source);
}

void list_policies() {
    say(wrapped("A policy is order x backfill x when x where x nodes x width; `sunward run --policy NAME` takes a "
                "policy of the scenario by its name, or a `when` rule.",
                line_width()) +
        "\n\n");
    print_rows("order: who is next", rule_rows(order_rules()));
    print_rows("backfill: who may go ahead of the queue", rule_rows(backfill_rules()));
    print_rows("when: times to run", rule_rows(when_rules()));
    print_rows("where: site", rule_rows(where_rules()));
    print_rows("nodes: cluster and nodes within a site", rule_rows(nodes_rules()));
    print_rows("width: how many accelerators", rule_rows(width_rules()));
    std::vector<Row> custom;
    for (const CustomInfo& info : custom_policies())
        custom.push_back({info.name, {}, info.help});
    print_rows("plugin: policies in C++ in place of rules, by `name`; libraries and programs have a path", custom);
    print_rows("optimise: the signal that counts", value_rows(optimise_choices()));
    print_rows("length: what a rule knows of a job's length", value_rows(knowledge_choices()));
    print_rows("forecast: what a rule knows of the future", rule_rows(forecast_models()));
    std::vector<Row> dispatch;
    for (const RuleHelp& rule : battery_rules())
        dispatch.push_back({rule.name, {}, rule.help});
    print_rows("dispatch: what a site's battery is told to do", dispatch);
    say("sources\n");
    print_sources(order_rules());
    print_sources(backfill_rules());
    print_sources(when_rules());
    print_sources(where_rules());
    print_sources(forecast_models());
}

void list_formats() {
    std::vector<Row> signals;
    for (const SignalFormat* format : signal_formats())
        signals.push_back({format->name, {}, format->help});
    print_rows("signals", signals);
    std::vector<Row> traces;
    for (const TraceFormat* format : trace_formats())
        traces.push_back({format->name, {}, format->help});
    print_rows("workloads", traces);
    std::vector<Row> weather;
    for (const WeatherFormat* format : weather_formats())
        weather.push_back({format->name, {}, format->help});
    print_rows("weather", weather);
}

void list_metrics() {
    std::vector<Row> rows;
    for (const Metric& metric : metrics())
        rows.push_back({metric.name, metric.unit.empty() ? "-" : metric.unit, metric.help});
    print_rows("summary.json", rows);
    rows.clear();
    for (const ComparableMetric& metric : comparable_metrics())
        rows.push_back({metric.name, metric.unit, metric.help});
    print_rows("compare.json, beside these", rows);
}

void list_columns() {
    const auto print = [](std::string_view file, std::span<const FileColumn> columns) {
        std::vector<Row> rows;
        for (const FileColumn& column : columns)
            rows.push_back({column.name, column.unit.empty() ? "-" : column.unit, column.help});
        print_rows(file, rows);
    };
    print("jobs.csv: a row a job", jobs_columns());
    print("jobs.csv, behind these where nodes fail or jobs take checkpoints on a clock", failure_columns());
    print("sites.csv: a row a site and step", sites_columns());
    print("zones.csv: a row a zone with plants and step", zones_columns());
    print("forecast.csv: a row a signal and lead time", forecast_columns());
}

void list_climates() {
    say(fmt::format("Climates that weather is generated from: mean temperature of the year, of\n"
                    "January and of July, irradiation of a year, wind at 10 m. `climate:` names one;\n"
                    "without it weather comes from between the nearest.\n"
                    "  {:<21}{:>7}{:>8}{:>8}{:>7}{:>7}{:>7}{:>7}{:>6}\n"
                    "  {:<21}{:>7}{:>8}{:>8}{:>7}{:>7}{:>7}{:>7}{:>6}\n",
                    "name", "north", "east", "height", "year", "Jan", "Jul", "sun", "wind", "", "deg", "deg", "m",
                    "deg C", "deg C", "deg C", "kWh/m2", "m/s"));
    const auto mean = [](const Seasons& seasons) { return (seasons[0] + seasons[1] + seasons[2] + seasons[3]) / 4; };
    for (const NamedClimate& climate : named_climates())
        say(fmt::format("  {:<21}{:>7.1f}{:>8.1f}{:>8.0f}{:>7.1f}{:>7.1f}{:>7.1f}{:>7.0f}{:>6.1f}\n", climate.name,
                        climate.place.latitude, climate.place.longitude, climate.place.elevation,
                        mean(climate.temperature_c), climate.temperature_c[0], climate.temperature_c[2],
                        365.25 * mean(climate.sun_kwh_m2), (climate.wind_m_s[0] + climate.wind_m_s[1]) / 2));
}

void list_turbines() {
    std::vector<std::string> texts;
    for (const Turbine& turbine : turbine_catalogue())
        texts.push_back(fmt::format("{:g} kW, rotor {:g} m, hub at {:g} m", turbine.rated.in(kilowatt),
                                    turbine.rotor_diameter_m, turbine.hub_height_m));
    std::vector<Row> rows;
    for (std::size_t i = 0; i < texts.size(); ++i)
        rows.push_back({turbine_catalogue()[i].name, {}, texts[i]});
    print_rows("turbines of a site's wind", rows);
}

std::string draw_text(const NodeType& node) {
    const auto power = [](Power draw) { return format_quantity(draw.base(), Measure::power); };
    const auto range = [&](const PowerRange& draw) {
        return draw.full > Power{} ? fmt::format("{} (idle {})", power(draw.full), power(draw.idle)) : "nothing";
    };
    std::string text = fmt::format("{} x {}, host {}", node.accelerators, range(node.accelerator), range(node.host));
    if (node.rated)
        text += fmt::format(", rated {}", power(*node.rated));
    if (node.in_training)
        text += fmt::format(", {} in training", power(*node.in_training));
    return text;
}

void list_nodes() {
    const std::vector<CatalogueNode> nodes = node_catalogue();
    std::vector<std::string> texts;
    for (const CatalogueNode& node : nodes)
        texts.push_back(draw_text(node.type));
    std::vector<Row> rows;
    for (std::size_t i = 0; i < nodes.size(); ++i)
        rows.push_back({nodes[i].type.name, {}, texts[i]});
    print_rows(
        "node types by `node`: accelerators and their draw at full load, the rest of the node, what the whole is "
        "rated for and what it draws on average in training",
        rows);
}

/// A rate in TFLOP/s, or that there is none.
std::string rate_text(double flop_per_second) {
    return flop_per_second > 0 ? fmt::format("{:.4g}", flop_per_second / 1e12) : "-";
}

std::string estimate_text(const std::optional<Estimate>& estimate) {
    if (!estimate)
        return "-";
    if (estimate->low == estimate->high)
        return fmt::format("{:.4g}", estimate->central.in(kilogram));
    return fmt::format("{:.4g} ({:.4g}-{:.4g})", estimate->central.in(kilogram), estimate->low.in(kilogram),
                       estimate->high.in(kilogram));
}

void list_hardware() {
    const auto best = [](const Rates& rates, Precision one, Precision other) {
        return std::max(rates[static_cast<std::size_t>(one)], rates[static_cast<std::size_t>(other)]);
    };
    say("Accelerators by `accelerator` of a node: dense peaks in TFLOP/s (fp32; bf16 or fp16; fp8 or int8), the most\n"
        "that products of matrices in bf16 reach, memory in GB and GB/s, draw in W, what it took to make one in kg\n"
        "(and its bounds), tags of the figures. `sunward list hardware-page` has the sources.\n");
    constexpr std::string_view layout = "  {:<19}{:<5}{:>5}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}{:>7}{:>7}  {:<17}{}\n";
    say(fmt::format(layout, "name", "kind", "year", "fp32", "16 bit", "8 bit", "reached", "memory", "GB/s", "idle",
                    "full", "embodied", "tags"));
    for (const Accelerator& device : accelerator_catalogue())
        say(fmt::format(
            layout, device.name, name_of(device.kind), device.released, rate_text(device.peak_of(Precision::fp32)),
            rate_text(best(device.peak, Precision::bf16, Precision::fp16)),
            rate_text(best(device.peak, Precision::fp8, Precision::int8)),
            rate_text(best(device.achievable, Precision::bf16, Precision::fp16)),
            device.memory > Data{} ? fmt::format("{:g}", device.memory.in(gigabyte)) : "-",
            device.memory_bandwidth > Bandwidth{} ? fmt::format("{:g}", device.memory_bandwidth.in(gigabyte / second))
                                                  : "-",
            fmt::format("{:g}", device.power.idle.in(watt)), fmt::format("{:g}", device.power.full.in(watt)),
            estimate_text(device.embodied), tags_of(device.sources)));
}

void list_hardware_page() { say(hardware_page()); }

void list_zones() {
    std::vector<Row> rows;
    for (const CatalogueZone& zone : zone_catalogue())
        rows.push_back({zone.name, zone.currency, zone.title});
    print_rows("zones with plants, demand and weather, by `preset` of a zone's grid", rows);
}

void list_batteries() {
    std::vector<Row> rows;
    for (const RuleHelp& model : battery_models())
        rows.push_back({model.name, {}, model.help});
    print_rows("models of a site's battery", rows);
}

void list_units() {
    constexpr std::pair<Measure, std::string_view> measures[] = {
        {Measure::power, "power"},
        {Measure::energy, "energy"},
        {Measure::duration, "duration"},
        {Measure::length, "length"},
        {Measure::carbon, "carbon"},
        {Measure::intensity, "carbon intensity"},
        {Measure::price, "price of energy"},
        {Measure::power_price, "price of power"},
        {Measure::carbon_price, "price of carbon"},
        {Measure::rental_price, "price of rent"},
        {Measure::water, "water per energy"},
        {Measure::data, "data"},
        {Measure::bandwidth, "bandwidth"},
        {Measure::energy_per_data, "energy per data"},
        {Measure::rate, "rate"},
        {Measure::flop_rate, "rate of computing"},
        {Measure::flop, "work"},
        {Measure::angle, "angle"},
        {Measure::ratio, "ratio"},
    };
    std::vector<std::string> units;
    for (const auto& [measure, name] : measures)
        units.push_back(fmt::format("{}", fmt::join(unit_names(measure), ", ")));
    std::vector<Row> rows;
    for (std::size_t i = 0; i < units.size(); ++i)
        rows.push_back({measures[i].second, {}, units[i]});
    print_rows("a number and a unit, such as `10 MW`; lengths of time also as `1 h 30 min`, prices in any currency",
               rows);
}

void list_pages() { say(policy_pages()); }
void list_format_pages() { say(format_pages()); }

void list_fields() { say(reference_page()); }

void list_schema() { say(json_schema()); }

struct Topic {
    std::string_view name;
    std::string_view help;
    void (*print)();
};

constexpr std::string_view policy_topic = "policy";

constexpr Topic topics[] = {
    {"policies", "rules that a policy is made of", list_policies},
    {policy_topic, "page of one rule by its NAME", nullptr},
    {"pages", "a page per rule", list_pages},
    {"format-pages", "a page per format of files and model of forecasts", list_format_pages},
    {"formats", "formats of signals, workloads and weather", list_formats},
    {"climates", "climates that weather is generated from", list_climates},
    {"turbines", "wind turbines of the catalogue", list_turbines},
    {"hardware", "accelerators of the catalogue", list_hardware},
    {"hardware-page", "every figure of accelerators and node types with its source", list_hardware_page},
    {"nodes", "node types of the catalogue", list_nodes},
    {"zones", "built-in zones with plants", list_zones},
    {"batteries", "models of batteries", list_batteries},
    {"units", "units of each measure", list_units},
    {"columns", "columns of jobs.csv, sites.csv, zones.csv and forecast.csv with unit and meaning", list_columns},
    {"metrics", "figures of summary.json and compare.json with unit and meaning", list_metrics},
    {"fields", "fields of a scenario: the reference page", list_fields},
    {"schema", "JSON Schema of a scenario, for editors", list_schema},
};

std::vector<std::string_view> topic_names() {
    std::vector<std::string_view> names;
    for (const Topic& topic : topics)
        names.push_back(topic.name);
    return names;
}

} // namespace

CLI::App* add_list(CLI::App& app, ListArguments& arguments) {
    CLI::App* command = app.add_subcommand("list", "Print what can be named in a scenario");
    const std::vector<std::string_view> names = topic_names();
    command->add_option("topic", arguments.topic, fmt::format("One of {}", fmt::join(names, ", ")))->type_name("TOPIC");
    command->add_option("name", arguments.name, "Rule, with `policy`")->type_name("NAME");
    command->footer("Example: sunward list policies\n         sunward list policy wait-awhile");
    return command;
}

void list(const ListArguments& arguments) {
    if (arguments.topic.empty()) {
        std::string text = "topic is required, one of";
        for (const Topic& topic : topics)
            text += fmt::format("\n  {:<10} {}", topic.name, topic.help);
        throw InputError({}, "list", text);
    }
    if (arguments.topic == policy_topic && arguments.name.empty())
        throw InputError({}, "list policy",
                         "missing the NAME of a rule, as in `sunward list policy wait-awhile`; "
                         "`sunward list policies` names them");
    if (arguments.topic == policy_topic) {
        say(policy_page(arguments.name));
        return;
    }
    if (!arguments.name.empty())
        throw InputError({}, "list", fmt::format("unexpected '{}': only `policy` takes a name", arguments.name));
    for (const Topic& topic : topics)
        if (topic.name == arguments.topic) {
            topic.print();
            return;
        }
    const std::vector<std::string_view> names = topic_names();
    throw InputError({}, "list",
                     fmt::format("unknown topic '{}'{}", arguments.topic, suggestion(arguments.topic, names)));
}

} // namespace sunward
