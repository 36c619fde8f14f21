#include "sunward/grid/signal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "grid/signal/readings.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

constexpr std::size_t most_notes = 20;
constexpr std::int64_t most_steps = 20'000'000;

std::string_view kind_name(SignalKind kind) {
    switch (kind) {
    case SignalKind::average: return "average";
    case SignalKind::marginal: return "marginal";
    case SignalKind::price: return "price";
    case SignalKind::amount: return "amount";
    }
    return "";
}

std::string_view basis_name(Basis basis) {
    switch (basis) {
    case Basis::direct: return "direct";
    case Basis::life_cycle: return "life-cycle";
    case Basis::unstated: return "basis unstated";
    }
    return "";
}

/// Average is also what a source says that states nothing, so that a marginal format makes it marginal.
SignalKind resolve_kind(const SignalSource& source, Faults& faults) {
    const auto implied = source.format->traits.holds;
    const bool intensity = source.format->traits.intensities_only;
    const bool other = source.kind == SignalKind::price || source.kind == SignalKind::amount;
    const bool wrong = implied && source.kind != *implied && source.kind != SignalKind::average;
    if (wrong || (intensity && other))
        faults.add({source.file.string(), 0, 0}, "format",
                   fmt::format("{} holds {}, not {}", source.format->name,
                               implied ? fmt::format("{} intensities", kind_name(*implied)) : "intensities",
                               other ? fmt::format("{}s", kind_name(source.kind)) : "marginal intensities"));
    return implied.value_or(source.kind);
}

SignalSource checked(SignalSource source) {
    Faults faults;
    const std::string file = source.file.string();
    source.kind = resolve_kind(source, faults);
    if (!source.time_zone.empty() && !is_time_zone(source.time_zone))
        faults.add({file, 0, 0}, "time_zone", fmt::format("'{}' is not an IANA time zone", source.time_zone));
    if (source.scale && (!std::isfinite(*source.scale) || *source.scale <= 0))
        faults.add({file, 0, 0}, "scale", "expected a number above 0");
    constexpr Duration longest = Duration::from_days(std::int64_t{400} * 365);
    if (source.shift > longest || source.shift < -longest)
        faults.add({file, 0, 0}, "shift", "longer than 400 years");
    if (source.resample.us < 0)
        faults.add({file, 0, 0}, "resample", "expected a step above 0");
    faults.raise();
    return source;
}

void note_gaps(const std::vector<Gap>& gaps, GapRule rule, std::vector<std::string>& notes) {
    if (gaps.empty())
        return;
    const std::string_view how = rule == GapRule::interpolate ? "interpolated"
                                 : rule == GapRule::hold      ? "held"
                                                              : "outside what the run needs";
    notes.push_back(describe(gaps, how));
}

/// Faults of the series know neither the file nor what was taken out of it.
[[noreturn]] void raise_in_file(const InputError& error, const std::string& file,
                                const std::vector<std::string>& notes) {
    std::vector<Fault> faults = error.faults();
    for (Fault& fault : faults) {
        if (fault.at.file.empty())
            fault.at.file = file;
        if (fault.message.find("gap") != std::string::npos)
            fault.message += "; 'gaps' says how to fill it, 'max_step' how long a step may be without being a gap";
        for (const std::string& note : notes)
            fault.message += "; " + note;
    }
    throw InputError(std::move(faults));
}

Series make_series(Readings& readings, const SignalSource& source) {
    const std::string file = source.file.string();
    if (std::ranges::all_of(readings.points, [](const Point& point) { return std::isnan(point.value); }))
        throw InputError({file, 0, 0}, "",
                         readings.points.empty() ? "no rows, expected at least one time with a value"
                                                 : "every value is missing");
    for (Point& point : readings.points)
        point.at = point.at + source.shift;
    std::vector<Gap> gaps;
    try {
        Series series = Series::from_points(std::move(readings.points), source.series, &gaps);
        note_gaps(gaps, source.series.gaps, readings.notes);
        return series;
    } catch (const InputError& error) {
        raise_in_file(error, file, readings.notes);
    }
}

/// What may be in another unit than it is read in, or no measurement.
void note_implausible(const Series& series, SignalKind kind, std::vector<std::string>& notes) {
    constexpr double least_intensity = 1;
    constexpr double most_intensity = 2000;
    constexpr double most_price = 10'000;
    const auto values = series.values();
    const auto note = [&](auto odd, std::string_view what) {
        const auto count = std::ranges::count_if(values, odd);
        if (count == 0)
            return;
        const double first = *std::ranges::find_if(values, odd);
        notes.push_back(fmt::format("{} of {} {}, such as {}: are unit and column right?", count,
                                    counted(values.size(), "value"), what, shortest(first)));
    };
    if (kind == SignalKind::price) {
        note([](double value) { return std::abs(value) > most_price; }, "prices beyond 10,000 for a MWh");
    } else if (kind != SignalKind::amount) {
        note([](double value) { return value < least_intensity; }, "below 1 g/kWh");
        note([](double value) { return value > most_intensity; }, "above 2,000 g/kWh");
    }
}

Series resample(Series series, const SignalSource& source) {
    if (source.resample.us == 0 || series.is_constant())
        return series;
    if ((series.end() - series.begin()).us / source.resample.us > most_steps)
        throw InputError({source.file.string(), 0, 0}, "resample",
                         fmt::format("{} would make more than {} steps", to_string(source.resample), most_steps));
    return series.resampled(source.resample, source.sample);
}

} // namespace

Series grid::finished_series(Readings& readings, const SignalSource& source) {
    return resample(make_series(readings, source), source);
}

void grid::drop_zeros(Readings& readings) {
    std::size_t zeros = 0;
    for (Point& point : readings.points) {
        if (point.value == 0) {
            point.value = std::numeric_limits<double>::quiet_NaN();
            ++zeros;
        }
    }
    if (zeros > 0)
        readings.notes.push_back(fmt::format("{} taken as missing", counted(zeros, "zero")));
}

std::string_view grid::with_article(SignalKind kind) {
    return kind == SignalKind::amount ? "an amount" : "an average intensity";
}

std::string grid::list_times(const std::vector<Instant>& times) {
    std::string text;
    for (std::size_t i = 0; i < times.size() && i < most_notes; ++i)
        text += (i == 0 ? "" : ", ") + to_string(times[i]);
    if (times.size() > most_notes)
        text += fmt::format(" and {} more", times.size() - most_notes);
    return text;
}

std::string describe(const Signal& signal) {
    if (signal.kind != SignalKind::price)
        return fmt::format("{}, {}, {}", kind_name(signal.kind), basis_name(signal.basis), signal.source);
    if (signal.currency.empty())
        return fmt::format("price, {}", signal.source);
    return fmt::format("price, {}/MWh, {}", signal.currency, signal.source);
}

Signal read_signal(const SignalSource& stated) {
    const SignalSource source = checked(stated);
    Signal signal;
    signal.kind = source.kind;
    if (source.format->written != nullptr) {
        signal.source = source.format->name;
        signal.basis = source.basis;
        signal.series = resample(source.format->written(source), source);
    } else {
        Readings readings = source.format->read(source);
        if (source.drop_zeros)
            grid::drop_zeros(readings);
        signal.source = fmt::format("{} ({})", source.file.filename().string(), source.format->name);
        signal.basis = source.basis == Basis::unstated ? readings.basis : source.basis;
        signal.series = grid::finished_series(readings, source);
        signal.notes = std::move(readings.notes);
    }
    // A zero that is written down for all times is meant.
    if (source.format->written == nullptr || !signal.series.is_constant() || signal.series.values().front() != 0)
        note_implausible(signal.series, signal.kind, signal.notes);
    if (signal.kind == SignalKind::price) {
        signal.currency = source.currency;
        signal.basis = Basis::unstated;
    }
    return signal;
}

} // namespace sunward
