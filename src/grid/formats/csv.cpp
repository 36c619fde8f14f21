// Any table, by the names of two columns.
#include <array>
#include <string>

#include "grid/signal/columns.hpp"
#include "grid/signal/parameters.hpp"

namespace sunward::grid::formats {

using namespace parameter::types;

namespace {

Readings read(const SignalSource& source) {
    const std::string_view time = source.values.text_if_given("time");
    const std::string_view value = source.values.text_if_given("value");
    Faults missing;
    const std::string file = source.file.string();
    if (time.empty())
        missing.add({file, 0, 0}, "time", "missing, expected the name of the column with the times");
    if (value.empty())
        missing.add({file, 0, 0}, "value", "missing, expected the name of the column with the values");
    missing.raise();
    Table table(source);
    const auto columns = require_all(table.csv(), std::array<std::string_view, 2>{time, value});
    return read_points(table, source, columns[0], columns[1], Basis::unstated);
}

} // namespace

extern const SignalFormat csv = {
    .name = "csv",
    .help = "any CSV file, by column names",
    .parameters =
        [](Measure measure) {
            return with_basis({field("time", text(), "Name of the column with the times").required(),
                               field("value", text(), "Name of the column with the values").required(),
                               unit_field(measure)},
                              measure);
        },
    .traits = {.needs_unit = true},
    .page = {.looks = "A header and a row per time, with any separator and either decimal sign.",
             .lines = "when,grid intensity\n2024-03-01 00:00,312.5\n2024-03-01 01:00,298",
             .example = "{format: csv, file: my.csv, time: when, value: grid intensity, unit: gCO2/kWh}"},
    .read = read,
};

} // namespace sunward::grid::formats
