#include <algorithm>

#include "policy/when/contiguous.hpp"
#include "policy/when/parameters.hpp"
#include "sunward/parameter/hours.hpp"
#include "sunward/policy/when_rule.hpp"

namespace sunward::policy::when {

namespace {

using namespace parameter::types;

Parameters parameters() {
    return {parameter::field("nominal", time_of_day(), "Time of day around which the window lies").required(),
            parameter::field("half_width", duration(), "The window reaches this far on both sides").or_else("8 h"),
            parameter::time_zone_field(),
            length(),
            align(),
            slot()};
}

/// Least value at the start within +- half_width of the nominal time, both ends included.
class Window final : public RunPlanner {
public:
    explicit Window(const WhenSpec& spec)
        : cells_(spec.cells), nominal_(spec.values.duration("nominal")),
          half_width_(spec.values.duration("half_width")), time_zone_(spec.values.text_if_given("time_zone")) {}

    [[nodiscard]] std::vector<Segment> segments(const PlanRequest& request, const Series& forecast,
                                                CellIndex*) const override {
        const Instant nominal = nominal_start(request.now);
        const Instant from = nominal - half_width_;
        Instant to = nominal + half_width_;
        if (request.deadline != Instant::never())
            to = std::min(to, request.deadline - request.work);
        if (forecast.ends() == EndRule::fail)
            to = std::min(to, forecast.end() - request.work);
        if (to < from)
            return run_from(std::min(from, std::max(request.now, to)), request);
        return run_from(best_start(cells_, request, forecast, from, to, [&](Instant s) { return forecast.at(s); }),
                        request);
    }

    [[nodiscard]] std::optional<Segment> starts(Instant submit) const override {
        const Instant nominal = nominal_start(submit);
        return Segment{nominal - half_width_, nominal + half_width_};
    }

private:
    /// First nominal start n (time of day in the rule's zone) whose window opens at or after `submit`: n - half_width
    /// >= submit.
    [[nodiscard]] Instant nominal_start(Instant submit) const {
        const CivilTime day = civil_time(submit + half_width_, time_zone_);
        for (int offset = 0;; ++offset) {
            const Instant n = from_civil(day.year, day.month, static_cast<int>(day.day) + offset, nominal_, time_zone_);
            if (n - half_width_ >= submit)
                return n;
        }
    }

    Cells cells_;
    Duration nominal_; ///< time of day
    Duration half_width_;
    std::string time_zone_; ///< empty: UTC
};

} // namespace

extern const WhenRule window = {
    .name = "window",
    .help = "at the lowest value within a half-width of a nominal time of day, decided once",
    .source = "Wiesner et al., Let's Wait Awhile, Middleware 2021",
    .parameters = parameters,
    .traits = {.decides_once = true},
    .page =
        {.decides =
             "A job that belongs to a time of day starts where the forecast is lowest within a "
             "half-width of it; decided once, when the window opens. How the signal is cut into steps changes nothing."
             " Ties: the earliest start. It knows the forecast available when the window opens.",
         .formula = "s = argmin CI(t), t in [n - w, n + w]",
         .pays = "For nightly and other periodic work that may move to either side of its usual time.",
         .example = "{when: {rule: window, nominal: \"01:00\", half_width: 4 h}}"},
    .planner = [](const WhenSpec& spec) -> std::unique_ptr<RunPlanner> { return std::make_unique<Window>(spec); },
};

} // namespace sunward::policy::when
