#include "policy/queue/user_shares.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sunward {

UserShares::UserShares(Duration half_life, Instant origin, std::size_t jobs)
    : half_life_s_(half_life.seconds()), origin_(origin), now_(origin), user_of_job_(jobs, 0) {}

void UserShares::submitted(JobIndex job, std::uint32_t user) {
    const std::uint32_t number = user == no_name ? 0 : user + 1;
    if (number >= users_.size())
        users_.resize(number + std::size_t{1});
    user_of_job_[job] = number;
}

double UserShares::usage_now(const User& user) const {
    const double forgotten = std::expm1(-(now_ - user.since).seconds() / half_life_s_ * std::numbers::ln2);
    const double fresh = static_cast<double>(user.held) * half_life_s_ / std::numbers::ln2;
    return user.usage + (user.usage - fresh) * forgotten;
}

std::int64_t UserShares::rank(std::uint32_t user) {
    constexpr double steps = 1U << 30U; // log2(1 + 10^-9) is about one and a half of them
    User& u = users_[user];
    if (u.held == 0)
        return u.rank;
    const double usage = usage_now(u);
    if (usage > 0) {
        const double level = std::log2(usage) + (now_ - origin_).seconds() / half_life_s_;
        u.rank = std::max(u.rank, static_cast<std::int64_t>(std::llround(level * steps)));
    }
    return u.rank;
}

void UserShares::settle(User& user) {
    user.usage = usage_now(user);
    user.since = now_;
}

void UserShares::holds_more(JobIndex job, std::uint32_t accelerators) {
    User& user = users_[user_of_job_[job]];
    settle(user);
    user.held += accelerators;
}

void UserShares::holds_less(JobIndex job, std::uint32_t accelerators) {
    const std::uint32_t number = user_of_job_[job];
    static_cast<void>(rank(number)); // what it has come to is kept while the user holds nothing
    settle(users_[number]);
    users_[number].held -= accelerators;
}

} // namespace sunward
