#include "policy/when/contiguous.hpp"
#include "policy/when/parameters.hpp"
#include "sunward/policy/when_rule.hpp"

namespace sunward::policy::when {

namespace {

/// Carbon saved per second until completion; no gain: start at once.
class CarbonTime final : public ContiguousPlanner {
public:
    using ContiguousPlanner::ContiguousPlanner;

private:
    [[nodiscard]] Instant start(const PlanRequest& request, const Series& forecast, Instant latest,
                                CellIndex* index) const override {
        const double now_cost = forecast.integral(request.now, request.now + request.work);
        return best_run(cells(), request, forecast, latest, index, CellIndex::Aim::saving_rate, [&](Instant s) {
            const double cost = forecast.integral(s, s + request.work);
            if (!clearly_less(cost, now_cost))
                return 0.0;
            return (cost - now_cost) / (s - request.now + request.work).seconds();
        });
    }
};

} // namespace

extern const WhenRule carbon_time = {
    .name = "carbon-time",
    .help = "the start that saves the most carbon per unit of time to completion",
    .source = "Hanafy et al., Going Green for Less Green, ASPLOS 2024",
    .parameters =
        [] {
            return Parameters{length(), replan(), align(), slot()};
        },
    .traits = {.weighs_gain = true},
    .page = {.decides =
                 "The start that saves the most carbon per hour until the job is done; a start that saves nothing is "
                 "not waited "
                 "for. How the signal is cut into steps changes nothing; with `align` jobs start when a `slot` begins."
                 " Ties: the earliest start. It knows the forecast up to the deadline, and the job's length as "
                 "`length` says.",
             .formula = "s = argmax (C(0) - C(s)) / (s + L), s in [0, W]; no gain: s = 0",
             .pays = "Where waiting has a cost too: most of what lowest-window saves, at a fraction of its delay.",
             .example = "{when: {rule: carbon-time, length: class-mean, align: arrival, slot: 1 h}}"},
    .planner = [](const WhenSpec& spec) -> std::unique_ptr<RunPlanner> {
        return std::make_unique<CarbonTime>(spec.cells);
    },
};

} // namespace sunward::policy::when
