// Lines to the policy.
#include "messages.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sunward/policy/catalog.hpp"

namespace sunward {

namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

constexpr std::array<std::string_view, 7> event_words{"finished",  "suspended", "running", "signal_change",
                                                      "submitted", "wake",      "resized"};

std::string_view word_of(Event::Kind kind) { return event_words[static_cast<std::size_t>(kind)]; }

std::string_view word_of(EndRule ends) {
    switch (ends) {
    case EndRule::fail: return "fail";
    case EndRule::hold: return "hold";
    case EndRule::repeat: return "repeat";
    }
    return "";
}

/// Zones that feed a pool, in order, with their names.
std::vector<std::pair<std::uint32_t, std::string>> zones_of(const View& view) {
    std::vector<std::pair<std::uint32_t, std::string>> zones;
    for (const PoolView& pool : view.pools())
        zones.emplace_back(pool.zone, pool.zone_name);
    std::ranges::sort(zones);
    zones.erase(std::unique(zones.begin(), zones.end()), zones.end());
    return zones;
}

/// Times and values as bytes, to see whether a forecast is still the one that was told.
std::vector<char> bytes_of(const Series& series) {
    const auto times = std::as_bytes(series.boundaries());
    const auto values = std::as_bytes(series.values());
    std::vector<char> bytes(times.size() + values.size());
    std::memcpy(bytes.data(), times.data(), times.size());
    std::memcpy(bytes.data() + times.size(), values.data(), values.size());
    return bytes;
}

std::string index_or_null(std::uint32_t index, std::uint32_t none) {
    return index == none ? "null" : std::to_string(index);
}

Json elastic_json(const Elastic& elastic) {
    Json json{{"restarts", elastic.restarts}};
    switch (elastic.curve.kind) {
    case ScalingCurve::Kind::linear: json["scaling"] = "linear"; break;
    case ScalingCurve::Kind::amdahl: json["amdahl"] = elastic.curve.serial; break;
    case ScalingCurve::Kind::measured: json["measured"] = elastic.curve.measured; break;
    }
    return json;
}

} // namespace

std::string hello_line(const PolicySpec& spec, const View& view, std::size_t jobs) {
    Json pools = Json::array();
    for (const PoolView& pool : view.pools())
        pools.push_back({{"site", pool.site},
                         {"site_name", pool.site_name},
                         {"name", pool.name},
                         {"zone", pool.zone},
                         {"capacity", pool.capacity},
                         {"granule", pool.granule}});
    Json zones = Json::array();
    for (const auto& [zone, name] : zones_of(view))
        zones.push_back({{"zone", zone}, {"name", name}});
    return dumped({{"hello", "sunward"},
                   {"version", protocol_version},
                   {"policy", spec.name},
                   {"now_us", view.now().us},
                   {"jobs", jobs},
                   {"optimise", rule_name(optimise_choices(), spec.optimise)},
                   {"pools", std::move(pools)},
                   {"zones", std::move(zones)},
                   {"options", Json::parse(spec.plugin->options)}});
}

CallWriter::CallWriter(const View& view, bool true_length) : true_length_(true_length) {
    for (const auto& [zone, name] : zones_of(view))
        zones_.push_back(zone);
    told_.resize(zones_.size());
}

std::string CallWriter::line(const View& view, std::span<const Event> events) {
    ++call_;
    text_.clear();
    fmt::format_to(std::back_inserter(text_), R"({{"call":{},"now_us":{})", call_, view.now().us);
    put_events(view, events);
    put_classes(view, events);
    put_pools(view);
    put_forecasts(view);
    text_ += '}';
    return text_;
}

void CallWriter::put_events(const View& view, std::span<const Event> events) {
    bool submitted = false;
    text_ += R"(,"events":[)";
    for (const Event& event : events) {
        const bool first = &event == events.data();
        fmt::format_to(std::back_inserter(text_), R"({}["{}")", first ? "" : ",", word_of(event.kind));
        if (event.job != no_job)
            fmt::format_to(std::back_inserter(text_), ",{}", event.job);
        text_ += ']';
        submitted = submitted || event.kind == Event::Kind::submitted;
    }
    text_ += ']';
    if (!submitted)
        return;
    text_ += R"(,"jobs":[)";
    for (const Event& event : events)
        if (event.kind == Event::Kind::submitted)
            put_job(view, event.job);
    text_.back() = ']';
}

/// With a comma behind it.
void CallWriter::put_job(const View& view, JobIndex job) {
    const JobRequest& request = view.job(job);
    jobs_ = job + 1;
    fmt::format_to(
        std::back_inserter(text_),
        R"({{"job":{},"name":{},"class":{},"submit_us":{},"walltime_us":{},"deadline_us":{},)"
        R"("accelerators":{},"priority":{},"user":{},"queue":{})",
        job, dumped(Json(std::string(view.job_name(job)))), request.job_class, request.submit.us, request.walltime.us,
        request.deadline == Instant::never() ? "null" : std::to_string(request.deadline.us), request.accelerators,
        request.priority, index_or_null(request.user, no_name), index_or_null(request.queue, no_name));
    if (view.job_class(job).elastic)
        fmt::format_to(std::back_inserter(text_), R"(,"widths":[{},{}])", view.widths(job).min, view.widths(job).max);
    if (true_length_)
        fmt::format_to(std::back_inserter(text_), R"(,"true_length_us":{})", view.true_length(job).us);
    text_ += "},";
}

/// Classes of jobs that were not told of yet.
void CallWriter::put_classes(const View& view, std::span<const Event> events) {
    Json classes = Json::array();
    for (const Event& event : events) {
        if (event.kind != Event::Kind::submitted)
            continue;
        const std::uint32_t index = view.job(event.job).job_class;
        if (index >= known_classes_.size())
            known_classes_.resize(index + std::size_t{1});
        if (known_classes_[index])
            continue;
        known_classes_[index] = true;
        const JobClass& kind = view.job_class(event.job);
        classes.push_back({{"class", index},
                           {"name", kind.name},
                           {"home", kind.home},
                           {"cluster", kind.cluster.empty() ? Json() : Json(kind.cluster)},
                           {"sites", kind.sites.empty() ? Json() : Json(kind.sites)},
                           {"interruptible", kind.interruptible},
                           {"kill_at_walltime", kind.kill_at_walltime}});
        if (kind.elastic)
            classes.back()["elastic"] = elastic_json(*kind.elastic);
    }
    if (!classes.empty())
        text_ += R"(,"classes":)" + dumped(classes);
}

void CallWriter::put_pools(const View& view) {
    std::vector<std::uint32_t> free;
    for (const PoolView& pool : view.pools())
        free.push_back(pool.free);
    std::vector<double> measured;
    for (const std::uint32_t zone : zones_)
        measured.push_back(view.measured(zone));
    fmt::format_to(std::back_inserter(text_), R"(,"free":[{}],"measured":[{}])", fmt::join(free, ","),
                   fmt::join(measured, ","));
}

void CallWriter::put_forecasts(const View& view) {
    bool any = false;
    for (std::size_t z = 0; z < zones_.size(); ++z) {
        const Forecast& forecast = view.forecast(zones_[z]);
        if (forecast.is_static() && !told_[z].empty())
            continue;
        const Series& series = forecast.issued(view.now());
        std::vector<char> bytes = bytes_of(series);
        if (bytes == told_[z])
            continue;
        told_[z] = std::move(bytes);
        text_ += any ? "," : R"(,"forecasts":[)";
        any = true;
        std::vector<std::int64_t> times;
        for (const Instant at : series.boundaries())
            times.push_back(at.us);
        fmt::format_to(std::back_inserter(text_),
                       R"({{"zone":{},"shape":"{}","ends":"{}","times_us":[{}],"values":[{}]}})", zones_[z],
                       series.shape() == Shape::step ? "step" : "linear", word_of(series.ends()), fmt::join(times, ","),
                       fmt::join(series.values(), ","));
    }
    if (any)
        text_ += ']';
}

} // namespace sunward
