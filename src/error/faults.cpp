#include "sunward/error/faults.hpp"

#include <utility>

#include <fmt/format.h>

#include "sunward/error/count.hpp"

namespace sunward {

std::string message_kind(std::string_view message) {
    std::string kind;
    bool quoted = false;
    for (const char c : message) {
        quoted = quoted != (c == '\'');
        if (!quoted && !((c >= '0' && c <= '9') || c == '.' || c == ',' || c == '-'))
            kind += c;
    }
    return kind;
}

void Faults::add(Fault fault) {
    if (faults_.size() < most)
        faults_.push_back(std::move(fault));
    else
        more_ += fault.count;
}

void Faults::add(Location at, std::string field, std::string message) {
    std::string kind = at.file;
    kind.append(1, '\0').append(field).append(1, '\0').append(message_kind(message));
    const auto found = alike_.find(kind);
    const bool full = faults_.size() == most;
    if (found != alike_.end() && (full || found->second.told == most_alike)) {
        ++found->second.left;
        return;
    }
    if (!full) {
        Alike& alike = found != alike_.end() ? found->second : alike_[std::move(kind)];
        alike.last = faults_.size();
        ++alike.told;
    }
    add(Fault{std::move(at), std::move(field), std::move(message)});
}

void Faults::add_all(const InputError& error) {
    for (const Fault& fault : error.faults())
        add(fault);
}

void Faults::raise() const {
    if (faults_.empty())
        return;
    auto all = faults_;
    for (const auto& [kind, alike] : alike_)
        if (alike.left > 0) {
            all[alike.last].message += fmt::format("; and {} more like it", alike.left);
            all[alike.last].count += alike.left;
        }
    if (more_ > 0) {
        Fault& rest = all.emplace_back();
        rest.at.file = faults_.front().at.file;
        rest.message = "and " + counted(more_, "more fault");
        rest.count = more_;
    }
    throw InputError(std::move(all));
}

} // namespace sunward
