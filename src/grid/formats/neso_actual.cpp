#include "grid/signal/neso.hpp"
#include "grid/signal/parameters.hpp"

namespace sunward::grid::formats {

using namespace parameter::types;

namespace {

Readings read(const SignalSource& source) { return read_neso(source, "actual"); }

} // namespace

extern const SignalFormat neso_actual = {
    .name = "neso-actual",
    .help = "NESO half-hourly file, measured intensity",
    .source = "NESO Carbon Intensity API, Great Britain",
    .parameters = unit_and_basis,
    .traits = {.holds = SignalKind::average, .intensities_only = true},
    .page = {.looks = "Half hours with forecast and measured intensity, g/kWh; flattened answers of the service, with "
                      "`intensity.actual`, too.",
             .lines = "from,to,forecast,actual\n2024-03-01T00:00Z,2024-03-01T00:30Z,103,98\n"
                      "2024-03-01T00:30Z,2024-03-01T01:00Z,101,99",
             .example = "{format: neso-actual, file: gb_2023.csv}"},
    .read = read,
};

} // namespace sunward::grid::formats
