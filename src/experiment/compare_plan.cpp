#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "sunward/error/count.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/experiment/comparison.hpp"
#include "sunward/scenario/outline.hpp"

namespace sunward {

namespace {

/// The figures of all runs are held in memory.
constexpr std::uint64_t most_seeds = 10'000;
constexpr double most_runs = 100'000;

constexpr std::string_view now = "now";

bool has(const std::vector<std::string>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

/// Whether a --set is about what the made-up baseline decides by itself.
bool is_overridden(const std::string& set) {
    return set.starts_with("policy.where") || set.starts_with("policy.width");
}

/// Checks each policy and gathers the files that its runs read.
void check_policies(const CompareOptions& options, const std::vector<std::string>& policies, ComparePlan& plan,
                    Faults& faults) {
    for (std::size_t i = 0; i < policies.size(); ++i) {
        if (std::find(policies.begin(), policies.begin() + static_cast<std::ptrdiff_t>(i), policies[i]) !=
            policies.begin() + static_cast<std::ptrdiff_t>(i))
            faults.add({}, "--policies", fmt::format("'{}' is given twice", policies[i]));
        try {
            const Outline outline = outline_scenario(options.scenario, {options.sets, {}, policies[i]});
            plan.files.insert(plan.files.end(), outline.files.begin(), outline.files.end());
        } catch (const InputError& error) {
            const std::string option = has(options.policies, policies[i]) ? "--policies" : "--baseline";
            for (Fault fault : error.faults()) {
                if (fault.at.file == "--policy " + policies[i])
                    fault.at.file = option;
                faults.add(std::move(fault));
            }
        }
    }
}

} // namespace

ComparePlan plan_comparison(const CompareOptions& options) {
    const Outline outline = outline_scenario(options.scenario, {options.sets, {}, {}});
    ComparePlan plan;
    plan.scenario = outline.name;
    plan.policies = options.policies;
    const std::string baseline = options.baseline.value_or(outline.baseline.value_or(std::string(now)));
    if (!has(plan.policies, baseline))
        plan.policies.insert(plan.policies.begin(), baseline);
    plan.baseline = static_cast<std::size_t>(std::ranges::find(plan.policies, baseline) - plan.policies.begin());
    Faults faults;
    check_policies(options, plan.policies, plan, faults);
    if (options.seeds == 0 || options.seeds - 1 > std::numeric_limits<std::uint64_t>::max() - outline.seed)
        faults.add({}, "--seeds", fmt::format("no {} seeds from {} on", options.seeds, outline.seed));
    const double runs = static_cast<double>(options.seeds) * static_cast<double>(plan.policies.size());
    if (options.seeds > most_seeds || runs > most_runs)
        faults.add(
            {}, "--seeds",
            fmt::format("{} of {}, expected at most {} seeds and {:.0f} runs", counted(options.seeds, "seed"),
                        plan.policies.size() == 1 ? "1 policy" : fmt::format("{} policies", plan.policies.size()),
                        most_seeds, most_runs));
    faults.raise();

    const bool made_up =
        baseline == now && !options.baseline && !has(options.policies, now) && !has(outline.policies, now);
    const auto siblings = static_cast<std::uint32_t>(plan.policies.size() - (made_up ? 1 : 0));
    for (std::uint64_t i = 0; i < options.seeds; ++i) {
        plan.seeds.push_back(outline.seed + i);
        for (const std::string& policy : plan.policies) {
            RunRequest& request = plan.requests.emplace_back(
                RunRequest{plan.requests.size(), options.scenario, options.sets, plan.seeds.back(), policy, siblings});
            if (made_up && policy == now) {
                std::erase_if(request.sets, is_overridden);
                request.sets.insert(request.sets.end(), {"policy.where=home", "policy.width=fixed"});
                request.siblings = 1;
            }
        }
    }
    return plan;
}

} // namespace sunward
