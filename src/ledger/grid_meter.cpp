#include "sunward/ledger/grid_meter.hpp"

#include <algorithm>

namespace sunward {

namespace {

constexpr Duration one_hour = Duration::from_hours(1);

/// The last boundary of equal steps from `origin` at or before t.
Instant step_start(Instant t, Instant origin, Duration step) {
    const std::int64_t past = (t - origin).us % step.us;
    return t - Duration{past < 0 ? past + step.us : past};
}

} // namespace

GridMeter::GridMeter(const Metering& metering, Instant start)
    : metering_(metering), first_hour_(step_start(start, Instant{}, one_hour)) {
    if (!metering_.interval)
        return;
    const CivilTime day = civil_time(start, metering_.time_zone);
    interval_start_ = step_start(start, start - day.since_midnight, *metering_.interval);
    month_end_ = interval_start_;
}

void GridMeter::add(Instant from, Instant to, const GridHour& energy) {
    if (metering_.hours)
        add_hours(from, to, energy);
    if (metering_.interval)
        add_interval(from, to, energy.import_j);
}

void GridMeter::add_hours(Instant from, Instant to, const GridHour& energy) {
    const double whole = (to - from).seconds();
    while (from < to) {
        const std::int64_t i = (from - first_hour_).us / one_hour.us;
        const Instant end = std::min(to, first_hour_ + (i + 1) * one_hour);
        if (hours_.size() <= static_cast<std::size_t>(i))
            hours_.resize(static_cast<std::size_t>(i) + 1);
        GridHour& row = hours_[static_cast<std::size_t>(i)];
        const double share = (end - from).seconds() / whole;
        row.import_j += energy.import_j * share;
        row.to_load_j += energy.to_load_j * share;
        row.sold_j += energy.sold_j * share;
        from = end;
    }
}

void GridMeter::add_interval(Instant from, Instant to, double import_j) {
    const double whole = (to - from).seconds();
    while (from < to) {
        if (from >= interval_start_ + *metering_.interval) {
            close_interval(peaks_);
            interval_start_ = step_start(from, interval_start_, *metering_.interval);
            interval_j_ = 0;
        }
        if (interval_start_ >= month_end_) {
            const CivilTime civil = civil_time(interval_start_, metering_.time_zone);
            const bool december = civil.month == 12;
            peaks_.push_back({civil.year, civil.month, 0});
            month_end_ = from_civil(civil.year + (december ? 1 : 0), december ? 1 : civil.month + 1, 1, Duration{},
                                    metering_.time_zone);
        }
        const Instant end = std::min(to, interval_start_ + *metering_.interval);
        interval_j_ += import_j * ((end - from).seconds() / whole);
        from = end;
    }
}

/// Counts the interval being metered, which belongs to the last of the months.
void GridMeter::close_interval(std::vector<MonthPeak>& peaks) const {
    if (!peaks.empty())
        peaks.back().watt = std::max(peaks.back().watt, interval_j_ / metering_.interval->seconds());
}

std::vector<MonthPeak> GridMeter::peaks() const {
    std::vector<MonthPeak> all = peaks_;
    close_interval(all);
    return all;
}

} // namespace sunward
