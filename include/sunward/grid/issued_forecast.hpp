// Forecasts as they were issued, and how wrong forecasts turned out to be.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "sunward/series/series.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

class Forecast;
struct CsvDialect;

/// One forecast: step values from about its issue time on, EndRule::fail.
struct IssuedForecast {
    Instant issued;
    Series values = Series::constant(0);
};

struct IssuedForecastSource {
    std::filesystem::path file;
    /// Column of issue times; empty: the file is one issue, whose time is in its name, as in
    /// `..._issued_2023-03-15T1201Z.csv`.
    std::string issue_column;
    std::string valid_column = "valid"; ///< start of the step
    std::string value_column = "value";
    std::string time_zone; ///< IANA name for times without an offset; empty: UTC
    double scale = 1;      ///< multiply to get the signal's unit
};

/// Issues in the order of their issue times; a file lists the rows of an issue together or not, its valid times rising.
/// Throws InputError naming file, line and column, with all faults: no time, no number, a valid time that does not come
/// after the one before it in its issue, no issue time, no rows, more than 100,000 issues.
[[nodiscard]] std::vector<IssuedForecast> read_issued_forecasts(const IssuedForecastSource& source);
/// The same of a file that is written in some way.
[[nodiscard]] std::vector<IssuedForecast> read_issued_forecasts(const IssuedForecastSource& source, CsvDialect dialect);

/// The error, forecast - truth, of the steps whose middle lies in [from, to) after the issue time.
struct LeadFigures {
    Duration from;
    Duration to;
    std::size_t count = 0; ///< of steps
    double bias = 0;       ///< mean error
    double mae = 0;        ///< mean of its absolute value
    double mape = 0;       ///< mean of |error| / truth over the steps where truth is above 0
    double deviation = 0;  ///< root of the mean squared error
    double truth = 0;      ///< mean of truth over those steps
};

/// How issued forecasts turned out, by lead time between one edge and the next. Steps that `truth` does not cover are
/// left out. Throws InputError unless there are at least two edges and they rise from 0 or more.
[[nodiscard]] std::vector<LeadFigures> realised_errors(std::span<const IssuedForecast> issues, const Series& truth,
                                                       std::span<const Duration> edges);
/// The same for a forecast model, asked at each of the instants.
[[nodiscard]] std::vector<LeadFigures> realised_errors(const Forecast& forecast, std::span<const Instant> asked,
                                                       const Series& truth, std::span<const Duration> edges);

} // namespace sunward
