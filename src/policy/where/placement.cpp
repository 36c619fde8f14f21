#include "policy/where/placement.hpp"

#include <algorithm>

namespace sunward {

namespace {

std::vector<SiteChoice> sites_of(const View& view, const JobClass& kind, bool at_home) {
    std::vector<SiteChoice> sites;
    const auto pools = view.pools();
    for (PoolIndex p = 0; p < pools.size(); ++p) {
        const PoolView& pool = pools[p];
        if (!allows(kind, pools, p) || (at_home && pool.site != kind.home) ||
            (kind.input_bytes > 0 && !view.way(kind.home, pool.site).exists))
            continue;
        const auto same = [&](const SiteChoice& choice) { return choice.site == pool.site; };
        auto choice = std::find_if(sites.begin(), sites.end(), same);
        if (choice == sites.end())
            choice = sites.insert(sites.end(), {pool.site, pool.zone, {}});
        choice->pools.push_back(p);
    }
    std::sort(sites.begin(), sites.end(), [&](const SiteChoice& a, const SiteChoice& b) {
        const bool a_home = a.site == kind.home;
        const bool b_home = b.site == kind.home;
        return a_home != b_home ? a_home : a.site < b.site;
    });
    return sites;
}

} // namespace

std::span<const SiteChoice> Placement::choices(const View& view, JobIndex job) {
    const std::size_t index = view.job(job).job_class;
    if (index >= choices_.size()) {
        choices_.resize(index + 1);
        known_.resize(index + 1, false);
    }
    if (!known_[index]) {
        choices_[index] = sites_of(view, view.job_class(job), at_home_);
        known_[index] = true;
    }
    return choices_[index];
}

double Placement::load(const View& view, const SiteChoice& choice) const {
    std::uint64_t demand = 0;
    std::uint64_t capacity = 0;
    for (const PoolIndex pool : choice.pools) {
        demand += demand_[pool];
        capacity += view.pools()[pool].capacity;
    }
    return static_cast<double>(demand) / static_cast<double>(std::max<std::uint64_t>(capacity, 1));
}

} // namespace sunward
