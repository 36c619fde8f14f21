// What a rule knows of a job's length.
#pragma once

#include <map>
#include <utility>

#include "sunward/policy/scheduler.hpp"
#include "sunward/policy/spec.hpp"

namespace sunward {

/// truth, requested, or class-mean: the mean of the requested lengths of the jobs submitted so far to the same queue
/// (jobs without a queue: of the same class), this one included.
class LengthKnowledge {
public:
    explicit LengthKnowledge(Knowledge kind) : kind_(kind) {}

    /// Call once for each job, when it is submitted.
    [[nodiscard]] Duration of(const View& view, JobIndex job);

private:
    struct Mean {
        double us = 0;
        double jobs = 0;
    };
    Knowledge kind_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, Mean> means_; ///< by queue, class
};

} // namespace sunward
