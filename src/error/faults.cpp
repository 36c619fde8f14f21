#include "sunward/error/faults.hpp"

#include <utility>

#include <fmt/format.h>

namespace sunward {

namespace {

/// What a fault is about: its file and field, and its message without quoted texts and numbers.
std::string kind_of(const Location& at, std::string_view field, std::string_view message) {
    std::string kind = at.file;
    kind.append(1, '\0').append(field).append(1, '\0');
    bool quoted = false;
    for (const char c : message) {
        quoted = quoted != (c == '\'');
        if (!quoted && !((c >= '0' && c <= '9') || c == '.' || c == '-'))
            kind += c;
    }
    return kind;
}

} // namespace

void Faults::add(Location at, std::string field, std::string message) {
    auto [found, is_new] = alike_.try_emplace(kind_of(at, field, message));
    Alike& alike = found->second;
    if (is_new && faults_.size() == most)
        alike_.erase(found);
    else if (++alike.count > most_alike)
        return;
    if (faults_.size() == most) {
        ++more_;
        return;
    }
    alike.last = faults_.size();
    Fault& fault = faults_.emplace_back();
    fault.at = std::move(at);
    fault.field = std::move(field);
    fault.message = std::move(message);
}

void Faults::add_all(const InputError& error) {
    for (const Fault& fault : error.faults())
        add(fault.at, fault.field, fault.message);
}

void Faults::raise() const {
    if (faults_.empty())
        return;
    auto all = faults_;
    for (const auto& [kind, alike] : alike_)
        if (alike.count > most_alike)
            all[alike.last].message += fmt::format("; and {} more like it", alike.count - most_alike);
    if (more_ > 0) {
        Fault& rest = all.emplace_back();
        rest.at.file = faults_.front().at.file;
        rest.message = fmt::format("and {} more faults", more_);
    }
    throw InputError(std::move(all));
}

} // namespace sunward
