// Holds made weather and the built-in zones against what is known of real years:
//   sunward_calibrate DATA [--profiles]
//   sunward_calibrate --weather FORMAT FILE [YEAR]
// DATA is the folder of the real data; the second form holds made weather against another file. Exit status 1 when a
// limit is missed, 2 for bad arguments or data.
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "calibration.hpp"
#include "sunward/error/error.hpp"
#include "sunward/units/number.hpp"
#include "sunward/series/csv.hpp"
#include "weather_year.hpp"

namespace {

using namespace sunward;
using namespace sunward::calibration;

constexpr std::string_view no_figure = "-";

std::string shown(const std::optional<double>& value, std::string_view name) {
    if (!value)
        return std::string(no_figure);
    return name == "saving" ? fmt::format("{:.1f} %", 100 * *value) : fmt::format("{:.1f}", *value);
}

std::string shown(const std::optional<Range>& range) {
    return range ? fmt::format("{:.2f} to {:.2f}", range->low, range->high) : std::string(no_figure);
}

std::string verdict(const Figure& figure) {
    if (!figure.ratio)
        return "";
    if (!figure.limit)
        return "reported only";
    const std::string range =
        figure.name == "profile" ? fmt::format("at least {:.2f}", figure.limit->low) : shown(figure.limit);
    return fmt::format("{:<13} {}", range, figure.missed() ? "MISSED" : "ok");
}

void print(const Calibration& one) {
    const Reference& reference = *one.reference;
    const CatalogueZone& zone = catalogue_zone(reference.zone);
    const std::string driver =
        one.synthetic ? fmt::format("synthetic weather, mean of seeds 1 to {}", seeds) : describe_driver(reference);
    fmt::print("{}: driven by {}\n", zone.title, driver);
    if (reference.file.empty())
        fmt::print("  no real year at hand\n");
    else
        fmt::print("  against {}: {}, {}{}\n", reference.file, reference.year,
                   zone.basis == Basis::direct ? "direct" : "life-cycle",
                   reference.estimated ? ", all hours estimated by the provider: only the mean is judged" : "");
    for (const Figure& figure : one.figures)
        fmt::print("  {:<10}{:>10}{:>10}{:>8}{:>16}   {}\n", figure.name, shown(figure.made, figure.name),
                   shown(figure.real, figure.name),
                   figure.ratio ? fmt::format("{:.2f}", *figure.ratio) : std::string(no_figure), shown(figure.years),
                   verdict(figure));
    if (one.unserved_share > 0)
        fmt::print("  unserved: {:.4f} % of the demand\n", 100 * one.unserved_share);
}

void print_profiles(const Calibration& one) {
    constexpr std::array<std::string_view, 4> seasons = {"Dec-Feb", "Mar-May", "Jun-Aug", "Sep-Nov"};
    const auto row = [](std::string_view season, std::string_view what, const std::array<double, 24>& hours) {
        fmt::print("  {} {}", season, what);
        for (const double value : hours)
            fmt::print(" {:4.0f}", value);
        fmt::print("\n");
    };
    for (std::size_t season = 0; season < seasons.size(); ++season) {
        row(seasons[season], "made", one.made.profile[season]);
        if (one.real)
            row(seasons[season], "real", one.real->profile[season]);
    }
}

std::string verdict(const WeatherFigure& figure) {
    if (!figure.limit)
        return "reported only: derived from cloud cover";
    return fmt::format("within {:<6} {}",
                       figure.relative ? fmt::format("{:.0f} %", 100 * *figure.limit)
                                       : fmt::format("{:g} K", *figure.limit),
                       figure.missed() ? "MISSED" : "ok");
}

/// True when a limit is missed.
bool tell_weather(const KnownPlace& place, const std::filesystem::path& data) {
    const WeatherCalibration one = calibrate_weather(place, data);
    fmt::print("{}: {}\n", one.name, one.note);
    bool missed = false;
    for (const WeatherFigure& figure : one.figures) {
        const std::string difference = figure.relative ? fmt::format("{:+.1f} %", 100 * figure.difference())
                                                       : fmt::format("{:+.1f} K", figure.difference());
        fmt::print("  {:<17}{:>10.2f}{:>10.2f}{:>10}   {}\n", figure.name, figure.made, figure.known, difference,
                   verdict(figure));
        missed = missed || figure.missed();
    }
    return missed;
}

bool run_weather(const std::filesystem::path& data) {
    fmt::print(
        "== Made weather, mean of seeds 1 to {}: made, known, difference, limit. Places without a file are climate\n"
        "normals that the table of climates does not have.\n",
        seeds);
    bool missed = false;
    for (const KnownPlace& place : known_places()) {
        if (!place.file.empty() && !std::filesystem::exists(data / place.file))
            fmt::print("{}: SKIPPED, no {}\n", place.name, (data / place.file).string());
        else
            missed = tell_weather(place, data) || missed;
    }
    fmt::print("\n");
    return missed;
}

/// Another file, and whether a limit is missed.
bool run_file(const std::vector<std::string>& arguments) {
    KnownPlace place{arguments[2], arguments[2], weather_format(arguments[1]).name, 2021, {}, {}};
    if (const auto year = arguments.size() > 3 ? parse_number(arguments[3]) : std::optional(2021.0);
        year && *year >= 1900 && *year <= 2100)
        place.year = static_cast<int>(*year);
    else
        throw InputError({}, "year", fmt::format("'{}', expected 1900 to 2100", arguments[3]));
    return tell_weather(place, "");
}

bool has(const Reference& reference, std::initializer_list<std::string_view> files, const std::filesystem::path& data) {
    for (const std::string_view file : files)
        if (!file.empty() && !std::filesystem::exists(data / file)) {
            fmt::print("{}: SKIPPED, no {}\n", reference.zone, (data / file).string());
            return false;
        }
    return true;
}

bool run(const std::filesystem::path& data, bool profiles) {
    bool missed = run_weather(data);
    const auto tell = [&](const Calibration& one) {
        print(one);
        if (profiles)
            print_profiles(one);
        missed = missed || one.missed();
    };
    fmt::print(
        "Columns: made, real, made / real (of the profile: correlation of hour of the day by season), range of that\n"
        "over single years of synthetic weather, limit. Mean, amplitude of a day and spread of the days' means in "
        "g/kWh;\n"
        "saving of a job of 4 h that may finish within 24 h, over arrivals at every hour.\n\n"
        "== Real weather where it is at hand\n");
    for (const Reference& reference : references())
        if (has(reference, {reference.file, reference.driver_file}, data))
            tell(calibrate(reference, data));
    fmt::print("\n== Synthetic weather, as scenarios have it\n");
    std::string_view before;
    for (const Reference& reference : references())
        if (reference.driver != Driver::synthetic && std::exchange(before, reference.zone) != reference.zone &&
            has(reference, {reference.file}, data))
            tell(calibrate_synthetic(reference, data));
    return missed;
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const bool profiles = arguments.size() == 2 && arguments[1] == "--profiles";
    const bool weather = !arguments.empty() && arguments[0] == "--weather";
    if (arguments.empty() || (weather && (arguments.size() < 3 || arguments.size() > 4)) ||
        (!weather && ((arguments.size() == 2) != profiles || arguments.size() > 2))) {
        fmt::print(stderr, "usage: sunward_calibrate DATA [--profiles]\n"
                           "       sunward_calibrate --weather FORMAT FILE [YEAR]\n");
        return 2;
    }
    try {
        return (weather ? run_file(arguments) : run(arguments[0], profiles)) ? 1 : 0;
    } catch (const InputError& error) {
        fmt::print(stderr, "sunward_calibrate: {}\n", error.what());
        return 2;
    }
}
