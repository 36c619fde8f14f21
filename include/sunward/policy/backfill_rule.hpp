// `backfill`: who may go ahead of the queue.
#pragma once

#include <memory>

#include "sunward/policy/rule.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

class PoolQueue;
struct JobTable;

struct BackfillTraits {
    bool reserves = false; ///< a start for every job, at which the queue has to be called
};

struct BackfillRule {
    std::string_view name;
    std::string_view help;
    std::string_view source;
    Parameters (*parameters)() = no_parameters;
    BackfillTraits traits{};
    RulePage page;
    /// The queue of a pool of so many accelerators.
    std::unique_ptr<PoolQueue> (*queue)(const parameter::Values&, JobTable&, Instant now,
                                        std::uint32_t capacity) = nullptr;
};

} // namespace sunward
