// How wide an elastic job should run, and when: pure planning on a forecast, capacity left aside.
#pragma once

#include "sunward/policy/plan.hpp"
#include "sunward/workload/elastic.hpp"

namespace sunward {

/// An elastic job that is to be planned from request.now on. Its work is time at the requested width, and it may be
/// suspended.
struct WidthRequest {
    PlanRequest run;
    std::uint32_t requested = 1;
    WidthRange widths; ///< with the requested one in it
    const ScalingCurve* curve = nullptr;
    bool restarts = false; ///< another width costs run.save + run.restore
};

/// CarbonScaler (Hanafy et al., CarbonScaler: leveraging cloud workload elasticity for optimizing carbon-efficiency,
/// POMACS 7(3), 2023). An item is the step from k - 1 to k accelerators in a cell t of time, for the least width m that
/// from 0 to m:
///   value(t, k) = (thr(k) - thr(k - 1)) / ((pow(k) - pow(k - 1)) CI[t]),  pow proportional to k.
/// The items of greatest value that are next in their cell are taken (ties: the earlier cell, the fewer accelerators)
/// until the work is met before the deadline. The last one is taken for a part of its cell, on the side of a neighbour
/// that is as wide, else from its start. Where a value of the forecast is not above 0, items are ordered by what their
/// work costs, which is the same order where it is. Steps that bring nothing, and those beyond them, are not taken.
///
/// Without costs of changing it is the optimum where every accelerator brings less than the one before, from 0 on
/// (thr(m) / m >= thr(m + 1) - thr(m) >= ...): then it is the greedy solution of a fractional knapsack.
///
/// Where changes cost time, the work that they keep from being done is planned for as well. Work that cannot be done
/// before the deadline (never: now + work) is done from now on at the fastest width.
[[nodiscard]] Plan carbon_scaler(const Cells& cells, const WidthRequest& request, const Series& forecast);

/// The least width of the greatest throughput.
[[nodiscard]] std::uint32_t fastest_width(const ScalingCurve& curve, const WidthRange& widths);

} // namespace sunward
