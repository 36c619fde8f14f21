#include <catch2/catch.hpp>

#include <algorithm>

#include "files.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("the scenario that faults are put into has none") { CHECK(faults_in(two_sites).empty()); }

TEST_CASE("keys: unknown, missing, in the wrong place") {
    CHECK(faults_in(with(two_sites, "zone: north", "zoen: north")) ==
          "s.yaml:8:5: sites[0].zoen: unknown key 'zoen' of site; did you mean 'zone'?\n");
    CHECK_THAT(faults_in("sunward: 1\n"), Contains("s.yaml:1:1: horizon: missing") && Contains("workload: missing"));
    CHECK_THAT(
        faults_in(two_sites + "policy: {when: {rule: now, quantile: 0.2}}\n"),
        StartsWith("s.yaml:16:28: policy.when.quantile: has no meaning with rule 'now'; it goes with threshold"));
    CHECK_THAT(faults_in(with(two_sites, "every: 1 h", "every: 1 h, poisson: 3/h")),
               StartsWith("s.yaml:15:50: workload[0].synthetic.arrivals.poisson: given alongside 'every'"));
    CHECK_THAT(faults_in(with(two_sites, "every: 1 h", "")),
               StartsWith("s.yaml:15:37: workload[0].synthetic.arrivals: expected one of the keys poisson"));
    CHECK_THAT(faults_in(with(two_sites, "sunward: 1", "sunward: 2")),
               StartsWith("s.yaml:1:10: sunward: '2' is out of range"));
}

TEST_CASE("messages name the bound, the cure, and what was meant") {
    const auto fault = [](const std::string& set) {
        LoadOptions options;
        options.sets = {set};
        return faults_in(two_sites, options);
    };
    CHECK_THAT(fault("output.sites_every=1 us"), Contains("expected a value from 1 s to 146000 d"));
    CHECK_THAT(fault("horizon.duration=1000000 d"), Contains("expected a value above 0 to 146000 d"));
    CHECK_THAT(fault("horizon.start=1850-01-01"), Contains("expected date and time from 1900 to 2200"));
    CHECK_THAT(fault("sunward=2"), Contains("'2' is out of range, expected 1") && !Contains("1 to 1"));
    CHECK_THAT(fault("sites[0].battery={capacity: 2 MW, power: 1 MW}"),
               Contains("unit 'MW' is one of another kind, as in '10 MW', expected one of MWh"));
    CHECK_THAT(fault("sites[0].battery={capacity: \"2,5 MWh\", power: 1 MW}"), Contains("the decimal sign is a point"));
    CHECK_THAT(fault("sites[0].facility={pue: 1,2}"), Contains("the decimal sign is a point"));
    CHECK_THAT(fault("sites[0].facility.pue=1,2"), Contains("the decimal sign is a point"));
    CHECK_THAT(fault("sites.oslo.battery=none"), Contains("'sites[oslo]' is its entry of that name"));
    CHECK_THAT(fault("workload[0].slack=-1 h"), Contains("'-1 h' is out of range, expected a value from 0"));
    CHECK_THAT(fault("sites[0].name=none"), Contains("has to be there and cannot be `none`"));
    CHECK_THAT(fault("workload[0].synthetic.arrivals={daily: {at: \"01:00\", time_zone: +05:00}}"),
               Contains("'+05:00' is not an IANA time zone; for that offset write Etc/GMT-5"));
    const auto zone = [&](const std::string& text) { return fault("sites[0].time_zone=\"" + text + "\""); };
    for (const char* two_hours : {"+2", "+02", "+2:00", "+02:00", "+0200"})
        CHECK_THAT(zone(two_hours), Contains("for that offset write Etc/GMT-2"));
    CHECK_THAT(zone("-12"), Contains("write Etc/GMT+12"));
    CHECK_THAT(zone("+00:00"), Contains("write UTC"));
    for (const char* other : {"+", "-", "+x", "-13", "+15", "+05:30", "+1.5", "+:00"})
        CHECK_THAT(zone(other), Contains("is not an IANA time zone") && !Contains("write"));
    CHECK_THAT(fault("zones[0].signals.average=1e300 gCO2/kWh"), Contains("is out of range"));
    CHECK_THAT(fault("sites[0].grid={import_limit: 1e300 W}"), Contains("is out of range"));
}

TEST_CASE("one fault where the word is missing that other keys go with") {
    CHECK(faults_in(with(two_sites, "average: 400 gCO2/kWh", "average: {file: s.yaml, time: t, value: v}")) ==
          "s.yaml:4:38: zones[0].signals.average.format: missing, and file, time, value go with csv\n");
    CHECK(faults_in(with(two_sites, "synthetic: {jobs: 10, arrivals: {every: 1 h}, run: 30 min}",
                         "file: s.yaml\n    time_unit: h\n    columns: {submit: at}")) ==
          "s.yaml:14:5: workload[0].format: missing, and file, columns, time_unit go with csv\n");
}

TEST_CASE("values: units, types, ranges") {
    CHECK_THAT(faults_in(with(two_sites, "duration: 2 d", "duration: 2")),
               StartsWith("s.yaml:2:47: horizon.duration: ") && Contains("unit missing"));
    CHECK_THAT(faults_in(with(two_sites, "400 gCO2/kWh", "400 gCO2/kW")),
               StartsWith("s.yaml:4:38: zones[0].signals.average: ") && Contains("gCO2/kWh"));
    CHECK_THAT(faults_in(with(two_sites, "400 gCO2/kWh", "400 MW")), StartsWith("s.yaml:4:38: "));
    CHECK_THAT(faults_in(with(two_sites, "duration: 2 d", "duration: -2 d")), Contains("is out of range"));
    CHECK_THAT(faults_in(with(two_sites, "duration: 2 d", "duration: 1000000 d")), Contains("is out of range"));
    CHECK_THAT(faults_in(with(two_sites, "duration: 2 d", "duration: [2 d]")), Contains("found a list"));
    CHECK_THAT(faults_in(with(two_sites, "2024-01-01T00:00Z", "yesterday")),
               StartsWith("s.yaml:2:18: horizon.start: expected date and time"));
    CHECK_THAT(faults_in(with(two_sites, "zone: north\n", "zone: north\n    facility: {pue: 0.9}\n")),
               StartsWith("s.yaml:9:21: sites[0].facility.pue: '0.9' is out of range, expected a value from 1 to 10"));
    CHECK_THAT(faults_in(with(two_sites, "zones:", "zones: []\nzone:")),
               Contains("s.yaml:3:8: zones: expected at least one entry"));
    CHECK_THAT(faults_in(with(two_sites, "name: oslo", "name: \"a,b\"")),
               Contains("sites[0].name: 'a,b' is not a valid name"));
    CHECK_THAT(faults_in(with(two_sites, "every: 1 h", "daily: \"25:00\"")), Contains("expected time of day"));
    CHECK_THAT(faults_in(with(two_sites, "every: 1 h", "daily: {at: \"01:00\", time_zone: Mars/Olympus}")),
               Contains("'Mars/Olympus' is not an IANA time zone"));
}

TEST_CASE("a key that is known one level further down is told where it goes") {
    CHECK(faults_in(two_sites + "policy: {when: threshold, quantile: 0.3}\n") ==
          "s.yaml:16:27: policy.quantile: unknown key 'quantile' of policy; it is a key of 'when', as in when: {rule: "
          "..., quantile: ...}\n");
    CHECK_THAT(faults_in(with(two_sites, "zone: north", "zone: north\n    pue: 1.2")),
               Contains("unknown key 'pue' of site; it is a key of 'facility', as in facility: {pue: ...}\n"));
    CHECK_THAT(faults_in(with(two_sites, "zone: north", "zone: north\n    count: 2")),
               Contains("unknown key 'count' of site; it is a key of 'clusters', of 'wind'\n"));
}

TEST_CASE("names: references to nothing, and twice the same") {
    CHECK(faults_in(with(two_sites, "zone: north", "zone: nort")) ==
          "s.yaml:8:11: sites[0].zone: 'nort' is not one of the zones; did you mean 'north'?\n");
    CHECK(faults_in(with(two_sites, "site: oslo", "site: olso")) ==
          "s.yaml:14:11: workload[0].site: 'olso' is not one of the sites; did you mean 'oslo'?\n");
    CHECK(faults_in(with(two_sites, "name: rome", "name: oslo")) ==
          "s.yaml:10:11: sites[1].name: 'oslo' is the name of another one, at s.yaml:7:11; names have to differ\n");
    CHECK(faults_in(with(two_sites, "name: south", "name: north")) ==
          "s.yaml:5:12: zones[1].name: 'north' is the name of another one, at s.yaml:4:12; names have to differ\n"
          "s.yaml:11:11: sites[1].zone: 'south' is not one of the zones; expected one of north, north\n");
    CHECK(faults_in(with(two_sites, "node: dgx-a100", "node: dgx-a1000")) ==
          "s.yaml:9:34: sites[0].clusters[0].node: unknown node type 'dgx-a1000'; did you mean 'dgx-a100'?\n");
    CHECK(faults_in(with(two_sites, "site: oslo\n", "site: oslo\n    cluster: bgi\n")) ==
          "s.yaml:15:14: workload[0].cluster: 'bgi' is not a cluster of any site where the jobs may run; did you mean "
          "'big'?\n");
    CHECK_THAT(faults_in(two_sites + "network: {links: [{from: oslo, to: oslo, bandwidth: 1 Gbit/s}]}\n"),
               StartsWith("s.yaml:16:36: network.links[0].to: from one place to itself"));
}

TEST_CASE("policies and rules that do not exist") {
    CHECK_THAT(faults_in(two_sites + "policy: {when: wait-awile}\n"),
               StartsWith("s.yaml:16:16: policy.when: ") && Contains("did you mean 'wait-awhile'?"));
    CHECK(faults_in(two_sites + "policies: {green: {when: wait-awhile}}\npolicy: gren\n") ==
          "s.yaml:17:9: policy: 'gren' is not one of the policies; did you mean 'green'?\n");
    CHECK_THAT(faults_in(two_sites, {{}, {}, "wait-awile"}),
               StartsWith("--policy wait-awile: ") && Contains("did you mean 'wait-awhile'?"));
    CHECK_THAT(faults_in(two_sites + "baseline: now\n"),
               StartsWith("s.yaml:16:11: baseline: 'now' is not one of the policies"));
    CHECK(faults_in(two_sites + "policies: {green: {order: fifi}}\npolicy: green\n") ==
          "s.yaml:16:27: policies.green.order: unknown word 'fifi'; did you mean 'fifo'?\n");
}

TEST_CASE("a policy needs the signal that it optimises") {
    CHECK(faults_in(two_sites + "policy: {when: wait-awhile, optimise: price}\n") ==
          "s.yaml:4:5: zones[0].signals.price: missing, and the policy optimises it\n"
          "s.yaml:5:5: zones[1].signals.price: missing, and the policy optimises it\n");
    CHECK(faults_in(two_sites + "policy: {when: now, optimise: price}\n").empty());
}

TEST_CASE("faults of a file are told together, in the order of their places") {
    std::string text = with(two_sites, "duration: 2 d", "duration: 2");
    text = with(text, "zone: south", "zone: soth");
    text = with(text, "jobs: 10", "jbos: 10");
    CHECK_THAT(faults_in("seed: x\n" + text), StartsWith("s.yaml:1:7: seed: ") &&
                                                  Contains("\ns.yaml:3:47: horizon.duration: ") &&
                                                  Contains("\ns.yaml:12:11: sites[1].zone: ") &&
                                                  Contains("\ns.yaml:16:17: workload[0].synthetic.jbos: "));
    std::string many = two_sites;
    for (int i = 0; i < 70; ++i)
        many += "q" + std::to_string(i) + ": 1\n";
    const std::string faults = faults_in(many);
    CHECK(std::count(faults.begin(), faults.end(), '\n') == 51);
    CHECK_THAT(faults, Contains("s.yaml: and 20 more faults"));
}

TEST_CASE("prices of all zones are in one currency") {
    const std::string text = with(with(two_sites, "400 gCO2/kWh", "400 gCO2/kWh, price: 40 EUR/MWh"), "200 gCO2/kWh",
                                  "200 gCO2/kWh, price: 50 USD/MWh");
    CHECK_THAT(faults_in(text),
               StartsWith("s.yaml:5:59: zones[1].signals.price.constant: ") && Contains("expected one currency"));
    CHECK(load_scenario(scenario_file(with(text, "USD", "EUR"))).scenario.currency == "EUR");
}

TEST_CASE("a job wider than every cluster is a fault, or left out") {
    const std::string text = with(two_sites, "run: 30 min", "run: 30 min, accelerators: {1: 1, 64: 1}");
    CHECK_THAT(faults_in(text),
               StartsWith("s.yaml:14:5: workload[0]: ") && Contains("asks for 64 accelerators, the largest has 32"));
    const Loaded loaded = load_scenario(scenario_file(text + "    oversized: skip\n"));
    CHECK(loaded.scenario.workload.jobs.size() < 10);
    CHECK_FALSE(loaded.scenario.workload.jobs.empty());
    REQUIRE(loaded.scenario.notes.size() == 1);
    CHECK_THAT(loaded.scenario.notes[0], Contains("too wide for any cluster") && Contains("left out"));
    const std::string at_rome =
        with(with(two_sites, "site: oslo", "site: rome"), "run: 30 min", "run: 30 min, accelerators: 16");
    CHECK_THAT(faults_in(at_rome), Contains("the largest has 8"));
    CHECK(faults_in(at_rome + "policy: {where: least-loaded}\n").empty());
    CHECK_THAT(faults_in(with(text, "64: 1", "6_4: 1, 64: 1")), Contains("repeated key, '64' is also given"));
}

TEST_CASE("inputs: missing files, and signals that do not cover the horizon") {
    CHECK_THAT(faults_in(with(two_sites, "400 gCO2/kWh", "{format: entsoe, file: none.csv}")),
               StartsWith("s.yaml:4:61: zones[0].signals.average.file: no such file: "));
    const auto folder = scenario_file(two_sites).parent_path();
    write_file(folder / "ci.csv", "Time,Carbon Intensity\n2024-01-01 00:00,100\n2024-01-01 01:00,200\n");
    const std::string text = with(two_sites, "400 gCO2/kWh", "{format: entsoe, file: ci.csv}");
    CHECK(faults_in(text) ==
          "s.yaml:4:38: zones[0].signals.average: ci.csv (entsoe) covers 2024-01-01T00:00:00Z to 2024-01-01T02:00:00Z, "
          "expected all of 2024-01-01T00:00:00Z to 2024-01-03T00:00:00Z; or state 'ends: hold' or 'ends: repeat'\n");
    CHECK(faults_in(with(text, "ci.csv", "ci.csv, ends: hold")).empty());
    CHECK_THAT(faults_in(with(text, "ci.csv", "ci.csv, ends: hold, shape: linear")),
               Contains("a linear signal needs 'resample'"));
    CHECK(faults_in(with(text, "ci.csv", "ci.csv, ends: hold, shape: linear, resample: 1 h")).empty());
    CHECK_THAT(faults_in(with(text, "ci.csv", "cii.csv")), Contains("cii.csv; did you mean 'ci.csv'?"));
    write_file(folder / "ci.csv", "Time,Carbon Intensity\n2024-01-01 00:00,lots\n2024-01-01 01:00,many\n");
    CHECK_THAT(faults_in(text), Contains("ci.csv:2:") && Contains("ci.csv:3:"));
}

TEST_CASE("a cause is told once, not what follows from it") {
    const auto lines = [](const std::string& text) { return std::ranges::count(faults_in(text), '\n'); };
    const std::string zones = with(two_sites, "zones:\n", "zone:\n");
    CHECK_THAT(faults_in(zones), Contains("s.yaml:3:1: zone: unknown key 'zone' of scenario; did you mean 'zones'?"));
    CHECK(lines(zones) == 1);
    CHECK(lines(with(two_sites, "sites:\n", "site:\n")) == 1);
    CHECK(lines(with(two_sites, "workload:\n", "workloads:\n")) == 1);
    CHECK(lines(with(two_sites, "{name: north", "{nam: north")) == 1);
    CHECK(lines(with(two_sites, "- name: oslo", "- nme: oslo")) == 1);
    const std::string none = with(two_sites,
                                  "zones:\n  - {name: north, signals: {average: 400 gCO2/kWh}}\n"
                                  "  - {name: south, signals: {average: 200 gCO2/kWh}}\n",
                                  "");
    CHECK_THAT(faults_in(none), Contains("zones: missing"));
    CHECK(lines(none) == 1);
    // A name that is not there is a cause of its own.
    CHECK(lines(with(two_sites, "zone: south", "zone: sout")) == 1);
}

TEST_CASE("a word in place of a policy is told with the map that it belongs in") {
    CHECK_THAT(faults_in(two_sites + "policies: {now: fifo}\n"),
               Contains("policies.now: expected policy, a map such as {order: fifo}, found 'fifo'"));
    CHECK_THAT(faults_in(two_sites + "policies: {mine: wait-awhile}\n"), Contains("a map such as {when: wait-awhile}"));
    CHECK_THAT(faults_in(two_sites + "policies: {mine: nonsense}\n"), Contains("a map with keys such as name"));
}

TEST_CASE("a value in short form is told under the field that was written") {
    const std::string text = faults_in(with(two_sites, "  - site: oslo\n", "  - site: oslo\n    slack: 4\n"));
    CHECK_THAT(text, Contains("workload[0].slack: ") && Contains("unit missing, write for example 4 h, or 4x") &&
                         !Contains("slack.rule"));
}

TEST_CASE("an unknown time zone is told with the near one") {
    const auto text = [](const std::string& zone) {
        return faults_in(with(two_sites, "  - site: oslo\n",
                              "  - site: oslo\n    slack: {rule: next-workday, time_zone: " + zone + "}\n"));
    };
    CHECK_THAT(text("Europe/Berln"), Contains("did you mean 'Europe/Berlin'?"));
    CHECK_THAT(text("Berlin"), Contains("did you mean 'Europe/Berlin'?"));
    CHECK_THAT(text("\"+01:00\""), Contains("write Etc/GMT-1"));
}

TEST_CASE("a fault in a data file says where the scenario names the file") {
    write_file(scenario_file("").parent_path() / "ci.csv", "time,v\n2024-01-01T00:00Z,1\n2024-01-01T01:00Z,x\n");
    const std::string text = faults_in(with(two_sites, "average: 400 gCO2/kWh",
                                            "average: {format: csv, file: ci.csv, time: time, value: v, unit: g/kWh}"));
    CHECK_THAT(text, Contains("ci.csv:3:2: v: ") && Contains("zones[0].signals.average.file") && Contains("s.yaml:4:"));
    write_file(scenario_file("").parent_path() / "jobs.csv", "submit_s,run_s,accelerators\n0,x,1\n");
    CHECK_THAT(faults_in(with(two_sites, "    synthetic: {jobs: 10, arrivals: {every: 1 h}, run: 30 min}\n",
                              "    format: csv\n    file: jobs.csv\n")),
               Contains("jobs.csv:2: run_s: ") && Contains("s.yaml:16:11: workload[0].file"));
}

TEST_CASE("a key that is known one level further up is told where it goes") {
    CHECK_THAT(faults_in(two_sites + "policy: {when: {rule: wait-awhile, optimise: price}}\n"),
               Contains("unknown key 'optimise' of when rule; it is a key of policy, one level further up\n"));
    CHECK_THAT(faults_in(with(two_sites, "zone: south", "zone: south\n    facility: {pue: 1.2, weather: x}")),
               Contains("unknown key 'weather' of facility; it is a key of site, one level further up\n"));
    CHECK_THAT(faults_in(with(two_sites, "zone: south", "zone: south\n    facility: {pue: 1.2, zzzzzzzz: x}")),
               !Contains("further up"));
}

TEST_CASE("a blank that is missing is told") {
    CHECK_THAT(faults_in(with(two_sites, "zone: south", "zone: south\n    facility: {pue:1.2}")),
               Contains("of facility; a blank is missing after 'pue:'\n"));
    CHECK_THAT(faults_in(with(two_sites, "  - name: oslo\n", "  - name:oslo\n")),
               Contains("; a blank is missing after ':'\n"));
    CHECK_THAT(faults_in(with(two_sites, "    zone: south\n", "    zone:south\n")),
               Contains("; a blank is missing after ':'\n"));
    CHECK_THAT(faults_in(with(two_sites, "  - {name: north", "  -{name: north")),
               Contains("; a blank is missing after '-'\n"));
    CHECK_THAT(faults_in(with(two_sites, "  - name: oslo\n", "  -name: oslo\n")),
               Contains("; a blank is missing after '-'\n"));
}

TEST_CASE("names that are near by a part of them, or by what they read") {
    CHECK_THAT(faults_in(with(two_sites, "node: dgx-a100, count: 4", "node: a100, count: 4")),
               Contains("unknown node type 'a100'; did you mean 'dgx-a100'?\n"));
    CHECK_THAT(faults_in(with(two_sites, "synthetic: {jobs: 10, arrivals: {every: 1 h}, run: 30 min}",
                              "format: sacct\n    file: jobs.csv")),
               Contains("unknown word 'sacct'; a table of sacct is 'csv' with 'columns'\n"));
}

TEST_CASE("a policy that is named after a rule is listed once") {
    const LoadOptions options{{}, {}, "zzzzzzzzzz"};
    const std::string text = faults_in(two_sites + "policies: {now: {when: now}, mine: {when: window}}\n", options);
    CHECK_THAT(text, Contains("neither one of the policies") && Contains("now, mine, window") && !Contains(", now"));
}
