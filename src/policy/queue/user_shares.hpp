// What users had of the machines, for the order `fair-share`.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "sunward/units/instant.hpp"
#include "sunward/workload/job.hpp"

namespace sunward {

/// Usage of a user at t, in accelerator-seconds that are forgotten by half in each half-life h:
///   U(t) = sum over the times s at which its jobs held w accelerators of w 2^(-(t - s) / h) ds
/// as Maui's fair-share (Jackson, Snell and Clement, Core algorithms of the Maui scheduler, JSSPP 2001) and Slurm's
/// multifactor plug-in (PriorityDecayHalfLife) have it, without their steps in time. Jobs without a user count as of
/// one.
///
/// All usage is forgotten at one pace, so that two users change places only while one of them holds accelerators. A
/// rank is log2 U(t) + t / h: it stays while the user holds none and never falls, so that a rank noted earlier is a
/// lower bound of the one now. Usages that differ by less than one part in 10^9 are equal.
class UserShares {
public:
    /// half_life is at least a second.
    UserShares(Duration half_life, Instant origin, std::size_t jobs);

    /// Advances to the time of the call; first of all calls at an instant.
    void advance(Instant now) { now_ = now; }
    void submitted(JobIndex job, std::uint32_t user);
    /// A number for the user of a job that was submitted.
    [[nodiscard]] std::uint32_t user(JobIndex job) const { return user_of_job_[job]; }

    void holds_more(JobIndex job, std::uint32_t accelerators);
    void holds_less(JobIndex job, std::uint32_t accelerators);

    /// Least is first; now.
    [[nodiscard]] std::int64_t rank(std::uint32_t user);

private:
    struct User {
        double usage = 0; ///< at `since`, accelerator-seconds
        Instant since{};
        std::int64_t held = 0; ///< accelerators, from then on
        std::int64_t rank = nothing_used;
    };
    /// Above the rank before all others, where a walk over a queue begins.
    static constexpr std::int64_t nothing_used = std::numeric_limits<std::int64_t>::min() + 1;

    [[nodiscard]] double usage_now(const User& user) const;
    void settle(User& user);

    double half_life_s_;
    Instant origin_;
    Instant now_;
    std::vector<User> users_;
    std::vector<std::uint32_t> user_of_job_;
};

} // namespace sunward
