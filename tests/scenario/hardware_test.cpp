#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "files.hpp"
#include "sunward/hardware/embodied.hpp"
#include "sunward/scenario/hardware.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/scenario/outline.hpp"
#include "sunward/series/csv.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

Accelerator device(std::string_view name) { return accelerator_named(name, "test"); }

NodeType node_of(const std::string& text) {
    return load_scenario(scenario_file(text)).scenario.sites[0].clusters[0].node;
}

/// The scenario with a node type written out in its first cluster.
std::string with_node(const std::string& node) {
    return with(two_sites, "node: dgx-a100, count: 4", "node: " + node + ", count: 4");
}

/// The same with lists of its own before the sites.
std::string with_lists(const std::string& lists, const std::string& node) {
    return with(with_node(node), "sites:\n", lists + "sites:\n");
}

} // namespace

TEST_CASE("scenarios/HARDWARE.md is what the catalogue says") {
    std::ostringstream text;
    text << std::ifstream(data_home() / "scenarios" / "HARDWARE.md", std::ios::binary).rdbuf();
    INFO("stale: tools/sunward list hardware-page > scenarios/HARDWARE.md");
    CHECK((text.str() == hardware_page()));
    CHECK_THAT(hardware_page(), Contains("| `peak.bf16` | 989.4 TFLOP/s | stas00/ml-engineering"));
    CHECK_THAT(hardware_page(), Contains("| `embodied` | 150 kg (127.6 kg to 150 kg) |"));
}

TEST_CASE("every accelerator of the catalogue has a source for each figure and bounds that fit") {
    const std::vector<Accelerator> devices = accelerator_catalogue();
    CHECK(devices.size() >= 40);
    for (const Accelerator& found : devices) {
        INFO(found.name);
        std::vector<std::string> keys = {"peak", "idle", "full", "released"};
        if (found.memory > Data{})
            keys.push_back("memory");
        if (found.memory_bandwidth > Bandwidth{})
            keys.push_back("memory_bandwidth");
        if (found.in_training)
            keys.push_back("in_training");
        if (found.embodied)
            keys.push_back("embodied");
        if (found.life != usual_life)
            keys.push_back("life");
        for (const std::string& key : keys) {
            INFO(key);
            const Provenance* source = source_of(found.sources, key);
            REQUIRE(source != nullptr);
            CHECK(source->year >= 2016);
            CHECK(source->source.size() > 8);
        }
        CHECK(found.power.idle < found.power.full);
        CHECK(*std::ranges::max_element(found.peak) > 0);
        for (std::size_t i = 0; i < precision_count; ++i) {
            CHECK(found.achievable[i] <= found.peak[i]);
            if (found.achievable[i] > 0)
                CHECK(source_of(found.sources, "achievable") != nullptr);
        }
        if (found.embodied)
            CHECK((found.embodied->low <= found.embodied->central && found.embodied->central <= found.embodied->high));
    }
}

// stas00/ml-engineering (peaks, memory, what is achievable), Epoch AI (board power).
TEST_CASE("accelerators have the published figures") {
    struct Row {
        std::string_view name;
        double bf16, fp8, reached, memory, bandwidth, board;
    };
    const Row rows[] = {
        {"gb200", 2500, 5000, 1822, 186, 8, 1200},     {"b300", 2250, 4500, 1769, 288, 8, 1100},
        {"b200", 2250, 4500, 1745, 180, 8, 1000},      {"h200-sxm", 989, 1979, 794.5, 141, 4.8, 700},
        {"h100-sxm", 989, 1979, 794.5, 80, 3.35, 700}, {"a100-sxm-80", 312, 0, 271.2, 80, 2.0, 400},
        {"mi355x", 2500, 5000, 1565, 288, 8, 1400},    {"mi325x", 1300, 2610, 784.9, 256, 6, 1000},
        {"mi300x", 1300, 2610, 668.4, 192, 5.3, 750},  {"gaudi-3", 1677, 1677, 1243, 128, 3.7, 900},
        {"trainium-2", 667, 1299, 0, 96, 2.9, 500},    {"l40s", 362, 733, 0, 48, 0.86, 350},
    };
    for (const Row& row : rows) {
        INFO(row.name);
        const Accelerator found = device(row.name);
        CHECK(found.peak_of(Precision::bf16) == Approx(row.bf16 * 1e12).epsilon(0.01));
        CHECK(found.peak_of(Precision::fp8) == Approx(row.fp8 * 1e12).epsilon(0.01));
        CHECK(found.achievable[static_cast<std::size_t>(Precision::bf16)] == Approx(row.reached * 1e12));
        CHECK(found.memory.in(gigabyte) == Approx(row.memory));
        CHECK(found.memory_bandwidth.in(gigabyte / second) == Approx(row.bandwidth * 1e3).epsilon(0.03));
        CHECK(found.power.full.in(watt) == Approx(row.board));
    }
    CHECK(device("tpu-v5p").peak_of(Precision::bf16) == Approx(459e12));
    CHECK(device("tpu-v6e").embodied->central.in(kilogram) == Approx(323));
    CHECK(device("tpu-v7").memory.in(gigabyte) == Approx(192));
}

TEST_CASE("board power agrees with the table of mlco2/impact") {
    const auto file = data_file("hardware/gpus_tdp.csv");
    if (!file)
        return;
    std::map<std::string, double> watts;
    std::ifstream table(*file);
    for (std::string line; std::getline(table, line);) {
        std::istringstream cells(line);
        std::string name, kind, draw;
        std::getline(cells, name, ',');
        std::getline(cells, kind, ',');
        std::getline(cells, draw, ',');
        watts[name] = std::strtod(draw.c_str(), nullptr);
    }
    const std::pair<const char*, const char*> pairs[] = {{"h100-sxm", "H100 SXM"},
                                                         {"a100-sxm-80", "A100 SXM4 80 GB"},
                                                         {"a100-pcie", "A100 PCIe 40/80GB"},
                                                         {"t4", "T4"},
                                                         {"l4", "L4"},
                                                         {"l40s", "L40S"},
                                                         {"rtx-4090", "RTX 4090"},
                                                         {"epyc-7763", "AMD EPYC 7763"},
                                                         {"xeon-gold-6148", "Intel Xeon Gold 6148"}};
    for (const auto& [ours, theirs] : pairs) {
        INFO(ours);
        CHECK(device(ours).power.full.in(watt) == Approx(watts.at(theirs)));
    }
    // Measured means of Patterson et al. 2021, of a chip with its part of the host.
    CHECK(node_type_named("tpu-v2-host", "test").type.in_training->in(watt) == Approx(4 * watts.at("TPUv2 Chip")));
    CHECK(node_type_named("tpu-v3-host", "test").type.in_training->in(watt) == Approx(4 * watts.at("TPUv3 Chip")));
}

// Patterson et al. 2021, table 4 (330 W a V100); Strubell et al. 2019, table 3 (1515.43 W for eight P100); arXiv
// 2412.08602 and 2506.14551 (8 x H100: 7.3 to 7.9 kW); NVIDIA's blog (HGX B200: 0.50 g an EFLOP, 24 % below H100).
TEST_CASE("nodes have the published draws, and hardware what it took to make it") {
    CHECK(node_type_named("v100-node", "test").type.in_training->in(watt) / 8 == Approx(330));
    CHECK(2 * node_type_named("p100-node", "test").type.in_training->in(watt) == Approx(1515.43).epsilon(1e-3));
    const NodeType h100 = node_type_named("dgx-h100", "test").type;
    CHECK(h100.in_training->in(kilowatt) >= 7.3);
    CHECK(h100.in_training->in(kilowatt) <= 7.9);
    CHECK(h100.rated->in(kilowatt) == Approx(10.2));
    CHECK(h100.device->name == "h100-sxm");
    CHECK(8 * h100.device->embodied->central.in(kilogram) == Approx(1312));
    CHECK(h100.host_embodied->central.in(kilogram) == Approx(5700));
    const Accelerator b200 = device("b200");
    const double sparse = 2 * b200.peak_of(Precision::bf16);
    CHECK(1e18 * embodied_per_flop(b200.embodied->central, sparse, b200.life) == Approx(0.50).epsilon(0.01));
    CHECK(node_type_named("tpu-v5p-host", "test").type.between->bandwidth.in(gigabyte / second) == Approx(90));
}

TEST_CASE("every node type of the catalogue names its sources and a device") {
    for (const CatalogueNode& node : node_catalogue()) {
        INFO(node.type.name);
        CHECK(source_of(node.sources, "accelerator") != nullptr);
        CHECK((node.type.host.full == Power{} || source_of(node.sources, "host") != nullptr));
        CHECK((!node.type.rated || source_of(node.sources, "rated") != nullptr));
        CHECK((!node.type.in_training || source_of(node.sources, "in_training") != nullptr));
        REQUIRE(node.type.device != nullptr);
        CHECK(node.type.device->power.full == node.type.accelerator.full);
        CHECK((!node.type.rated || !node.type.in_training || *node.type.in_training <= *node.type.rated));
        CHECK(faults_in(with_node(node.type.name)).empty());
    }
}

TEST_CASE("an accelerator is a device by name, one like it, or written out") {
    const NodeType named = node_of(with_node("{name: box, accelerators: 8, accelerator: h100-sxm}"));
    CHECK(named.accelerator.full == 700 * watt);
    CHECK(named.accelerator.idle == 72.5 * watt);
    CHECK(named.hardware == "h100-sxm");
    CHECK(named.device->peak_of(Precision::fp8) == Approx(1978.9e12));
    CHECK(named.device->sources.empty());
    const NodeType capped =
        node_of(with_node("{name: box, accelerator: {device: h100-sxm, full: 500 W, name: capped}}"));
    CHECK(capped.accelerator.full == 500 * watt);
    CHECK(capped.accelerator.idle == 72.5 * watt);
    CHECK(capped.device->power.full == 500 * watt);
    CHECK(capped.hardware == "capped");
    const NodeType plain = node_of(with_node("{name: box, accelerator: {idle: 1 W, full: 2 W}}"));
    CHECK(plain.device == nullptr);
    CHECK(plain.hardware == "box");
    const NodeType own = node_of(with_lists(
        "accelerators:\n"
        "  - {name: my-chip, kind: tpu, released: 2026, peak: {bf16: 1 PFLOP/s}, achievable: {bf16: 600 TFLOP/s},\n"
        "     memory: 64 GB, memory_bandwidth: 2 TB/s, idle: 50 W, full: 400 W, embodied: {central: 100 kg, high: 1 "
        "t},\n"
        "     life: 2190 d, sources: [{of: [peak], source: my bench, year: 2026, tag: V}]}\n"
        "nodes:\n"
        "  - {name: mine, accelerators: 4, accelerator: my-chip, rated: 3 kW, in_training: 2 kW,\n"
        "     host: {idle: 100 W, full: 300 W, embodied: 1 t, life: 1000 d},\n"
        "     links: {inside: {bandwidth: 100 GB/s, latency: 2 us}}}\n",
        "mine"));
    REQUIRE(own.device != nullptr);
    CHECK(own.device->kind == AcceleratorKind::tpu);
    CHECK(own.device->reachable(Precision::bf16) == 600e12);
    CHECK(own.device->reachable(Precision::fp8) == 0);
    CHECK(own.device->embodied->low.in(kilogram) == Approx(100));
    CHECK(own.device->embodied->high.in(kilogram) == Approx(1000));
    CHECK(own.device->life == Duration::from_days(2190));
    CHECK(own.rated->in(kilowatt) == Approx(3));
    CHECK(own.in_training->in(kilowatt) == Approx(2));
    CHECK(own.host_embodied->central.in(kilogram) == Approx(1000));
    CHECK(own.host_life == Duration::from_days(1000));
    CHECK(own.inside->bandwidth.in(gigabyte / second) == Approx(100));
    CHECK_FALSE(own.between);
}

TEST_CASE("a scenario with its devices written out loads as the same one") {
    const std::string text =
        with_lists("accelerators: [{name: my-chip, peak: {bf16: 1 PFLOP/s}, idle: 50 W, full: 400 W}]\n",
                   "{name: box, accelerators: 8, accelerator: my-chip}");
    for (const std::string& given : {text, two_sites, with_node("gb200-tray")}) {
        const Loaded loaded = load_scenario(scenario_file(given));
        const Loaded again = load_scenario(scenario_file(loaded.resolved));
        CHECK(again.resolved == loaded.resolved);
        const auto& before = loaded.scenario.sites[0].clusters[0].node;
        const auto& after = again.scenario.sites[0].clusters[0].node;
        REQUIRE(after.device != nullptr);
        CHECK(after.device->peak == before.device->peak);
        CHECK(after.hardware == before.hardware);
    }
}

TEST_CASE("the scenario's own device takes the place of the catalogue's, in its node types too") {
    const NodeType node = node_of(
        with_lists("accelerators: [{name: h200-sxm, peak: {bf16: 1 PFLOP/s}, idle: 1 W, full: 2 W}]\n", "dgx-h200"));
    CHECK(node.accelerator.full == 2 * watt);
}

TEST_CASE("faults of hardware are told with their place and the near name") {
    CHECK(faults_in(with_node("{name: box, accelerator: h100-sx}")) ==
          "s.yaml:9:59: sites[0].clusters[0].node.accelerator: unknown accelerator 'h100-sx'; did you mean "
          "'h100-sxm'?\n");
    CHECK_THAT(faults_in(with_node("{name: box, accelerator: {device: tpu-v9}}")),
               Contains("sites[0].clusters[0].node.accelerator.device: unknown accelerator 'tpu-v9'"));
    CHECK_THAT(faults_in(with_lists("nodes: [{name: mine, accelerator: my-chp}]\naccelerators: [{name: my-chip, idle: "
                                    "1 W, full: 2 W}]\n",
                                    "mine")),
               Contains("nodes[0].accelerator: unknown accelerator 'my-chp'; did you mean 'my-chip'?"));
    CHECK_THAT(faults_in(with_node("dgx-h10")), Contains("unknown node type 'dgx-h10'; did you mean"));
    const auto faults = [](const std::string& figures) {
        return faults_in(
            with_lists("accelerators: [{name: x, idle: 10 W, full: 20 W, " + figures + "}]\n", "dgx-a100"));
    };
    CHECK_THAT(faults("peak: {bf61: 1 PFLOP/s}"), Contains("accelerators[0].peak.bf61") && Contains("bf16"));
    CHECK_THAT(faults("peak: {bf16: 1 PFLOP}"), Contains("PFLOP"));
    CHECK_THAT(faults("peak: {bf16: 1 TFLOP/s}, achievable: {bf16: 2 TFLOP/s}"),
               Contains("accelerators[0].achievable.bf16: '2 TFLOP/s' is above the peak (1 TFLOP/s)"));
    CHECK_THAT(faults("achievable: {fp8: 2 TFLOP/s}"), Contains("has no 'peak.fp8' beside it"));
    CHECK_THAT(faults("embodied: {low: 2 kg, central: 1 kg}"), Contains("accelerators[0].embodied.low"));
    CHECK_THAT(faults("embodied: {central: 1 kg, high: 500 g}"), Contains("accelerators[0].embodied.central"));
    CHECK_THAT(faults("in_training: 5 W"), Contains("accelerators[0].idle: '10 W' is above 'in_training' (5 W)"));
    CHECK_THAT(faults("sources: [{of: [pek], source: a, year: 2024, tag: V}]"), Contains("peak"));
    CHECK_THAT(faults("sources: [{of: [peak], source: a, year: 2024, tag: Q}]"), Contains("tag"));
    CHECK_THAT(faults_in(with_node("{name: b, accelerator: {idle: 10 W, full: 20 W}, rated: 5 W}")),
               Contains("node.rated: '5 W' is below what the node draws when it idles (10 W)"));
    CHECK_THAT(faults_in(with_node("{name: b, accelerator: {idle: 10 W, full: 20 W}, rated: 15 W, in_training: 16 W}")),
               Contains("node.in_training: '16 W' is above 'rated' (15 W)"));
    CHECK_THAT(faults_in(with_node("{name: b, accelerator: {idle: 30 W, full: 20 W}}")),
               Contains("node.accelerator.idle: '30 W' is above 'full' (20 W)"));
    CHECK_THAT(faults_in(with_node("{name: b, accelerator: {full: 20 W}}")),
               Contains("node.accelerator.idle: missing, expected power"));
    CHECK_THAT(faults_in(with_lists("accelerators: [{name: x, idle: 1 W}]\n", "dgx-a100")),
               Contains("accelerators[0].full: missing, expected power"));
}

TEST_CASE("a device that is asked for by an unknown name is refused with the near one") {
    CHECK_THROWS_WITH(accelerator_named("h100-xsm", "--hardware"),
                      Contains("--hardware: unknown accelerator 'h100-xsm'; did you mean 'h100-sxm'?"));
    CHECK_THROWS_WITH(node_type_named("dgx-h101", "--hardware"), Contains("unknown node type 'dgx-h101'"));
}
