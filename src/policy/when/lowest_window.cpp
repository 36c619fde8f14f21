#include "policy/when/lowest_window.hpp"

#include "policy/when/contiguous.hpp"
#include "policy/when/parameters.hpp"
#include "sunward/policy/when_rule.hpp"

namespace sunward::policy::when {

namespace {

class LowestWindow final : public ContiguousPlanner {
public:
    using ContiguousPlanner::ContiguousPlanner;

private:
    [[nodiscard]] Instant start(const PlanRequest& request, const Series& forecast, Instant latest,
                                CellIndex* index) const override {
        return best_run(cells(), request, forecast, latest, index, CellIndex::Aim::least_cost,
                        [&](Instant s) { return forecast.integral(s, s + request.work); });
    }
};

} // namespace

std::unique_ptr<RunPlanner> lowest_window_planner(const Cells& cells) { return std::make_unique<LowestWindow>(cells); }

extern const WhenRule lowest_window = {
    .name = "lowest-window",
    .help = "one run where the mean of the forecast over it is lowest",
    .source = "Wiesner et al., Let's Wait Awhile, Middleware 2021",
    .parameters =
        [] {
            return Parameters{length(), replan(), align(), slot()};
        },
    .page = {.decides = "The job runs in one piece where the mean of the forecast over its run is lowest. How the "
                        "signal is cut into "
                        "steps changes nothing; with `align` jobs start when a `slot` begins."
                        " Ties: the earliest start. It knows the forecast up to the deadline, and the job's length as "
                        "`length` says.",
             .formula = "s = argmin C(s), s in [0, W]; candidates: 0, W, the signal's steps and those less L",
             .pays = "For jobs that cannot be paused, or whose checkpoints are expensive.",
             .example = "{when: lowest-window}"},
    .planner = [](const WhenSpec& spec) { return lowest_window_planner(spec.cells); },
};

} // namespace sunward::policy::when
