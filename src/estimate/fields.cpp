#include <utility>

#include "sunward/estimate/plan.hpp"
#include "sunward/hardware/precision.hpp"

namespace sunward {

using namespace parameter;
using namespace parameter::types;

namespace {

constexpr double most_figures = 1e18;
constexpr double most_accelerators = 1e9;

std::vector<Choice> precision_words() {
    std::vector<Choice> words;
    for (const std::string_view name : precision_names)
        words.push_back({name, {}});
    return words;
}

} // namespace

const std::vector<Field>& estimate_fields() {
    static const std::vector<Field> fields = {
        field("hardware", text(), "Node type, accelerator or device of the catalogue: `v100`, `dgx-h100`").required(),
        field("count", integer(1, most_accelerators), "Accelerators side by side").or_else("1"),
        field("params", number_above(0, most_figures), "Parameters of the model"),
        field("active", number_above(0, most_figures), "Parameters that a token uses, of a mixture of experts")
            .or_derived("`params`"),
        field("tokens", number_above(0, most_figures), "Tokens that it is trained on"),
        field("flop", positive(Measure::flop), "Work, in place of parameters and tokens"),
        field("hours", span(), "Time from start to end, in place of work"),
        field("mfu", ratio(0, 1), "FLOP of the model over the peak"),
        field("precision", choice(precision_words()), "Number format of products of matrices")
            .or_derived("bf16, else the nearest that the accelerator has"),
        field("power", positive(Measure::power), "Mean draw of an accelerator with its part of everything in the node"),
        field("cap", positive(Measure::power), "Limit of the draw of an accelerator"),
        field("pue", number(1, 10), "Energy of the building over that of its computers"),
        field("zone", text(), "Built-in zone, or an intensity such as `57 gCO2/kWh`"),
        field("price", quantity(Measure::price), "Price of energy"),
        field("water", quantity(Measure::water), "Water of the site by energy of its computers"),
        field("idle-share", ratio(0, 100), "Time held without work by time computed"),
        field("embodied", quantity(Measure::carbon), "What it took to make an accelerator and its part of the node"),
        field("data", quantity(Measure::data), "Data that is moved over the internet").or_else("0 B"),
        field("trials", integer(1, most_accelerators), "Runs of a search").or_else("1"),
    };
    return fields;
}

std::string_view bare_unit(std::string_view key) {
    constexpr std::pair<std::string_view, std::string_view> units[] = {
        {"flop", "FLOP"}, {"hours", "h"}, {"zone", "gCO2/kWh"}, {"power", "W"}, {"cap", "W"}};
    for (const auto& [name, unit] : units)
        if (name == key)
            return unit;
    return {};
}

} // namespace sunward
