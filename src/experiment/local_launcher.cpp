#include <algorithm>
#include <array>
#include <thread>
#include <utility>

#include "bound_text.hpp"
#include "process_pool.hpp"
#include "sunward/bound/baseline_run.hpp"
#include "sunward/error/error.hpp"
#include "sunward/experiment/launcher.hpp"
#include "sunward/scenario/outline.hpp"
#include "sunward/simulation/simulate.hpp"

namespace sunward {

namespace {

std::string figures_of(const Scenario& scenario, bool saving) {
    if (!saving || !scenario.baseline)
        return pack(run_figures(scenario, simulate(scenario)));
    BaselineRun baseline(scenario);
    const Result result = simulate(scenario);
    return pack(run_figures(scenario, result, baseline.saving(result)));
}

RunStatus status_of(WorkEnd::How how) {
    switch (how) {
    case WorkEnd::How::returned: return RunStatus::done;
    case WorkEnd::How::refused: return RunStatus::bad_input;
    case WorkEnd::How::threw: return RunStatus::failed;
    case WorkEnd::How::crashed: return RunStatus::crashed;
    case WorkEnd::How::timed_out: return RunStatus::timed_out;
    }
    return RunStatus::failed;
}

RunOutcome outcome_of(const WorkEnd& end) {
    if (end.how == WorkEnd::How::returned)
        return {end.id, RunStatus::done, {}, end.seconds, unpack_figures(end.text)};
    return {end.id, status_of(end.how), end.text, end.seconds, {}};
}

BoundOutcome bound_outcome_of(const WorkEnd& end) {
    if (end.how == WorkEnd::How::returned)
        return {end.id, RunStatus::done, {}, side_by_side_from(end.text)};
    return {end.id, status_of(end.how), end.text, {}};
}

LoadOptions options_of(const RunRequest& request) {
    return {request.sets, request.seed, request.policy, false, request.variant};
}

/// A scenario for runs that differ in their policy only. Reading it once, here, costs less time than reading it in
/// every worker when there are at least as many of these runs as workers: L x groups against L x runs / workers.
class SharedScenario {
public:
    explicit SharedScenario(std::uint64_t workers) : workers_(workers) {}

    /// Work that makes a run; to be started before the next call.
    ProcessPool::Work work_of(const RunRequest& request) {
        const LoadOptions options = options_of(request);
        const auto alone = [file = request.scenario, options, saving = request.saving] {
            return figures_of(load_scenario(file, options).scenario, saving);
        };
        if (request.siblings < 2 || request.siblings < workers_)
            return alone;
        PolicySpec policy = outline_scenario(request.scenario, options).policy;
        if (!holds(request)) {
            read_.reset();
            read_ = load_scenario(request.scenario, options).scenario;
            of_ = request;
        }
        if (!same_inputs(policy, read_->policy))
            return alone;
        return [this, policy = std::move(policy), saving = request.saving] {
            read_->policy = policy; // the worker's own copy
            return figures_of(*read_, saving);
        };
    }

private:
    [[nodiscard]] bool holds(const RunRequest& request) const {
        return read_ && of_.scenario == request.scenario && of_.sets == request.sets && of_.seed == request.seed &&
               of_.variant == request.variant;
    }

    std::uint64_t workers_;
    std::optional<Scenario> read_;
    RunRequest of_;
};

class LocalLauncher : public Launcher {
public:
    explicit LocalLauncher(LocalWorkers options) : options_(std::move(options)), shared_(options_.workers) {}

    void make(const std::function<std::optional<RunRequest>()>& next,
              const std::function<void(const RunOutcome&)>& finished) override {
        const auto prepare = [this](const RunRequest& request) { return shared_.work_of(request); };
        work_off(next, prepare, [&](const WorkEnd& end) { finished(outcome_of(end)); });
    }

    void bound(const std::function<std::optional<BoundRequest>()>& next,
               const std::function<void(const BoundOutcome&)>& finished) override {
        static constexpr std::array compared{Figure::carbon, Figure::consequential, Figure::cost};
        const auto prepare = [](const BoundRequest& request) {
            return [request] {
                const Loaded loaded = load_scenario(request.of.scenario, options_of(request.of));
                return to_text(side_by_side(loaded.scenario, request.runs, compared, request.at_least));
            };
        };
        work_off(next, prepare, [&](const WorkEnd& end) { finished(bound_outcome_of(end)); });
    }

private:
    struct Prepared {
        std::uint64_t id = 0;
        ProcessPool::Work work;
    };

    template <typename Next, typename Prepare, typename Finished>
    void work_off(const Next& next, const Prepare& prepare, const Finished& finished) {
        ProcessPool pool(options_.workers, options_.timeout);
        std::optional<Prepared> prepared;
        bool more = true;
        while (more || prepared || !pool.idle()) {
            // Read while the workers are busy, so that none of them waits for it.
            if (more && !prepared) {
                const auto request = next();
                more = request.has_value();
                if (more)
                    prepared = try_to(prepare, *request, finished);
            } else if (prepared && !pool.full()) {
                pool.start(prepared->id, prepared->work);
                prepared.reset();
            } else {
                for (const WorkEnd& end : pool.wait(std::chrono::milliseconds(200)))
                    finished(end);
            }
        }
    }

    /// Nothing when the scenario cannot be read, which `finished` is told of.
    template <typename Prepare, typename Request, typename Finished>
    static std::optional<Prepared> try_to(const Prepare& prepare, const Request& request, const Finished& finished) {
        std::optional<Prepared> prepared;
        try {
            prepared.emplace();
            prepared->id = request.id;
            prepared->work = prepare(request);
            return prepared;
        } catch (const InputError& error) {
            finished(WorkEnd{request.id, WorkEnd::How::refused, error.what(), 0});
        } catch (const std::exception& error) {
            finished(WorkEnd{request.id, WorkEnd::How::threw, error.what(), 0});
        }
        return std::nullopt;
    }

    LocalWorkers options_;
    SharedScenario shared_;
};

} // namespace

std::string_view to_string(RunStatus status) {
    switch (status) {
    case RunStatus::done: return "done";
    case RunStatus::bad_input: return "bad input";
    case RunStatus::failed: return "failed";
    case RunStatus::crashed: return "crashed";
    case RunStatus::timed_out: return "timed out";
    }
    return "";
}

std::unique_ptr<Launcher> local_launcher(LocalWorkers options) {
    constexpr std::uint64_t most = 1'024;
    if (options.workers == 0)
        options.workers = std::max(std::thread::hardware_concurrency(), 1U);
    options.workers = std::min(options.workers, most);
    return std::make_unique<LocalLauncher>(std::move(options));
}

} // namespace sunward
