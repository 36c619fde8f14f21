// Small scenarios at random.
#pragma once

#include <algorithm>

#include "sunward/random/stream.hpp"
#include "worlds.hpp"

namespace sunward::test {

/// Draws by name.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : stream_(seed, "bound test") {}
    /// A whole number in [least, most].
    int whole(int least, int most) {
        return least + static_cast<int>(stream_.uniform() * static_cast<double>(most - least + 1));
    }
    double within(double least, double most) { return least + (most - least) * stream_.uniform(); }
    bool chance(double share) { return stream_.uniform() < share; }

private:
    RandomStream stream_;
};

inline std::vector<double> some_values(Dice& dice, int count, double least, double most) {
    std::vector<double> values;
    for (int i = 0; i < count; ++i)
        values.push_back(dice.within(least, most));
    return values;
}

inline void add_random_site(Dice& dice, Scenario& scenario, int hours) {
    Site& site = add_site(scenario, some_values(dice, hours, 20, 600), 0, dice.within(0, 0.6));
    Cluster& cluster = site.clusters[0];
    cluster.nodes = static_cast<std::uint32_t>(dice.whole(1, 3));
    cluster.node.accelerators = static_cast<std::uint32_t>(dice.whole(1, 2));
    cluster.packing = dice.chance(0.3) ? Packing::whole_node : Packing::shared;
    cluster.node.accelerator.full = cluster.node.accelerator.idle + dice.within(0.2, 2) * kilowatt;
    cluster.node.host.full = dice.within(0, 0.5) * kilowatt;
    site.power.facility = constant_pue(dice.within(1, 1.6));
    scenario.zones.back().price.emplace().series = hourly(some_values(dice, hours, 0, 90));
    scenario.zones.back().marginal.emplace().series = hourly(some_values(dice, hours, 100, 900));
}

inline void add_random_class(Dice& dice, Scenario& scenario) {
    JobClass& kind = scenario.workload.classes.emplace_back();
    kind.name = "k";
    kind.home = static_cast<std::uint32_t>(dice.whole(0, static_cast<int>(scenario.sites.size()) - 1));
    kind.interruptible = dice.chance(0.7);
    kind.utilisation = dice.within(0.3, 1);
    if (dice.chance(0.4)) {
        kind.checkpoint.save = Duration::from_seconds(dice.within(0, 400));
        kind.checkpoint.restore = Duration::from_seconds(dice.within(0, 400));
    }
    if (dice.chance(0.3))
        kind.sites = {kind.home};
}

/// One or two sites, a few jobs with and without deadlines over some hours.
inline Scenario random_world(std::uint64_t seed) {
    Dice dice(seed);
    Scenario scenario;
    scenario.name = "random";
    const int hours = dice.whole(4, 14);
    scenario.horizon = {midnight, Duration::from_hours(hours), true};
    if (dice.chance(0.2))
        scenario.horizon.length.reset();
    for (int sites = dice.whole(1, 2); sites > 0; --sites)
        add_random_site(dice, scenario, hours);
    for (int kinds = dice.whole(1, 2); kinds > 0; --kinds)
        add_random_class(dice, scenario);
    double submit = 0;
    for (int jobs = dice.whole(1, 7); jobs > 0 && submit < hours - 1; --jobs) {
        const double run = dice.chance(0.5) ? dice.whole(1, 3) : dice.within(0.1, 3);
        Job& job = add_job(scenario, submit, run);
        if (dice.chance(0.8))
            job.request.deadline = job.request.submit + job.run + Duration::from_seconds(dice.within(0, 8) * 3600);
        job.request.job_class =
            static_cast<std::uint16_t>(dice.whole(0, static_cast<int>(scenario.workload.classes.size()) - 1));
        const std::uint32_t home = scenario.workload.classes[job.request.job_class].home;
        const Cluster& cluster = scenario.sites[home].clusters[0];
        job.request.accelerators = static_cast<std::uint32_t>(
            dice.whole(1, static_cast<int>(std::min(2U, cluster.nodes * cluster.node.accelerators))));
        submit += dice.chance(0.5) ? dice.whole(0, 1) : dice.within(0, 1.5);
    }
    return scenario;
}

/// The same with elastic jobs, some of which scale badly, and none of which asks for what it gets at most.
inline void stretch(Scenario& scenario, std::uint64_t seed) {
    Dice dice(seed + 2'000'000);
    for (JobClass& kind : scenario.workload.classes) {
        kind.interruptible = true;
        kind.overhead_in_walltime = false; // else many are killed, and nothing is compared
        Elastic& elastic = kind.elastic.emplace();
        elastic.max = static_cast<std::uint32_t>(dice.whole(1, 5));
        elastic.restarts = dice.chance(0.5);
        if (dice.chance(0.4))
            elastic.curve = {ScalingCurve::Kind::amdahl, dice.within(0, 0.6)};
        else if (dice.chance(0.7))
            elastic.curve = {ScalingCurve::Kind::measured,
                             0,
                             {{1, dice.within(0.5, 1.5)}, {2, dice.within(0.8, 2.5)}, {4, dice.within(1, 4)}}};
    }
}

/// The same with bigger nodes, most of which sleep without a job.
inline void put_to_sleep(Scenario& scenario, std::uint64_t seed) {
    Dice dice(seed + 3'000'000);
    for (Site& site : scenario.sites) {
        Cluster& cluster = site.clusters[0];
        cluster.node.accelerators += static_cast<std::uint32_t>(dice.whole(0, 2));
        cluster.node.host.idle = dice.within(0, 1) * cluster.node.host.full;
        if (dice.chance(0.8))
            cluster.node.asleep = dice.within(0, 1) * idle_power(cluster.node);
        if (dice.chance(0.3)) {
            Cluster other = cluster;
            other.name = "d";
            other.node.accelerator.full = other.node.accelerator.idle + dice.within(0.2, 2) * kilowatt;
            site.clusters.push_back(other);
        }
    }
}

/// The same with hardware on which jobs work at other speeds and draws, and some where they may not run; at home they
/// may.
inline void vary(Scenario& scenario, std::uint64_t seed) {
    Dice dice(seed + 5'000'000);
    for (JobClass& kind : scenario.workload.classes)
        for (std::uint32_t s = 0; s < scenario.sites.size(); ++s)
            for (std::size_t c = 0; c < scenario.sites[s].clusters.size(); ++c) {
                const bool open = (s == kind.home && c == 0) || dice.chance(0.8);
                const double speed = dice.chance(0.3) ? 1 : dice.within(0.3, 4);
                kind.terms.push_back({open ? speed : 0, dice.within(0.3, 1)});
            }
}

/// A line between the sites, and data for it.
inline void connect(Scenario& scenario, std::uint64_t seed) {
    Dice dice(seed + 4'000'000);
    for (JobClass& kind : scenario.workload.classes) {
        kind.overhead_in_walltime = false; // else many are killed, and nothing is compared
        if (dice.chance(0.5))
            kind.checkpoint.bytes = dice.within(0, 1e11);
        if (dice.chance(0.3))
            kind.input_bytes = dice.within(0, 1e11);
        kind.checkpoint.power_share = dice.within(0, 1);
    }
    if (scenario.sites.size() < 2)
        return;
    Link link;
    link.name = "line";
    link.to = 1;
    link.bandwidth = dice.within(1, 20) * gigabit_per_second;
    link.energy = dice.within(0, 0.005) * kilowatt_hour_per_gigabyte;
    link.zone = static_cast<std::uint32_t>(dice.whole(0, 1));
    scenario.network.links.push_back(link);
}

/// The same with sun, wind and a battery at the first site.
inline void equip(Scenario& scenario, std::uint64_t seed) {
    Dice dice(seed + 1'000'000);
    SitePower& power = scenario.sites[0].power;
    if (dice.chance(0.7))
        power.solar = hourly(some_values(dice, 5, 0, 3000));
    if (dice.chance(0.3))
        power.wind = hourly(some_values(dice, 7, 0, 2000));
    power.solar_factor = dice.chance(0.5) ? 45 : 0;
    power.export_limit = dice.within(0, 2) * kilowatt;
    if (dice.chance(0.3)) {
        power.facility = Facility{};
        power.facility.rated_it = dice.within(2, 6) * kilowatt;
        power.facility.cooling.fan_share = dice.within(0, 0.2);
    }
    if (dice.chance(0.6)) {
        Battery& battery = power.battery.emplace();
        battery.capacity = dice.within(0.5, 6) * kilowatt_hour;
        battery.charge_limit = dice.within(0.2, 3) * kilowatt;
        battery.discharge_limit = dice.within(0.2, 3) * kilowatt;
        battery.min_soc = dice.within(0, 0.3);
        battery.self_discharge_per_month = dice.chance(0.3) ? 0.1 : 0;
        power.initial_soc = dice.within(battery.min_soc, 1);
        power.dispatch.rule = dice.chance(0.5) ? &dispatch_rule("self-consumption") : &dispatch_rule("threshold");
        power.dispatch.charge_below = dice.within(50, 250);
        power.dispatch.discharge_above = dice.within(250, 500);
        power.dispatch.discharge_to_grid = dice.chance(0.3);
    }
}

} // namespace sunward::test
