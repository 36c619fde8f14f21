#include "policy/when/contiguous.hpp"
#include "policy/when/parameters.hpp"
#include "sunward/policy/when_rule.hpp"

namespace sunward::policy::when {

namespace {

/// The start with the least value.
class LowestSlot final : public ContiguousPlanner {
public:
    using ContiguousPlanner::ContiguousPlanner;

private:
    [[nodiscard]] Instant start(const PlanRequest& request, const Series& forecast, Instant latest,
                                CellIndex*) const override {
        return best_start(cells(), request, forecast, request.now, latest, [&](Instant s) { return forecast.at(s); });
    }
};

} // namespace

extern const WhenRule lowest_slot = {
    .name = "lowest-slot",
    .help = "start when the forecast is lowest, but early enough for the deadline",
    .source = "Hanafy et al., Going Green for Less Green, ASPLOS 2024",
    .parameters =
        [] {
            return Parameters{length(), replan(), align(), slot()};
        },
    .page =
        {.decides =
             "The job starts at the lowest value of the forecast that it can wait for; what comes after the start is "
             "ignored. How the signal is cut into steps changes nothing; with `align` jobs start when a `slot` begins."
             " Ties: the earliest start. It knows the forecast from submission to the last start.",
         .formula = "s = argmin CI(a + s), s in [0, W]",
         .pays = "For jobs that are short compared with the signal's swings. Long ones outlast the low.",
         .example = "{when: lowest-slot}"},
    .planner = [](const WhenSpec& spec) -> std::unique_ptr<RunPlanner> {
        return std::make_unique<LowestSlot>(spec.cells);
    },
};

} // namespace sunward::policy::when
