#include "faults.hpp"

#include <utility>

#include <fmt/format.h>

namespace sunward::grid {

void Faults::add(Fault fault) {
    if (faults_.size() < most)
        faults_.push_back(std::move(fault));
    else
        ++more_;
}

void Faults::add_all(const InputError& error) {
    for (const Fault& fault : error.faults())
        add(fault);
}

void Faults::raise() const {
    if (faults_.empty())
        return;
    auto all = faults_;
    if (more_ > 0)
        all.push_back({{all.front().at.file, 0, 0}, "", fmt::format("and {} more faults", more_)});
    throw InputError(std::move(all));
}

} // namespace sunward::grid
