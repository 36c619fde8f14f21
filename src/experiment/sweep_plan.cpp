#include "sunward/experiment/sweep_plan.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "sunward/error/faults.hpp"
#include "sunward/scenario/outline.hpp"
#include "sunward/scenario/sweep_file.hpp"

namespace sunward {

namespace {

constexpr std::uint64_t most_runs = 1'000'000;
constexpr std::uint64_t most_seed = std::numeric_limits<std::int64_t>::max(); ///< as the store has it

bool has(const std::vector<SweepText>& texts, std::string_view text) {
    return std::ranges::any_of(texts, [&](const SweepText& known) { return same_value(known.text, text); });
}

class PlanBuilder {
public:
    PlanBuilder(const SweepFile& file, const Outline& outline) : file_(file), outline_(outline) {
        plan_.name = file.name;
        plan_.scenario = file.base;
        plan_.timeout = file.timeout;
        plan_.resolved = outline.resolved;
        plan_.saving = outline.baseline.has_value();
        plan_.policies_named = !file.policies.empty();
        for (const SweepAxis& axis : file.axes)
            for (const SweepParameter& parameter : axis)
                plan_.parameters.push_back(parameter.path.text);
        for (const SweepText& policy : file.policies)
            policies_.push_back(policy.text);
        if (policies_.empty())
            policies_.push_back(outline.policy.name);
        plan_.policies = policies_.size();
    }

    SweepPlan build(Location at) {
        set_seeds(at);
        check_size(at);
        std::vector<std::size_t> rows(file_.axes.size(), 0);
        do
            add_runs(rows);
        while (advance(rows));
        if (plan_.runs.empty())
            throw InputError(std::move(at), "exclude", "leaves no run");
        describe();
        return std::move(plan_);
    }

private:
    void set_seeds(const Location& at) {
        seeds_ = file_.seeds;
        if (file_.seed_count) {
            if (outline_.seed > most_seed || *file_.seed_count - 1 > most_seed - outline_.seed)
                throw InputError(at, "seeds", fmt::format("seeds of a sweep go up to {}", most_seed));
            for (std::uint64_t i = 0; i < *file_.seed_count; ++i)
                seeds_.push_back(outline_.seed + i);
        }
    }

    void check_size(const Location& at) const {
        double size = static_cast<double>(seeds_.size()) * static_cast<double>(policies_.size());
        for (const SweepAxis& axis : file_.axes)
            size *= static_cast<double>(axis.front().values.size());
        if (size > static_cast<double>(most_runs))
            throw InputError(at, "", fmt::format("{:.3g} runs, more than {}", size, most_runs));
    }

    /// The next combination, the last axis changing quickest.
    bool advance(std::vector<std::size_t>& rows) const {
        for (std::size_t a = rows.size(); a-- > 0;) {
            if (++rows[a] < file_.axes[a].front().values.size())
                return true;
            rows[a] = 0;
        }
        return false;
    }

    void add_runs(const std::vector<std::size_t>& rows) {
        SweepRun run;
        for (std::size_t a = 0; a < rows.size(); ++a)
            for (const SweepParameter& parameter : file_.axes[a]) {
                const SweepText& value = parameter.values[rows[a]];
                run.values.push_back(value.text);
                run.sets.push_back(fmt::format("{}={}", parameter.path.text, value.yaml));
            }
        for (const std::uint64_t seed : seeds_)
            for (const std::string& policy : policies_) {
                run.seed = seed;
                run.policy = policy;
                if (is_excluded(run)) {
                    ++plan_.excluded;
                    continue;
                }
                run.id = plan_.runs.size() + 1;
                plan_.runs.push_back(run);
            }
    }

    [[nodiscard]] bool is_excluded(const SweepRun& run) const {
        return std::ranges::any_of(file_.exclusions, [&](const SweepExclusion& exclusion) {
            return std::ranges::all_of(exclusion.keys, [&](const SweepParameter& key) {
                if (key.path.text == "seed")
                    return has(key.values, std::to_string(run.seed));
                if (key.path.text == "policy")
                    return has(key.values, run.policy);
                const auto at = std::ranges::find(plan_.parameters, key.path.text) - plan_.parameters.begin();
                return has(key.values, run.values[static_cast<std::size_t>(at)]);
            });
        });
    }

    void describe() {
        const auto texts = [](const std::vector<SweepText>& all) {
            std::vector<std::string_view> views;
            views.reserve(all.size());
            for (const SweepText& text : all)
                views.push_back(text.text);
            return views;
        };
        for (const SweepAxis& axis : file_.axes)
            for (const SweepParameter& parameter : axis)
                plan_.definition += fmt::format("{}{}: {}\n", &parameter == &axis.front() ? "" : "  with ",
                                                parameter.path.text, fmt::join(texts(parameter.values), ", "));
        plan_.definition += fmt::format("seeds: {}\n", fmt::join(seeds_, ", "));
        plan_.definition += fmt::format("policies: {}\n", fmt::join(policies_, ", "));
        for (const SweepExclusion& exclusion : file_.exclusions) {
            plan_.definition += "exclude:";
            for (const SweepParameter& key : exclusion.keys)
                plan_.definition += fmt::format(" {}: {};", key.path.text, fmt::join(texts(key.values), ", "));
            plan_.definition += "\n";
        }
    }

    const SweepFile& file_;
    const Outline& outline_;
    SweepPlan plan_;
    std::vector<std::string> policies_;
    std::vector<std::uint64_t> seeds_;
};

/// A fault of a run, placed where the sweep file has the value or policy that it comes from.
struct PlacedFault {
    Fault fault;
    const SweepParameter* of = nullptr; ///< it is a fault of a value of this one

    /// What values of one parameter have in common when the fault is not the value's.
    [[nodiscard]] auto cause() const { return std::tuple(of, fault.field, fault.message); }
};

PlacedFault placed(Fault fault, const SweepFile& file, const SweepRun& run,
                   const std::vector<std::string>& parameters) {
    if (fault.at.file.starts_with("--policy "))
        for (std::size_t i = 0; i < file.policies.size(); ++i)
            if (file.policies[i].text == run.policy) {
                fault.at = file.policies[i].at;
                if (fault.field.empty())
                    fault.field = fmt::format("policies[{}]", i);
                return {std::move(fault)};
            }
    for (const SweepAxis& axis : file.axes)
        for (const SweepParameter& parameter : axis) {
            if (!fault.at.file.starts_with(fmt::format("--set {}=", parameter.path.text)))
                continue;
            const auto at = std::ranges::find(parameters, parameter.path.text) - parameters.begin();
            for (const SweepText& value : parameter.values)
                if (value.text == run.values[static_cast<std::size_t>(at)])
                    fault.at = value.at;
            return {std::move(fault), &parameter};
        }
    return {std::move(fault)};
}

/// The first run of each value of each parameter and of each policy.
std::set<std::size_t> first_runs(const SweepPlan& plan) {
    std::set<std::size_t> firsts;
    std::set<std::pair<std::size_t, std::string>> seen;
    for (std::size_t r = 0; r < plan.runs.size(); ++r) {
        if (seen.emplace(plan.parameters.size(), plan.runs[r].policy).second)
            firsts.insert(r);
        for (std::size_t p = 0; p < plan.parameters.size(); ++p)
            if (seen.emplace(p, plan.runs[r].values[p]).second)
                firsts.insert(r);
    }
    return firsts;
}

void add_files(std::vector<SummedFile>& all, const std::vector<InputFile>& files, const std::string& policy) {
    for (const InputFile& file : files) {
        const std::string only = file.of_policy ? policy : std::string();
        const auto same = [&](const SummedFile& known) { return known.path == file.path && known.policy == only; };
        if (std::ranges::none_of(all, same))
            all.push_back({file.path, only});
    }
}

/// Checks the values in the first run of each and gathers the files that the runs read.
class ValueCheck {
public:
    ValueCheck(SweepPlan& plan, const SweepFile& file) : plan_(plan), file_(file) {}

    void check() {
        for (const std::size_t r : first_runs(plan_)) {
            const SweepRun& run = plan_.runs[r];
            const RunRequest request = request_of(plan_, run);
            try {
                const Outline outline =
                    outline_scenario(request.scenario, {request.sets, request.seed, request.policy});
                add_files(plan_.files, outline.files, run.policy);
                const auto [same, is_new] = runs_.emplace(std::hash<std::string>{}(outline.meaning), r);
                if (!is_new)
                    refuse_copy(run, plan_.runs[same->second]);
            } catch (const InputError& error) {
                for (const Fault& fault : error.faults())
                    add(placed(fault, file_, run, plan_.parameters));
            }
        }
        raise();
    }

private:
    void add(PlacedFault fault) {
        if (!told_.insert(to_string(fault.fault)).second)
            return;
        ++values_[fault.cause()];
        faults_.push_back(std::move(fault));
    }

    /// Two values, spelt differently, that mean the same would be run twice and counted as two.
    void refuse_copy(const SweepRun& run, const SweepRun& before) {
        for (std::size_t p = 0; p < plan_.parameters.size(); ++p)
            if (run.values[p] != before.values[p]) {
                Fault fault{{fmt::format("--set {}=", plan_.parameters[p])},
                            plan_.parameters[p],
                            fmt::format("'{}' is the same as '{}'", run.values[p], before.values[p])};
                return add(placed(std::move(fault), file_, run, plan_.parameters));
            }
    }

    /// A fault that all values of a parameter have is the parameter's, and told once.
    void raise() {
        Faults faults;
        for (const PlacedFault& found : faults_) {
            const std::size_t all = found.of == nullptr ? 1 : found.of->values.size();
            std::size_t& values = values_[found.cause()];
            if (all == 1 || values < all)
                faults.add(found.fault.at, found.fault.field, found.fault.message);
            else if (values++ == all)
                faults.add(found.of->path.at, found.fault.field, found.fault.message);
        }
        faults.raise();
    }

    SweepPlan& plan_;
    const SweepFile& file_;
    std::map<std::size_t, std::size_t> runs_; ///< by the hash of their meaning
    std::vector<PlacedFault> faults_;
    std::set<std::string> told_;
    std::map<decltype(PlacedFault{}.cause()), std::size_t> values_; ///< with a fault of one cause
};

} // namespace

SweepPlan plan_sweep(const std::filesystem::path& path) {
    Faults faults;
    const SweepFile file = read_sweep(path, faults);
    SweepPlan plan;
    if (!file.base.empty()) // else it is one of the faults
        try {
            const Outline outline = outline_scenario(file.base);
            plan = PlanBuilder(file, outline).build({path.string()});
            ValueCheck(plan, file).check();
        } catch (const InputError& error) {
            faults.add_all(error);
        }
    faults.raise();
    return plan;
}

RunRequest request_of(const SweepPlan& plan, const SweepRun& run) {
    RunRequest request;
    request.id = run.id;
    request.scenario = plan.scenario;
    request.seed = run.seed;
    request.siblings = static_cast<std::uint32_t>(plan.policies);
    if (plan.policies_named)
        request.policy = run.policy;
    request.saving = plan.saving;
    request.sets = run.sets;
    return request;
}

std::string key_of(const SweepPlan& plan, const SweepRun& run) {
    std::vector<std::string> parts;
    for (std::size_t p = 0; p < plan.parameters.size(); ++p)
        parts.push_back(fmt::format("{}={}", plan.parameters[p], canonical_value(run.values[p])));
    std::ranges::sort(parts);
    return fmt::format("{}\nseed={}\npolicy={}", fmt::join(parts, "\n"), run.seed, run.policy);
}

} // namespace sunward
