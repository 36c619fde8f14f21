// What the reader of each file format hands over: points as they stand in the file, before gaps are treated.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sunward/grid/signal.hpp"

namespace sunward::grid {

/// Points with strictly increasing times; a value that is missing is NaN.
struct Readings {
    std::vector<Point> points;
    std::vector<std::string> notes;
    Basis basis = Basis::unstated; ///< what the format implies
};

/// Any CSV: columns `time_column` and `value_column`, times `scale`.
[[nodiscard]] Readings read_csv(const SignalSource& source);
/// Electricity Maps hourly history. The basis has to be stated, because the file holds both.
[[nodiscard]] Readings read_electricity_maps(const SignalSource& source);
/// `Time,Carbon Intensity`, as computed from ENTSO-E generation with life-cycle factors.
[[nodiscard]] Readings read_entsoe(const SignalSource& source);
/// WattTime marginal operating emission rate: first column time, second column value.
[[nodiscard]] Readings read_watttime(const SignalSource& source);
/// NESO half-hourly history or issued forecast: `from`, and `column` or `intensity.<column>`.
[[nodiscard]] Readings read_neso(const SignalSource& source, std::string_view column);
/// Generation by fuel, as intensity = sum(f g) / sum(g).
[[nodiscard]] Readings read_mix(const SignalSource& source);
/// The same file by fuel, MWh an hour; missing where the intensity is.
struct FuelReadings {
    std::string fuel;
    double factor; ///< gCO2e/kWh
    Readings readings;
};
[[nodiscard]] std::vector<FuelReadings> read_mix_by_fuel(const SignalSource& source);
/// Carbon Aware SDK emissions file: an array of {Location, Time, Rating, Duration}, or that array under `Emissions`.
[[nodiscard]] Readings read_carbon_aware_sdk(const SignalSource& source);

/// What read_signal makes of the points of a file: shifted, gaps treated (in the notes), resampled.
[[nodiscard]] Series finished_series(Readings& readings, const SignalSource& source);

/// The series of a profile, repeated for ever and aligned to Monday 00:00 UTC.
[[nodiscard]] Series profile_series(const SignalSource& source);

/// A kind that is never negative, for people: `an average intensity`.
[[nodiscard]] std::string_view with_article(SignalKind kind);

/// At most 20 times as text, then how many more there are.
[[nodiscard]] std::string list_times(const std::vector<Instant>& times);

} // namespace sunward::grid
