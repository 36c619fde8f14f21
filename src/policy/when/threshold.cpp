#include <algorithm>
#include <cmath>

#include "policy/when/interrupted.hpp"
#include "policy/when/parameters.hpp"
#include "sunward/policy/when_rule.hpp"
#include "sunward/series/quantile.hpp"

namespace sunward::policy::when {

namespace {

using namespace parameter::types;

Parameters parameters() {
    return {
        parameter::field(
            "quantile", ratio(0, 1),
            "Run while the signal is below this quantile of the forecast, by time, or at it where nothing is lower")
            .or_else("0.3"),
        parameter::field("lookahead", span(), "Span of the forecast that the quantile is taken from").or_else("24 h"),
        length(),
        replan(),
        align(),
        slot()};
}

/// Appends a run of `span` at t, joined to the last segment when they touch.
void append_run(std::vector<Segment>& segments, Instant t, Duration span) {
    if (!segments.empty() && segments.back().to == t)
        segments.back().to = t + span;
    else
        segments.push_back({t, t + span});
}

/// Runs while the forecast is at or below the level taken at arrival; once the time that can be spared before `end` is
/// spent, runs through. A pause takes the overhead of a suspension out of that time; a span too short to restore and
/// save in is not run in.
class Threshold final : public InterruptedPlanner {
public:
    explicit Threshold(const WhenSpec& spec)
        : InterruptedPlanner(spec.cells), quantile_(spec.values.number("quantile")),
          lookahead_(spec.values.duration("lookahead")) {}

    [[nodiscard]] std::optional<double> level(Instant arrival, const Series& forecast,
                                              CellIndex* index) const override {
        return level_at(arrival, forecast, index);
    }

    [[nodiscard]] std::optional<Segment> next_run(const PlanRequest& request, Instant end,
                                                  CellIndex& index) const override {
        if (!request.level)
            return std::nullopt;
        const Instant latest = end - request.work;
        const Duration enough = std::min(request.work, request.save + Duration{1}); // to end, or to work and save
        const Segment run = index.first_run(request.now, end, *request.level, enough);
        return run.from < latest ? Segment{run.from, run.to - enough + Duration{1}} : Segment{latest, latest};
    }

private:
    /// The greatest value at which it runs a job: just below the quantile of the lookahead or, where nothing in it lies
    /// lower than the quantile, the quantile itself.
    [[nodiscard]] double level_at(Instant arrival, const Series& forecast, CellIndex* index) const {
        const Instant end = arrival + lookahead_;
        const bool indexed = index != nullptr && index->covers(arrival, end);
        const auto quantile = [&](double q) {
            return indexed ? index->quantile(arrival, end, q) : forecast_quantile(forecast, arrival, lookahead_, q);
        };
        const double theta = quantile(quantile_);
        return theta <= quantile(0) ? theta : std::nextafter(theta, -HUGE_VAL);
    }

    [[nodiscard]] std::vector<Segment> parts(const PlanRequest& request, Instant end, const Series& forecast,
                                             CellIndex* index) const override {
        const double level = request.level ? *request.level : level_at(request.arrival, forecast, index);
        const std::vector<Slot> slots = slots_between(cells(), forecast, request.arrival, request.now, end);
        std::vector<Segment> segments;
        Duration left = request.work;
        Duration budget = end - request.now - request.work;
        Duration spare = request.spare;
        Instant t = request.now;
        for (std::size_t i = 0; i < slots.size() && left.us > 0;) {
            const bool below = slots[i].value <= level;
            while (i < slots.size() && (slots[i].value <= level) == below)
                ++i;
            const Duration span = slots[i - 1].to - t;
            const bool paused = segments.empty() || segments.back().to != t;
            const Duration taken = request.save + (paused && !segments.empty() ? request.restore : Duration{});
            if (below && (span >= left || span > taken || !paused)) {
                append_run(segments, t, std::min(span, left));
                left -= std::min(span, left);
            } else {
                const Duration overhead = paused ? Duration{} : request.save + request.restore;
                if (budget <= overhead || spare < overhead)
                    break;
                left += overhead;
                budget -= overhead;
                spare -= overhead;
                const Duration wait = std::min(span, budget);
                budget -= wait;
                t = t + wait;
                if (wait < span)
                    break;
                continue;
            }
            t = t + span;
        }
        if (left.us > 0)
            append_run(segments, t, left);
        return segments;
    }

    double quantile_;
    Duration lookahead_;
};

} // namespace

extern const WhenRule threshold = {
    .name = "threshold",
    .help = "run while the forecast is below a quantile of it, or at it where nothing is lower; run without "
            "pauses once there is no time to spare",
    .source = "Souza et al., Ecovisor, ASPLOS 2023",
    .parameters = parameters,
    .traits = {.interrupts = true},
    .page =
        {.decides =
             "The job runs while the forecast is below a quantile of the next day's values, taken at submission, and "
             "pauses "
             "while it is not; once its slack is used up it runs without pauses. The quantile is by time, whatever the "
             "signal's "
             "steps. "
             "A job that would be killed at its wall-time by what saving and restoring take of it, as far as its "
             "length is "
             "known, is not suspended. If nodes are busy when a job is to start, it loses the rest of the signal's "
             "step. "
             "At the quantile itself the job runs if the day has nothing lower: in the low hours of a two-level "
             "tariff, and "
             "at once if the forecast is flat. It knows the forecast over the lookahead at submission, and the job's "
             "length, to tell when its slack is used up.",
         .formula = "run while CI(t) < Q or CI(t) = Q = v_1, at or below v_1 that is; v_1 < v_2 < ... the values of CI "
                    "over T = "
                    "[a, a "
                    "+ lookahead), S_k the time at or below v_k: Q = v_k for S_(k-1) < q T < S_k, and v_k + (1 - q) "
                    "(v_(k+1) - "
                    "v_k) "
                    "for q T = S_k",
         .pays = "Where a level is known but no plan can be made: it needs little foresight, and gives up some of the "
                 "saving.",
         .example = "{when: {rule: threshold, quantile: 30 %}}"},
    .planner = [](const WhenSpec& spec) -> std::unique_ptr<RunPlanner> { return std::make_unique<Threshold>(spec); },
    .lookahead = [](const WhenSpec& spec) { return spec.values.duration("lookahead"); },
};

} // namespace sunward::policy::when
