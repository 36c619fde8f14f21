#include "policy/queue/fair_index.hpp"

#include <algorithm>

namespace sunward {

FairIndex::Group& FairIndex::group_of(std::uint32_t width) {
    auto place = std::lower_bound(groups_.begin(), groups_.end(), width,
                                  [](const Group& group, std::uint32_t w) { return group.width < w; });
    if (place == groups_.end() || place->width != width)
        place = groups_.insert(place, Group{width, JobTree<LeastValue, OwnerOf>(bucket_nodes_, {&bucket_users_})});
    return *place;
}

FairIndex::BucketIndex FairIndex::bucket_of(std::uint32_t user, std::uint32_t width) {
    if (user >= homes_.size())
        homes_.resize(user + std::size_t{1});
    std::vector<Home>& homes = homes_[user];
    auto home = std::lower_bound(homes.begin(), homes.end(), width,
                                 [](const Home& known, std::uint32_t w) { return known.width < w; });
    if (home == homes.end() || home->width != width) {
        home = homes.insert(home, {width, static_cast<BucketIndex>(buckets_.size())});
        buckets_.emplace_back(*nodes_);
        bucket_nodes_.emplace_back();
        bucket_users_.push_back(user);
    }
    return home->bucket;
}

/// Changes a bucket, and its place among the users with it.
template <typename Change>
void FairIndex::change(JobIndex job, std::uint32_t width, const Change& apply) {
    const std::uint32_t user = owner(job);
    const BucketIndex index = bucket_of(user, width);
    Group& group = group_of(width);
    JobTree<LeastValue>& jobs = buckets_[index];
    if (!jobs.empty())
        group.users.erase(index);
    apply(jobs);
    if (!jobs.empty())
        group.users.insert(index, shares_->rank(user), jobs.fold());
}

void FairIndex::insert(JobIndex job, std::uint32_t width, Duration hold) {
    change(job, width, [&](JobTree<LeastValue>& jobs) { jobs.insert(job, 0, hold.us); });
}

void FairIndex::erase(JobIndex job, std::uint32_t width) {
    change(job, width, [&](JobTree<LeastValue>& jobs) { jobs.erase(job); });
}

/// The first place of a group after `after` whose hold is at most `most`; that of no_job when there is none.
FairIndex::Place FairIndex::first_in(const Group& group, const Place& after, std::int64_t most) const {
    if (after.job != no_job) {
        const std::vector<Home>& homes = homes_[after.user];
        const auto home = std::lower_bound(homes.begin(), homes.end(), group.width,
                                           [](const Home& known, std::uint32_t w) { return known.width < w; });
        if (home != homes.end() && home->width == group.width) {
            const JobTree<LeastValue>& jobs = buckets_[home->bucket];
            const JobIndex found = first_within(jobs, jobs.root(), {0, after.job}, most);
            if (found != no_job)
                return {after.key, after.user, found};
        }
    }
    const Rank behind = after.job == no_job ? Rank{} : Rank{after.key, after.user};
    const BucketIndex bucket = first_within(group.users, group.users.root(), behind, most);
    if (bucket == no_job)
        return {std::numeric_limits<std::int64_t>::max(), no_name, no_job};
    const JobTree<LeastValue>& jobs = buckets_[bucket];
    return {group.users.node(bucket).key, bucket_users_[bucket], first_within(jobs, jobs.root(), Rank{}, most)};
}

/// False when the user was where it belongs.
bool FairIndex::put_in_place(std::uint32_t user) {
    const std::int64_t key = shares_->rank(user);
    bool moved = false;
    for (const Home& home : homes_[user]) {
        if (buckets_[home.bucket].empty() || bucket_nodes_[home.bucket].key == key)
            continue;
        Group& group = group_of(home.width);
        group.users.erase(home.bucket);
        group.users.insert(home.bucket, key, buckets_[home.bucket].fold());
        moved = true;
    }
    return moved;
}

JobIndex FairIndex::next(Rank after, std::uint32_t widest, const std::function<Duration(std::uint32_t)>& limit) {
    const bool begins = after == Rank{};
    const Place from{after.key, begins ? 0 : owner(after.job), begins ? no_job : after.job};
    while (true) {
        Place best{std::numeric_limits<std::int64_t>::max(), no_name, no_job};
        for (const Group& group : groups_) {
            if (group.width > widest)
                break;
            if (group.users.empty())
                continue;
            const Duration most = limit(group.width);
            if (group.users.fold() <= most.us)
                best = std::min(best, first_in(group, from, most.us));
        }
        if (best.job == no_job || !put_in_place(best.user))
            return best.job;
    }
}

JobIndex FairIndex::first() {
    return next(Rank{}, std::numeric_limits<std::uint32_t>::max(), [](std::uint32_t) { return Duration::forever(); });
}

} // namespace sunward
