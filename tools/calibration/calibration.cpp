#include "calibration.hpp"

#include <algorithm>
#include <cmath>

namespace sunward::calibration {

namespace {

/// The least correlation of the profiles. Other zones' real years disagree among themselves.
std::optional<Limit> profile_limit(std::string_view zone) {
    if (zone == "california" || zone == "texas")
        return Limit{0.9, 1};
    if (zone == "germany" || zone == "great-britain")
        return Limit{0.75, 1};
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

void judge(Calibration& result, const std::filesystem::path& data) {
    const Reference& reference = *result.reference;
    const YearFigures& made = result.made;
    result.figures = {{"mean", made.mean, {}, {}, {}},
                      {"profile", {}, {}, {}, {}},
                      {"amplitude", made.daily_amplitude, {}, {}, {}},
                      {"spread", made.daily_spread, {}, {}, {}},
                      {"saving", made.saving, {}, {}, {}}};
    if (reference.file.empty())
        return;
    const std::string& time_zone = catalogue_zone(reference.zone).demand.time_zone;
    const YearFigures real =
        year_figures(real_intensity(reference, data), begin_of(reference), end_of(reference), time_zone);
    const Likeness like = likeness(made, real);
    result.figures[0] = {"mean", made.mean, real.mean, like.mean_ratio, Limit{0.9, 1.1}};
    result.figures[1] = {"profile", {}, {}, like.profile_correlation, profile_limit(reference.zone)};
    result.figures[2] = {"amplitude", made.daily_amplitude, real.daily_amplitude, like.amplitude_ratio,
                         Limit{0.7, 1.4}};
    result.figures[3] = {"spread", made.daily_spread, real.daily_spread, like.spread_ratio, Limit{0.7, 1.3}};
    result.figures[4] = {"saving", made.saving, real.saving, like.saving_ratio, Limit{0.75, 1.25}};
    if (reference.estimated)
        for (std::size_t i = 1; i < result.figures.size(); ++i)
            result.figures[i].limit.reset();
    result.real = real;
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
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Year year = run_year(reference, zone_shares(zone, begin_of(reference), end_of(reference), seed));
        add_part(year.figures, 1.0 / seeds, result.made);
        result.unserved_share = std::max(result.unserved_share, year.unserved_share);
    }
    judge(result, data);
    return result;
}

} // namespace sunward::calibration
