// Open-Meteo weather API as JSON: arrays side by side under `hourly`, local time at a fixed offset.
#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "json_columns.hpp"
#include "sheet.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::weather {

namespace {

/// value x factor + offset is in the unit of the quantity.
struct Unit {
    std::string_view name;
    double factor;
    double offset = 0;
};

const std::vector<Unit> celsius{{"\u00b0C", 1}, {"\u00b0F", 5.0 / 9, -160.0 / 9}};
const std::vector<Unit> percent{{"%", 1}};
const std::vector<Unit> light{{"W/m\u00b2", 1}};
const std::vector<Unit> hectopascal{{"hPa", 100}};
const std::vector<Unit> speed{{"km/h", 1 / 3.6}, {"m/s", 1}, {"mp/h", 0.44704}, {"kn", 1852.0 / 3600}};

/// A quantity under its name of today and its name of before 2023.
struct Variable {
    Quantity quantity;
    std::vector<std::string_view> names;
    const std::vector<Unit>& units; ///< the usual one first
};

const std::vector<Variable>& variables() {
    static const std::vector<Variable> all{
        {Quantity::ghi, {"shortwave_radiation"}, light},
        {Quantity::dni, {"direct_normal_irradiance"}, light},
        {Quantity::dhi, {"diffuse_radiation"}, light},
        {Quantity::air, {"temperature_2m"}, celsius},
        {Quantity::dew_point, {"dew_point_2m", "dewpoint_2m"}, celsius},
        {Quantity::humidity, {"relative_humidity_2m", "relativehumidity_2m"}, percent},
        {Quantity::pressure, {"surface_pressure"}, hectopascal},
        {Quantity::cloud, {"cloud_cover", "cloudcover"}, percent},
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
                read_column(variable.quantity, std::string(name), variable.units);
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

    bool read_column(Quantity quantity, const std::string& name, const std::vector<Unit>& units) {
        const auto found = json_.columns.find(name);
        if (found == json_.columns.end() || !rows_[quantity].empty())
            return false;
        const JsonColumn& column = found->second;
        if (column.numbers.size() != rows_.start.size()) {
            faults_.add({file_, 0, 0}, "hourly." + name,
                        fmt::format("{} values for {} times", column.numbers.size(), rows_.start.size()));
            return false;
        }
        const Unit unit = unit_of(name, units);
        for (const std::size_t i : column.wrong)
            faults_.add(entry_location(file_, text_, column.ends[i]), "hourly." + name, "expected a number or null");
        for (std::size_t i = 0; i < column.numbers.size(); ++i)
            rows_[quantity].push_back(value(column, i, unit, quantity));
        ends_[index(quantity)] = column.ends;
        return true;
    }

    double value(const JsonColumn& column, std::size_t i, const Unit& unit, Quantity quantity) {
        if (std::isnan(column.numbers[i]))
            return missing;
        const double base = column.numbers[i] * unit.factor + unit.offset;
        const QuantityInfo& limits = info(quantity);
        // The place is worked out only for faults: it walks the text.
        const bool fine = base >= limits.low && base <= limits.high;
        return possible(base, quantity, fine ? Location{} : entry_location(file_, text_, column.ends[i]), faults_);
    }

    Unit unit_of(const std::string& name, const std::vector<Unit>& units) {
        const auto stated = json_.units.find(name);
        if (stated == json_.units.end())
            return units.front();
        const auto known = std::ranges::find(units, std::string_view(stated->second), &Unit::name);
        if (known != units.end())
            return *known;
        std::vector<std::string_view> names;
        names.reserve(units.size());
        for (const Unit& unit : units)
            names.push_back(unit.name);
        faults_.add(
            {file_, 0, 0}, "hourly_units." + name,
            fmt::format("'{}' is not known{}", stated->second.substr(0, 40), suggestion(stated->second, names)));
        return units.front();
    }

    /// `wind_speed_10m`, before 2023 `windspeed_10m`, at the height nearest to the one wanted.
    void read_wind(double wanted) {
        std::optional<std::pair<double, std::string>> best;
        for (const auto& [name, column] : json_.columns)
            for (const std::string_view start : {"wind_speed_", "windspeed_"}) {
                if (!name.starts_with(start) || !name.ends_with('m'))
                    continue;
                const auto height =
                    parse_number(std::string_view(name).substr(start.size(), name.size() - start.size() - 1));
                if (height && (!best || std::abs(*height - wanted) < std::abs(best->first - wanted)))
                    best = {*height, name};
            }
        if (best && read_column(Quantity::wind, best->second, speed))
            rows_.wind_height = best->first;
    }

    std::string file_;
    const std::string& text_;
    Faults& faults_;
    JsonColumns json_;
    Rows rows_;
    std::array<std::vector<std::uint32_t>, quantities> ends_;
    std::vector<std::uint32_t> times_;
};

} // namespace

Rows read_open_meteo(const WeatherSource& source, const std::string& text, Faults& faults) {
    return Reader(source, text, faults).read(source.wanted_wind_height);
}

} // namespace sunward::weather
