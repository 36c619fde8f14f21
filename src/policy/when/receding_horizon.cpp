#include <fmt/format.h>

#include "policy/when/contiguous.hpp"
#include "policy/when/parameters.hpp"
#include "sunward/policy/when_rule.hpp"

namespace sunward::policy::when {

namespace {

using namespace parameter::types;

/// How jobs are planned.
struct Solver {
    HorizonSolver value;
    std::string_view name;
    std::string_view help;
};
constexpr Solver solvers[] = {
    {HorizonSolver::lp, "lp", "a linear program, rounded, or the greedy solution where that is better"},
    {HorizonSolver::greedy, "greedy", "greedy, one job after another"},
};

Parameters parameters() {
    return {length(),
            slot(),
            parameter::field("every", step(), "Jobs are replanned this often, counted from midnight UTC of 1970-01-01")
                .or_else("1 h"),
            parameter::field("horizon", span(),
                             "How far ahead it plans; later hours are assumed to cost the mean of this span")
                .or_else("24 h"),
            parameter::field("solver", choice(parameter::choices_of(std::span<const Solver>(solvers))),
                             "How jobs are planned")
                .or_else("lp"),
            parameter::field("most_variables", integer(0, 1'000'000),
                             "The greedy solver is used for programs with more variables")
                .or_else("5000")};
}

HorizonSpec together(const WhenSpec& spec) {
    return {spec.values.duration("every"), spec.values.duration("horizon"), spec.cells.slot,
            spec.values.choice("solver", std::span<const Solver>(solvers), &Solver::value),
            static_cast<std::uint32_t>(spec.values.whole("most_variables"))};
}

std::vector<ValueFault> faults(const parameter::Values& values) {
    constexpr std::int64_t most_slots = 2000;
    const parameter::Value* horizon = values.find("horizon");
    const parameter::Value* slot = values.find("slot");
    if (horizon == nullptr || slot == nullptr || slot->us <= 0)
        return {};
    const std::int64_t slots = horizon->us / slot->us;
    if (slots >= 1 && slots <= most_slots)
        return {};
    return {
        {"horizon", fmt::format("{} slots of {}, expected 1 to {}", slots, to_string(Duration{slot->us}), most_slots)}};
}

} // namespace

extern const WhenRule receding_horizon = {
    .name = "receding-horizon",
    .help = "plan all jobs together, capacity included, again and again over the forecast",
    .source = "",
    .parameters = parameters,
    .traits = {.interrupts = true, .plans_together = true},
    .page =
        {.decides =
             "All jobs that wait or may be paused are planned together over the forecast, "
             "capacity included, again and again; only the first step of each plan is carried out. Cells are `slot` "
             "long and count from the time of planning, with the forecast's means, whatever the signal's steps. A job "
             "that would be killed at its wall-time by what a suspension takes of it, as far as its length is known, "
             "is "
             "planned in one piece. A job that comes waits for the next plan, the next whole `every`, if its deadline "
             "allows."
             " Ties: the earliest cell, then the job submitted first. It knows the forecast over the horizon, and "
             "lengths as `length` says.",
         .formula = "minimise sum CI x power over the horizon, capacity and deadlines held",
         .pays = "Where all jobs want the same clean hours and capacity is the constraint.",
         .example = "{when: receding-horizon}"},
    .planner = [](const WhenSpec&) { return run_at_last(); },
    .together = together,
    .lookahead = [](const WhenSpec& spec) { return spec.values.duration("horizon"); },
    .faults = faults,
};

} // namespace sunward::policy::when
