#include "estimate/order.hpp"

#include <utility>

#include <fmt/format.h>

namespace sunward::estimate {

std::string text_of(const Provenance& source) {
    return fmt::format("{} ({}, {})", source.source, source.year, name_of(source.tag));
}

void Order::note(std::string_view name, const Range& value, std::string_view unit, std::string source) const {
    std::string text = fmt::format("{:.6g}", value.central);
    if (value.low != value.high)
        text += fmt::format(" ({:.4g} to {:.4g})", value.low, value.high);
    if (!unit.empty())
        text += fmt::format(" {}", unit);
    assumptions.push_back({std::string(name), std::move(text), std::move(source)});
}

} // namespace sunward::estimate
