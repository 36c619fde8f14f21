// Running jobs of one pool by their expected end.
#pragma once

#include <vector>

#include "policy/queue/job_tree.hpp"

namespace sunward {

/// Accelerators out of use, and when the last of them comes back.
struct OutOfUse {
    std::int64_t accelerators = 0;
    Instant back{};
};

/// When the head of a queue can start at the latest, and how many accelerators are left beside it then.
struct HeadReservation {
    Instant shadow;
    std::int64_t extra;
};

class RunningSet {
public:
    explicit RunningSet(std::vector<TreeNode>& nodes) : tree_(nodes) {}

    void insert(JobIndex job, Instant end, std::uint32_t width) { tree_.insert(job, end.us, width); }
    void erase(JobIndex job) { tree_.erase(job); }

    /// For a head of `width` when `free` < width accelerators are free. A job past its expected end counts as ending
    /// right after now. Jobs that end at the shadow time itself count towards `extra`. What is out of use counts where
    /// running jobs do not bring enough, and as a whole.
    [[nodiscard]] HeadReservation reserve(Instant now, std::int64_t free, std::int64_t width,
                                          const OutOfUse& out = {}) const;

private:
    [[nodiscard]] Instant last_end() const; ///< of all; long ago: none runs

    JobTree<SumOfValues> tree_;
};

} // namespace sunward
