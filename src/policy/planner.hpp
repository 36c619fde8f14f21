// Plans of one policy, with what is prepared of signals that stay as they are.
#pragma once

#include <optional>
#include <vector>

#include "cell_index.hpp"
#include "sunward/policy/scheduler.hpp"

namespace sunward {

class Planner {
public:
    explicit Planner(const WhenSpec& rule) : rule_(rule) {}

    [[nodiscard]] const WhenSpec& rule() const { return rule_; }

    /// plan_run() with the forecast of the pool's zone as it is now.
    [[nodiscard]] Plan plan(const View& view, PoolIndex pool, const PlanRequest& request);
    /// Its segments alone, which is less work.
    [[nodiscard]] std::vector<Segment> segments(const View& view, PoolIndex pool, const PlanRequest& request);

    /// next_run() with that forecast; nothing where there is no index.
    [[nodiscard]] std::optional<Segment> next_run(const View& view, PoolIndex pool, const PlanRequest& request);

    /// At which values the rule `threshold` runs a job that arrives at an instant.
    [[nodiscard]] double threshold(const View& view, PoolIndex pool, Instant arrival);

private:
    /// Null: none.
    [[nodiscard]] CellIndex* index_of(std::uint32_t zone, const Forecast& forecast, const Series& issued);

    struct Zone {
        bool looked_at = false;
        std::optional<CellIndex> index;
    };

    WhenSpec rule_;
    std::vector<Zone> zones_;
};

} // namespace sunward
