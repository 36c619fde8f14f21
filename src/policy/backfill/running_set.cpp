#include "policy/backfill/running_set.hpp"

namespace sunward {

HeadReservation RunningSet::reserve(Instant now, std::int64_t free, std::int64_t width, const OutOfUse& out) const {
    std::int64_t lacking = width - free;
    if (tree_.fold() < lacking) {
        if (tree_.fold() + out.accelerators < lacking)
            return {Instant::never(), free};
        const Instant shadow = std::max(std::max(out.back, last_end()), now + Duration{1});
        return {shadow, tree_.fold() + out.accelerators - lacking};
    }
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

Instant RunningSet::last_end() const {
    Instant end{};
    for (JobIndex at = tree_.root(); at != no_job; at = tree_.node(at).right)
        end = {tree_.node(at).key};
    return end;
}

} // namespace sunward
