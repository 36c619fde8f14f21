#include "policy/backfill/running_set.hpp"

namespace sunward {

HeadReservation RunningSet::reserve(Instant now, std::int64_t free, std::int64_t width) const {
    std::int64_t lacking = width - free;
    if (tree_.fold() < lacking)
        return {Instant::never(), free};
    JobIndex at = tree_.root();
    while (true) { // the job whose end brings enough
        const TreeNode& node = tree_.node(at);
        const std::int64_t earlier = tree_.fold_of(node.left);
        if (earlier >= lacking) {
            at = node.left;
        } else if (earlier + node.value >= lacking) {
            break;
        } else {
            lacking -= earlier + node.value;
            at = node.right;
        }
    }
    const Instant shadow = std::max(Instant{tree_.node(at).key}, now + Duration{1});
    std::int64_t then_free = free;
    for (at = tree_.root(); at != no_job;) {
        const TreeNode& node = tree_.node(at);
        if (node.key > shadow.us) {
            at = node.left;
            continue;
        }
        then_free += tree_.fold_of(node.left) + node.value;
        at = node.right;
    }
    return {shadow, then_free - width};
}

} // namespace sunward
