// What does not fit together in a checked tree.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "scenario/fields/rule_values.hpp"
#include "scenario/fields/schema.hpp"
#include "scenario/read/complete.hpp"
#include "sunward/policy/catalog.hpp"

namespace sunward::scenario {

namespace {

std::vector<std::string_view> names_in(const Node& root, std::string_view target) {
    std::vector<std::string_view> names;
    if (const Node* found = root.get(target))
        for (const Entry& entry : found->entries)
            names.push_back(found->is_map() ? std::string_view(entry.key) : entry.value.text_of("name"));
    return names;
}

/// Whether there are faults in what names a list has, so that nothing is said about what is not among them.
bool is_unknown(const Node& root, std::string_view target) {
    const Node* found = root.find(target);
    if (found == nullptr || found->kind == Node::Kind::faulty)
        return true;
    return std::ranges::any_of(found->entries, [&](const Entry& entry) {
        const Node* name = entry.value.find("name");
        return entry.value.kind == Node::Kind::faulty ||
               (found->is_list() && name != nullptr && name->kind == Node::Kind::faulty);
    });
}

void check_reference(const Node& root, const Node& node, std::string_view target, const std::string& path,
                     Faults& faults) {
    const auto names = names_in(root, target);
    if (std::ranges::find(names, node.text) != names.end() || is_unknown(root, target))
        return;
    faults.add(node.at, path,
               fmt::format("'{}' is not one of the {}{}", node.text, target, faults.suggest(node.text, names)));
}

void check_names(const Node& list, const std::string& path, const Sources& sources, Faults& faults) {
    std::map<std::string_view, Mark> seen;
    for (std::size_t i = 0; i < list.entries.size(); ++i) {
        const Node* name = list.entries[i].value.get("name");
        if (name == nullptr)
            continue;
        const auto [first, fresh] = seen.emplace(name->text, name->at);
        if (fresh)
            continue;
        const Location at = sources.locate(first->second);
        faults.add(name->at, join(join(path, i), "name"),
                   fmt::format("'{}' is the name of another one, at {}:{}:{}; names have to differ", name->text,
                               at.file, at.line, at.column));
    }
}

/// References and names, wherever the table has them.
void check_names_and_references(const Node& root, const Node& node, const Type& type, const std::string& path,
                                Faults& faults) {
    if (!node.usable())
        return;
    switch (type.kind) {
    case Type::Kind::either:
        check_names_and_references(root, node, type.parts[node.is_scalar() ? 0 : 1], path, faults);
        break;
    case Type::Kind::reference: check_reference(root, node, type.target, path, faults); break;
    case Type::Kind::list:
        check_names(node, path, faults.sources(), faults);
        for (std::size_t i = 0; i < node.entries.size(); ++i)
            check_names_and_references(root, node.entries[i].value, type.parts[0], join(path, i), faults);
        break;
    case Type::Kind::record:
        for (const Field& field : type.record->fields)
            if (const Node* value = node.get(field.key))
                check_names_and_references(root, *value, field.type, join(path, field.key), faults);
        break;
    default: break;
    }
}

void check_signals(const Node& zone, const std::string& path, Faults& faults) {
    const Node* signals = zone.get("signals");
    if (signals == nullptr)
        return;
    for (const Entry& entry : signals->entries) {
        const Node& signal = entry.value;
        if (signal.text_of("shape") == "linear" && signal.get("resample") == nullptr)
            faults.add(signal.find("shape")->at, join(join(join(path, "signals"), entry.key), "shape"),
                       "a linear signal needs 'resample', the step over which means are taken");
    }
}

template <typename Check>
void for_each(const Node& map, std::string_view key, const std::string& path, const Check& check) {
    const Node* list = map.get(key);
    for (std::size_t i = 0; list != nullptr && i < list->entries.size(); ++i)
        if (list->entries[i].value.is_map())
            check(list->entries[i].value, join(join(path, key), i));
}

void check_link(const Node& link, const std::string& path, Faults& faults) {
    const std::string_view from = link.text_of("from");
    if (!from.empty() && from == link.text_of("to"))
        faults.add(link.find("to")->at, join(path, "to"), "from one place to itself, expected two");
}

constexpr std::string_view plant_keys[] = {"preset", "fleet", "case"};

bool has_plants(const Node& zone) {
    return std::ranges::any_of(plant_keys, [&](std::string_view key) { return zone.get(key) != nullptr; });
}

/// A zone has plants, or signals, or neither.
void check_plants(const Node& zone, const std::string& path, Faults& faults) {
    const Node* signals = zone.get("signals");
    const Node* first = nullptr;
    for (const std::string_view key : plant_keys)
        if (const Node* found = zone.get(key)) {
            if (first != nullptr)
                faults.add(found->at, join(path, key), "a zone has one of 'preset', 'fleet' and 'case'");
            first = found;
        }
    if (zone.get("case") != nullptr && zone.find("bus")->kind == Node::Kind::nothing)
        faults.add(zone.find("case")->at, join(path, "bus"), "missing, expected the number of a bus of the case");
    const bool stated = signals != nullptr && std::ranges::any_of(signals->entries, [](const Entry& signal) {
                            return signal.value.kind != Node::Kind::nothing;
                        });
    if (has_plants(zone) && stated)
        faults.add(signals->at, join(path, "signals"), "the zone's plants give its signals, expected none beside them");
}

void check_line(const Node& root, const Node& line, const std::string& path, Faults& faults) {
    check_link(line, path, faults);
    for (const std::string_view end : {"from", "to"})
        for_each(root, "zones", "", [&](const Node& zone, const std::string&) {
            if (!line.text_of(end).empty() && zone.text_of("name") == line.text_of(end) && !has_plants(zone))
                faults.add(line.find(end)->at, join(path, end),
                           fmt::format("zone '{}' has no plants; expected a zone with 'preset', 'fleet' or 'case'",
                                       line.text_of(end)));
        });
}

void check_synthetic(const Node& root, const Node& synthetic, const std::string& path, Faults& faults) {
    const Node* horizon = root.get("horizon");
    const bool open = horizon != nullptr && horizon->find("duration")->kind == Node::Kind::nothing;
    if (open && synthetic.find("jobs")->kind == Node::Kind::nothing &&
        synthetic.find("span")->kind == Node::Kind::nothing)
        faults.add(synthetic.at, path, "expected 'jobs' or 'span', because the horizon is open-ended");
    if (const Node* run = synthetic.get("run"))
        for (const Entry& law : run->entries)
            if (law.value.is_map())
                check_order(law.value, "least", "most", join(join(path, "run"), law.key), faults);
    const Node* widths = synthetic.get("accelerators");
    if (widths == nullptr || !widths->is_map())
        return;
    if (std::ranges::none_of(widths->entries, [](const Entry& entry) { return entry.value.number > 0; }))
        faults.add(widths->at, join(path, "accelerators"), "expected at least one weight above 0");
}

/// Names of the clusters at the sites where the jobs of an entry may run.
std::vector<std::string_view> cluster_names(const Node& root, const Node& entry) {
    std::vector<std::string_view> names;
    const Node* allowed = entry.get("sites");
    const Node* sites = root.get("sites");
    for (std::size_t s = 0; sites != nullptr && s < sites->entries.size(); ++s) {
        const Node& site = sites->entries[s].value;
        const auto is_it = [&](const Entry& other) { return other.value.text == site.text_of("name"); };
        if (allowed != nullptr && std::ranges::none_of(allowed->entries, is_it))
            continue;
        const auto here = names_in(site, "clusters");
        names.insert(names.end(), here.begin(), here.end());
    }
    return names;
}

/// Calls with each cluster of the scenario.
template <typename Call>
void for_each_cluster(const Node& root, const Call& call) {
    for_each(root, "sites", "", [&](const Node& site, const std::string& path) {
        for_each(site, "clusters", path, [&](const Node& cluster, const std::string&) { call(cluster); });
    });
}

/// Speeds are of hardware and clusters that there are, each once.
void check_speeds(const Node& root, const Node& entry, const std::string& path, Faults& faults) {
    const Node* speeds = entry.get("speeds");
    const Node* rates = entry.get("throughput");
    const Node* synthetic = entry.get("synthetic");
    if (speeds != nullptr && rates != nullptr)
        faults.add(rates->at, join(path, "throughput"), "given alongside 'speeds', expected one of them");
    if (const Node* others = entry.get("other_hardware"); others != nullptr && speeds == nullptr && rates == nullptr)
        faults.add(others->at, join(path, "other_hardware"), "has no meaning without 'speeds' or 'throughput'");
    if (const Node* flop = synthetic == nullptr ? nullptr : synthetic->get("flop");
        flop != nullptr && (rates == nullptr || rates->entries.empty()))
        faults.add(flop->at, join(join(path, "synthetic"), "flop"),
                   "needs 'throughput' of the entry: what an accelerator does of it by hardware");
    std::vector<std::string_view> hardware;
    std::vector<std::string_view> clusters;
    for_each_cluster(root, [&](const Node& cluster) {
        clusters.push_back(cluster.text_of("name"));
        if (const Node* node = cluster.get("node"))
            hardware.push_back(node->text_of("hardware"));
    });
    std::map<std::pair<std::string_view, std::string_view>, Mark> seen;
    const auto check_named = [&](const Node& speed, const std::string& inner) {
        for (const auto& [key, names] : {std::pair{"hardware", &hardware}, std::pair{"cluster", &clusters}}) {
            const Node* named = speed.get(key);
            if (named == nullptr)
                continue;
            if (std::ranges::find(*names, named->text) == names->end() && !is_unknown(root, "sites"))
                faults.add(named->at, join(inner, key),
                           fmt::format("'{}' is not the {} of any site{}", named->text,
                                       names == &hardware ? "hardware" : "name of a cluster",
                                       faults.suggest(named->text, *names)));
            const auto [first, fresh] =
                seen.emplace(std::pair<std::string_view, std::string_view>{key, named->text}, named->at);
            const Location at = faults.sources().locate(first->second);
            if (!fresh)
                faults.add(named->at, join(inner, key),
                           fmt::format("'{}' is named already, at {}:{}:{}", named->text, at.file, at.line, at.column));
        }
    };
    for_each(entry, "speeds", path, check_named);
    for_each(entry, "throughput", path, check_named);
}

void check_entry(const Node& root, const Node& entry, const std::string& path, Faults& faults) {
    check_speeds(root, entry, path, faults);
    if (const Node* synthetic = entry.get("synthetic"))
        check_synthetic(root, *synthetic, join(path, "synthetic"), faults);
    if (const Node* cluster = entry.get("cluster")) {
        const auto names = cluster_names(root, entry);
        if (std::ranges::find(names, cluster->text) == names.end())
            faults.add(cluster->at, join(path, "cluster"),
                       fmt::format("'{}' is not a cluster of any site where the jobs may run{}", cluster->text,
                                   faults.suggest(cluster->text, names)));
    }
    if (const Node* columns = entry.get("columns"); columns != nullptr && entry.get("elastic") == nullptr)
        for (const std::string_view key : {"min_accelerators", "max_accelerators"})
            if (const Node* column = columns->get(key))
                faults.add(column->at, join(join(path, "columns"), key),
                           "jobs of this entry keep their width; expected 'elastic' alongside it");
    const Node* policy = root.get("policy");
    const Node* allowed = entry.get("sites");
    const WhereRule* where = policy == nullptr ? nullptr : find_rule(where_rules(), policy->text_of("where"));
    if (where == nullptr || allowed == nullptr || !where->traits.at_home)
        return;
    const std::string_view home = entry.text_of("site");
    if (std::ranges::none_of(allowed->entries, [&](const Entry& site) { return site.value.text == home; }))
        faults.add(allowed->at, join(path, "sites"),
                   fmt::format("'{}' is not among them, and the policy runs jobs where they are submitted", home));
}

/// Whether forecasts of a signal of a zone are there, as far as files give them.
bool is_told(const Node& root, std::string_view zone, std::string_view signal) {
    const Node* forecast = root.get("forecast");
    const ForecastModel* model =
        forecast == nullptr ? nullptr : find_rule(forecast_models(), forecast->text_of("model"));
    if (model == nullptr || !model->traits.from_issues)
        return true;
    const Node* issued = forecast->get("issued");
    return issued == nullptr || std::ranges::any_of(issued->entries, [&](const Entry& entry) {
               return entry.value.text_of("zone") == zone && entry.value.get(signal) != nullptr;
           });
}

/// Signals that a policy looks at.
std::vector<std::string_view> looked_at(const Node& policy) {
    const std::string_view signal = policy.text_of("optimise");
    if (signal != name_of(optimise_choices(), Optimise::weighted))
        return {signal};
    return {name_of(optimise_choices(), Optimise::price), policy.text_of("intensity")};
}

/// A signal, and a forecast of it, has to be in every zone that feeds a site of some kind.
template <typename Which>
void check_told(const Node& root, std::string_view signal, std::string_view why, const Which& counts, Faults& faults) {
    const Node* zones = root.get("zones");
    const Node* sites = root.get("sites");
    for (std::size_t z = 0; zones != nullptr && sites != nullptr && z < zones->entries.size(); ++z) {
        const Node& zone = zones->entries[z].value;
        const Node* signals = zone.get("signals");
        const bool feeds = std::ranges::any_of(sites->entries, [&](const Entry& site) {
            return site.value.text_of("zone") == zone.text_of("name") && counts(site.value);
        });
        if (!feeds || has_plants(zone))
            continue; // its plants give every signal
        if (signals != nullptr && signals->find(signal) != nullptr &&
            signals->find(signal)->kind == Node::Kind::nothing)
            faults.add(zone.at, join(join(join("zones", z), "signals"), signal), fmt::format("missing, and {}", why));
        else if (!is_told(root, zone.text_of("name"), signal))
            faults.add(root.get("forecast")->at, "forecast.issued",
                       fmt::format("has no forecasts of '{}' in zone {}, and {}", signal, zone.text_of("name"), why));
    }
}

/// Whether what a site pays for energy follows the price of its zone.
bool pays_market(const Node& site) {
    const Node* grid = site.get("grid");
    const Node* tariff = grid == nullptr ? nullptr : grid->get("tariff");
    return tariff == nullptr || tariff->get("energy") == nullptr;
}

/// Whether the `width` rule looks at the signal that the policy optimises.
bool has_sighted_width(const Node& policy) {
    const Node* width = policy.get("width");
    const WidthRule* rule = width == nullptr ? nullptr : find_rule(width_rules(), width->text_of("rule"));
    return rule != nullptr && rule->looks_at_signal != nullptr && rule->looks_at_signal(values_of(*width));
}

/// A policy that looks at a signal needs to be told of it.
void check_optimised(const Node& root, Faults& faults) {
    const Node* policy = root.get("policy");
    const Node* when = policy == nullptr ? nullptr : policy->get("when");
    const bool plugin = policy != nullptr && policy->get(plugin_key) != nullptr;
    if (when == nullptr && !plugin)
        return;
    const WhereRule* place = plugin ? nullptr : find_rule(where_rules(), policy->text_of("where"));
    const WhenRule* rule = plugin ? nullptr : find_rule(when_rules(), when->text_of("rule"));
    const WhereTraits where = place == nullptr ? WhereTraits{} : place->traits;
    const bool looks =
        rule == nullptr || rule->traits.looks_at_signal || where.looks_at_signal || has_sighted_width(*policy);
    if (where.by_price)
        check_told(root, name_of(optimise_choices(), Optimise::price), "the policy looks for the cheapest site",
                   pays_market, faults);
    if (!looks)
        return;
    for (const std::string_view signal : looked_at(*policy))
        check_told(
            root, signal, "the policy optimises it", [](const Node&) { return true; }, faults);
}

} // namespace

void check(const Node& root, Faults& faults) {
    check_names_and_references(root, root, types::record(scenario_record()), "", faults);
    for_each(root, "zones", "", [&](const Node& zone, const std::string& path) { check_signals(zone, path, faults); });
    for_each(root, "zones", "", [&](const Node& zone, const std::string& path) { check_plants(zone, path, faults); });
    for_each(root, "lines", "",
             [&](const Node& line, const std::string& path) { check_line(root, line, path, faults); });
    for_each(root, "accelerators", "",
             [&](const Node& device, const std::string& path) { check_accelerator(device, path, faults); });
    for_each(root, "sites", "", [&](const Node& site, const std::string& path) {
        for_each(site, "clusters", path,
                 [&](const Node& cluster, const std::string& inner) { check_cluster(cluster, inner, faults); });
    });
    if (const Node* network = root.get("network"))
        for_each(*network, "links", "network",
                 [&](const Node& link, const std::string& path) { check_link(link, path, faults); });
    for_each(root, "workload", "",
             [&](const Node& entry, const std::string& path) { check_entry(root, entry, path, faults); });
    check_optimised(root, faults);
    check_rules(root, faults);
    if (const Node* policy = root.get("policy"))
        check_policy(root, *policy, "policy", faults);
    if (const Node* policies = root.get("policies"))
        for (const Entry& entry : policies->entries)
            check_policy(root, entry.value, join("policies", entry.key), faults);
}

} // namespace sunward::scenario
