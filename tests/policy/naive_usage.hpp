// The order `fair-share` from its definition: usage added up from all runs for every question.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "fake_engine.hpp"

namespace sunward::test {

/// What each user had at an instant, given the times at which jobs started (-1: not yet), microseconds.
class NaiveUsage {
public:
    NaiveUsage(const std::vector<FakeJob>& jobs, const std::vector<std::int64_t>& start, double half_life_s, bool kill,
               std::int64_t now)
        : jobs_(jobs) {
        const auto left = [&](std::int64_t t) { return std::exp2(-static_cast<double>(now - t) / 1e6 / half_life_s); };
        for (std::size_t j = 0; j < jobs.size(); ++j) {
            const JobRequest& request = jobs[j].request;
            if (start[j] < 0)
                continue;
            const std::int64_t length = kill ? std::min(jobs[j].run.us, request.walltime.us) : jobs[j].run.us;
            had_[request.user] += request.accelerators * half_life_s / std::log(2) *
                                  (left(std::min(now, start[j] + length)) - left(start[j]));
        }
    }
    [[nodiscard]] bool before(std::size_t a, std::size_t b) {
        const std::uint32_t first = jobs_[a].request.user;
        const std::uint32_t second = jobs_[b].request.user;
        if (first == second)
            return a < b;
        const double x = had_[first];
        const double y = had_[second];
        if (std::abs(x - y) > 3e-9 * std::max(x, y))
            return x < y;
        return first < second;
    }

private:
    const std::vector<FakeJob>& jobs_;
    std::map<std::uint32_t, double> had_;
};

} // namespace sunward::test
