// Parameters that several formats of signals have.
#pragma once

#include "sunward/grid/signal_format.hpp"

namespace sunward::grid {

using parameter::Field;
using parameter::field;
using parameter::Parameters;

/// What an intensity counts.
[[nodiscard]] inline Field basis_field() {
    return field("basis",
                 parameter::types::choice(parameter::choices_of(std::span<const parameter::Named<Basis>>(basis_list))),
                 "What the intensity counts; required with electricity-maps")
        .or_derived("what the format implies");
}

/// The parameters, and for intensities what they count.
[[nodiscard]] inline Parameters with_basis(Parameters own, Measure measure) {
    if (measure == Measure::intensity)
        own.push_back(basis_field());
    return own;
}

/// Of intensities a column's header, or the format, may say it too.
[[nodiscard]] inline Field unit_field(Measure measure) {
    if (measure != Measure::intensity)
        return field("unit", parameter::types::unit(measure), "Unit of the values").required();
    return field("unit", parameter::types::unit(measure), "Unit of the values; required with csv")
        .or_derived("what the header or the format says");
}

/// Of files of intensities.
[[nodiscard]] inline Parameters unit_and_basis(Measure measure) { return with_basis({unit_field(measure)}, measure); }

} // namespace sunward::grid
