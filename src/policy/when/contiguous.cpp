#include "policy/when/contiguous.hpp"

namespace sunward::policy::when {

namespace {

class AtOnce final : public RunPlanner {
public:
    [[nodiscard]] std::vector<Segment> segments(const PlanRequest& request, const Series&, CellIndex*) const override {
        return run_from(request.now, request);
    }
};

class AtLast final : public ContiguousPlanner {
public:
    AtLast() : ContiguousPlanner({}) {}

private:
    [[nodiscard]] Instant start(const PlanRequest&, const Series&, Instant latest, CellIndex*) const override {
        return latest;
    }
};

} // namespace

std::vector<Segment> ContiguousPlanner::segments(const PlanRequest& request, const Series& forecast,
                                                 CellIndex* index) const {
    const Instant latest = last_end(request, forecast) - request.work;
    return run_from(latest <= request.now ? request.now : start(request, forecast, latest, index), request);
}

std::unique_ptr<RunPlanner> run_at_once() { return std::make_unique<AtOnce>(); }
std::unique_ptr<RunPlanner> run_at_last() { return std::make_unique<AtLast>(); }

} // namespace sunward::policy::when
