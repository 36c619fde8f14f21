// Lines to the policy.
#include "policy/plugin/messages.hpp"

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

constexpr std::array<std::string_view, 9> event_words{"finished", "suspended", "running", "signal_change", "submitted",
                                                      "wake",     "resized",   "failed",  "repaired"};

std::string_view word_of(Event::Kind kind) { return event_words[static_cast<std::size_t>(kind)]; }

std::string_view word_of(EndRule ends) {
    switch (ends) {
    case EndRule::fail: return "fail";
    case EndRule::hold: return "hold";
    case EndRule::repeat: return "repeat";
    }
    return "";
}

std::string_view name_of_zone(const View& view, std::uint32_t zone) {
    return std::ranges::find(view.pools(), zone, &PoolView::zone)->zone_name;
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
                         {"granule", pool.granule},
                         {"at_market", pool.at_market}});
    Json zones = Json::array();
    for (const std::uint32_t zone : zones_of(view))
        zones.push_back({{"zone", zone}, {"name", name_of_zone(view, zone)}});
    return dumped({{"hello", "sunward"},
                   {"version", protocol_version},
                   {"policy", spec.name},
                   {"now_us", view.now().us},
                   {"jobs", jobs},
                   {"optimise", name_of(optimise_choices(), spec.optimise)},
                   {"pools", std::move(pools)},
                   {"zones", std::move(zones)},
                   {"options", Json::parse(spec.plugin->options)}});
}

CallWriter::CallWriter(const View& view, bool true_length, std::span<const Outlook> outlooks)
    : true_length_(true_length), zones_(zones_of(view)) {
    for (const std::uint32_t zone : zones_)
        forecasts_.push_back({fmt::format(R"("zone":{})", zone), zone});
    for (const Outlook what : outlooks) {
        const OutlookInfo& info = outlook_table[static_cast<std::size_t>(what)];
        for (const std::uint32_t place : info.of_zone ? zones_of(view) : sites_of(view))
            outlooks_.push_back(
                {fmt::format(R"("what":"{}","{}":{})", info.word, info.of_zone ? "zone" : "site", place), place, what});
    }
}

std::string CallWriter::line(const View& view, std::span<const Event> events) {
    ++call_;
    text_.clear();
    fmt::format_to(std::back_inserter(text_), R"({{"call":{},"now_us":{})", call_, view.now().us);
    put_events(view, events);
    put_classes(view, events);
    put_pools(view);
    put_forecasts(view);
    put_outlooks(view);
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
        else if (event.kind == Event::Kind::repaired)
            fmt::format_to(std::back_inserter(text_), ",{}", event.pool);
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
    if (view.job_class(job).kill_at_walltime && !request.limited)
        text_ += R"(,"kill_at_walltime":false)";
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
        for (std::uint32_t pool = 0; pool < kind.terms.size(); ++pool)
            classes.back()["speeds"].push_back(view.speed(event.job, pool));
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

bool CallWriter::put_series(Told& told, const Series& series, std::string_view before) {
    std::vector<char> bytes = bytes_of(series);
    if (bytes == told.bytes)
        return false;
    told.bytes = std::move(bytes);
    std::vector<std::int64_t> times;
    for (const Instant at : series.boundaries())
        times.push_back(at.us);
    fmt::format_to(std::back_inserter(text_), R"({}{{{},"shape":"{}","ends":"{}","times_us":[{}],"values":[{}]}})",
                   before, told.place, series.shape() == Shape::step ? "step" : "linear", word_of(series.ends()),
                   fmt::join(times, ","), fmt::join(series.values(), ","));
    return true;
}

void CallWriter::put_forecasts(const View& view) {
    bool any = false;
    for (Told& told : forecasts_) {
        const Forecast& forecast = view.forecast(told.index);
        if (told.bytes.empty() || !forecast.is_static())
            any |= put_series(told, forecast.issued(view.now()), any ? "," : R"(,"forecasts":[)");
    }
    if (any)
        text_ += ']';
}

void CallWriter::put_outlooks(const View& view) {
    bool any = false;
    for (Told& told : outlooks_) {
        if (!told.bytes.empty() && is_settled(view, told.what, told.index))
            continue;
        if (const Series* series = outlook(view, told.what, told.index))
            any |= put_series(told, *series, any ? "," : R"(,"outlooks":[)");
    }
    if (any)
        text_ += ']';
}

std::string answer_line(std::uint64_t call, const Question& question, const View& view) {
    const auto time = [&](Duration span) { return fmt::format(R"({{"call":{},"answer_us":{}}})", call, span.us); };
    const auto watts = [&](double draw) { return fmt::format(R"({{"call":{},"answer_w":{}}})", call, draw); };
    switch (question.kind) {
    case Question::Kind::worked: return time(view.worked(question.job));
    case Question::Kind::save_time: return time(view.save_time(question.job, question.pool));
    case Question::Kind::restore_time: return time(view.restore_time(question.job, question.pool));
    case Question::Kind::next_checkpoint: {
        const Instant at = view.next_checkpoint(question.job);
        return fmt::format(R"({{"call":{},"answer_us":{}}})", call,
                           at == Instant::never() ? "null" : std::to_string(at.us));
    }
    case Question::Kind::site_draw: return watts(view.site_draw(question.site));
    case Question::Kind::job_draw: return watts(view.job_draw(question.job, question.pool, question.working));
    case Question::Kind::way: break;
    }
    const Way& way = view.way(question.site, question.to);
    Json uses = Json::array();
    for (const Way::Use& use : way.uses)
        uses.push_back({use.zone, use.joule_a_byte});
    return dumped({{"call", call},
                   {"exists", way.exists},
                   {"latency_us", way.latency.us},
                   {"seconds_a_byte", way.seconds_a_byte},
                   {"joule_a_byte", std::move(uses)}});
}

} // namespace sunward
