// Zones with plants: the groups that lines make of them, and their course without sites.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "scenario/build/built_zone.hpp"
#include "scenario/fields/choices.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/zone_dispatcher.hpp"

namespace sunward::scenario {

namespace {

constexpr std::int64_t hours_per_week = 168;
constexpr Duration one_hour = Duration::from_hours(1);

class DispatchBuilder {
public:
    DispatchBuilder(const Node& root, Scenario& scenario, Faults& faults)
        : root_(root), scenario_(scenario), faults_(faults), from_(scenario.horizon.start) {
        const Instant end = horizon_end(scenario);
        // For what runs on after the horizon or the last submit, whole weeks are made, at least one more; then they
        // repeat.
        std::int64_t wanted = (end - from_ + one_hour - Duration{1}).us / one_hour.us;
        needed_ = static_cast<std::size_t>(std::max<std::int64_t>(1, wanted));
        if (!scenario.horizon.length || scenario.horizon.drain)
            wanted = (wanted / hours_per_week + 2) * hours_per_week;
        hours_ = static_cast<std::size_t>(std::max<std::int64_t>(1, wanted));
        to_ = from_ + static_cast<std::int64_t>(hours_) * one_hour;
    }

    void run() {
        const Node& cases = *root_.find("cases");
        for (std::size_t c = 0; c < cases.entries.size(); ++c)
            add_case(cases.entries[c].value, join("cases", c));
        const Node& zones = *root_.find("zones");
        for (std::size_t z = 0; z < zones.entries.size(); ++z)
            build_zone(zones.entries[z].value, z);
        if (zones_.empty() || !faults_.empty())
            return;
        keep_to_data();
        std::vector<ZonalLine> lines = build_lines();
        lines.insert(lines.end(), branches_.begin(), branches_.end());
        for (const std::vector<std::size_t>& members : coupled_zones(zones_.size(), lines))
            build_group(members, lines);
    }

private:
    void build_zone(const Node& node, std::size_t index) {
        const bool preset = node.get("preset") != nullptr;
        if (node.get("case") != nullptr)
            return place_bus(node, index);
        if (!preset && node.get("fleet") == nullptr)
            return;
        BuiltZone zone;
        zone.index = static_cast<std::uint32_t>(index);
        zone.name = node.text_of("name");
        const std::string path = join("zones", index);
        try {
            build_plants(node, path, {scenario_, faults_, from_, to_}, zone);
        } catch (const InputError& error) {
            faults_.add_input(error, *node.get(preset ? "preset" : "fleet"), join(path, preset ? "preset" : "fleet"),
                              "fleet");
        }
        zones_.push_back(std::move(zone));
    }

    /// All buses of a case; those that the scenario names become its zones later.
    void add_case(const Node& node, const std::string& path) {
        const Node* currency = node.get("currency");
        if (currency != nullptr)
            take_currency(currency->text, *currency, join(path, "currency"), {scenario_, faults_, from_, to_});
        try {
            const auto [names, inputs, lines, in_service] = read_case(node, from_, to_);
            const std::size_t first = zones_.size();
            for (std::size_t b = 0; b < names.size(); ++b) {
                BuiltZone& zone = zones_.emplace_back();
                zone.name = fmt::format("{} bus {}", node.text_of("name"), names[b]);
                zone.source = zone.name;
                zone.basis = basis_of(node);
                zone.input = inputs[b];
                zone.is_bus = true;
                zone.in_service = in_service[b];
            }
            for (ZonalLine line : lines) {
                line.from += first;
                line.to += first;
                branches_.push_back(std::move(line));
            }
        } catch (const InputError& error) {
            faults_.add_input(error, node, path, "");
        }
    }

    void place_bus(const Node& node, std::size_t index) {
        const std::string source = fmt::format("{} bus {}", node.text_of("case"), whole(node, "bus"));
        const auto found = std::ranges::find(zones_, source, &BuiltZone::source);
        if (found == zones_.end()) {
            if (faults_.empty())
                faults_.add(node.find("bus")->at, join(join("zones", index), "bus"),
                            "the case has no bus with this number");
            return;
        }
        if (found->index != no_zone)
            faults_.add(node.find("bus")->at, join(join("zones", index), "bus"), "another zone already uses this bus");
        if (!found->in_service)
            faults_.add(
                node.find("bus")->at, join(join("zones", index), "bus"),
                fmt::format("bus {} of the case '{}' is out of service (type 4, isolated), expected one that the "
                            "network feeds",
                            whole(node, "bus"), node.text_of("case")));
        found->index = static_cast<std::uint32_t>(index);
        found->name = node.text_of("name");
    }

    /// What is made beyond the horizon ends where a file does whose `ends` say no more.
    void keep_to_data() {
        Instant end = to_;
        const auto look_at = [&end](const Series& series) {
            if (series.ends() == EndRule::fail)
                end = std::min(end, series.end());
        };
        for (const BuiltZone& zone : zones_) {
            look_at(zone.input.demand);
            for (const auto& [plant, share] : zone.input.availability)
                look_at(share);
        }
        if (end >= to_)
            return;
        repeats_ = false;
        const std::int64_t covered = std::max<std::int64_t>(0, (end - from_).us / one_hour.us);
        hours_ = std::max(needed_, static_cast<std::size_t>(covered));
    }

    std::vector<ZonalLine> build_lines() {
        std::vector<ZonalLine> lines;
        for (const Entry& entry : root_.find("lines")->entries) {
            const Node& node = entry.value;
            ZonalLine line;
            line.name = node.text_of("name");
            line.from = place_of(node.text_of("from"));
            line.to = place_of(node.text_of("to"));
            line.forward = line.backward = Power::from_base(value(node, "capacity")).in(megawatt);
            if (node.get("back") != nullptr)
                line.backward = Power::from_base(value(node, "back")).in(megawatt);
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
        refuse_unfed(members, inputs);
        std::vector<ZonalLine> own;
        for (ZonalLine line : lines) {
            line.from = local(line.from);
            line.to = local(line.to);
            if (line.from < members.size())
                own.push_back(std::move(line));
        }
        try {
            dispatched.group = make_group(names, inputs, stores, std::move(own), from_, hours_);
            dispatched.group.repeats = repeats_;
            dispatched.group.window = whole(*root_.find("dispatch"), "window");
            take_course(dispatched, members);
        } catch (const InputError& error) {
            faults_.add_input(error, *root_.find("zones"), "zones", "");
        } catch (const SimulationError& error) {
            refuse_unsolved(members, error.what());
        }
        scenario_.dispatch.groups.push_back(std::move(dispatched));
    }

    /// Demand that is not met and power that is spilt leave every hour a solution; angles round a loop may not.
    void refuse_unsolved(const std::vector<std::size_t>& members, std::string_view why) {
        const bool buses = zones_[members.front()].is_bus;
        const std::string_view key = buses ? "cases" : "zones";
        faults_.add(root_.find(key)->at, std::string(key),
                    fmt::format("{}{}", why,
                                buses ? "; do shifts of phase drive more round a loop than the limits let pass?" : ""));
    }

    /// A bus that no plant can reach has neither carbon nor price.
    void refuse_unfed(const std::vector<std::size_t>& members, const std::vector<ZoneInput>& inputs) {
        const auto gives = [](const Plant& plant) { return plant.capacity > 0 && !plant.is_load; };
        if (std::ranges::any_of(inputs, [&](const ZoneInput& zone) { return std::ranges::any_of(zone.fleet, gives); }))
            return;
        for (const std::size_t z : members)
            if (zones_[z].index != no_zone && zones_[z].is_bus && zones_[z].in_service)
                faults_.add(
                    root_.find("zones")->entries[zones_[z].index].value.at, join("zones", zones_[z].index),
                    fmt::format("no branch in service connects {} with a generator in service", zones_[z].source));
    }

    /// The zones' signals without any site.
    void take_course(DispatchedGroup& dispatched, const std::vector<std::size_t>& members) {
        std::vector<bool> marginal;
        for (const std::uint32_t zone : dispatched.zones)
            marginal.push_back(zone != no_zone && is_billed(scenario_, zone));
        GroupCourse course = run_group(dispatched.group, marginal);
        dispatched.emissions = std::move(course.emissions);
        for (std::size_t i = 0; i < members.size(); ++i) {
            const BuiltZone& built = zones_[members[i]];
            if (built.index == no_zone)
                continue;
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
            zone.carbon_free = std::move(of.carbon_free);
            zone.renewable = std::move(of.renewable);
            zone.water = std::move(of.water);
        }
    }

    const Node& root_;
    Scenario& scenario_;
    Faults& faults_;
    Instant from_;
    Instant to_;
    std::size_t needed_ = 0; ///< hours of the horizon
    std::size_t hours_ = 0;
    bool repeats_ = true;
    std::vector<BuiltZone> zones_;
    std::vector<ZonalLine> branches_; ///< of the cases
};

} // namespace

void build_dispatch(const Node& root, Scenario& scenario, Faults& faults) {
    const Node& dispatch = *root.find("dispatch");
    scenario.dispatch.feedback = flag(dispatch, "feedback");
    scenario.dispatch.traced = chosen(intensity_list, dispatch.text_of("intensity"));
    DispatchBuilder(root, scenario, faults).run();
}

} // namespace sunward::scenario
