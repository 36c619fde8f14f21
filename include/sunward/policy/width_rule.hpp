// `width`: how many accelerators jobs get, how many a cluster may use, and at what clock.
#pragma once

#include <memory>

#include "sunward/policy/rule.hpp"

namespace sunward {

class Decisions;
class Gate;
class View;
struct JobTable;
struct PolicySpec;

struct WidthTraits {
    bool plans_widths = false; ///< of elastic jobs, which have times of their own
    bool slows = false;        ///< lowers clocks
};

struct WidthRule {
    std::string_view name;
    std::string_view help;
    std::string_view source;
    Parameters (*parameters)() = no_parameters;
    WidthTraits traits{};
    RulePage page;
    /// What is let into the queues; null: everything.
    std::unique_ptr<Gate> (*gate)(const PolicySpec&, JobTable&, const View&) = nullptr;
    /// Limits the power of sites at each change of a signal.
    void (*cap)(const parameter::Values&, const View&, Decisions&) = nullptr;
    /// Whether it looks at the signal that the policy optimises. Null: it does not.
    bool (*looks_at_signal)(const parameter::Values&) = nullptr;
    /// How far it looks ahead in the forecast. Null: not at all.
    Duration (*lookahead)(const parameter::Values&) = nullptr;
    /// What does not fit together in the values given; empty: nothing.
    std::vector<ValueFault> (*faults)(const parameter::Values&) = nullptr;
};

} // namespace sunward
