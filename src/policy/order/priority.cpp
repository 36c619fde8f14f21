#include <bit>

#include "sunward/policy/order_rule.hpp"

namespace sunward::policy::order {

namespace {

/// Larger first, as an integer that sorts as the number does (the bit pattern of a positive float does).
std::int64_t descending(float value) {
    const auto bits = std::bit_cast<std::int32_t>(value + 0.0F);
    return -static_cast<std::int64_t>(bits >= 0 ? bits : bits ^ 0x7fffffff);
}

} // namespace

extern const OrderRule priority = {
    .name = "priority",
    .help = "largest priority first",
    .source = "",
    .page = {.decides = "The job with the largest priority in its trace goes first."
                        " Ties: the job submitted first. It knows the trace's priorities.",
             .formula = "",
             .pays = "Where the trace states priorities; without them it is the same as fifo.",
             .example = "{order: priority, backfill: easy}"},
    .key = [](const JobRequest& request) { return descending(request.priority); },
};

} // namespace sunward::policy::order
