// Rules by which a battery is charged and discharged: what each tells of itself, and what it does.
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/parameter/field.hpp"
#include "sunward/units/instant.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

struct Dispatch;
struct DispatchView;

/// What others have to know of a rule.
struct DispatchTraits {
    bool follows_signal = false; ///< of its zone, which then has to have it
    bool by_program = false;     ///< a linear program over the forecast is made for it
    bool has_levels = false;     ///< two levels of the signal, or quantiles of its forecast
};

struct DispatchPage {
    std::string_view decides; ///< how it decides
    std::string_view example; ///< in YAML, on one line
};

/// What a rule decides that goes by the time, for one battery.
struct TimedDispatch {
    std::function<Power(Instant now, const DispatchView&)> command; ///< as DispatchRule::command
    std::function<Instant(Instant t)> until; ///< when after t it may want something else where it sees the same
};

struct DispatchRule {
    std::string_view name; ///< such as `self-consumption`
    std::string_view help;
    std::string_view source{};
    /// Keys of its own.
    parameter::Parameters (*parameters)() = [] { return parameter::Parameters(); };
    DispatchTraits traits{};
    DispatchPage page{};
    /// The power that it wants, charging positive, feasible or not.
    Power (*command)(const Dispatch&, const DispatchView&) = nullptr;
    /// In its place, of rules that go by the time.
    TimedDispatch (*timed)(const Dispatch&) = nullptr;
    /// What is wrong with its values.
    std::vector<Fault> (*faults)(const Dispatch&) = nullptr;
};

/// Listed in src/power/dispatch_rules.def.
[[nodiscard]] std::span<const DispatchRule* const> dispatch_rules();
/// Throws InputError for an unknown name.
[[nodiscard]] const DispatchRule& dispatch_rule(std::string_view name);

} // namespace sunward
