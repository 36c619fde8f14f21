#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "readable.hpp"
#include "sunward/report/estimate.hpp"
#include "sunward/units/wrap.hpp"

namespace sunward {

using namespace readable;

namespace {

using Reading = std::function<std::string(double)>;

std::string bounds(const Range& range, const Reading& text) {
    if (range.low == range.high)
        return text(range.central);
    return fmt::format("{} ({} to {})", text(range.central), text(range.low), text(range.high));
}

struct Line {
    std::string label;
    std::vector<std::string> cells;
};

/// A line of totals, a cell for each estimate.
Line line_of(std::string label, std::span<const Estimated> estimates,
             const std::function<std::string(const Estimated&)>& cell) {
    Line line{std::move(label), {}};
    for (const Estimated& estimated : estimates)
        line.cells.push_back(cell(estimated));
    return line;
}

std::string equivalent_text(double kg) {
    const Equivalents equal = equivalents_of(kg);
    return fmt::format("{} cars, {} flights", digits(equal.car_lifetimes), digits(equal.passenger_flights_ny_sf));
}

std::vector<Line> totals_of(std::span<const Estimated> all) {
    const Reading hours = [](double value) { return time(value * 3600); };
    std::vector<Line> lines;
    lines.push_back(
        line_of("work", all, [](const Estimated& one) { return fmt::format("{:.4g} FLOP", one.footprint.flop); }));
    lines.push_back(line_of("time", all, [&](const Estimated& one) { return bounds(one.footprint.hours, hours); }));
    lines.push_back(line_of("accelerators", all, [](const Estimated& one) {
        return digits(one.footprint.accelerator_hours.central) + " h";
    }));
    lines.push_back(line_of("energy", all, [](const Estimated& one) { return bounds(one.footprint.kwh, energy); }));
    lines.push_back(line_of("carbon", all, [](const Estimated& one) { return bounds(one.footprint.kg, mass); }));
    lines.push_back(
        line_of("like", all, [](const Estimated& one) { return equivalent_text(one.footprint.kg.central); }));
    lines.push_back(line_of("water", all,
                            [](const Estimated& one) { return bounds(one.footprint.water_l * 1e-3, digits) + " m3"; }));
    lines.push_back(line_of("cost", all, [](const Estimated& one) {
        return bounds(one.footprint.cost, digits) + " " + one.plan.currency;
    }));
    return lines;
}

/// Labels and cells in columns.
std::string columns_of(const std::vector<Line>& lines) {
    std::vector<std::size_t> widths;
    for (const Line& line : lines)
        for (std::size_t c = 0; c < line.cells.size(); ++c) {
            widths.resize(std::max(widths.size(), c + 1));
            widths[c] = std::max(widths[c], line.cells[c].size());
        }
    std::string text;
    for (const Line& line : lines) {
        std::string row = fmt::format("{:<14}", line.label);
        for (std::size_t c = 0; c < line.cells.size(); ++c)
            row += fmt::format("{:<{}}", line.cells[c], widths[c] + 3);
        row.erase(row.find_last_not_of(' ') + 1);
        text += row + "\n";
    }
    return text;
}

std::string layers_of(const Footprint& footprint) {
    std::vector<Line> lines = {{"layer", {"energy", "carbon"}}};
    for (std::size_t i = 0; i < layer_count; ++i)
        lines.push_back({std::string(layer_names[i]),
                         {bounds(footprint.layers[i].kwh, energy), bounds(footprint.layers[i].kg, mass)}});
    return columns_of(lines);
}

std::string assumptions_of(const EstimatePlan& plan, std::size_t width) {
    std::string text;
    for (const Assumption& assumption : plan.assumptions)
        text += "  " +
                wrapped(fmt::format("{}: {}; {}", assumption.name, assumption.value, assumption.source), width, 4, 2) +
                "\n";
    return text;
}

} // namespace

std::string estimate_table(std::span<const Estimated> estimates, std::size_t width) {
    std::string text;
    std::vector<Line> lines;
    if (estimates.size() > 1)
        lines.push_back(line_of("", estimates, [](const Estimated& one) { return one.plan.column; }));
    for (Line& line : totals_of(estimates))
        lines.push_back(std::move(line));
    text = estimates.front().plan.title + "\n\n" + columns_of(lines);
    for (const Estimated& estimated : estimates) {
        text += estimates.size() > 1 ? fmt::format("\n{}\n", estimated.plan.title) : "\n";
        text += layers_of(estimated.footprint) + "\nassumptions\n" + assumptions_of(estimated.plan, width);
    }
    text +=
        "\nLow and high take every figure at its better or worse end. Cars are lifetimes of a US car with its fuel, "
        "flights New York to San Francisco (Strubell et al. 2019).\n";
    return text;
}

} // namespace sunward
