// Which rules a scheduler is composed of, with what they are told.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/policy/backfill_rule.hpp"
#include "sunward/policy/nodes_rule.hpp"
#include "sunward/policy/order_rule.hpp"
#include "sunward/policy/when_rule.hpp"
#include "sunward/policy/where_rule.hpp"
#include "sunward/policy/width_rule.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

enum class Optimise { average, marginal, price, weighted };

/// A policy that is not composed of rules. One of library, command and name is given.
struct PluginSpec {
    std::string library;                                 ///< path of a shared library, see sunward/plugin.h
    std::vector<std::string> command;                    ///< program and arguments, see tools/plugins/README.md
    std::string name;                                    ///< in custom_policies()
    std::string options = "{}";                          ///< a JSON object, for the policy alone
    Duration timeout = Duration::from_seconds(10);       ///< library, command: by the clock on the wall, for each call
    Duration start_timeout = Duration::from_seconds(60); ///< command: until it says hello
    bool true_length = false;                            ///< library, command: is told the jobs' true lengths
};

/// Each rule is the first of its list, with its defaults, where nothing else is said; of backfilling it is `easy`.
struct PolicySpec {
    PolicySpec();

    std::string name = "default";
    Optimise optimise = Optimise::average;
    double carbon_price = 0;      ///< weighted: currency per kg of CO2e
    bool weighs_marginal = false; ///< weighted: the marginal intensity instead of the average
    Chosen<OrderRule> order;
    Chosen<BackfillRule> backfill;
    WhenSpec when;
    Chosen<WhereRule> where;
    Chosen<NodesRule> nodes;
    Chosen<WidthRule> width;
    std::optional<PluginSpec> plugin; ///< in place of all rules; `optimise` still counts
};

} // namespace sunward
