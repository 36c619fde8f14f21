#include <algorithm>
#include <limits>
#include <span>
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

std::optional<std::string> if_any(const std::string& name) { return name.empty() ? std::nullopt : std::optional(name); }

/// Builds a plan and gathers the faults of what was asked for.
class PlanBuilder {
public:
    explicit PlanBuilder(const CompareOptions& options)
        : options_(options), outline_(outline_scenario(options.scenario, {options.sets, {}, {}})) {}

    ComparePlan build() {
        plan_.scenario = outline_.name;
        check_names("--policies", options_.policies);
        check_names("--variants", options_.variants);
        if (options_.variants.empty())
            add_policies();
        else
            add_variants();
        check_arms();
        check_size();
        faults_.raise();
        add_requests();
        return std::move(plan_);
    }

private:
    void check_names(const std::string& option, std::span<const std::string> names) {
        for (auto name = names.begin(); name != names.end(); ++name)
            if (std::find(names.begin(), name, *name) != name)
                faults_.add({}, option, fmt::format("'{}' is given twice", *name));
    }

    void add_policies() {
        std::vector<std::string> policies = options_.policies;
        const std::string baseline = options_.baseline.value_or(outline_.baseline.value_or(std::string(now)));
        if (!has(policies, baseline))
            policies.insert(policies.begin(), baseline);
        made_up_now_ =
            baseline == now && !options_.baseline && !has(options_.policies, now) && !has(outline_.policies, now);
        for (const std::string& policy : policies)
            plan_.arms.push_back({policy, {}, policy, 0});
        plan_.baseline = static_cast<std::size_t>(std::ranges::find(policies, baseline) - policies.begin());
        plan_.world_baselines = {plan_.baseline};
    }

    /// A world a variant. The baseline is among what was asked for: another world would not be the one that people
    /// mean.
    void add_variants() {
        const std::size_t each = std::max<std::size_t>(options_.policies.size(), 1);
        const auto held =
            outline_.baseline ? std::ranges::find(options_.policies, *outline_.baseline) : options_.policies.end();
        const auto first = held == options_.policies.end() ? 0 : held - options_.policies.begin();
        for (std::size_t world = 0; world < options_.variants.size(); ++world) {
            const std::string& variant = options_.variants[world];
            plan_.world_baselines.push_back(plan_.arms.size() + static_cast<std::size_t>(first));
            if (options_.policies.empty())
                plan_.arms.push_back({variant, variant, {}, world});
            for (const std::string& policy : options_.policies)
                plan_.arms.push_back(
                    {each == 1 ? variant : fmt::format("{}/{}", variant, policy), variant, policy, world});
        }
        plan_.baseline = plan_.world_baselines.front();
        if (options_.baseline)
            choose_baseline(*options_.baseline);
    }

    /// By the name of an arm, or of a variant: then its policy is the one that shares are of.
    void choose_baseline(const std::string& name) {
        const auto arm = std::ranges::find(plan_.arms, name, &ComparedArm::name);
        if (arm != plan_.arms.end()) {
            plan_.baseline = static_cast<std::size_t>(arm - plan_.arms.begin());
            return;
        }
        const auto variant = std::ranges::find(options_.variants, name) - options_.variants.begin();
        if (static_cast<std::size_t>(variant) < options_.variants.size()) {
            plan_.baseline = plan_.world_baselines[static_cast<std::size_t>(variant)];
            return;
        }
        std::vector<std::string> names;
        for (const ComparedArm& each : plan_.arms)
            names.push_back(each.name);
        faults_.add({}, "--baseline",
                    fmt::format("'{}' is none of what is compared: {}", name, fmt::join(names, ", ")));
    }

    /// Checks each arm and gathers the files that its runs read.
    void check_arms() {
        for (const ComparedArm& arm : plan_.arms)
            try {
                const Outline outline = outline_scenario(
                    options_.scenario, {options_.sets, {}, if_any(arm.policy), false, if_any(arm.variant)});
                plan_.files.insert(plan_.files.end(), outline.files.begin(), outline.files.end());
            } catch (const InputError& error) {
                add_faults(error, arm);
            }
    }

    /// Faults of the command line are told by the option that has the name, all of them once.
    void add_faults(const InputError& error, const ComparedArm& arm) {
        for (Fault fault : error.faults()) {
            if (fault.at.file == "--policy " + arm.policy)
                fault.at.file = has(options_.policies, arm.policy) ? "--policies" : "--baseline";
            else if (fault.at.file == "--variant " + arm.variant)
                fault.at.file = "--variants";
            if (std::string text = to_string(fault); !has(told_, text)) {
                told_.push_back(std::move(text));
                faults_.add(std::move(fault));
            }
        }
    }

    void check_size() {
        if (options_.seeds == 0 || options_.seeds - 1 > std::numeric_limits<std::uint64_t>::max() - outline_.seed)
            faults_.add({}, "--seeds", fmt::format("no {} seeds from {} on", options_.seeds, outline_.seed));
        const double runs = static_cast<double>(options_.seeds) * static_cast<double>(plan_.arms.size());
        if (options_.seeds <= most_seeds && runs <= most_runs)
            return;
        const std::string what = options_.variants.empty() ? "policy" : "variant";
        const std::string many = options_.variants.empty() ? "policies" : "variants and policies";
        faults_.add({}, "--seeds",
                    fmt::format("{} of {}, expected at most {} seeds and {:.0f} runs", counted(options_.seeds, "seed"),
                                plan_.arms.size() == 1 ? "1 " + what : fmt::format("{} {}", plan_.arms.size(), many),
                                most_seeds, most_runs));
    }

    void add_requests() {
        for (std::uint64_t i = 0; i < options_.seeds; ++i) {
            plan_.seeds.push_back(outline_.seed + i);
            for (const ComparedArm& arm : plan_.arms)
                add_request(arm, plan_.seeds.back());
        }
    }

    void add_request(const ComparedArm& arm, std::uint64_t seed) {
        const auto siblings = static_cast<std::uint32_t>(
            std::ranges::count(plan_.arms, arm.world, &ComparedArm::world) - (made_up_now_ ? 1 : 0));
        RunRequest& request = plan_.requests.emplace_back(
            RunRequest{plan_.requests.size(), options_.scenario, options_.sets, seed, if_any(arm.policy), siblings});
        request.variant = if_any(arm.variant);
        if (!made_up_now_ || arm.policy != now)
            return;
        std::erase_if(request.sets, is_overridden);
        request.sets.insert(request.sets.end(), {"policy.where=home", "policy.width=fixed"});
        request.siblings = 1;
    }

    const CompareOptions& options_;
    const Outline outline_;
    ComparePlan plan_;
    Faults faults_;
    std::vector<std::string> told_;
    bool made_up_now_ = false; ///< `now` is a policy of nobody's file
};

} // namespace

ComparePlan plan_comparison(const CompareOptions& options) { return PlanBuilder(options).build(); }

} // namespace sunward
