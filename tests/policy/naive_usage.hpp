// The order `fair-share` from its definition: usage added up from all runs for every question.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "fake_engine.hpp"

namespace sunward::test {

/// Jobs and the times at which they started (-1: not yet), microseconds.
struct NaiveUsage {
    const std::vector<FakeJob>& jobs;
    const std::vector<std::int64_t>& start;
    double half_life_s;
    bool kill;

    [[nodiscard]] double of(std::uint32_t user, std::int64_t now) const {
        double sum = 0;
        for (std::size_t j = 0; j < jobs.size(); ++j) {
            const JobRequest& request = jobs[j].request;
            if (request.user != user || start[j] < 0)
                continue;
            const std::int64_t length = kill ? std::min(jobs[j].run.us, request.walltime.us) : jobs[j].run.us;
            const auto left = [&](std::int64_t t) {
                return std::exp2(-static_cast<double>(now - t) / 1e6 / half_life_s);
            };
            sum += request.accelerators * half_life_s / std::log(2) *
                   (left(std::min(now, start[j] + length)) - left(start[j]));
        }
        return sum;
    }
    [[nodiscard]] bool before(std::size_t a, std::size_t b, std::int64_t now) const {
        const std::uint32_t first = jobs[a].request.user;
        const std::uint32_t second = jobs[b].request.user;
        if (first == second)
            return a < b;
        const double x = of(first, now);
        const double y = of(second, now);
        if (std::abs(x - y) > 3e-9 * std::max(x, y))
            return x < y;
        return first < second;
    }
};

} // namespace sunward::test
