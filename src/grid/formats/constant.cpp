#include <cmath>

#include <fmt/format.h>

#include "grid/signal/parameters.hpp"
#include "grid/signal/readings.hpp"
#include "sunward/error/error.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::grid::formats {

using namespace parameter::types;

namespace {

Series written(const SignalSource& source) {
    const double value = signal_figure(source.values.number("constant"), source.measure);
    if (!std::isfinite(value))
        throw InputError({}, "constant", "expected a finite number");
    if (value < 0 && never_negative(source.kind))
        throw InputError(
            {}, "constant",
            fmt::format("{} is negative, expected {} of at least 0", shortest(value), with_article(source.kind)));
    return Series::constant(value);
}

} // namespace

extern const SignalFormat constant = {
    .name = "constant",
    .help = "the same value throughout",
    .parameters =
        [](Measure measure) {
            return with_basis({field("constant", signed_quantity(measure), "The value").required()}, measure);
        },
    .page = {.looks = "A value in place of the map, or as `constant`.",
             .example = "{format: constant, constant: 400 gCO2/kWh}"},
    .written = written,
};

} // namespace sunward::grid::formats
