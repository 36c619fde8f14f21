#include <array>

#include "grid/signal/columns.hpp"
#include "grid/signal/parameters.hpp"

namespace sunward::grid::formats {

using namespace parameter::types;

namespace {

Readings read(const SignalSource& source) {
    Table table(source);
    const auto columns = require_all(table.csv(), std::array<std::string_view, 2>{"Time", "Carbon Intensity"});
    return read_points(table, source, columns[0], columns[1], Basis::life_cycle);
}

} // namespace

extern const SignalFormat entsoe = {
    .name = "entsoe",
    .help = "`Time,Carbon Intensity`, computed from ENTSO-E generation with life-cycle factors",
    .source = "Wiesner et al., Let's Wait Awhile, Middleware 2021: its data, from the ENTSO-E transparency platform",
    .parameters = unit_and_basis,
    .traits = {.holds = SignalKind::average, .intensities_only = true},
    .page = {.looks = "Two columns of these names, g/kWh.",
             .lines = "Time,Carbon Intensity\n2024-03-01 00:00:00,218.3\n2024-03-01 00:30:00,215.9",
             .example = "{format: entsoe, file: fr_ci.csv}"},
    .read = read,
};

} // namespace sunward::grid::formats
