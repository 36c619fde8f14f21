#include "faults.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "sunward/error/faults.hpp"

namespace sunward::scenario {

void Faults::add(const Mark& at, std::string field, std::string message) {
    own_.push_back({at, {sources_.locate(at), std::move(field), std::move(message)}});
}

void Faults::add_input(const InputError& error, const Mark& at, const std::string& field, std::string_view prefix) {
    for (const Fault& fault : error.faults()) {
        if (!fault.at.file.empty()) {
            inputs_.push_back(fault);
            continue;
        }
        std::string_view rest = fault.field;
        if (rest.starts_with(prefix))
            rest.remove_prefix(prefix.size());
        own_.push_back(
            {at, {sources_.locate(at), rest.empty() ? field : join(field, rest), fault.message, fault.count}});
    }
}

std::string Faults::suggest(std::string_view name, std::span<const std::string_view> candidates) const {
    constexpr std::size_t few = 1000;
    return own_.size() > few || candidates.size() > few ? std::string() : suggestion(name, candidates);
}

void Faults::raise() const {
    std::vector<Placed> own = own_;
    std::ranges::stable_sort(
        own, {}, [](const Placed& placed) { return std::tuple(placed.at.file, placed.at.line, placed.at.column); });
    // A value that stands in several places (an alias, the policy in use) is told of once.
    const auto same = [](const Placed& a, const Placed& b) {
        return std::tie(a.at.file, a.at.line, a.at.column, a.fault.message) ==
                   std::tie(b.at.file, b.at.line, b.at.column, b.fault.message) &&
               a.at.line != 0;
    };
    own.erase(std::unique(own.begin(), own.end(), same), own.end());
    sunward::Faults told;
    for (Placed& placed : own)
        told.add(std::move(placed.fault));
    for (const Fault& fault : inputs_)
        told.add(fault);
    told.raise();
}

} // namespace sunward::scenario
