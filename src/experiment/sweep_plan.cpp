#include "sunward/experiment/sweep_plan.hpp"

#include <algorithm>
#include <limits>
#include <set>
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

/// A fault of a value or policy, placed where the sweep file has it.
Fault placed(Fault fault, const SweepFile& file, const SweepRun& run, const std::vector<std::string>& parameters) {
    if (fault.at.file.starts_with("--policy "))
        for (const SweepText& policy : file.policies)
            if (policy.text == run.policy) {
                fault.at = policy.at;
                return fault;
            }
    for (const SweepAxis& axis : file.axes)
        for (const SweepParameter& parameter : axis) {
            if (!fault.at.file.starts_with(fmt::format("--set {}=", parameter.path.text)))
                continue;
            const auto at = std::ranges::find(parameters, parameter.path.text) - parameters.begin();
            for (const SweepText& value : parameter.values)
                if (value.text == run.values[static_cast<std::size_t>(at)])
                    fault.at = value.at;
            return fault;
        }
    return fault;
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

/// Checks the values and gathers the files that the runs read.
void check_values(SweepPlan& plan, const SweepFile& file) {
    Faults faults;
    std::set<std::string> told;
    for (const std::size_t r : first_runs(plan)) {
        const RunRequest request = request_of(plan, plan.runs[r]);
        try {
            const Outline run = outline_scenario(request.scenario, {request.sets, request.seed, request.policy});
            add_files(plan.files, run.files, plan.runs[r].policy);
        } catch (const InputError& error) {
            for (const Fault& fault : error.faults()) {
                const Fault at = placed(fault, file, plan.runs[r], plan.parameters);
                if (told.insert(to_string(at)).second)
                    faults.add(at.at, at.field, at.message);
            }
        }
    }
    faults.raise();
}

} // namespace

SweepPlan plan_sweep(const std::filesystem::path& path) {
    const SweepFile file = read_sweep(path);
    const Outline outline = outline_scenario(file.base);
    SweepPlan plan = PlanBuilder(file, outline).build({path.string()});
    check_values(plan, file);
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
