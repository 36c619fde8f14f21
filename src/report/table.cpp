#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "readable.hpp"
#include "sunward/report/document.hpp"
#include "sunward/report/metric.hpp"
#include "sunward/report/notes.hpp"

namespace sunward {

using namespace readable;

namespace {

constexpr std::size_t sites_shown = 20;
constexpr std::string_view average_kind = "CO2e";
constexpr std::string_view marginal_kind = "consequential CO2e";

/// A metric by its name in the summary; 0 for null.
double figure(std::string_view name, const RunFacts& run, const Figures& figures) {
    for (const Metric& metric : metrics())
        if (metric.name == name) {
            const MetricValue value = metric.value(run, figures);
            const double* number = std::get_if<double>(&value);
            return number != nullptr ? *number : 0;
        }
    return 0;
}

class Table {
public:
    Table(const RunFacts& run, const Figures& figures) : run_(run), figures_(figures) {}
    template <typename... Args>
    void line(std::string_view label, fmt::format_string<Args...> text, Args&&... args) {
        text_ += fmt::format("{:<12} {}\n", label, fmt::format(text, std::forward<Args>(args)...));
    }
    [[nodiscard]] double of(std::string_view name) const { return figure(name, run_, figures_); }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    const RunFacts& run_;
    const Figures& figures_;
    std::string text_;
};

/// `once`, `4,096 times`.
std::string often(std::uint64_t number) { return number == 1 ? "once" : count(number) + " times"; }

void add_jobs(Table& table, const JobFigures& jobs) {
    std::string text = fmt::format("{} submitted, {} completed", count(jobs.submitted), count(jobs.completed));
    const auto add = [&](std::uint64_t number, const char* what) {
        if (number > 0)
            text += fmt::format(", {} {}", count(number), what);
    };
    add(jobs.killed, "killed");
    add(jobs.failed, "failed");
    add(jobs.rejected, "rejected");
    add(jobs.unfinished, "unfinished");
    add(jobs.deadline_missed, jobs.deadline_missed == 1 ? "missed its deadline" : "missed their deadline");
    if (jobs.left_out > 0)
        text += fmt::format("; {} left out, as they come after the horizon", count(jobs.left_out));
    table.line("jobs", "{}", text);
    if (jobs.completed == 0)
        return;
    const auto spread = [&](const char* label, const Spread& s) {
        table.line(label, "mean {}, median {}, 95 % within {}, longest {}", time(s.mean), time(s.p50), time(s.p95),
                   time(s.max));
    };
    spread("wait", jobs.wait_s);
    spread("delay", jobs.delay_s);
    if (jobs.suspensions > 0)
        table.line("suspended", "{}, {} in all", often(jobs.suspensions), time(jobs.suspended_s));
    if (jobs.migrations > 0)
        table.line("moved", "{} to another site after the first start", often(jobs.migrations));
    if (jobs.throttled_s > 0)
        table.line("throttled", "{} of work lost to power limits; pauses: {}", time(jobs.throttled_s),
                   count(jobs.power_pauses));
}

void add_energy(Table& table) {
    const double it = table.of("energy.it_kwh");
    std::string text = fmt::format("{} (IT {}", energy(table.of("energy.facility_kwh")), energy(it));
    if (it > 0)
        text += fmt::format(", PUE {:.3g}", table.of("ratios.pue"));
    text += fmt::format("), of which idle {}", energy(table.of("energy.idle_kwh")));
    if (table.of("energy.network_kwh") > 0)
        text += fmt::format("; network {}", energy(table.of("energy.network_kwh")));
    if (table.of("energy.unserved_kwh") > 0)
        text += fmt::format("; {} unserved", energy(table.of("energy.unserved_kwh")));
    table.line("energy", "{}", text);
    table.line("utilisation", "{:.1f} % of the accelerators' time", 100 * table.of("ratios.utilisation"));
}

/// The total in all three of Strubell's measures, so that runs can be told by the same one; nothing for small totals.
void add_equivalents(Table& table) {
    const double flights = table.of("equivalents.passenger_flights_ny_sf");
    if (flights < 0.1)
        return;
    table.line("as much as", "{} round-trip flights of a passenger, New York - San Francisco", digits(flights));
    table.line("", "{} years of a person in the US, {} lifetimes of a car with its fuel",
               digits(table.of("equivalents.us_person_years")), digits(table.of("equivalents.car_lifetimes")));
    table.line("", "(1,984, 36,156 and 126,000 lb CO2e each: Strubell et al. 2019)");
}

/// What the carbon of the window leaves out, where that is more than in the baseline.
void add_drained(Table& table, const std::optional<Saving>& saving) {
    if (saving && saving->drains_more())
        table.line("", "{}", saving->drained_text());
}

/// The headline where no zone has an average intensity.
void add_consequential(Table& table) {
    const double kg = table.of("carbon.consequential_kg");
    const double kwh = table.of("energy.facility_kwh") + table.of("energy.network_kwh");
    table.line("carbon", "{} {}{}; no zone has an average intensity", mass(kg), marginal_kind,
               kwh > 0 ? fmt::format(" ({} g/kWh)", digits(1e3 * kg / kwh)) : "");
}

void add_average(Table& table) {
    const double kg = table.of("carbon.operational_kg");
    const double kwh = table.of("energy.facility_kwh") + table.of("energy.network_kwh");
    const double owed_kg = table.of("carbon.battery_debt_kg");
    std::string text = mass(kg) + " CO2e";
    if (owed_kg > 0)
        text += fmt::format(" and {} owed for what batteries hold less than at the start", mass(owed_kg));
    if (kwh > 0)
        text += fmt::format(" ({} g/kWh{})", digits(1e3 * (kg + owed_kg) / kwh), owed_kg > 0 ? " in all" : "");
    if (table.of("carbon.consequential_kg") != 0)
        text += fmt::format("; consequential {} CO2e", mass(table.of("carbon.consequential_kg")));
    table.line("carbon", "{}", text);
}

void add_carbon(Table& table, const RunFacts& run, const std::optional<Saving>& saving) {
    if (run.by_average)
        add_average(table);
    else
        add_consequential(table);
    add_drained(table, saving);
    if (table.of("carbon.market_based_kg") != 0)
        table.line("market", "{} CO2e market-based; contracts cover {}", mass(table.of("carbon.market_based_kg")),
                   energy(table.of("energy.contracted_kwh")));
    if (const double embodied_kg = table.of("carbon.embodied_kg"); embodied_kg > 0)
        table.line("embodied", "{} CO2e of making solar, wind and batteries; {} CO2e with it", mass(embodied_kg),
                   mass(table.of("carbon.total_kg")));
    add_equivalents(table);
}

/// What of the energy was clean, as far as it is known.
void add_sources(Table& table) {
    std::string text;
    const auto add = [&](const char* metric, const char* what) {
        if (const double share = table.of(metric); share > 0)
            text += fmt::format("{}{:.1f} % {}", text.empty() ? "" : ", ", 100 * share, what);
    };
    add("ratios.cfe_score", "carbon-free by the hour");
    add("ratios.renewable_share", "renewable");
    add("ratios.self_consumption", "of the on-site generation used here");
    if (!text.empty())
        table.line("sources", "{}", text);
}

void add_water(Table& table) {
    std::string text;
    if (const double litres = table.of("water.onsite_l"); litres > 0)
        text =
            fmt::format("{} m3 on site ({:.3g} l/kWh of IT)", digits(litres / 1e3), table.of("ratios.wue_l_per_kwh"));
    if (const double litres = table.of("water.source_l"); litres > 0)
        text += fmt::format("{}{} m3 at the power plants", text.empty() ? "" : ", ", digits(litres / 1e3));
    if (!text.empty())
        table.line("water", "{}", text);
}

/// The total, and what it is made of when it is more than energy.
void add_cost(Table& table, const RunFacts& run) {
    std::string parts;
    const auto add = [&](const char* metric, const char* what) {
        if (const double part = table.of(metric); part != 0)
            parts += fmt::format(", {} {}", what, digits(part));
    };
    add("cost.demand_charge", "demand charge");
    add("cost.contracts", "contracts");
    add("cost.carbon_price", "carbon price");
    add("cost.rent", "rent");
    add("cost.export_revenue", "less exports");
    if (!parts.empty())
        parts = fmt::format(" (energy {}{})", digits(table.of("cost.energy")), parts);
    if (table.of("cost.total") != 0 || !parts.empty())
        table.line("cost", "{} {}{}", digits(table.of("cost.total")), run.currency, parts);
}

/// Relative errors of what the policy looked at, over all zones.
void add_forecast(Table& table, const RunFacts& run, const std::vector<ForecastFigures>& forecasts) {
    std::vector<LeadFigures> leads;
    for (const ForecastFigures& forecast : forecasts) {
        if (forecast.signal != run.optimised)
            continue;
        leads.resize(forecast.leads.size());
        for (std::size_t i = 0; i < leads.size(); ++i) {
            leads[i].to = forecast.leads[i].to;
            leads[i].count += forecast.leads[i].count;
            leads[i].mape += forecast.leads[i].mape * static_cast<double>(forecast.leads[i].count);
        }
    }
    std::string text;
    for (const LeadFigures& lead : leads)
        if (lead.count > 0)
            text += fmt::format("{} {:.3g} % to {:.0f} h", text.empty() ? "" : ",",
                                100 * lead.mape / static_cast<double>(lead.count), lead.to.seconds() / 3600);
    if (!text.empty())
        table.line("forecast", "{}, mean error of {}:{} ahead", run.forecast, run.optimised, text);
}

void add_battery(Table& table) {
    const double cycles = table.of("battery.full_cycles");
    const double change = table.of("energy.battery_change_kwh");
    if (cycles == 0 && change == 0)
        return;
    std::string text = fmt::format("{} full cycles, {:.2g} % of the capacity worn off; ended ", digits(cycles),
                                   100 * table.of("battery.capacity_loss"));
    if (change < 0)
        text +=
            fmt::format("{} below its start, worth {} CO2e", energy(-change), mass(table.of("carbon.battery_debt_kg")));
    else
        text += change > 0 ? fmt::format("{} above its start", energy(change)) : "as it began";
    table.line("battery", "{}", text);
}

/// Zero for what only rounding has left beside a total.
double without_rounding(double value, double total) { return std::abs(value) <= 1e-12 * std::abs(total) ? 0 : value; }

/// One carbon of a saving, and how it is called.
struct Told {
    const SavedCarbon& saved;
    const std::string& baseline;
    std::string_view kind;  ///< `CO2e`, `consequential CO2e`
    std::string_view label; ///< of the line
};

/// `2 kg CO2e against plain (25.0 %)`
std::string saved_text(double baseline_g, double policy_g, const Told& told) {
    const double saved = without_rounding(baseline_g - policy_g, baseline_g);
    std::string text = fmt::format("{} {} against {}", mass(saved / kilogram.base()), told.kind, told.baseline);
    if (baseline_g > 0)
        text += fmt::format(" ({:.1f} %)", 100 * saved / baseline_g);
    return text;
}

/// The saving between runs that cannot be held against each other strictly, as `compare` shows it.
void add_saving_apart(Table& table, const Told& told) {
    const auto& apart = told.saved.apart;
    if (!apart || (apart->per_work && apart->baseline <= 0))
        table.line(told.label, "{}not known against {}: {}", told.kind == average_kind ? "" : "of consequential CO2e ",
                   told.baseline, told.saved.note);
    else if (apart->per_work)
        table.line(told.label, "{:.1f} % of the {} per completed accelerator-hour against {}; not at equal work: {}",
                   100 * (1 - apart->policy / apart->baseline), told.kind, told.baseline, told.saved.note);
    else
        table.line(told.label, "{}; no bound: {}", saved_text(apart->baseline, apart->policy, told), told.saved.note);
}

void add_saved(Table& table, const Told& told, bool drained) {
    const SavedCarbon& saved = told.saved;
    if (!saved.baseline_g || !saved.policy_g) {
        add_saving_apart(table, told);
        return;
    }
    std::string text = saved_text(*saved.baseline_g, *saved.policy_g, told);
    if (saved.share)
        text += fmt::format(", {:.1f} % of what was possible", 100 * *saved.share);
    else if (!saved.note.empty())
        text += fmt::format("; no bound: {}", saved.note);
    table.line(told.label, "{}", text);
    if (drained)
        table.line("", "up to the last end of both: {} instead of {}, work after the window included",
                   mass(*saved.policy_g / kilogram.base()), mass(*saved.baseline_g / kilogram.base()));
}

/// By each intensity that the zones have.
void add_saving(Table& table, const Saving& saving, bool by_average) {
    const bool drained = saving.drained + saving.baseline_drained > 0;
    const bool first = by_average || !saving.consequential;
    if (first)
        add_saved(table, {saving.carbon, saving.baseline, average_kind, "saving"}, drained);
    if (saving.consequential)
        add_saved(table, {*saving.consequential, saving.baseline, marginal_kind, first ? "" : "saving"}, drained);
}

void add_drain(Table& table, const RunFacts& run) {
    const double kwh = table.of("drain.facility_kwh") + table.of("drain.network_kwh");
    const double kg = without_rounding(table.of("drain.operational_kg"), table.of("carbon.operational_kg"));
    if (run.drain > Duration{} && kwh > 0)
        table.line("drain", "{} after the window: {}, {} CO2e, not in the figures above", time(run.drain.seconds()),
                   energy(kwh), mass(kg));
}

std::string site_rows(const Summary& summary) {
    if (summary.sites.size() < 2)
        return {};
    std::size_t width = 4;
    const std::size_t shown = std::min(summary.sites.size(), sites_shown);
    for (std::size_t i = 0; i < shown; ++i)
        width = std::max(width, summary.sites[i].first.size());
    std::string text = fmt::format("\n{:<{}} {:>10} {:>6} {:>12} {:>14} {:>10}\n", "site", width, "jobs", "used",
                                   "energy", "carbon", "wait");
    for (std::size_t i = 0; i < shown; ++i) {
        const std::string& name = summary.sites[i].first;
        const Figures& figures = summary.sites[i].second;
        const auto of = [&](std::string_view metric) { return figure(metric, summary.run, figures); };
        text += fmt::format("{:<{}} {:>10} {:>4.0f} % {:>12} {:>9} CO2e {:>10}\n", name, width,
                            count(figures.jobs.submitted), 100 * of("ratios.utilisation"),
                            energy(of("energy.facility_kwh")), mass(of("carbon.operational_kg")),
                            figures.jobs.completed > 0 ? time(figures.jobs.wait_s.mean) : "-");
    }
    if (summary.sites.size() > shown)
        text += fmt::format("and {} more in summary.json\n", summary.sites.size() - shown);
    return text;
}

} // namespace

std::string summary_table(const Summary& summary, std::size_t width) {
    const RunFacts& run = summary.run;
    Table table(run, summary.total);
    table.line("scenario", "{}, {} from {}, seed {}", run.scenario, time(run.window.seconds()), to_string(run.start),
               run.seed);
    table.line("policy", "{}", run.policy);
    add_jobs(table, summary.total.jobs);
    add_energy(table);
    add_sources(table);
    add_battery(table);
    add_carbon(table, run, summary.total.saving);
    if (summary.total.saving)
        add_saving(table, *summary.total.saving, run.by_average);
    add_water(table);
    add_cost(table, run);
    add_forecast(table, run, summary.total.forecasts);
    add_drain(table, run);
    return table.text() + site_rows(summary) + (run.notes.empty() ? "" : "\n") +
           note_lines(run.notes, "summary.json", width);
}

} // namespace sunward
