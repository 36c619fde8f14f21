#include <algorithm>
#include <thread>
#include <utility>

#include "process_pool.hpp"
#include "sunward/error/error.hpp"
#include "sunward/experiment/launcher.hpp"
#include "sunward/scenario/outline.hpp"
#include "sunward/simulation/simulate.hpp"

namespace sunward {

namespace {

std::string figures_of(const Scenario& scenario) { return to_text(run_figures(scenario, simulate(scenario))); }

RunOutcome outcome_of(const WorkEnd& end) {
    RunOutcome outcome;
    outcome.id = end.id;
    outcome.seconds = end.seconds;
    switch (end.how) {
    case WorkEnd::How::returned: outcome.figures = figures_from(end.text); return outcome;
    case WorkEnd::How::refused: outcome.status = RunStatus::bad_input; break;
    case WorkEnd::How::threw: outcome.status = RunStatus::failed; break;
    case WorkEnd::How::crashed: outcome.status = RunStatus::crashed; break;
    case WorkEnd::How::timed_out: outcome.status = RunStatus::timed_out; break;
    }
    outcome.message = end.text;
    return outcome;
}

/// A scenario for runs that differ in their policy only. Reading it once, here, costs less time than reading it in
/// every worker when there are at least as many of these runs as workers: L x groups against L x runs / workers.
class SharedScenario {
public:
    explicit SharedScenario(std::uint64_t workers) : workers_(workers) {}

    /// Work that makes a run; to be started before the next call.
    ProcessPool::Work work_of(const RunRequest& request) {
        LoadOptions options{request.sets, request.seed, request.policy};
        const auto alone = [file = request.scenario, options] {
            return figures_of(load_scenario(file, options).scenario);
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
        return [this, policy = std::move(policy)] {
            read_->policy = policy; // the worker's own copy
            return figures_of(*read_);
        };
    }

private:
    [[nodiscard]] bool holds(const RunRequest& request) const {
        return read_ && of_.scenario == request.scenario && of_.sets == request.sets && of_.seed == request.seed;
    }

    std::uint64_t workers_;
    std::optional<Scenario> read_;
    RunRequest of_;
};

class LocalLauncher : public Launcher {
public:
    explicit LocalLauncher(LocalWorkers options) : options_(std::move(options)), shared_(options_.workers) {}

    bool make(const std::function<std::optional<RunRequest>()>& next,
              const std::function<void(const RunOutcome&)>& finished) override {
        ProcessPool pool(options_.workers, options_.timeout);
        std::optional<Prepared> prepared;
        bool more = true;
        while (!options_.stop || !options_.stop()) {
            // Read while the workers are busy, so that none of them waits for it.
            if (more && !prepared) {
                const auto request = next();
                more = request.has_value();
                if (more)
                    prepared = prepare(*request, finished);
            } else if (prepared && !pool.full()) {
                pool.start(prepared->id, prepared->work);
                prepared.reset();
            } else if (pool.idle()) {
                return true;
            } else {
                for (const WorkEnd& end : pool.wait(std::chrono::milliseconds(200)))
                    finished(outcome_of(end));
            }
        }
        return false;
    }

private:
    struct Prepared {
        std::uint64_t id = 0;
        ProcessPool::Work work;
    };

    /// Nothing when the scenario cannot be read, which `finished` is told of.
    std::optional<Prepared> prepare(const RunRequest& request, const std::function<void(const RunOutcome&)>& finished) {
        try {
            return Prepared{request.id, shared_.work_of(request)};
        } catch (const InputError& error) {
            finished({request.id, RunStatus::bad_input, error.what(), 0, {}});
            return std::nullopt;
        } catch (const std::exception& error) {
            finished({request.id, RunStatus::failed, error.what(), 0, {}});
            return std::nullopt;
        }
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
