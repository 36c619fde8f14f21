// Realised generation of Germany by source, as SMARD.de lets one download it, with the IPCC's factors by fuel
// (ipcc_2014_fuels). Headings and times are German or English, and have changed over the years:
//   Datum;Uhrzeit;Biomasse[MWh]                              01.01.2020;00:00;1.216
//   Datum;Anfang;Ende;Biomasse [MWh] Originalauflösungen     01.01.2022;00:00;00:15;1.216,25
//   Datum von;Datum bis;Biomasse [MWh] Originalauflösungen   01.01.2025 00:00;01.01.2025 00:15;1.216,25
//   Start date;End date;Biomass [MWh] Original resolutions   Jan 1, 2025 12:00 AM;Jan 1, 2025 12:15 AM;1,216.25
// Source: Bundesnetzagentur, SMARD.de, download of market data and its user guide.
#include <algorithm>
#include <cmath>
#include <initializer_list>

#include <fmt/format.h>

#include "grid/signal/columns.hpp"
#include "grid/signal/mix.hpp"
#include "grid/signal/parameters.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/fleet.hpp"
#include "sunward/series/text_file.hpp"
#include "sunward/units/number.hpp"

namespace sunward::grid::formats {

namespace {

struct SourceName {
    std::string_view name; ///< of a heading, in small letters
    std::string_view fuel; ///< empty: storage
};
constexpr SourceName source_names[] = {
    {"biomasse", "biomass"},
    {"biomass", "biomass"},
    {"wasserkraft", "hydro"},
    {"hydropower", "hydro"},
    {"wind offshore", "wind-offshore"},
    {"wind onshore", "wind"},
    {"photovoltaik", "solar"},
    {"photovoltaics", "solar"},
    {"sonstige erneuerbare", "other"},
    {"other renewable", "other"},
    {"kernenergie", "nuclear"},
    {"nuclear", "nuclear"},
    {"braunkohle", "lignite"},
    {"lignite", "lignite"},
    {"steinkohle", "coal"},
    {"hard coal", "coal"},
    {"erdgas", "gas"},
    {"fossil gas", "gas"},
    {"pumpspeicher", ""},
    {"hydro pumped storage", ""},
    {"sonstige konventionelle", "other"},
    {"other conventional", "other"},
};

/// Columns of a file.
struct Columns {
    std::size_t date = 0;
    std::optional<std::size_t> clock; ///< where the date has no time of day
    std::vector<std::size_t> storage;
    MixColumns mix;
};

bool is_any(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, name) != names.end();
}

bool is_german(const CsvReader& csv) { return lower(csv.header().front()).starts_with("datum"); }

/// The day, or day and time, in the first column; where it has a day, the time beside it.
void find_times(const CsvReader& csv, Columns& columns) {
    const std::string first = lower(csv.header().front());
    if (!is_any(first, {"datum", "datum von", "date", "start date"}))
        throw InputError({csv.file(), 1, 1}, csv.header().front(),
                         "expected Datum, Datum von, Date or Start date as the first column");
    if (!is_any(first, {"datum", "date"}))
        return;
    const std::string second = csv.header().size() > 1 ? lower(csv.header()[1]) : std::string();
    if (!is_any(second, {"uhrzeit", "anfang", "time of day", "start"}))
        throw InputError({csv.file(), 1, 2}, csv.header().front(),
                         "expected the time of day, Uhrzeit or Anfang, as the second column");
    columns.clock = 1;
}

std::string unknown_source(std::string_view name) {
    std::vector<std::string_view> names;
    for (const SourceName& known : source_names)
        names.push_back(known.name);
    return "SMARD has no such source of electricity" + suggestion(name, names);
}

/// `Wind Onshore [MWh] Originalauflösungen`: a source, its unit, and how the values were made.
void add_source(const std::string& heading, std::size_t column, const FactorTable& factors, Columns& columns) {
    const std::size_t open = heading.find('[');
    const std::string name = lower(heading.substr(0, heading.find_last_not_of(' ', open - 1) + 1));
    const auto known = std::ranges::find(source_names, name, &SourceName::name);
    if (open == std::string::npos || !heading.substr(open).starts_with("[MWh]") || known == std::end(source_names))
        columns.mix.others.push_back({column, unknown_source(name)});
    else if (known->fuel.empty())
        columns.storage.push_back(column);
    else
        columns.mix.fuels.push_back(
            {column, std::string(known->fuel), factors.find(known->fuel)->second, known->fuel == "nuclear"});
}

Columns find_columns(const CsvReader& csv, const FactorTable& factors) {
    Columns columns;
    find_times(csv, columns);
    columns.mix.row = "row";
    for (std::size_t i = columns.clock ? 2 : 1; i < csv.header().size(); ++i)
        if (!is_any(lower(csv.header()[i]), {"datum bis", "end date", "ende", "end"}))
            add_source(csv.header()[i], i, factors, columns);
    if (columns.mix.fuels.empty())
        throw InputError({csv.file(), 1, 0}, "",
                         "no column is a source of electricity such as 'Braunkohle [MWh]'" +
                             csv.near("Braunkohle [MWh]"));
    return columns;
}

/// What stands between blanks, commas and colons.
std::vector<std::string_view> parts_of(std::string_view text) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(" ,:"), text.size());
        if (end > 0)
            parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

/// `Jan 1, 2025 1:15 PM` as 2025-01-01 13:15; any other text as it is.
std::string with_numbers(const std::string& text) {
    static constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::vector<std::string_view> parts = parts_of(text);
    const auto month = parts.empty() ? std::end(months) : std::ranges::find(months, parts[0]);
    if (parts.size() != 6 || month == std::end(months) || !is_any(parts[5], {"AM", "PM"}))
        return text;
    const auto hour = parse_number(parts[3]);
    if (!hour || *hour < 1 || *hour > 12)
        return text;
    const int afternoon = parts[5] == "PM" ? 12 : 0;
    return fmt::format("{}-{:02}-{:0>2} {:02}:{}", parts[2], month - std::begin(months) + 1, parts[1],
                       static_cast<int>(*hour) % 12 + afternoon, parts[4]);
}

/// What is read as the file is written: in German with a decimal comma, by the clocks of Germany.
SignalSource as_published(const SignalSource& source) {
    SignalSource published = source;
    if (published.time_zone.empty())
        published.time_zone = "Europe/Berlin";
    if (published.dialect.decimal == 0) {
        const std::string text = read_text(source.file);
        published.dialect.decimal = is_german(CsvReader(text, source.file.string(), source.dialect)) ? ',' : '.';
    }
    return published;
}

std::string share_text(double part, double whole) {
    return fmt::format("{:.2f} %", whole > 0 ? 100 * part / whole : 0);
}

/// What is left out of the mix, and what is in it by a factor that is of no fuel.
void note_fuels(const CsvReader& csv, const Columns& columns, double stored, Mix& mix) {
    double all = 0;
    double other = 0;
    std::string others;
    for (std::size_t f = 0; f < mix.fuels.size(); ++f) {
        double sum = 0;
        for (std::size_t i = 0; i < mix.at.size(); ++i)
            sum += std::isnan(mix.total[i]) ? 0 : mix.generation[f][i];
        all += sum;
        if (mix.fuels[f].fuel != "other" || sum == 0)
            continue;
        other += sum;
        others += fmt::format("{}'{}'", others.empty() ? "" : ", ", csv.header()[mix.fuels[f].column]);
    }
    if (other > 0)
        mix.notes.push_back(fmt::format("{}: of many fuels, counted by the factor of 'other', {} of the mix", others,
                                        share_text(other, all)));
    for (const std::size_t column : columns.storage)
        mix.notes.push_back(
            fmt::format("'{}' is left out of the mix, as it gives back what others have generated: {} of "
                        "generation with it",
                        csv.header()[column], share_text(stored, all + stored)));
}

Basis basis_of(const SignalSource& source) {
    return source.basis == Basis::unstated ? Basis::life_cycle : source.basis;
}

Mix read_rows(const SignalSource& source) {
    const SignalSource published = as_published(source); // the table looks into it
    Table table(published);
    Columns columns = find_columns(table.csv(), ipcc_2014_fuels(basis_of(source)));
    double stored = 0;
    Mix mix = read_mix(table, columns.mix, [&](Table& rows) {
        for (const std::size_t column : columns.storage)
            if (const double number = rows.number(column); number > 0)
                stored += number;
        std::string text(rows.csv().cell(columns.date));
        if (columns.clock)
            (text += ' ') += rows.csv().cell(*columns.clock);
        return rows.time(columns.date, with_numbers(text));
    });
    note_fuels(table.csv(), columns, stored, mix);
    return mix;
}

Readings read(const SignalSource& source) {
    Mix rows = read_rows(source);
    Readings readings = intensity_of(rows);
    readings.basis = basis_of(source);
    readings.notes = std::move(rows.notes);
    return readings;
}

MixOrigin mix(const SignalSource& source) {
    const Mix rows = read_rows(source);
    Duration step = Duration::from_hours(1);
    for (std::size_t i = 1; i < rows.at.size(); ++i)
        step = std::min(step, rows.at[i] - rows.at[i - 1]);
    return origin_of(rows, source, Duration::from_hours(1).seconds() / step.seconds());
}

} // namespace

extern const SignalFormat smard = {
    .name = "smard",
    .help = "generation of Germany by source from SMARD.de, turned into intensity by the IPCC's factors",
    .source = "Bundesnetzagentur, SMARD.de; factors: IPCC AR5 WG3 Annex III, medians",
    .parameters = [](Measure) { return Parameters{basis_field()}; },
    .traits = {.holds = SignalKind::average, .intensities_only = true},
    .page = {.looks =
                 "MWh by source in each quarter of an hour or hour, with German headings and numbers (1.216,5) or "
                 "English ones (1,216.5), in any of the forms that SMARD has had. Times are by the clocks of "
                 "Germany unless `time_zone` says otherwise. Factors are life-cycle ones unless `basis` is direct. "
                 "Shares of carbon-free and renewable supply and the water of the plants follow from the mix.",
             .lines = "Datum;Uhrzeit;Biomasse[MWh];Wasserkraft[MWh];Wind Onshore[MWh];Kernenergie[MWh];Braunkohle[MWh];"
                      "Pumpspeicher[MWh]\n"
                      "01.03.2024;01:00;1.216;344;1.477;-;2.320;266\n"
                      "01.03.2024;01:15;1.218;340;1.475;-;2.326;127",
             .cleaned = "The hour that clocks show twice in autumn is read in the order of the rows. A row with `-` is "
                        "missing; of nuclear power it means nothing, and is counted. Pumped storage is left out of the "
                        "mix, other sources count by the factor of other fuels; both with their share. A column that "
                        "generates and is no source is an error.",
             .example = "{format: smard, file: Realisierte_Erzeugung.csv, gaps: interpolate}"},
    .read = read,
    .mix = mix,
};

} // namespace sunward::grid::formats
