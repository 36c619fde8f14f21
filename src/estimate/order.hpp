// An estimate that is being put together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sunward/error/faults.hpp"
#include "sunward/estimate/plan.hpp"

namespace sunward::estimate {

/// `Patterson et al. 2021 (2021, V)`.
[[nodiscard]] std::string text_of(const Provenance& source);

struct Order {
    const parameter::Values& given;
    const EstimateHardware& hardware;
    const EstimateDefaults& defaults;
    Faults& faults;
    std::vector<Assumption>& assumptions;

    void note(std::string_view name, const Range& value, std::string_view unit, std::string source) const;
};

} // namespace sunward::estimate
