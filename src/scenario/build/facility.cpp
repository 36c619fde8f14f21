// What a building adds to its computers.
#include "scenario/build/build.hpp"
#include "scenario/fields/choices.hpp"

namespace sunward::scenario {

namespace {

Losses build_losses(const Node& node) {
    return {value(node, "no_load"), value(node, "proportional"), value(node, "square")};
}

Power full_load(const std::vector<Cluster>& clusters) {
    Power sum;
    for (const Cluster& cluster : clusters)
        sum +=
            static_cast<double>(cluster.nodes) *
            (cluster.node.host.full + static_cast<double>(cluster.node.accelerators) * cluster.node.accelerator.full);
    return sum;
}

Cooling build_cooling(const Node& node) {
    Cooling cooling;
    cooling.supply_c = value(node, "supply_c");
    cooling.return_rise_k = value(node, "return_rise_k");
    cooling.cop = value(node, "cop");
    cooling.free_cooling = chosen(free_cooling_list, node.text_of("free_cooling"));
    cooling.approach_k = value(node, "approach_k");
    cooling.fan_share = value(node, "fan_share");
    cooling.water = chosen(water_list, node.text_of("water"));
    cooling.concentration = value(node, "concentration");
    return cooling;
}

std::optional<Power> limit_of(const Node& node, std::string_view key) {
    const Node* limit = node.get(key);
    return limit == nullptr ? std::nullopt : std::optional{Power::from_base(limit->number)};
}

} // namespace

Facility build_facility(const Node& node, const std::vector<Cluster>& clusters, const std::string& path,
                        Faults& faults) {
    Facility facility;
    if (chosen(facility_list, node.text_of("model")) == FacilityModel::constant) {
        facility.pue = value(node, "pue");
        facility.wue = value(node, "wue");
    } else {
        const Node* rated = node.get("rated");
        facility.rated_it = rated != nullptr ? Power::from_base(rated->number) : full_load(clusters);
        facility.ups = build_losses(*node.find("ups"));
        facility.pdu = build_losses(*node.find("pdu"));
        facility.lighting = value(node, "lighting");
        facility.cooling = build_cooling(node);
        facility.ups_limit = limit_of(node, "ups_limit");
    }
    facility.transformer_limit = limit_of(node, "transformer_limit");
    constexpr std::string_view cooling = "cooling.";
    for (const Fault& fault : faults_of(facility)) {
        const std::string field = fault.field.starts_with(cooling) ? fault.field.substr(cooling.size()) : fault.field;
        faults.add(node.at, join(path, field == "rated_it" ? "rated" : field), fault.message);
    }
    return facility;
}

} // namespace sunward::scenario
