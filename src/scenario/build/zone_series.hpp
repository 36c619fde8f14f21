// The series of a zone, for checks of their extent.
#pragma once

#include <string_view>
#include <vector>

#include "scenario/yaml/node.hpp"
#include "sunward/simulation/scenario.hpp"

namespace sunward::scenario {

/// A series of a zone that was read, and where it stands.
struct ZoneSeries {
    std::string_view key;
    std::string_view source;
    const Node* node;
    const Series* series;
};
[[nodiscard]] std::vector<ZoneSeries> series_of(const Node& node, const Zone& zone);

} // namespace sunward::scenario
