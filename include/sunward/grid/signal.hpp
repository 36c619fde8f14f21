// What the grid is like through time: carbon intensity and price, and what kind of figure each of them is.
#pragma once

#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/parameter/field.hpp"
#include "sunward/parameter/values.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/series/series.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// `amount`: a share, a power, a volume by energy; in whatever unit, and like an average intensity at least 0.
enum class SignalKind { average, marginal, price, amount };
enum class Basis { unstated, direct, life_cycle };

inline constexpr parameter::Named<Basis> basis_list[] = {
    {Basis::direct, "direct", "emissions of the plants while they run"},
    {Basis::life_cycle, "life-cycle", "with building, fuel supply and disposal"},
};

/// Whether a value of that kind may not be negative.
[[nodiscard]] constexpr bool never_negative(SignalKind kind) {
    return kind == SignalKind::average || kind == SignalKind::amount;
}

/// A series with its meaning. Intensities are in gCO2e/kWh, prices in currency/MWh.
struct Signal {
    Series series = Series::constant(0);
    SignalKind kind = SignalKind::average;
    Basis basis = Basis::unstated;
    std::string currency;           ///< of a price, such as USD
    std::string source;             ///< file and format, or `constant`, for people
    std::vector<std::string> notes; ///< what was cleaned while reading: gaps filled, bogus hours dropped
};

/// `average, life-cycle, eia_CISO_2022_genmix_ci.csv (eia-mix)`.
[[nodiscard]] std::string describe(const Signal& signal);

/// Grams of CO2e per kWh by fuel name as it stands in the header of the mix file.
using FactorTable = std::map<std::string, double, std::less<>>;

/// The factors of the EIA-930 mix files (life-cycle): WND 11, SUN 41, WAT 24, OIL 650, NG 490, COL 820, NUC 12, OTH
/// 230.
[[nodiscard]] const FactorTable& eia_file_factors();
/// IPCC AR5 WG3 Annex III, life-cycle medians under the same column names (oil and other as in the EIA table, which the
/// annex does not list).
[[nodiscard]] const FactorTable& ipcc_2014_factors();

struct SignalFormat;

/// How to read a signal.
struct SignalSource {
    const SignalFormat* format = nullptr; ///< never null when it is read
    parameter::Values values{};           ///< of the format's own parameters
    /// A kind that the format cannot hold is a fault. Average may also mean not stated: watttime makes it marginal.
    SignalKind kind = SignalKind::average;
    Measure measure = Measure::intensity; ///< of values that are written in the scenario
    Instant start{};                      ///< of the run
    Basis basis = Basis::unstated;        ///< unstated: what the format implies; electricity-maps has to have it
    std::filesystem::path file;
    FactorTable factors; ///< of formats that have them
    /// Multiply values to get g/kWh or currency/MWh. Not stated: what the header of the column says, else what the
    /// format implies.
    std::optional<double> scale;
    /// Values above this, before they are scaled, are faults.
    double most = std::numeric_limits<double>::infinity();
    CsvDialect dialect; ///< formats that are CSV
    std::string currency;
    std::string time_zone; ///< IANA name for times without an offset; empty: UTC
    SeriesOptions series;
    bool drop_zeros = false; ///< zeros mean missing
    Duration resample{};     ///< zero: as it is
    bool sample = false;     ///< resample by the value at the start of each period instead of its mean
    Duration shift{};        ///< added to all times (replay a year of data in another)
};

/// Factor tables that have a name.
inline constexpr parameter::Named<const FactorTable& (*)()> factor_list[] = {
    {eia_file_factors, "eia-file", "life-cycle factors of the EIA-930 mix files"},
    {ipcc_2014_factors, "ipcc-2014", "IPCC AR5 WG3 Annex III, life-cycle medians"},
};

/// Reads a signal. Throws InputError naming file, line and column. Cleaning is reported in `notes`.
[[nodiscard]] Signal read_signal(const SignalSource& source);

} // namespace sunward
