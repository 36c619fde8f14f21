#include "sunward/experiment/sweep.hpp"

#include <fmt/format.h>

namespace sunward {

bool work_off(const SweepPlan& plan, RunStore& store, Launcher& launcher, const std::function<void(double)>& progress) {
    store.revive();
    std::uint64_t ended = 0;
    for (const auto& [status, runs] : store.counts())
        if (status != "waiting" && status != "running")
            ended += runs;
    const auto next = [&]() -> std::optional<RunRequest> {
        const auto run = store.claim();
        return run ? std::optional(request_of(plan, *run)) : std::nullopt;
    };
    const bool whole = launcher.make(next, [&](const RunOutcome& outcome) {
        store.finish(outcome);
        progress(static_cast<double>(++ended) / static_cast<double>(plan.runs.size()));
    });
    store.give_back();
    return whole;
}

std::string sweep_status(RunStore& store) {
    constexpr std::size_t messages = 10;
    std::uint64_t all = 0;
    std::string text;
    for (const auto& [status, runs] : store.counts()) {
        all += runs;
        text += fmt::format("  {:<10} {}\n", status, runs);
    }
    text = fmt::format("{}: {} runs\n{}", store.name(), all, text);
    if (const double seconds = store.mean_seconds(); seconds > 0)
        text += fmt::format("a run took {:.3g} s in the mean\n", seconds);
    for (const RunStore::Failure& failure : store.failures(messages))
        text += fmt::format("{} {}, first run {}: {}\n", failure.runs, failure.status, failure.first, failure.message);
    return text;
}

} // namespace sunward
