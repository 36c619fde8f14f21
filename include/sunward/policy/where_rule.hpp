// `where`: at which site a job runs.
#pragma once

#include "sunward/policy/rule.hpp"

namespace sunward {

struct SiteOffer;

struct WhereTraits {
    bool at_home = false;         ///< jobs run where they are submitted
    bool weighs_runs = false;     ///< by what a run costs there
    bool weighs_plans = false;    ///< by what the plan of a `when` rule costs
    bool by_price = false;        ///< looks at prices and tariffs, whatever the policy optimises
    bool looks_at_signal = false; ///< at what the policy optimises
    bool moves = false;           ///< jobs that have begun go on elsewhere
};

struct WhereRule {
    std::string_view name;
    std::string_view help;
    std::string_view source;
    Parameters (*parameters)() = no_parameters;
    WhereTraits traits{};
    RulePage page;
    /// What an explanation says of the scores, with {signal} and {currency} for their units.
    std::string_view score_meaning{};
    /// The site with the least is taken; ties stay with the earlier site, home first.
    double (*score)(const SiteOffer&) = nullptr;
};

} // namespace sunward
