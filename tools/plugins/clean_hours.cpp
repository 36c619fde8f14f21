// The policy of clean_hours.c in C++.
//
//   c++ -std=c++17 -shared -fPIC -I include -o clean_hours_cpp.so tools/plugins/clean_hours.cpp
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "sunward/plugin.h"

namespace {

struct Waiting {
    std::uint32_t job, accelerators;
    std::vector<std::uint32_t> places; ///< pools at home that may run it, whichever is free first; never empty
    std::int64_t latest;               ///< start that still meets the deadline
};

std::int64_t hours_of(const std::string& options) {
    const std::string key = "\"hours\":";
    const std::size_t at = options.find(key);
    return at == std::string::npos ? 24 : std::strtol(options.c_str() + at + key.size(), nullptr, 10);
}

class CleanHours {
public:
    CleanHours(const sunward_host& host, std::int64_t hours) : host_(host), lookahead_(hours * 3'600'000'000) {
        if (hours < 1)
            throw std::invalid_argument("expected an option `hours` of at least 1"); // ends the run with this message
    }

    void schedule(const sunward_event* events, std::size_t count) {
        for (const sunward_event* event = events; event != events + count; ++event)
            if (event->kind == SUNWARD_SUBMITTED)
                take(event->job);
        const std::int64_t now = host_.now(host_.context);
        std::vector<sunward_pool> pools(host_.pool_count(host_.context));
        std::vector<bool> clean;
        for (std::uint32_t p = 0; p < pools.size(); ++p) {
            pools[p] = pool(p);
            clean.push_back(host_.measured(host_.context, pools[p].zone) <=
                            host_.forecast_mean(host_.context, pools[p].zone, now, now + lookahead_));
        }
        std::int64_t next = SUNWARD_NEVER;
        const auto starts = [&](const Waiting& w) {
            const std::uint32_t first = w.places.front(); // all are of one site, and so of one zone
            if (!clean[first] && now < w.latest) {
                next = std::min({next, w.latest, host_.forecast_next_change(host_.context, pools[first].zone, now)});
                return false;
            }
            for (const std::uint32_t p : w.places)
                if (const std::uint32_t held = whole(w.accelerators, pools[p].granule); held <= pools[p].free) {
                    pools[p].free -= held;
                    host_.start(host_.context, w.job, p);
                    return true;
                }
            for (const std::uint32_t p : w.places)
                pools[p].free = 0; // who comes later does not go ahead
            return false;
        };
        waiting_.erase(std::remove_if(waiting_.begin(), waiting_.end(), starts), waiting_.end());
        if (next == SUNWARD_NEVER || (call_ > now && call_ <= next))
            return;
        call_ = next;
        host_.wake(host_.context, next);
    }

private:
    /// What a job holds where nodes are given whole.
    static std::uint32_t whole(std::uint32_t accelerators, std::uint32_t granule) {
        return (accelerators + granule - 1) / granule * granule;
    }

    sunward_pool pool(std::uint32_t index) const {
        sunward_pool pool{};
        pool.struct_size = sizeof pool;
        host_.pool(host_.context, index, &pool);
        return pool;
    }

    /// How long the job takes in a pool; a host that knows no speeds has none but 1.
    std::int64_t time_in(const sunward_job& job, std::uint32_t index, std::uint32_t pool) const {
        const bool told = host_.struct_size >= offsetof(sunward_host, speed_at) + sizeof host_.speed_at;
        const double speed = told ? host_.speed_at(host_.context, index, pool) : 1;
        const double time = std::ceil(static_cast<double>(job.walltime) / speed);
        return speed == 1 ? job.walltime : static_cast<std::int64_t>(time);
    }

    void take(std::uint32_t index) {
        sunward_job job{};
        job.struct_size = sizeof job;
        host_.job(host_.context, index, &job);
        std::vector<std::uint32_t> places;
        std::int64_t longest = 0; // wherever it goes
        for (std::uint32_t p = 0; p < host_.pool_count(host_.context); ++p)
            if (pool(p).site == job.home && host_.may_run(host_.context, index, p) != 0) {
                places.push_back(p);
                longest = std::max(longest, time_in(job, index, p));
            }
        const std::int64_t latest = job.deadline == SUNWARD_NEVER ? job.submit : job.deadline - longest;
        if (places.empty())
            host_.reject(host_.context, index);
        else
            waiting_.push_back({index, job.accelerators, std::move(places), latest});
    }

    const sunward_host& host_;
    std::int64_t lookahead_;
    std::int64_t call_ = 0;        ///< the call that was asked for last
    std::vector<Waiting> waiting_; ///< in order of submission
};

} // namespace

extern "C" {

uint32_t sunward_plugin_abi() { return SUNWARD_PLUGIN_ABI; }
void* sunward_plugin_create(const char* options, const sunward_host* host) {
    return new CleanHours(*host, hours_of(options));
}
uint32_t sunward_plugin_begin(void*, uint64_t) { return 0; }
void sunward_plugin_schedule(void* policy, const sunward_event* events, size_t count) {
    static_cast<CleanHours*>(policy)->schedule(events, count);
}
void sunward_plugin_destroy(void* policy) { delete static_cast<CleanHours*>(policy); }
}
