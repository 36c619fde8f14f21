// Whether data reach as far as every run does, and whether its steps can be counted.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "scenario/build/build.hpp"
#include "scenario/build/extent.hpp"
#include "scenario/build/zone_series.hpp"
#include "sunward/bound/attained.hpp"
#include "sunward/error/count.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::scenario {

namespace {

constexpr double most_rows = 2'000'000;  ///< of sites.csv and zones.csv, which are kept until the end of the run
constexpr double most_steps = 5'000'000; ///< of one kind in one run
constexpr double most_slots = 1'000'000; ///< in which one job is planned

/// A series that may not be asked beyond its data, by where it stands.
struct Ending {
    const Series& series;
    std::string_view source;
    std::string owner; ///< such as `zone home`
    const Node& at;
    std::string path;
    bool planned = false; ///< the policy reads it ahead
};

/// Up to when the policy may ask what comes, for one job: from its submission, or as long as it may still wait.
Instant last_look(const Scenario& scenario, const Job& job) {
    const PolicySpec& policy = scenario.policy;
    const WhenRule& when = *policy.when.rule;
    const bool has_deadline = job.request.deadline != Instant::never();
    Instant last = job.request.submit;
    if (when.traits.waits && has_deadline)
        last = job.request.deadline;
    if (when.lookahead != nullptr) {
        // Jobs that are planned together are planned again for as long as they may wait.
        const bool again = when.together != nullptr && has_deadline;
        const JobClass& kind = scenario.workload.classes[job.request.job_class];
        const Instant decided = again ? job.request.deadline - shortest_time(kind, job.run) : job.request.submit;
        last = std::max(last, std::max(job.request.submit, decided) + when.lookahead(policy.when));
    }
    const Chosen<WidthRule>& width = policy.width;
    return width.rule->lookahead == nullptr ? last
                                            : std::max(last, job.request.submit + width.rule->lookahead(width.values));
}

/// The same for all jobs, and at least up to the end of the run.
Instant last_look(const Scenario& scenario, const Extent& extent) {
    Instant last = extent.end;
    if (!scenario.policy.plugin)
        for (const Job& job : scenario.workload.jobs)
            if (!is_left_out(scenario, job))
                last = std::max(last, last_look(scenario, job));
    return last;
}

/// Whether the policy plans by a signal of a zone.
bool is_planned_by(const PolicySpec& policy, std::string_view signal) {
    const std::string_view wanted = name_of(optimise_choices(), policy.optimise);
    const std::string_view weighed =
        name_of(optimise_choices(), policy.weighs_marginal ? Optimise::marginal : Optimise::average);
    if (policy.optimise == Optimise::weighted)
        return signal == name_of(optimise_choices(), Optimise::price) || signal == weighed;
    return signal == wanted;
}

/// A gap that the run gets to, or looks at. `gaps: fail` lets one pass that is sure not to matter.
void check_gap(const Ending& ending, const Scenario& scenario, const Extent& extent, Faults& faults) {
    const TimeSpan& gap = *ending.series.gap_at_end();
    const Instant last = ending.planned ? last_look(scenario, extent) : extent.end;
    if (gap.from >= last)
        return;
    std::string why = extent.why;
    if (gap.from >= extent.end)
        why = "the policy looks ahead to " + to_string(last);
    else if (why.empty() || gap.from < horizon_end(scenario))
        why = "the run lasts until " + to_string(extent.end);
    faults.add(ending.at.at, ending.path,
               fmt::format("{} of {} has a gap from {} to {}, but {}; 'gaps' says how to fill it", ending.source,
                           ending.owner, to_string(gap.from), to_string(gap.to), why));
}

void check_reaches(const Ending& ending, const Scenario& scenario, const Extent& extent, Faults& faults) {
    const Series& series = ending.series;
    const Instant start = scenario.horizon.start;
    const Instant horizon = horizon_end(scenario);
    if (series.ends() != EndRule::fail)
        return;
    if (series.gap_at_end() && series.begin() <= start)
        check_gap(ending, scenario, extent, faults);
    else if (series.begin() > start || series.end() < horizon)
        faults.add(ending.at.at, ending.path,
                   fmt::format("{} covers {} to {}, expected all of {} to {}; or state 'ends: hold' or 'ends: repeat'",
                               ending.source, to_string(series.begin()), to_string(series.end()), to_string(start),
                               to_string(horizon)));
    else if (series.end() < extent.end)
        faults.add(ending.at.at, ending.path,
                   fmt::format("{} of {} ends at {}, but {}; state 'ends: hold' or 'ends: repeat' here, or end the "
                               "run with its window by 'horizon.duration' and 'horizon.drain: false'",
                               ending.source, ending.owner, to_string(series.end()), extent.why));
}

/// Values that stand for hours of which there are no data, as `ends: hold` allows.
void note_held(const Ending& ending, Instant start, Instant end, std::vector<std::string>& notes) {
    const Series& series = ending.series;
    if (series.ends() != EndRule::hold || series.is_constant())
        return;
    const auto note = [&](std::string_view which, Instant from, Instant to) {
        if (from < to)
            notes.push_back(fmt::format("{}: {}: its {} value is held from {} to {} ({}), for which there are no data",
                                        ending.owner, ending.source, which, to_string(from), to_string(to),
                                        to_string(to - from)));
    };
    note("first", start, std::min(series.begin(), end));
    note("last", std::max(series.end(), start), end);
}

/// Data that repeat so fast that a run would do nothing else.
void check_pace(const Ending& ending, const Extent& extent, Instant start, Faults& faults) {
    const Series& series = ending.series;
    if (series.ends() != EndRule::repeat)
        return;
    const double steps =
        (extent.end - start).seconds() / (series.end() - series.begin()).seconds() * static_cast<double>(series.size());
    if (steps > 20 * most_steps)
        faults.add(ending.at.at, ending.path,
                   fmt::format("{} repeats {} in {}, {:.3g} of them in the run, more than {:.3g}", ending.source,
                               counted(series.size(), "step"), to_string(series.end() - series.begin()), steps,
                               20 * most_steps));
}

void check_count(const Node* node, const std::string& path, Duration all, double times, double most,
                 std::string_view what, Faults& faults) {
    if (node == nullptr || node->us <= 0)
        return;
    const double count = std::ceil(all.seconds() / Duration{node->us}.seconds()) * times;
    if (count > most)
        faults.add(node->at, path,
                   fmt::format("{} is so short that there are {:.4g} {}, more than {:.0f}",
                               to_string(Duration{node->us}), count, what, most));
}

Duration longest_slack(const Scenario& scenario) {
    Duration longest{};
    for (const Job& job : scenario.workload.jobs)
        if (job.request.deadline != Instant::never())
            longest = std::max(longest, job.request.deadline - job.request.submit);
    return longest;
}

void check_counts(const Node& root, const Scenario& scenario, const Extent& extent, Faults& faults) {
    const Duration run = extent.end - scenario.horizon.start;
    const Output& output = scenario.output;
    const double places = (output.sites ? static_cast<double>(scenario.sites.size()) : 0) +
                          (output.zones ? static_cast<double>(scenario.zones.size()) : 0);
    check_count(root.find("output")->find("sites_every"), "output.sites_every", run, places, most_rows,
                "rows of sites.csv and zones.csv", faults);
    if (const Node* forecast = root.find("forecast"))
        check_count(forecast->get("issue_step"), "forecast.issue_step", run, 1, most_steps, "forecasts", faults);
    const Node* policy = root.find("policy");
    const Node* when = policy == nullptr ? nullptr : policy->get("when");
    if (when == nullptr || scenario.policy.plugin)
        return;
    for (const char* key : {"every", "replan"})
        check_count(when->get(key), join("policy.when", key), run, 1, most_steps, "plans", faults);
    check_count(when->get("slot"), "policy.when.slot", longest_slack(scenario), 1, most_slots,
                "slots until a job's deadline", faults);
}

/// The series of a site's weather that ends first; nothing without weather.
const Series* shortest(const std::optional<Weather>& weather) {
    const Series* least = nullptr;
    if (weather)
        for (const auto* series : {&weather->ghi, &weather->air_temperature, &weather->wind_speed})
            if (*series && (least == nullptr || (*series)->end() < least->end()))
                least = &**series;
    return least;
}

} // namespace

void check_coverage(const Node& root, const Scenario& scenario, std::vector<std::string>& notes, Faults& faults) {
    if (scenario.sites.empty())
        return;
    const Extent extent = least_extent(scenario);
    const auto check = [&](const Ending& ending) {
        check_reaches(ending, scenario, extent, faults);
        note_held(ending, scenario.horizon.start, extent.end, notes);
    };
    const Node& zones = *root.find("zones");
    for (std::size_t z = 0; z < scenario.zones.size(); ++z)
        for (const ZoneSeries& found : series_of(zones.entries[z].value, scenario.zones[z])) {
            const Ending ending{*found.series,
                                found.source,
                                "zone " + scenario.zones[z].name,
                                *found.node,
                                join(join(join("zones", z), "signals"), found.key),
                                is_planned_by(scenario.policy, found.key)};
            check(ending);
            check_pace(ending, extent, scenario.horizon.start, faults);
        }
    const Node& sites = *root.find("sites");
    for (std::size_t i = 0; i < scenario.sites.size(); ++i)
        if (const Series* series = shortest(scenario.sites[i].power.weather))
            check({*series, scenario.sites[i].power.weather->source, "site " + scenario.sites[i].name,
                   *sites.entries[i].value.find("weather"), join(join("sites", i), "weather"),
                   scenario.policy.when.rule->traits.needs_surplus});
    check_counts(root, scenario, extent, faults);
}

} // namespace sunward::scenario
