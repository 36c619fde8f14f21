#include "sunward/weather/weather_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "sunward/error/count.hpp"
#include "sunward/series/text_file.hpp"
#include "sunward/units/parse.hpp"
#include "sunward/weather/weather_format.hpp"
#include "weather/rows/derive.hpp"
#include "weather/rows/rows.hpp"
#include "weather/rows/whereabouts.hpp"

namespace sunward {

namespace {

using weather::Quantity;
using weather::Rows;
using weather::Step;

constexpr std::size_t largest_file = std::size_t{64} << 20;

void check(const WeatherSource& source) {
    if (source.to <= source.from)
        throw InputError({source.file.string(), 0, 0}, "", "the span asked for is empty");
    if (source.place && !(std::abs(source.place->latitude) <= 90 && std::abs(source.place->longitude) <= 360 &&
                          source.place->elevation >= -500 && source.place->elevation <= 9000))
        throw InputError(
            {source.file.string(), 0, 0}, "place",
            "expected a latitude within 90 and a longitude within 360 degrees, an elevation of -500 to 9000 m");
    if (source.utc_offset && !(std::abs(*source.utc_offset) <= 14))
        throw InputError({source.file.string(), 0, 0}, "utc_offset",
                         fmt::format("{} h, expected -14 to 14", *source.utc_offset));
    if (!(source.wanted_wind_height >= 0 && source.wanted_wind_height <= 1000))
        throw InputError({source.file.string(), 0, 0}, "wanted_wind_height",
                         fmt::format("{} m, expected 0 to 1000", source.wanted_wind_height));
}

/// What instruments read below zero in the dark becomes zero.
void clear_night(Rows& rows) {
    for (const Quantity quantity : {Quantity::ghi, Quantity::dni, Quantity::dhi}) {
        std::size_t count = 0;
        double lowest = 0;
        for (double& value : rows[quantity])
            if (value < 0) {
                lowest = std::min(lowest, value);
                value = 0;
                ++count;
            }
        if (count > 0)
            rows.notes.push_back(fmt::format("{} of {} below 0 taken as 0, the lowest {} W/m2", counted(count, "value"),
                                             weather::info(quantity).name, shortest(lowest)));
    }
}

/// Columns in which nothing stands become absent; single missing values are faults or will be filled. A missing albedo
/// is always filled: it changes slowly and little.
void treat_missing(const WeatherSource& source, Rows& rows, Faults& faults) {
    const auto lacks = [](double value) { return std::isnan(value); };
    for (auto& column : rows.columns)
        if (std::ranges::all_of(column, lacks))
            column.clear();
    weather::keep_needed_rows(source, rows);
    // From these others would be derived.
    if (!rows[Quantity::humidity].empty())
        rows[Quantity::dew_point].clear();
    if (!rows[Quantity::ghi].empty() || !rows[Quantity::dni].empty())
        rows[Quantity::cloud].clear();
    for (std::size_t q = 0; q < weather::quantities; ++q) {
        const auto& column = rows.columns[q];
        const auto quantity = static_cast<Quantity>(q);
        if (source.gaps != GapRule::fail || quantity == Quantity::albedo)
            continue;
        for (std::size_t i = 0; i < column.size(); ++i)
            if (lacks(column[i]))
                faults.add(rows.where(i, quantity), weather::info(quantity).name, "missing");
    }
}

/// Makes a series of a column.
class SeriesMaker {
public:
    SeriesMaker(const Rows& rows, const std::vector<Step>& steps, const WeatherSource& source, Weather& weather)
        : rows_(rows), steps_(steps), file_(source.file.string()), weather_(weather) {
        // What is replayed by the calendar reaches as far as it was asked for.
        const bool by_calendar = weather::holds_a_year(rows) && source.ends == EndRule::repeat;
        options_.ends = by_calendar ? EndRule::hold : source.ends;
        options_.max_step = rows.step;
        options_.gaps = source.gaps;
    }

    std::optional<Series> make(Quantity quantity) {
        const auto& column = rows_[quantity];
        if (column.empty())
            return std::nullopt;
        const bool is_light = quantity == Quantity::ghi || quantity == Quantity::dni || quantity == Quantity::dhi;
        std::vector<Point> points;
        points.reserve(steps_.size());
        for (const Step& step : steps_)
            points.push_back({is_light ? step.at + rows_.irradiance_shift : step.at,
                              step.row ? column[*step.row] : weather::missing});
        if (is_light)
            keep_within(points);
        SeriesOptions options = options_;
        if (quantity == Quantity::albedo && options.gaps == GapRule::fail)
            options.gaps = GapRule::hold;
        return from_points(std::move(points), options, quantity);
    }

private:
    /// Irradiance is wanted where everything else is known, and nowhere else. Where a file ends with a period that its
    /// irradiance does not reach, the last value is held.
    void keep_within(std::vector<Point>& points) const {
        const Instant begin = steps_.front().at;
        const Instant end = steps_.back().at + rows_.step;
        std::erase_if(points, [&](const Point& p) { return p.at < begin || p.at + rows_.step > end; });
        if (!points.empty() && !weather::holds_a_year(rows_) && points.back().at + rows_.step < end)
            points.push_back({points.back().at + rows_.step, points.back().value});
    }

    Series from_points(std::vector<Point> points, const SeriesOptions& options, Quantity quantity) {
        std::vector<Gap> gaps;
        try {
            Series series = Series::from_points(std::move(points), options, &gaps);
            if (!gaps.empty())
                weather_.notes.push_back(fmt::format("{}: {}", weather::info(quantity).name, describe(gaps, "filled")));
            return series;
        } catch (const InputError& error) {
            std::vector<Fault> faults = error.faults();
            for (Fault& fault : faults) {
                fault.at.file = file_;
                fault.field = weather::info(quantity).name;
            }
            throw InputError(std::move(faults));
        }
    }

    const Rows& rows_;
    const std::vector<Step>& steps_;
    std::string file_;
    Weather& weather_;
    SeriesOptions options_;
};

void fill(Weather& weather, const Rows& rows, const std::vector<Step>& steps, const WeatherSource& source) {
    SeriesMaker maker(rows, steps, source, weather);
    weather.ghi = maker.make(Quantity::ghi);
    weather.dni = maker.make(Quantity::dni);
    weather.dhi = maker.make(Quantity::dhi);
    weather.air_temperature = maker.make(Quantity::air);
    weather.wind_speed = maker.make(Quantity::wind);
    weather.pressure = maker.make(Quantity::pressure);
    weather.relative_humidity = maker.make(Quantity::humidity);
    weather.albedo = maker.make(Quantity::albedo);
    if (!weather.relative_humidity)
        weather::derive_humidity(weather, maker.make(Quantity::dew_point));
    const bool dark = !weather.ghi && !(weather.dni && weather.dhi);
    weather::derive_irradiance(weather, dark ? maker.make(Quantity::cloud) : std::nullopt);
}

} // namespace

Weather read_weather(const WeatherSource& source) {
    check(source);
    const std::string text = read_text(source.file, {largest_file, largest_file, 0, true});
    Faults faults;
    Rows rows = source.format->read(source, text, faults);
    if (rows.start.empty() && faults.empty())
        throw InputError({source.file.string(), 0, 0}, "", "no rows");
    Weather weather;
    weather.place = weather::settle_place(source, rows, faults);
    clear_night(rows);
    treat_missing(source, rows, faults);
    faults.raise();
    weather::correct_clock(source, weather.place, rows, faults);
    weather::check_sun(source, weather.place, rows, faults);
    const std::vector<Step> steps = weather::lay_out(rows, source, faults);
    faults.raise();
    const bool repeats = source.ends == EndRule::repeat && !weather::holds_a_year(rows);
    if (repeats && rows.irradiance_shift.us % rows.step.us != 0)
        rows.irradiance_shift = {}; // all quantities repeat after the same time
    weather.wind_height = rows.wind_height;
    weather.temperature_height = rows.temperature_height;
    weather.pressure_height = rows.pressure_height;
    weather.source = fmt::format("{} ({})", source.file.filename().string(), source.format->name);
    weather.notes = rows.notes;
    fill(weather, rows, steps, source);
    return weather;
}

} // namespace sunward
