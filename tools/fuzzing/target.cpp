#include "target.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include "mutate.hpp"
#include "sunward/error/error.hpp"
#include "sunward/policy/compose.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/scenario/sweep_file.hpp"
#include "sunward/simulation/simulate.hpp"

namespace sunward::fuzzing {

namespace {

constexpr std::uint64_t run_one_in = 8;
/// Larger ones take longer to simulate than a fuzzer has.
constexpr std::size_t most_jobs = 2000;
constexpr unsigned longest_run_s = 20;
/// Statuses of the process that simulates.
constexpr int run_failed = 3;

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

void write(const Target& target, const std::filesystem::path& folder) {
    for (const auto& [name, text] : target.files)
        std::ofstream(folder / name, std::ios::binary) << text;
}

[[noreturn]] void simulate_and_end(const Scenario& scenario) {
    alarm(longest_run_s);
    int status = 0;
    try {
        const auto scheduler = make_scheduler(scenario.policy);
        static_cast<void>(simulate(scenario, {}, scheduler.get()));
    } catch (const PolicyError&) {
        // a program that answers nonsense is told so
        status = scenario.policy.plugin ? 0 : run_failed;
    } catch (const InputError&) {
        // found when the run looks there, such as a file of forecasts
    } catch (const std::exception& error) {
        std::fprintf(stderr, "accepted, and then the run failed: %s\n", error.what());
        status = run_failed;
    }
    std::fflush(stderr);
    _exit(status);
}

/// Simulates in a process of its own: SimGrid's clock is process-wide.
void run_apart(const Scenario& scenario) {
    const pid_t child = fork();
    if (child == 0)
        simulate_and_end(scenario);
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child)
        throw std::runtime_error("cannot fork");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        throw std::runtime_error("accepted, and the run did not end in time");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw std::runtime_error("accepted, and the run failed, status " + std::to_string(status));
}

bool worth_running(const Scenario& scenario) {
    return scenario.workload.jobs.size() <= most_jobs &&
           (!scenario.horizon.length || *scenario.horizon.length < Duration::from_days(40));
}

} // namespace

std::vector<Target> read_targets(const std::filesystem::path& samples) {
    std::vector<Target> targets;
    for (const auto& folder : std::filesystem::directory_iterator(samples)) {
        if (!folder.is_directory())
            continue;
        Target& target = targets.emplace_back();
        target.name = folder.path().filename();
        for (const auto& file : std::filesystem::directory_iterator(folder))
            target.files.emplace_back(file.path().filename(), text_of(file.path()));
        std::ranges::sort(target.files);
    }
    if (targets.empty())
        throw std::runtime_error("no samples in " + samples.string());
    std::ranges::sort(targets, {}, &Target::name);
    return targets;
}

std::vector<std::string> words_of(const std::vector<Target>& targets) {
    std::set<std::string> all;
    for (const Target& target : targets)
        for (const auto& [name, text] : target.files)
            all.merge(std::set<std::string>([&] {
                const std::vector<std::string> words = words_of(std::string_view(text));
                return std::set<std::string>(words.begin(), words.end());
            }()));
    return {all.begin(), all.end()};
}

Target damaged(const Target& target, std::uint64_t seed, std::uint64_t number, const std::vector<std::string>& words) {
    Target copy = target;
    if (number == 0)
        return copy;
    std::mt19937_64 dice(seed * 1'000'003 + number);
    auto& [name, text] = copy.files[dice() % copy.files.size()];
    text = mutate(text, dice(), words);
    return copy;
}

Outcome attempt(const Target& target, const std::filesystem::path& folder, std::uint64_t number) {
    write(target, folder);
    try {
        if (std::filesystem::exists(folder / "sweep.yaml")) {
            static_cast<void>(read_sweep(folder / "sweep.yaml"));
            return Outcome::accepted;
        }
        const Loaded loaded = load_scenario(folder / "scenario.yaml");
        if (number % run_one_in != 0 || !worth_running(loaded.scenario))
            return Outcome::accepted;
        run_apart(loaded.scenario);
        return Outcome::ran;
    } catch (const InputError& error) {
        if (number == 0)
            throw std::runtime_error(std::string("the sample itself is refused: ") + error.what());
        return Outcome::refused;
    }
}

} // namespace sunward::fuzzing
