#include <fmt/format.h>

#include "grid/signal/columns.hpp"
#include "grid/signal/header_unit.hpp"
#include "grid/signal/parameters.hpp"

namespace sunward::grid::formats {

using namespace parameter::types;

namespace {

/// WattTime gives its rates in pounds per MWh, under these names: `MOER` in downloads, `value` beside `point_time` in
/// answers of its service. Source: WattTime, "Marginal emissions methodology" and API v3, units lbs_co2_per_mwh.
bool is_from_watttime(const CsvReader& csv) {
    return lower(csv.header()[1]).starts_with("moer") || lower(csv.header()[0]) == "point_time";
}

Readings read(const SignalSource& source) {
    constexpr double pounds_per_megawatt_hour = 0.45359237;
    Table table(source);
    if (table.csv().header().size() < 2)
        throw InputError({source.file.string(), 1, 0}, "", "expected two columns: time and marginal emission rate");
    const bool stated = source.scale || intensity_unit(table.csv().header()[1]);
    const bool pounds = is_from_watttime(table.csv());
    Readings readings =
        read_points(table, source, 0, 1, Basis::direct, pounds && !stated ? pounds_per_megawatt_hour : 1);
    if (!stated)
        readings.notes.push_back(fmt::format("no unit is stated, taken as {}; 'unit' states another",
                                             pounds ? "lb/MWh, as WattTime gives it" : "gCO2/kWh"));
    return readings;
}

} // namespace

extern const SignalFormat watttime = {
    .name = "watttime",
    .help = "WattTime marginal emission rate, time and value",
    .source = "WattTime, marginal operating emission rates (API v3 and downloads)",
    .parameters = unit_and_basis,
    .traits = {.holds = SignalKind::marginal, .intensities_only = true},
    .page = {.looks = "The first column is the time, the second one the rate: lb/MWh where the columns are named as "
                      "WattTime names them, else g/kWh.",
             .lines = "point_time,value\n2024-03-01T00:00:00+00:00,937.0\n2024-03-01T00:05:00+00:00,931.5",
             .cleaned = "The unit that was taken is in a note.",
             .example = "{format: watttime, file: CAISO_NORTH_moer.csv}"},
    .read = read,
};

} // namespace sunward::grid::formats
