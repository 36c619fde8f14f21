// Values that some of the jobs have for a while, in memory for as many as have one at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "sunward/workload/job.hpp"

namespace sunward {

template <typename Value>
class JobSlots {
public:
    /// For so many jobs, which are numbered from 0.
    explicit JobSlots(std::size_t jobs) : of_job_(jobs, none) {}

    [[nodiscard]] bool has(JobIndex job) const { return job < of_job_.size() && of_job_[job] != none; }
    [[nodiscard]] Value& operator[](JobIndex job) { return values_[of_job_[job]]; }
    [[nodiscard]] const Value& operator[](JobIndex job) const { return values_[of_job_[job]]; }

    /// Starts to bring the value of a job, which has one, into the cache: thousands of them do not fit there.
    void fetch(JobIndex job) const {
        constexpr std::size_t line = 64;
        const auto* const value = reinterpret_cast<const char*>(&(*this)[job]);
        for (std::size_t at = 0; at < sizeof(Value); at += line)
            __builtin_prefetch(value + at);
    }

    /// Gives a job that has no value a new one.
    Value& add(JobIndex job) {
        if (unused_.empty()) {
            unused_.push_back(static_cast<std::uint32_t>(values_.size()));
            values_.emplace_back();
        }
        of_job_[job] = unused_.back();
        unused_.pop_back();
        return values_[of_job_[job]] = {};
    }

    void remove(JobIndex job) {
        unused_.push_back(of_job_[job]);
        of_job_[job] = none;
    }

private:
    static constexpr std::uint32_t none = 0xffffffff;

    std::vector<std::uint32_t> of_job_;
    std::vector<Value> values_;
    std::vector<std::uint32_t> unused_;
};

} // namespace sunward
