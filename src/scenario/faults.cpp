#include "faults.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

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
        add(at, rest.empty() ? field : join(field, rest), fault.message);
    }
}

std::string Faults::suggest(std::string_view name, std::span<const std::string_view> candidates) const {
    constexpr std::size_t few = 1000;
    return own_.size() > few || candidates.size() > few ? std::string() : suggestion(name, candidates);
}

void Faults::raise() const {
    constexpr std::size_t most = 50;
    if (empty())
        return;
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
    std::vector<Fault> faults;
    faults.reserve(own.size() + inputs_.size());
    for (Placed& placed : own)
        faults.push_back(std::move(placed.fault));
    faults.insert(faults.end(), inputs_.begin(), inputs_.end());
    if (faults.size() > most) {
        const std::size_t more = faults.size() - most;
        faults.resize(most);
        faults.push_back({{faults.front().at.file, 0, 0}, "", fmt::format("and {} more faults", more)});
    }
    throw InputError(std::move(faults));
}

} // namespace sunward::scenario
