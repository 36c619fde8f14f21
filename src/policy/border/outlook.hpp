// What policies of one's own may know of zones and sites, besides the signal that they optimise.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "sunward/policy/scheduler.hpp"

namespace sunward {

enum class Outlook : std::uint8_t {
    price, ///< of energy, by zone
    adder, ///< what a site pays on top of it
    solar, ///< what a site's own sun gives
    wind,
};

struct OutlookInfo {
    Outlook what;
    std::string_view word; ///< as policies write it
    bool of_zone;          ///< else of a site
};
inline constexpr std::array outlook_table{
    OutlookInfo{Outlook::price, "price", true},
    OutlookInfo{Outlook::adder, "adder", false},
    OutlookInfo{Outlook::solar, "solar", false},
    OutlookInfo{Outlook::wind, "wind", false},
};

/// The newest series of a zone or a site; null: there is none. Valid until the next call.
[[nodiscard]] const Series* outlook(const View& view, Outlook what, std::uint32_t place);
/// Whether it is the same at all times.
[[nodiscard]] bool is_settled(const View& view, Outlook what, std::uint32_t place);

/// Zones that feed a pool, and sites that have one, in order.
[[nodiscard]] std::vector<std::uint32_t> zones_of(const View& view);
[[nodiscard]] std::vector<std::uint32_t> sites_of(const View& view);

} // namespace sunward
