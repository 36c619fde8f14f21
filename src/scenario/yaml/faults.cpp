#include "scenario/yaml/faults.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "sunward/error/faults.hpp"

namespace sunward::scenario {

void Faults::add(const Mark& at, std::string field, std::string message) {
    own_.push_back({at, {sources_.locate(at), std::move(field), std::move(message)}});
}

namespace {

/// Where a file is named: the scalar within `node` that has its path; nothing where several fit one pattern.
struct Naming {
    const Node* node;
    std::string field;
};

std::optional<Naming> naming_of(std::string_view file, const Node& node, const std::string& field) {
    if (node.is_scalar() && node.text == file)
        return Naming{&node, field};
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
        const Entry& entry = node.entries[i];
        const std::string inner = node.is_map() ? join(field, entry.key) : join(field, i);
        if (auto found = naming_of(file, entry.value, inner))
            return found;
    }
    return std::nullopt;
}

} // namespace

void Faults::add_input(const InputError& error, const Node& node, const std::string& field, std::string_view prefix) {
    std::string last_file;
    const Mark& at = node.at;
    for (const Fault& fault : error.faults()) {
        if (!fault.at.file.empty()) {
            inputs_.push_back(fault);
            if (fault.at.file != last_file) {
                const Naming naming = naming_of(fault.at.file, node, field).value_or(Naming{&node, field});
                inputs_.back().message +=
                    "; the file is named at " + to_string(Fault{sources_.locate(naming.node->at), {}, naming.field});
            }
            last_file = fault.at.file;
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
