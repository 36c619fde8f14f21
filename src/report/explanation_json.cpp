#include <nlohmann/json.hpp>

#include "explained_job.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/report/explanation_document.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

namespace {

using Json = nlohmann::ordered_json;

Json moment_json(Instant at) { return at == Instant::never() ? Json() : Json(to_string(at)); }

Json job_json(const Scenario& scenario, const Result& result, JobIndex index) {
    const Job& job = scenario.workload.jobs[index];
    const JobRecord& record = result.jobs[index];
    Json json = Json::object();
    json["name"] = std::string(scenario.workload.labels[job.name]);
    json["entry"] = scenario.workload.classes[job.request.job_class].name;
    json["accelerators"] = job.request.accelerators;
    json["walltime_seconds"] = job.request.walltime.seconds();
    json["submit"] = moment_json(job.request.submit);
    json["deadline"] = moment_json(job.request.deadline);
    json["start"] = moment_json(record.start);
    json["finish"] = moment_json(record.finish);
    json["state"] = std::string(to_string(record.state));
    json["suspensions"] = record.suspensions;
    json["suspended_seconds"] = record.suspended.seconds();
    json["energy_kwh"] = record.energy_j / kilowatt_hour.base();
    json["carbon_kg"] = record.carbon_g / kilogram.base();
    return json;
}

Json places_json(const Scenario& scenario, const Explanation& explanation) {
    Json json = Json::object();
    json["rule"] = std::string(scenario.policy.where.rule->name);
    json["score"] = score_meaning(scenario, explanation);
    json["clusters"] = Json::array();
    for (const ConsideredPlace& place : explanation.places)
        json["clusters"].push_back({{"site", place.site},
                                    {"cluster", place.cluster},
                                    {"score", score_of(scenario, explanation, place)},
                                    {"taken", place.taken}});
    return json;
}

/// Speed and draw by cluster.
Json hardware_json(const Explanation& explanation) {
    Json json = Json::array();
    for (const HardwareTerms& terms : explanation.hardware)
        json.push_back(
            {{"site", terms.site}, {"cluster", terms.cluster}, {"speed", terms.speed}, {"draw_w", terms.watt}});
    return json;
}

Json candidates_json(const Scenario& scenario, const Explanation& explanation) {
    Json json = Json::object();
    json["rule"] = std::string(scenario.policy.when.rule->name);
    json["zone"] = explanation.zone;
    json["unit"] = optimised_unit(scenario);
    json["kind"] = explanation.slots ? "slots" : "runs";
    json["length_seconds"] = explanation.length.seconds();
    json["in_all"] = explanation.candidates_in_all;
    json["candidates"] = Json::array();
    for (const CandidateTime& candidate : explanation.candidates) {
        Json one = {{"from", to_string(candidate.from)},
                    {"to", to_string(candidate.to)},
                    {"mean", candidate.mean},
                    {"taken", candidate.taken}};
        if (explanation.by_gain)
            one["saved_per_hour"] = candidate.gain;
        json["candidates"].push_back(std::move(one));
    }
    return json;
}

} // namespace

std::string explanation_json(const Scenario& scenario, const Result& result, JobIndex job,
                             const Explanation& explanation) {
    Json json = Json::object();
    json["schema"] = 1;
    json["policy"] = scenario.policy.name;
    json["job"] = job_json(scenario, result, job);
    if (!explanation.hardware.empty())
        json["hardware"] = hardware_json(explanation);
    json["where"] = explanation.places.empty() ? Json() : places_json(scenario, explanation);
    json["when"] = explanation.candidates.empty() ? Json() : candidates_json(scenario, explanation);
    json["moments"] = Json::array();
    for (const ExplainedMoment& moment : explanation.moments)
        json["moments"].push_back({{"at", to_string(moment.at)}, {"what", moment.text}});
    json["more_moments"] = explanation.more_moments;
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace sunward
