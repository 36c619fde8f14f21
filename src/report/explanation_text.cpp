#include <fmt/format.h>

#include "explained_job.hpp"
#include "readable.hpp"
#include "sunward/error/count.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/report/explanation_document.hpp"
#include "sunward/units/parse.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

namespace {

std::string job_lines(const Scenario& scenario, const Result& result, JobIndex index) {
    const Job& job = scenario.workload.jobs[index];
    const JobRecord& record = result.jobs[index];
    std::string text =
        fmt::format("job          {} of {}: {}, {} requested\n", scenario.workload.labels[job.name],
                    scenario.workload.classes[job.request.job_class].name,
                    counted(job.request.accelerators, "accelerator"), readable::time(job.request.walltime.seconds()));
    text += fmt::format("submitted    {}", to_string(job.request.submit));
    if (job.request.deadline != Instant::never())
        text += fmt::format(", to be done by {}", to_string(job.request.deadline));
    text += fmt::format("\nstate        {}", to_string(record.state));
    if (record.start != Instant::never())
        text += fmt::format(", started after {}", readable::time((record.start - job.request.submit).seconds()));
    if (record.finish != Instant::never())
        text += fmt::format(", ended at {}", to_string(record.finish));
    if (record.suspensions > 0)
        text +=
            fmt::format(", suspended {} for {}", times(record.suspensions), readable::time(record.suspended.seconds()));
    return text + fmt::format("\ncarbon       {} CO2e by {}\n", readable::mass(record.carbon_g / kilogram.base()),
                              readable::energy(record.energy_j / kilowatt_hour.base()));
}

std::string hardware_lines(const Explanation& explanation) {
    std::string text =
        explanation.hardware.empty() ? "" : "hardware     speed, that of the reference being 1, and draw\n";
    for (const HardwareTerms& terms : explanation.hardware)
        text += fmt::format("    {}/{}  {:.4g}, {}\n", terms.site, terms.cluster, terms.speed,
                            format_quantity(terms.watt, Measure::power));
    return text;
}

std::string place_lines(const Scenario& scenario, const Explanation& explanation) {
    if (explanation.places.empty())
        return {};
    std::string text =
        fmt::format("where        {}: {}\n", scenario.policy.where.rule->name, score_meaning(scenario, explanation));
    for (const ConsideredPlace& place : explanation.places)
        text += fmt::format("  {} {}/{}  {:.4g}\n", place.taken ? '*' : ' ', place.site, place.cluster,
                            score_of(scenario, explanation, place));
    return text;
}

std::string candidate_lines(const Scenario& scenario, const Explanation& explanation) {
    if (explanation.candidates.empty())
        return {};
    std::string text = fmt::format(
        "when         {}: mean of {} of zone {} in {}, {}; {} of {} {}\n", scenario.policy.when.rule->name,
        scenario.policy.when.sees == nullptr ? "the forecast" : "what is planned by in place of the forecast",
        explanation.zone, optimised_unit(scenario),
        explanation.slots ? fmt::format("for {} of work", readable::time(explanation.length.seconds()))
                          : fmt::format("over {}", readable::time(explanation.length.seconds())),
        explanation.candidates.size(), explanation.candidates_in_all, explanation.slots ? "slots" : "starts");
    for (const CandidateTime& candidate : explanation.candidates) {
        text += fmt::format("  {} {}  {:.6g}", candidate.taken ? '*' : ' ', to_string(candidate.from), candidate.mean);
        if (explanation.by_gain)
            text += fmt::format("  saves {:.4g} an hour until it ends", candidate.gain);
        text += '\n';
    }
    return text;
}

} // namespace

std::string explanation_text(const Scenario& scenario, const Result& result, JobIndex job,
                             const Explanation& explanation) {
    std::string text = job_lines(scenario, result, job) + hardware_lines(explanation) +
                       place_lines(scenario, explanation) + candidate_lines(scenario, explanation) + "what happened\n";
    for (const ExplainedMoment& moment : explanation.moments)
        text += fmt::format("  {}  {}\n", to_string(moment.at), moment.text);
    if (explanation.more_moments > 0)
        text += fmt::format("  and {} more events\n", explanation.more_moments);
    return text;
}

} // namespace sunward
