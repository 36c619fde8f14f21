// `order`: who is next.
#pragma once

#include "sunward/policy/rule.hpp"
#include "sunward/workload/job.hpp"

namespace sunward {

struct OrderTraits {
    bool by_user = false; ///< by what users had, which changes while jobs wait
};

struct OrderRule {
    std::string_view name;
    std::string_view help;
    std::string_view source;
    Parameters (*parameters)() = no_parameters;
    OrderTraits traits{};
    RulePage page;
    /// What jobs are sorted by; ties go to the smaller job. A resuming job has the key of its arrival.
    std::int64_t (*key)(const JobRequest&) = nullptr;
};

} // namespace sunward
