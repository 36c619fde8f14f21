// What the generated page says of each rule beyond its line in the catalogue.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace sunward {

struct RulePage {
    std::string_view kind; ///< key of the policy: `order`, `backfill`, `when`, `where`, `nodes`, `width`
    std::string_view name;
    std::string_view rule;    ///< how it decides
    std::string_view formula; ///< empty where words say it all
    std::string_view pays;    ///< when it is worth its price
    std::string_view example; ///< a policy in YAML, on one line
};

/// By kind, in the order of the catalogue.
[[nodiscard]] std::vector<RulePage> rule_pages();

} // namespace sunward
