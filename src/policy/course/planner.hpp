// Plans of one policy, with what is prepared of signals that stay as they are.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "policy/plan/cell_index.hpp"
#include "sunward/policy/scheduler.hpp"
#include "sunward/policy/when_rule.hpp"

namespace sunward {

class Planner {
public:
    explicit Planner(const WhenSpec& spec) : spec_(spec), rule_(spec.rule->planner(spec)) {}

    [[nodiscard]] const Cells& cells() const { return spec_.cells; }
    [[nodiscard]] const RunPlanner& rule() const { return *rule_; }

    /// plan_run() with the forecast of the pool's zone as it is now.
    [[nodiscard]] Plan plan(const View& view, PoolIndex pool, const PlanRequest& request);
    /// Its segments alone, which is less work.
    [[nodiscard]] std::vector<Segment> segments(const View& view, PoolIndex pool, const PlanRequest& request);

    /// RunPlanner::next_run() with that forecast; nothing where there is no index.
    [[nodiscard]] std::optional<Segment> next_run(const View& view, PoolIndex pool, const PlanRequest& request);

    /// RunPlanner::level() with that forecast.
    [[nodiscard]] std::optional<double> level(const View& view, PoolIndex pool, Instant arrival);

private:
    struct Zone {
        bool looked_at = false;
        std::optional<CellIndex> index;
        std::unique_ptr<Series> seen; ///< in place of the forecast, where the rule takes another one for it
        Instant issue;                ///< of which it was made
    };
    /// The newest forecast as the rule sees it.
    struct Told {
        const Series& series;
        CellIndex* index; ///< null: none
    };
    [[nodiscard]] Told told(const View& view, PoolIndex pool);
    [[nodiscard]] const Series& seen(const Forecast& forecast, Instant now, Zone& known) const;

    WhenSpec spec_;
    std::unique_ptr<RunPlanner> rule_;
    std::vector<Zone> zones_;
};

} // namespace sunward
