#include "calibration.hpp"

#include <algorithm>
#include <array>

namespace sunward::calibration {

namespace {

/// The least correlation of the profiles. Other zones' real years disagree among themselves.
std::optional<Range> profile_limit(std::string_view zone) {
    if (zone == "california" || zone == "texas")
        return Range{0.9, 1};
    if (zone == "germany" || zone == "great-britain")
        return Range{0.75, 1};
    return std::nullopt;
}

struct Year {
    YearFigures figures;
    double unserved_share = 0;
};

Year run_year(const Reference& reference, const Shares& shares) {
    const CatalogueZone& zone = catalogue_zone(reference.zone);
    const Instant from = begin_of(reference);
    const Instant to = end_of(reference);
    const ZoneYear year = run_zone(zone_input(zone, zone.basis, from, to, shares), from, to);
    return {year_figures(year.average, from, to, zone.demand.time_zone), year.unserved / (year.served + year.unserved)};
}

void add_part(const YearFigures& year, double part, YearFigures& sum) {
    sum.mean += part * year.mean;
    sum.daily_amplitude += part * year.daily_amplitude;
    sum.daily_spread += part * year.daily_spread;
    sum.saving += part * year.saving;
    for (std::size_t season = 0; season < sum.profile.size(); ++season)
        for (std::size_t hour = 0; hour < sum.profile[season].size(); ++hour)
            sum.profile[season][hour] += part * year.profile[season][hour];
}

/// In the order of Calibration::figures.
std::array<double, 5> ratios_of(const Likeness& like) {
    return {like.mean_ratio, like.profile_correlation, like.amplitude_ratio, like.spread_ratio, like.saving_ratio};
}

void judge(Calibration& result, const std::filesystem::path& data) {
    const Reference& reference = *result.reference;
    const YearFigures& made = result.made;
    result.figures = {{"mean", made.mean, {}, {}, {}, {}},
                      {"profile", {}, {}, {}, {}, {}},
                      {"amplitude", made.daily_amplitude, {}, {}, {}, {}},
                      {"spread", made.daily_spread, {}, {}, {}, {}},
                      {"saving", made.saving, {}, {}, {}, {}}};
    if (reference.file.empty())
        return;
    const std::string& time_zone = catalogue_zone(reference.zone).demand.time_zone;
    const YearFigures real =
        year_figures(real_intensity(reference, data), begin_of(reference), end_of(reference), time_zone);
    const std::array<double, 5> ratios = ratios_of(likeness(made, real));
    const std::array<std::optional<double>, 5> values = {real.mean, std::nullopt, real.daily_amplitude,
                                                         real.daily_spread, real.saving};
    const std::array<std::optional<Range>, 5> limits = {Range{0.9, 1.1}, profile_limit(reference.zone), Range{0.7, 1.4},
                                                        Range{0.7, 1.3}, Range{0.75, 1.25}};
    for (std::size_t i = 0; i < result.figures.size(); ++i) {
        result.figures[i].real = values[i];
        result.figures[i].ratio = ratios[i];
        if (i == 0 || !reference.estimated)
            result.figures[i].limit = limits[i];
    }
    result.real = real;
}

void add_ranges(const std::vector<YearFigures>& years, Calibration& result) {
    for (const YearFigures& year : years) {
        const std::array<double, 5> ratios = ratios_of(likeness(year, *result.real));
        for (std::size_t i = 0; i < ratios.size(); ++i) {
            std::optional<Range>& range = result.figures[i].years;
            range = range ? Range{std::min(range->low, ratios[i]), std::max(range->high, ratios[i])}
                          : Range{ratios[i], ratios[i]};
        }
    }
}

} // namespace

bool Calibration::missed() const {
    return std::ranges::any_of(figures, [](const Figure& figure) { return figure.missed(); });
}

Calibration calibrate(const Reference& reference, const std::filesystem::path& data) {
    if (reference.driver == Driver::synthetic)
        return calibrate_synthetic(reference, data);
    Calibration result;
    result.reference = &reference;
    const Year year = run_year(reference, real_shares(reference, data));
    result.made = year.figures;
    result.unserved_share = year.unserved_share;
    judge(result, data);
    return result;
}

Calibration calibrate_synthetic(const Reference& reference, const std::filesystem::path& data) {
    Calibration result;
    result.reference = &reference;
    result.synthetic = true;
    const CatalogueZone& zone = catalogue_zone(reference.zone);
    std::vector<YearFigures> years;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Year year = run_year(reference, zone_shares(zone, begin_of(reference), end_of(reference), seed));
        add_part(year.figures, 1.0 / seeds, result.made);
        result.unserved_share = std::max(result.unserved_share, year.unserved_share);
        years.push_back(year.figures);
    }
    judge(result, data);
    if (result.real)
        add_ranges(years, result);
    return result;
}

} // namespace sunward::calibration
