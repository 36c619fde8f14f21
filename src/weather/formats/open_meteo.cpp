// Open-Meteo weather API as JSON: arrays side by side under `hourly`, local time at a fixed offset.
#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "sunward/error/count.hpp"
#include "sunward/units/number.hpp"
#include "sunward/units/parse.hpp"
#include "sunward/weather/weather_format.hpp"
#include "weather/rows/json_columns.hpp"
#include "weather/rows/levels.hpp"
#include "weather/rows/sheet.hpp"
#include "weather/rows/units.hpp"

namespace sunward::weather::formats {

namespace {

/// A quantity under its name of today and its name of before 2023.
struct Variable {
    Quantity quantity;
    std::vector<std::string_view> names;
    std::string_view unit; ///< the API's own
};

const std::vector<Variable>& variables() {
    static const std::vector<Variable> all{
        {Quantity::ghi, {"shortwave_radiation"}, "W/m2"},
        {Quantity::dni, {"direct_normal_irradiance"}, "W/m2"},
        {Quantity::dhi, {"diffuse_radiation"}, "W/m2"},
        {Quantity::air, {"temperature_2m"}, "C"},
        {Quantity::dew_point, {"dew_point_2m", "dewpoint_2m"}, "C"},
        {Quantity::humidity, {"relative_humidity_2m", "relativehumidity_2m"}, "%"},
        {Quantity::pressure, {"surface_pressure"}, "hPa"},
        {Quantity::cloud, {"cloud_cover", "cloudcover"}, "%"},
    };
    return all;
}

class Reader {
public:
    Reader(const WeatherSource& source, const std::string& text, Faults& faults)
        : file_(source.file.string()), text_(text), faults_(faults),
          json_(read_json_columns(file_, text, "hourly_units", "hourly")) {}

    Rows read(double wanted_wind_height) {
        read_place();
        read_times();
        for (const Variable& variable : variables())
            for (const std::string_view name : variable.names)
                read_column(variable.quantity, std::string(name), variable.unit);
        read_wind(wanted_wind_height);
        // Radiation is the mean of the hour before its label, everything else is as at the label.
        rows_.irradiance_shift = -rows_.step;
        rows_.where = [file = file_, text = text_, ends = std::move(ends_),
                       times = times_](std::size_t row, std::optional<Quantity> quantity) {
            const auto& column = quantity ? ends[index(*quantity)] : times;
            return row < column.size() ? entry_location(file, text, column[row]) : Location{file, 0, 0};
        };
        return std::move(rows_);
    }

private:
    std::optional<double> header(const char* name, double low, double high) {
        const auto found = json_.numbers.find(name);
        if (found == json_.numbers.end()) {
            faults_.add({file_, 0, 0}, name, "missing");
            return std::nullopt;
        }
        return header_number(shortest(found->second.value), low, high, name,
                             entry_location(file_, text_, found->second.end), faults_);
    }

    void read_place() {
        rows_.latitude = header("latitude", -90, 90);
        rows_.longitude = header("longitude", -180, 360);
        rows_.elevation = header("elevation", -500, 9000);
        if (const auto seconds = header("utc_offset_seconds", -14 * 3600, 14 * 3600))
            rows_.utc_offset = *seconds / 3600;
    }

    void read_times() {
        const auto found = json_.columns.find("time");
        if (found == json_.columns.end())
            throw InputError({file_, 0, 0}, "hourly.time", "missing, expected an Open-Meteo answer with hourly data");
        const JsonColumn& column = found->second;
        times_ = column.ends;
        for (std::size_t i = 0; i < column.numbers.size(); ++i) {
            const auto at = read_time(column, i);
            if (!at)
                faults_.add(entry_location(file_, text_, column.ends[i]), "hourly.time",
                            "expected a time such as 2022-01-31T23:00");
            rows_.start.push_back(at.value_or(Instant{}));
        }
        for (std::size_t i = 0; i + 1 < rows_.start.size(); ++i) {
            const Duration step = rows_.start[i + 1] - rows_.start[i];
            if (step >= Duration::from_seconds(60) && step < rows_.step)
                rows_.step = step;
        }
    }

    /// By the local clock; numbers are seconds of UTC since 1970.
    [[nodiscard]] std::optional<Instant> read_time(const JsonColumn& column, std::size_t i) const {
        constexpr double latest = 7.26e9; // the year 2200
        if (i < column.texts.size() && !column.texts[i].empty())
            return parse_instant(column.texts[i]);
        const double seconds = column.numbers[i];
        if (!(seconds > -2.3e9 && seconds < latest))
            return std::nullopt;
        return Instant{} + Duration::from_seconds(seconds + rows_.utc_offset.value_or(0) * 3600);
    }

    void read_column(Quantity quantity, const std::string& name, std::string_view usual) {
        const auto found = json_.columns.find(name);
        if (found == json_.columns.end() || !rows_[quantity].empty())
            return;
        rows_[quantity] = values(found->second, quantity, name, usual);
        ends_[index(quantity)] = found->second.ends;
    }

    /// One for each time; none when there are more or fewer in the file.
    std::vector<double> values(const JsonColumn& column, Quantity quantity, const std::string& name,
                               std::string_view usual) {
        if (column.numbers.size() != rows_.start.size()) {
            faults_.add(
                {file_, 0, 0}, "hourly." + name,
                fmt::format("{} for {}", counted(column.numbers.size(), "value"), counted(rows_.start.size(), "time")));
            return {};
        }
        const Unit unit = stated_unit(quantity, name, usual);
        for (const std::size_t i : column.wrong)
            faults_.add(entry_location(file_, text_, column.ends[i]), "hourly." + name, "expected a number or null");
        std::vector<double> result;
        result.reserve(column.numbers.size());
        for (std::size_t i = 0; i < column.numbers.size(); ++i)
            result.push_back(value(column, i, unit, quantity));
        return result;
    }

    double value(const JsonColumn& column, std::size_t i, const Unit& unit, Quantity quantity) {
        if (std::isnan(column.numbers[i]))
            return missing;
        const double base = column.numbers[i] * unit.factor + unit.offset;
        const QuantityInfo& limits = info(quantity);
        // The place is worked out only for faults: it walks the text.
        const bool fine = base >= limits.low - limits.slack && base <= limits.high;
        return possible(base, quantity, fine ? Location{} : entry_location(file_, text_, column.ends[i]), faults_);
    }

    Unit stated_unit(Quantity quantity, const std::string& name, std::string_view usual) {
        const auto stated = json_.units.find(name);
        if (stated != json_.units.end())
            return unit_of(quantity, stated->second, {file_, 0, 0}, faults_);
        rows_.notes.push_back(fmt::format("{} has no unit in hourly_units: read as {}", name, usual));
        return unit_of(quantity, usual, {}, faults_);
    }

    /// `wind_speed_10m`, before 2023 `windspeed_10m`, at the heights around the one wanted.
    void read_wind(double wanted) {
        constexpr std::string_view usual = "km/h";
        std::vector<Level> levels;
        std::vector<std::string> names;
        for (const auto& [name, column] : json_.columns)
            for (const std::string_view start : {"wind_speed_", "windspeed_"}) {
                if (!name.starts_with(start) || !name.ends_with('m'))
                    continue;
                const auto height =
                    parse_number(std::string_view(name).substr(start.size(), name.size() - start.size() - 1));
                if (!height)
                    continue;
                levels.push_back({*height, names.size()});
                names.push_back(name);
            }
        const auto between = between_levels(levels, wanted, LevelLaw::logarithmic);
        if (!between)
            return;
        const std::string& lower = names[between->lower.column];
        const std::string& upper = names[between->upper.column];
        read_column(Quantity::wind, lower, usual);
        rows_.wind_height = between->height;
        if (between->share == 0)
            return;
        const auto above = values(json_.columns.find(upper)->second, Quantity::wind, upper, usual);
        auto& wind = rows_[Quantity::wind];
        for (std::size_t i = 0; i < std::min(wind.size(), above.size()); ++i)
            wind[i] += between->share * (above[i] - wind[i]);
        rows_.notes.push_back(fmt::format("wind at {} m, by the logarithmic profile between {} and {}",
                                          shortest(between->height), lower, upper));
    }

    std::string file_;
    const std::string& text_;
    Faults& faults_;
    JsonColumns json_;
    Rows rows_;
    std::array<std::vector<std::uint32_t>, quantities> ends_;
    std::vector<std::uint32_t> times_;
};

Rows read(const WeatherSource& source, const std::string& text, Faults& faults) {
    return Reader(source, text, faults).read(source.wanted_wind_height);
}

} // namespace

extern const WeatherFormat open_meteo = {
    .name = "open-meteo",
    .help = "Open-Meteo JSON, hourly, local time at a fixed offset",
    .source = "Open-Meteo, historical weather API",
    .traits = {.real_years = true},
    .page = {.looks = "Arrays side by side under `hourly`, units under `hourly_units`, names of today and of "
                      "before 2023.",
             .lines = "{\"latitude\": 50.1, \"longitude\": 8.7, \"elevation\": 112, \"utc_offset_seconds\": "
                      "3600,\n \"hourly\": {\"time\": [\"2023-06-01T00:00\", \"2023-06-01T01:00\"],\n            "
                      "\"temperature_2m\": [12.1, 11.8], \"shortwave_radiation\": [0, 0], \"wind_speed_10m\": "
                      "[2.1, 2.3]}}",
             .example = "{format: open-meteo, file: weather.json}"},
    .read = read,
};

} // namespace sunward::weather::formats
