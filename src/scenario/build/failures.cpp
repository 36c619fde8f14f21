// Nodes that fail, and jobs that save themselves against it.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "scenario/build/build.hpp"
#include "scenario/fields/choices.hpp"
#include "sunward/error/count.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/series/text_file.hpp"
#include "sunward/series/time_text.hpp"

namespace sunward::scenario {

namespace {

constexpr double preset_node_days = 1000;

/// Rows of a trace: when which node was out of use.
class TraceReader {
public:
    TraceReader(std::string_view text, const std::string& file, std::uint32_t nodes, Instant start)
        : csv_(text, file), file_(file), nodes_(nodes), start_(start), node_(csv_.require("node")),
          from_(csv_.require("from")), to_(csv_.require("to")) {}

    std::vector<NodeOutage> read() {
        std::vector<NodeOutage> outages;
        while (csv_.next()) {
            const std::uint32_t node = node_at();
            const NodeOutage outage{time_at(from_), time_at(to_), node, node + 1};
            if (outage.to <= outage.from)
                fail(to_, "is not after 'from'");
            if (outage.to > start_)
                outages.push_back(outage);
        }
        return outages;
    }

private:
    [[noreturn]] void fail(std::size_t column, std::string_view what) const {
        throw InputError({file_, csv_.line_number(), 0}, csv_.header()[column],
                         fmt::format("'{}' {}", csv_.cell(column), what));
    }

    std::uint32_t node_at() const {
        const std::string_view cell = csv_.cell(node_);
        std::uint32_t node = 0;
        const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), node);
        if (error != std::errc() || end != cell.data() + cell.size() || node >= nodes_)
            fail(node_, fmt::format("is no node of the cluster, expected 0 to {}", nodes_ - 1));
        return node;
    }

    Instant time_at(std::size_t column) const {
        constexpr double most_seconds = 1e9; // Unix times begin there
        const std::string_view cell = csv_.cell(column);
        if (const std::optional<double> seconds = csv_.parse(column);
            seconds && *seconds >= -most_seconds && *seconds < most_seconds)
            return start_ + Duration::from_seconds(*seconds);
        if (const std::optional<Instant> at = parse_time(cell, "UTC"))
            return *at;
        fail(column, "is no time, expected seconds after the start of the horizon, or a date such as "
                     "2026-03-01T12:00Z");
    }

    CsvReader csv_;
    const std::string& file_;
    std::uint32_t nodes_;
    Instant start_;
    std::size_t node_;
    std::size_t from_;
    std::size_t to_;
};

/// Outages of a node that overlap are one.
void join_overlaps(std::vector<NodeOutage>& outages) {
    std::ranges::sort(outages, {}, [](const NodeOutage& o) { return std::tuple(o.first, o.from); });
    std::vector<NodeOutage> joined;
    for (const NodeOutage& outage : outages)
        if (!joined.empty() && joined.back().first == outage.first && outage.from <= joined.back().to)
            joined.back().to = std::max(joined.back().to, outage.to);
        else
            joined.push_back(outage);
    outages = std::move(joined);
}

std::vector<NodeOutage> build_outages(const Node& node, const Cluster& cluster, Instant start, const std::string& path,
                                      Faults& faults) {
    std::vector<NodeOutage> outages;
    if (const Node* trace = node.get("trace")) {
        try {
            const std::string text = read_text(trace->text);
            outages = TraceReader(text, trace->text, cluster.nodes, start).read();
            join_overlaps(outages);
        } catch (const InputError& error) {
            faults.add_input(error, node, path, "");
        }
    }
    const std::vector<Entry>& planned = node.find("outages")->entries;
    for (std::size_t i = 0; i < planned.size(); ++i) {
        const Node& one = planned[i].value;
        std::uint64_t count = cluster.nodes;
        if (one.get("nodes") != nullptr)
            count = whole(one, "nodes");
        if (count > cluster.nodes) {
            faults.add(one.find("nodes")->at, join(join(join(path, "outages"), i), "nodes"),
                       fmt::format("{}, where the cluster has {}", counted(count, "node"), cluster.nodes));
            continue;
        }
        const Instant from = start + span_of(one, "from");
        outages.push_back(
            {from, from + span_of(one, "duration"), cluster.nodes - static_cast<std::uint32_t>(count), cluster.nodes});
    }
    std::ranges::stable_sort(outages, {}, &NodeOutage::from);
    return outages;
}

} // namespace

NodeFailures build_failures(const Node& node, const Cluster& cluster, Instant start, const std::string& path,
                            Faults& faults) {
    NodeFailures failures;
    const Node* mtbf = node.get("mtbf");
    const Node* preset = node.get("preset");
    const Node* repair = node.get("repair");
    if (mtbf != nullptr)
        failures.mtbf_s = span_of(node, "mtbf").seconds();
    else if (preset != nullptr)
        failures.mtbf_s =
            Duration::from_days(1).seconds() * preset_node_days / chosen(failure_preset_list, preset->text);
    if (mtbf != nullptr && preset != nullptr)
        faults.add(preset->at, join(path, "preset"), "is a mean time between failures, which 'mtbf' states as well");
    failures.shape = value(node, "shape");
    failures.by_accelerator = chosen(failing_unit_list, node.text_of("of"));
    if (preset != nullptr && failures.by_accelerator)
        faults.add(node.find("of")->at, join(path, "of"), "the rate of 'preset' is that of nodes");
    if (repair != nullptr)
        failures.repair = {repair->us};
    else if (failures.mtbf_s > 0)
        faults.add(node.at, path, "needs 'repair': how long a node that failed is out of use");
    failures.repair_varies = chosen(repair_law_list, node.text_of("repair_law"));
    failures.outages = build_outages(node, cluster, start, path, faults);
    if (!failures.any() && faults.empty())
        faults.add(node.at, path, "states no failures: expected 'mtbf', 'preset', 'trace' or 'outages'");
    return failures;
}

PeriodicCheckpoints build_checkpoints(const Node& entry, const CheckpointCost& cost, const std::string& path,
                                      Faults& faults) {
    PeriodicCheckpoints periodic;
    const Node& node = *entry.find("checkpoint");
    const std::string inner = join(path, "checkpoint");
    const Node* every = node.get("every");
    const Node* interval = node.get("interval");
    if (every != nullptr) {
        periodic.interval = PeriodicCheckpoints::Interval::fixed;
        periodic.every = {every->us};
    } else if (interval != nullptr) {
        periodic.interval = chosen(interval_list, interval->text);
    }
    if (every != nullptr && interval != nullptr)
        faults.add(interval->at, join(inner, "interval"), "is in place of 'every', which is stated as well");
    if (interval != nullptr && cost.save.us == 0 && cost.bytes <= 0)
        faults.add(interval->at, join(inner, "interval"), "needs 'save' or 'size': what a checkpoint costs");
    if (const Node* stall = node.get("stall"))
        periodic.stall = Duration{stall->us};
    periodic.flows = flag(node, "flows");
    if (every == nullptr && interval == nullptr)
        for (const std::string_view key : {"stall", "flows"})
            if (const Node* given = node.get(key); given != nullptr && (key != "flows" || periodic.flows))
                faults.add(given->at, join(inner, key), "means nothing without 'every' or 'interval'");
    periodic.restart = span_of(entry, "restart");
    if (entry.get("most_restarts") != nullptr)
        periodic.most_restarts = static_cast<std::uint32_t>(whole(entry, "most_restarts"));
    return periodic;
}

} // namespace sunward::scenario
