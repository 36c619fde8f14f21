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

#include "sunward/series/csv.hpp"
#include "sunward/series/series.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// `amount`: a share, a power, a volume by energy; in whatever unit, and like an average intensity at least 0.
enum class SignalKind { average, marginal, price, amount };
enum class Basis { unstated, direct, life_cycle };

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

enum class SignalFormat {
    constant,
    profile,          ///< values over a day (or week), repeated, written in the scenario
    csv,              ///< any CSV by column names
    electricity_maps, ///< hourly history, column of the stated basis
    eia_mix,          ///< generation by fuel, turned into intensity by a factor table
    entsoe,           ///< `Time,Carbon Intensity`
    watttime,         ///< 5-minute marginal rate: first column time, second value
    carbon_aware_sdk, ///< JSON array of Location, Time, Rating, Duration
    neso_actual,      ///< NESO half-hourly file, column `actual`
    neso_forecast,    ///< the same file, column `forecast`
};

/// A format as people name it in a scenario, with one line of help.
struct SignalFormatInfo {
    SignalFormat format;
    std::string_view name; ///< such as `electricity-maps`
    std::string_view help;
};
[[nodiscard]] std::span<const SignalFormatInfo> signal_formats();

/// A daily course: a mean with a cosine swing and an optional second one of 12 h, the least at `low_hour` (UTC).
struct Profile {
    std::vector<double> values; ///< equal steps that fill `period`; or empty for the formula below
    Duration period = Duration::from_days(1);
    /// The first step of `values` begins at the midnight UTC at or before this, or at that of a Monday when the period
    /// is a week or several.
    Instant start{};
    double mean = 0;
    double amplitude = 0; ///< of the 24 h cosine, which is lowest at low_hour
    double second = 0;    ///< amplitude of the 12 h cosine, lowest at low_hour too
    double low_hour = 13;
    double weekend = 1; ///< factor on Saturday and Sunday (UTC)
};

/// Grams of CO2e per kWh by fuel name as it stands in the header of the mix file.
using FactorTable = std::map<std::string, double, std::less<>>;

/// The factors of the EIA-930 mix files (life-cycle): WND 11, SUN 41, WAT 24, OIL 650, NG 490, COL 820, NUC 12, OTH
/// 230.
[[nodiscard]] const FactorTable& eia_file_factors();
/// IPCC AR5 WG3 Annex III, life-cycle medians under the same column names (oil and other as in the EIA table, which the
/// annex does not list).
[[nodiscard]] const FactorTable& ipcc_2014_factors();

/// How to read a signal; which fields matter depends on the format.
struct SignalSource {
    SignalFormat format = SignalFormat::constant;
    /// A kind that the format cannot hold is a fault. Average may also mean not stated: watttime makes it marginal.
    SignalKind kind = SignalKind::average;
    Basis basis = Basis::unstated; ///< unstated: what the format implies; electricity_maps has to have it
    std::filesystem::path file;
    double constant = 0; ///< g/kWh or currency/MWh
    Profile profile;
    /// eia_mix: a column that generates and has no factor is a fault; `timestamp` and `avg_CI` are no fuels.
    FactorTable factors;
    /// eia_mix: hours generating less than this share of the file's median hour are bogus and become missing; 0: none
    /// are. 0.1 finds the hours of EIA-930 in which most of a region did not report.
    double least_total = 0;
    std::string time_column;  ///< csv
    std::string value_column; ///< csv
    /// Multiply values to get g/kWh or currency/MWh. Not stated: what the header of the column says, else what the
    /// format implies.
    std::optional<double> scale;
    /// Values above this, before they are scaled, are faults.
    double most = std::numeric_limits<double>::infinity();
    CsvDialect dialect; ///< formats that are CSV
    std::string currency;
    std::string location;  ///< carbon_aware_sdk: which one of the file
    std::string time_zone; ///< IANA name for times without an offset; empty: UTC
    SeriesOptions series;
    bool drop_zeros = false; ///< zeros mean missing
    Duration resample{};     ///< zero: as it is
    bool sample = false;     ///< resample by the value at the start of each period instead of its mean
    Duration shift{};        ///< added to all times (replay a year of data in another)
};

/// Reads a signal. Throws InputError naming file, line and column. Cleaning is reported in `notes`.
[[nodiscard]] Signal read_signal(const SignalSource& source);

} // namespace sunward
