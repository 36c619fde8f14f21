// The meter at a site's connection to the grid: energy by the hour, and the greatest draw of each month.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sunward/units/instant.hpp"

namespace sunward {

/// Energy of a whole hour of UTC, J.
struct GridHour {
    double import_j = 0;
    double to_load_j = 0; ///< part of it; the rest went into the battery
    double sold_j = 0;    ///< on-site generation used here whose certificates are sold
};

/// The greatest mean import over an interval that begins in a calendar month.
struct MonthPeak {
    int year = 0;
    unsigned month = 0;
    double watt = 0;
};

struct Metering {
    bool hours = false;                 ///< keep every hour
    std::optional<Duration> interval{}; ///< of the greatest draw; none: it is not kept
    std::string time_zone{};            ///< of the months, IANA; empty: UTC
};

/// Spans are added in the order of time. Intervals are counted from local midnight of the first day; one that is
/// metered in part, first or last, counts with its energy over its whole length.
class GridMeter {
public:
    GridMeter(const Metering& metering, Instant start);

    /// A span of constant power.
    void add(Instant from, Instant to, const GridHour& energy);

    /// Start of the first of hours().
    [[nodiscard]] Instant first_hour() const { return first_hour_; }
    [[nodiscard]] std::span<const GridHour> hours() const { return hours_; }
    /// A peak for each month that was metered, in order.
    [[nodiscard]] std::vector<MonthPeak> peaks() const;

private:
    void add_hours(Instant from, Instant to, const GridHour& energy);
    void add_interval(Instant from, Instant to, double import_j);
    void close_interval(std::vector<MonthPeak>& peaks) const;

    Metering metering_;
    Instant first_hour_;
    std::vector<GridHour> hours_;
    Instant interval_start_; ///< of the interval being metered
    double interval_j_ = 0;
    Instant month_end_;
    std::vector<MonthPeak> peaks_;
};

} // namespace sunward
