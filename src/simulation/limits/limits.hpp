// Sites whose power is limited: after every instant at which their load or their limit changed, what runs there fits.
#pragma once

#include <limits>
#include <vector>

#include "simulation/jobs/activities.hpp"

namespace sunward::simulation {

class Limits {
public:
    Limits(Run& run, Books& books, Fleet& fleet, Activities& activities);

    /// From now on a policy lets the nodes of a site draw no more than a share of what they draw at full load, by the
    /// clocks of its jobs.
    void cap(std::uint32_t site, double share, double least_frequency);

    /// Without any, the rest need not be called.
    [[nodiscard]] bool any() const { return !sites_.empty(); }
    /// What a site can feed may have changed: the item of an entry of the calendar, which has to be looked at only
    /// while it has this generation.
    void due(std::uint32_t item) { sites_[item].watch->changed = true; }
    [[nodiscard]] std::uint32_t generation(std::uint32_t item) const { return sites_[item].generation; }
    /// Gives jobs other clocks, pauses the newest and lets them go on, where something has changed.
    void enforce();
    /// What it came to, as notes of the result, whose sites are filled in.
    void report() const;

private:
    /// A site that does something about it.
    struct LimitedSite {
        std::uint32_t site = 0;
        PowerLimits rule;
        SiteWatch* watch = nullptr;
        bool is_short = true; ///< its connection, supply or cap may not feed all; else a policy alone limits it
        ItLimit limit{0, {std::numeric_limits<std::int64_t>::min()}};
        double policy_watt = std::numeric_limits<double>::infinity(); ///< that its nodes may draw
        std::uint32_t generation = 0;                                 ///< of its entry in the calendar
        bool expected = false;                                        ///< there is one, for the end of `limit`
        bool slowed = false;                                          ///< some job is not at full clock
        double lowest = 1;                                            ///< least frequency so far
        std::uint64_t pauses = 0;
    };
    LimitedSite& add(std::uint32_t site);
    void look(LimitedSite& limited);
    void enforce(LimitedSite& limited);
    void run_at(LimitedSite& limited, Slot slot, double frequency);

    Run& run_;
    Books& books_;
    Fleet& fleet_;
    Activities& activities_;
    std::vector<LimitedSite> sites_;
};

} // namespace sunward::simulation
