#include "sunward/error/faults.hpp"

#include <utility>

#include <fmt/format.h>

namespace sunward {

void Faults::add(Location at, std::string field, std::string message) {
    if (faults_.size() == most) {
        ++more_;
        return;
    }
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
    if (more_ > 0) {
        Fault& rest = all.emplace_back();
        rest.at.file = faults_.front().at.file;
        rest.message = fmt::format("and {} more faults", more_);
    }
    throw InputError(std::move(all));
}

} // namespace sunward
