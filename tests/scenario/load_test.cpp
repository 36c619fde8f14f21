#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "files.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

/// Something of everything.
const std::string full = R"(sunward: 1
name: full
seed: 7
horizon: {start: 2022-06-06T00:00Z, duration: 7 d, drain: false}
nodes:
  - name: own
    hardware: chip
    accelerators: 4
    accelerator: {idle: 50 W, full: 0.4 kW}
    host: {idle: 200 W, full: 800 W}
zones:
  - name: california
    signals:
      average: {format: csv, file: ci.csv, time: at, value: v, unit: kg/MWh, basis: direct, ends: repeat}
      marginal: {format: profile, values: [300 gCO2/kWh, 500 gCO2/kWh], period: 12 h}
      price: 45.5 USD/MWh
  - {name: texas, signals: {average: {format: eia-mix, file: mix.csv, factors: {WND: 10 gCO2/kWh, COL: 1 t/MWh}}, price: 50 USD/MWh}}
sites:
  - name: fresno
    zone: california
    clusters:
      - {name: a, node: own, count: 2, packing: whole-node}
      - {node: tpu-v4-host, count: 3}
    facility: {pue: 1.2}
    storage: {bandwidth: 80 Gbit/s, latency: 1 ms}
  - name: austin
    zone: texas
    clusters:
      - name: edge
        node: {accelerator: {idle: 1 W, full: 2 W}}
        count: 10
network:
  tcp: true
  links: [{from: fresno, to: austin, bandwidth: 100 Gbit/s, latency: 25 ms, energy: 0.002 kWh/GB}]
workload:
  - name: trace
    format: csv
    file: jobs.csv
    site: austin
    columns: {submit: arrival, run: length, accelerators: cpus}
    time_unit: h
    cores_per_accelerator: 2
    slack: 1.5x
    interruptible: false
    utilisation: 80 %
    input: 10 GB
    checkpoint: {save: 1 min, restore: 30 s, size: 1 TB, power_share: 0.2}
  - synthetic: {jobs: 3, arrivals: {every: {interval: 2 h, first: 1 h}}, accelerators: {1: 1}, run: {uniform: {least: 1 h, most: 1 h}}}
    site: fresno
    cluster: a
    sites: [fresno]
    slack: {rule: next-workday, time_zone: Europe/Berlin}
forecast: {model: iid, error: 5 %}
policies:
  green: {optimise: price, order: sjf, backfill: conservative, compress_depth: 3, when: {rule: reserved-first, over: threshold, quantile: 0.25, reserved: 4, align: clock, slot: 30 min}, where: least-loaded}
  grey: {when: now}
policy: green
baseline: green
output: {jobs: false, sites_every: 15 min}
)";

std::filesystem::path full_file() {
    const auto folder = scenario_file(full).parent_path();
    write_file(folder / "ci.csv", "at,v\n2022-06-06 00:00,100\n2022-06-06 01:00,200\n");
    std::string mix = "timestamp,WND,COL\n";
    for (int hour = 0; hour < 8 * 24; ++hour) {
        const Instant at = parse_instant("2022-06-06T00:00Z").value() + Duration::from_hours(hour);
        mix += to_string(at) + ",1,1\n";
    }
    write_file(folder / "mix.csv", mix);
    write_file(folder / "jobs.csv", "arrival,length,cpus\n0,1,2\n1.5,2,3\n");
    return folder / "s.yaml";
}

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

Instant at(const char* text) { return parse_instant(text).value(); }

} // namespace

TEST_CASE("horizon, zones and signals of a full scenario") {
    const Scenario scenario = load_scenario(full_file()).scenario;
    CHECK(scenario.name == "full");
    CHECK(scenario.seed == 7);
    CHECK(scenario.horizon.start == at("2022-06-06T00:00Z"));
    CHECK(scenario.horizon.length == Duration::from_days(7));
    CHECK_FALSE(scenario.horizon.drain);
    CHECK(scenario.currency == "USD");
    REQUIRE(scenario.zones.size() == 2);
    const Zone& zone = scenario.zones[0];
    CHECK(zone.average.value().series.at(at("2022-06-06T01:30Z")) == 200);
    CHECK(zone.average->series.at(at("2022-06-06T02:30Z")) == 100);
    CHECK(zone.average->basis == Basis::direct);
    CHECK(zone.marginal.value().kind == SignalKind::marginal);
    CHECK(zone.marginal->series.at(at("2022-06-06T06:00Z")) == 500);
    CHECK(zone.price.value().series.at(at("2022-06-06T06:00Z")) == 45.5);
    // Labels of a mix are ends of hours, so the first value is for the hour before.
    CHECK(scenario.zones[1].average.value().series.begin() == at("2022-06-05T23:00Z"));
    CHECK(scenario.zones[1].average->series.at(at("2022-06-06T00:00Z")) == Approx(505));
    CHECK_FALSE(scenario.zones[1].marginal);
    CHECK_FALSE(scenario.output.jobs);
    CHECK(scenario.output.sites);
    CHECK(scenario.output.sites_every == Duration::from_seconds(900));
}

TEST_CASE("sites, node types and links of a full scenario") {
    const Scenario scenario = load_scenario(full_file()).scenario;
    REQUIRE(scenario.sites.size() == 2);
    const Site& fresno = scenario.sites[0];
    CHECK(fresno.power.facility.pue == 1.2);
    CHECK(fresno.storage_bandwidth.value() == Bandwidth::from_base(1e10));
    CHECK(fresno.storage_latency == Duration::from_seconds(0.001));
    REQUIRE(fresno.clusters.size() == 2);
    CHECK(fresno.clusters[0].packing == Packing::whole_node);
    CHECK(fresno.clusters[0].nodes == 2);
    CHECK(fresno.clusters[0].node.hardware == "chip");
    CHECK(fresno.clusters[0].node.accelerator.full.base() == 400);
    CHECK(fresno.clusters[0].node.host.full.base() == 800);
    CHECK(fresno.clusters[1].name == "tpu-v4-host");
    CHECK(fresno.clusters[1].packing == Packing::shared);
    CHECK(fresno.clusters[1].node.accelerator.full.base() == 192);
    const NodeType& edge = scenario.sites[1].clusters[0].node;
    CHECK(edge.name == "edge");
    CHECK(edge.accelerators == 1);
    CHECK(edge.host.full.base() == 0);
    CHECK(scenario.sites[1].zone == 1);
    CHECK(scenario.network.tcp);
    REQUIRE(scenario.network.links.size() == 1);
    const Link& link = scenario.network.links[0];
    CHECK(link.name == "fresno-austin");
    CHECK(link.to == 1);
    CHECK(link.zone == 0);
    CHECK(link.bandwidth == Bandwidth::from_base(12.5e9));
    CHECK(link.latency == Duration::from_seconds(0.025));
    CHECK(link.energy.base() == Approx(0.002 * 3.6e6 / 1e9).epsilon(1e-14));
}

TEST_CASE("jobs, forecast and policy of a full scenario") {
    const Scenario scenario = load_scenario(full_file()).scenario;
    REQUIRE(scenario.workload.classes.size() == 2);
    const JobClass& trace = scenario.workload.classes[0];
    CHECK(trace.home == 1);
    CHECK_FALSE(trace.interruptible);
    CHECK_FALSE(trace.kill_at_walltime); // its jobs ask for no wall-time
    CHECK(trace.utilisation == 0.8);
    CHECK(trace.input_bytes == 1e10);
    CHECK(trace.checkpoint.save == Duration::from_seconds(60));
    CHECK(trace.checkpoint.bytes == 1e12);
    CHECK(trace.checkpoint.power_share == 0.2);
    CHECK(scenario.workload.classes[1].name == "workload-2");
    CHECK(scenario.workload.classes[1].cluster == "a");
    CHECK(scenario.workload.classes[1].sites == std::vector<std::uint32_t>{0});
    const auto& jobs = scenario.workload.jobs;
    REQUIRE(jobs.size() == 5);
    CHECK(jobs[0].run == Duration::from_hours(1));
    CHECK(jobs[0].request.deadline == at("2022-06-06T02:30Z"));
    CHECK(jobs[1].request.submit == at("2022-06-06T01:00Z"));
    CHECK(jobs[2].request.submit == at("2022-06-06T01:30Z"));
    CHECK(jobs[2].request.accelerators == 2);
    CHECK(scenario.forecast.model == &forecast_model("iid"));
    CHECK(scenario.forecast.values.number("error") == 0.05);
    const PolicySpec& policy = scenario.policy;
    CHECK(policy.name == "green");
    CHECK(policy.optimise == Optimise::price);
    CHECK(policy.order.rule->name == "sjf");
    CHECK(policy.backfill.rule->name == "conservative");
    CHECK(policy.backfill.values.whole("compress_depth") == 3);
    CHECK(policy.where.rule->name == "least-loaded");
    CHECK(policy.when.reserved_first);
    CHECK(policy.when.rule->name == "threshold");
    CHECK(policy.when.values.number("quantile") == 0.25);
    CHECK(policy.when.reserved == 4);
    CHECK(policy.when.cells.align == Align::clock);
    CHECK(policy.when.cells.slot == Duration::from_seconds(1800));
    CHECK(policy.when.length == Knowledge::requested);
}

TEST_CASE("the resolved text gives the same text again, from anywhere") {
    const auto file = full_file();
    const Loaded loaded = load_scenario(file, {{"sites[fresno].facility.pue=1.3"}, 9, {}});
    CHECK_THAT(loaded.resolved, StartsWith("sunward: 1\nname: full\nseed: 9\n") && Contains("pue: 1.3"));
    CHECK_THAT(loaded.resolved, Contains("file: " + (file.parent_path() / "ci.csv").string()));
    CHECK_THAT(loaded.resolved, Contains("baseline: green") && !Contains("grey") && Contains("name: green"));
    const auto copy = write_file(scratch_folder("resolved") / "scenario.resolved.yaml", loaded.resolved);
    const Loaded again = load_scenario(copy);
    CHECK(again.resolved == loaded.resolved);
    CHECK(again.scenario.workload.jobs.size() == loaded.scenario.workload.jobs.size());
    CHECK(again.scenario.sites[0].clusters[1].name == "tpu-v4-host");
    CHECK(again.scenario.policy.name == "green");
    CHECK(again.scenario.baseline.value().name == "green");
    CHECK(again.scenario.baseline.value().when.values.number("quantile") == 0.25);
    std::filesystem::current_path(file.parent_path());
    CHECK(load_scenario("s.yaml", {{"sites[0].facility.pue=1.3"}, 9, {}}).resolved == loaded.resolved);
    std::filesystem::current_path("/");
    CHECK(load_scenario(file.relative_path(), {{"sites[0].facility.pue=1.3"}, 9, {}}).resolved == loaded.resolved);
}

TEST_CASE("names that look like something else survive the resolved text") {
    std::string text = with(two_sites, "name: oslo", "name: \"1:30\"");
    text = with(with(text, "name: rome", "name: 'no'"), "site: oslo", "site: \"1:30\"");
    const Loaded loaded = load_scenario(scenario_file(text));
    CHECK_THAT(loaded.resolved, Contains("name: \"1:30\"") && Contains("name: \"no\""));
    CHECK(load_scenario(scenario_file(loaded.resolved)).resolved == loaded.resolved);
}

TEST_CASE("a field is changed by --set, by index or name, and where it may not be is known") {
    const auto file = full_file();
    const auto set = [&](std::vector<std::string> sets, std::optional<std::string> policy = {}) {
        return load_scenario(file, {std::move(sets), {}, std::move(policy)}).scenario;
    };
    CHECK(set({"horizon.duration=3 d"}).horizon.length == Duration::from_days(3));
    CHECK(set({"sites[1].facility.pue=1.4"}).sites[1].power.facility.pue == 1.4);
    CHECK(set({"sites[austin].clusters[edge].count=11"}).sites[1].clusters[0].nodes == 11);
    CHECK(set({"workload[trace].slack=none"}).workload.jobs[0].request.deadline == Instant::never());
    CHECK(set({"zones[texas].signals.average=100 gCO2/kWh"}).zones[1].average->series.is_constant());
    CHECK(set({"policy.order=ljf"}).policy.order.rule->name == "ljf");
    CHECK(set({"policy.order=ljf"}).policy.name == "green");
    CHECK(set({"policies.green.order=ljf"}).policy.order.rule->name == "ljf");
    CHECK(set({"policy={order: fifo, when: now}"}).policy.name == "default");
    CHECK(set({"policy.when=now"}).policy.when.rule->name == "now");
    CHECK(set({"workload[1].slack.rule=2 h"}).workload.jobs[1].request.deadline == at("2022-06-06T04:00Z"));
    const PolicySpec lowest = set({"policy.order=ljf"}, "lowest-window").policy;
    CHECK(lowest.name == "lowest-window");
    CHECK(lowest.when.rule->name == "lowest-window");
    CHECK(lowest.order.rule->name == "ljf");
    CHECK(lowest.backfill.rule->name == "conservative");
    const auto fault = [&](const std::string& text) { return faults_of(file, {{text}, {}, {}}); };
    CHECK(fault("sites[0].facilty.pue=1") ==
          "--set sites[0].facilty.pue=1: sites[0].facilty: unknown key 'facilty' of site; did you mean 'facility'?\n");
    CHECK_THAT(fault("sites[fresnoo].zone=texas"), Contains("none is 'fresnoo'; did you mean 'fresno'?"));
    CHECK_THAT(fault("sites[2].zone=texas"), Contains("sites: has 2 entries, none is '2'"));
    CHECK_THAT(fault("horizon.start.year=1"), Contains("has no part 'year'"));
    CHECK_THAT(fault("seed"), Contains("expected path=value"));
    CHECK_THAT(fault("=1"), Contains("expected path=value"));
    CHECK_THAT(fault("sites[0=1"), Contains("expected path=value"));
    CHECK_THAT(fault("seed=[1"), StartsWith("--set seed=[1: seed: invalid YAML"));
    CHECK_THAT(fault("seed=one"), StartsWith("--set seed=one: seed: expected integer"));
    CHECK_THAT(fault("include=other.yaml"), Contains("include: takes effect in a scenario file only"));
}

TEST_CASE("includes are merged: maps key by key, anything else as a whole") {
    const auto folder = scratch_folder("include");
    std::filesystem::create_directories(folder / "parts");
    write_file(folder / "parts" / "base.yaml", two_sites + "output: {jobs: false, sites: false}\n");
    write_file(folder / "parts" / "seed.yaml", "seed: 5\nname: below\n");
    const auto file = write_file(folder / "s.yaml",
                                 "include: [parts/base.yaml, parts/seed.yaml]\nname: top\n"
                                 "output: {jobs: true}\n"
                                 "workload: [{site: rome, synthetic: {jobs: 2, arrivals: {every: 1 h}, run: 1 h}}]\n");
    const Loaded loaded = load_scenario(file);
    CHECK(loaded.scenario.name == "top");
    CHECK(loaded.scenario.seed == 5);
    CHECK(loaded.scenario.output.jobs);
    CHECK_FALSE(loaded.scenario.output.sites);
    CHECK(loaded.scenario.workload.jobs.size() == 2);
    CHECK_THAT(loaded.resolved, !Contains("include"));
    write_file(folder / "parts" / "seed.yaml", "seed: x\n");
    CHECK(faults_of(file) == "parts/seed.yaml:1:7: seed: expected integer of at least 0, found 'x'\n");
    write_file(folder / "parts" / "seed.yaml", "include: ../s.yaml\n");
    CHECK_THAT(faults_of(file), StartsWith("parts/seed.yaml:1:10: include: ") && Contains("includes itself"));
    write_file(folder / "parts" / "seed.yaml", "include: nowhere.yaml\n");
    CHECK_THAT(faults_of(file), StartsWith("parts/seed.yaml:1:10: include: no such file"));
}

TEST_CASE("a path is relative to the file that names it, also in an include") {
    const auto folder = scratch_folder("paths");
    std::filesystem::create_directories(folder / "parts");
    write_file(folder / "parts" / "ci.csv", "Time,Carbon Intensity\n2024-01-01 00:00,100\n2024-01-02 00:00,200\n");
    write_file(folder / "parts" / "base.yaml", with(two_sites, "400 gCO2/kWh", "{format: entsoe, file: ci.csv}"));
    const auto file = write_file(folder / "s.yaml", "include: parts/base.yaml\n");
    CHECK(load_scenario(file).scenario.zones[0].average->series.size() == 2);
}

TEST_CASE("environment variables in paths") {
    const auto folder = scenario_file(two_sites).parent_path();
    write_file(folder / "env.csv", "Time,Carbon Intensity\n2024-01-01 00:00,100\n2024-01-02 00:00,200\n");
    const std::string text =
        with(two_sites, "400 gCO2/kWh", "{format: entsoe, file: \"${SUNWARD_TEST_DATA}/env.csv\"}");
    unsetenv("SUNWARD_TEST_DATA");
    CHECK(faults_in(text) ==
          "s.yaml:4:61: zones[0].signals.average.file: the environment variable SUNWARD_TEST_DATA is "
          "not set\n");
    setenv("SUNWARD_TEST_DATA", folder.c_str(), 1);
    const Loaded loaded = load_scenario(scenario_file(text));
    CHECK(loaded.scenario.zones[0].average->series.size() == 2);
    unsetenv("SUNWARD_TEST_DATA");
    CHECK(load_scenario(scenario_file(loaded.resolved)).resolved == loaded.resolved);
}

TEST_CASE("a scenario that is not there is looked for among the installed ones") {
    std::filesystem::current_path(scratch_folder("elsewhere"));
    CHECK(load_scenario("quickstart.yaml").scenario.name == "quickstart");
    CHECK(load_scenario("quickstart.yaml").scenario.notes.front() ==
          "there is no quickstart.yaml here: the scenario that is shipped is read, " +
              (data_home() / "scenarios" / "quickstart.yaml").string());
    const auto own = load_scenario(scenario_file(two_sites)).scenario.notes;
    CHECK((own.empty() || own.front().find("shipped") == std::string::npos));
    CHECK(load_scenario("scenarios/quickstart.yaml").scenario.name == "quickstart");
    CHECK_THAT(faults_of("/nowhere/at-all.yaml"),
               StartsWith("/nowhere/at-all.yaml: no such file") || StartsWith("at-all.yaml: no such file"));
    setenv("SUNWARD_HOME", "/nowhere", 1);
    CHECK(data_home() == "/nowhere");
    CHECK_THAT(faults_of("quickstart.yaml"), Contains("no such file, nor among the scenarios in /nowhere/scenarios"));
    unsetenv("SUNWARD_HOME");
}

TEST_CASE("every node type of the catalogue can be named, and is as published") {
    const std::string catalogue = text_of(data_home() / "scenarios" / "catalog" / "nodes.yaml");
    std::size_t types = 0;
    for (std::size_t at = 0; (at = catalogue.find("- name: ", at)) != std::string::npos; ++types) {
        at += 8;
        const std::string name = catalogue.substr(at, catalogue.find('\n', at) - at);
        const NodeType node = load_scenario(scenario_file(with(two_sites, "node: dgx-a100", "node: " + name)))
                                  .scenario.sites[0]
                                  .clusters[0]
                                  .node;
        CHECK(node.name == name);
        CHECK(node.accelerator.idle < node.accelerator.full);
    }
    CHECK(types >= 12);
    const Scenario scenario =
        load_scenario(scenario_file(with(two_sites, "node: dgx-a100", "node: dgx-h100"))).scenario;
    const NodeType& h100 = scenario.sites[0].clusters[0].node;
    const NodeType& a100 = scenario.sites[1].clusters[0].node;
    CHECK((idle_power(h100) + dynamic_power(h100, 8, 1)).base() == Approx(10'200));
    CHECK((idle_power(a100) + dynamic_power(a100, 8, 1)).base() == Approx(6'500));
}
