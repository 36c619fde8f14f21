#include "sunward/experiment/sweep.hpp"

#include <chrono>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "owner.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

namespace {

std::uint64_t ended(RunStore& store) {
    std::uint64_t runs = 0;
    for (const auto& [status, count] : store.counts())
        if (status != "waiting" && status != "running")
            runs += count;
    return runs;
}

/// Makes the runs that wait now.
void make_waiting(const SweepPlan& plan, RunStore& store, Launcher& launcher, const SweepWatch& watch) {
    std::uint64_t done = ended(store);
    std::optional<std::filesystem::path> changed;
    const auto next = [&]() -> std::optional<RunRequest> {
        changed = changed ? changed : store.inputs().changed();
        const auto run = changed ? std::nullopt : store.claim();
        return run ? std::optional(request_of(plan, *run)) : std::nullopt;
    };
    launcher.make(next, [&](const RunOutcome& outcome) {
        changed = changed ? changed : store.inputs().changed();
        if (changed)
            return;
        store.finish(outcome);
        watch.progress(static_cast<double>(++done) / static_cast<double>(plan.runs.size()));
    });
    store.give_back();
    if (changed)
        throw InputError({changed->string()}, "",
                         "was changed while the sweep ran; change it back, and the same command continues");
}

} // namespace

void work_off(const SweepPlan& plan, RunStore& store, Launcher& launcher, const SweepWatch& watch) {
    constexpr auto pause = std::chrono::milliseconds(100);
    bool told = false;
    while (true) {
        store.revive();
        make_waiting(plan, store, launcher, watch);
        const auto counts = store.counts();
        if (!counts.contains("running") && !counts.contains("waiting"))
            return;
        const auto owners = store.owners();
        if (watch.others && !owners.empty() && !std::exchange(told, true))
            watch.others(place_of(owners.front()));
        std::this_thread::sleep_for(pause);
    }
}

std::string sweep_status(RunStore& store) {
    constexpr std::size_t messages = 10;
    std::uint64_t all = 0;
    std::string text;
    for (const auto& [status, runs] : store.counts()) {
        all += runs;
        text += fmt::format("  {:<10} {}\n", status, runs);
    }
    text = fmt::format("{}: {}\n{}", store.name(), counted(all, "run"), text);
    if (const double seconds = store.mean_seconds(); seconds > 0)
        text += fmt::format("a run took {:.3g} s on average\n", seconds);
    if (const std::uint64_t kept = store.kept(); kept > 0)
        text += fmt::format("{} that the sweep file no longer lists, kept but not exported\n", counted(kept, "run"));
    if (const std::string version = store.version(); version != SUNWARD_VERSION)
        text += fmt::format("made by Sunward {}; this is {}, which reads but does not go on with it\n", version,
                            SUNWARD_VERSION);
    const auto failures = store.failures(messages);
    for (const RunStore::Failure& failure : failures)
        text += fmt::format("{} {}, first run {}: {}\n", failure.runs, failure.status, failure.first, failure.message);
    if (!failures.empty())
        text += "once the cause is fixed, the same command with --retry repeats these runs\n";
    return text;
}

} // namespace sunward
