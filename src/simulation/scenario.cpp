#include "sunward/simulation/scenario.hpp"

#include <algorithm>

namespace sunward {

bool is_billed(const Scenario& scenario, std::uint32_t zone) {
    return std::ranges::any_of(scenario.sites, [zone](const Site& site) { return site.zone == zone; }) ||
           std::ranges::any_of(scenario.network.links, [zone](const Link& link) { return link.zone == zone; });
}

} // namespace sunward
