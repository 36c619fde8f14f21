// Damages input files at random and reads them as the program would: sunward_fuzz SAMPLES FINDINGS [--seconds N]
// [--seed N] [--jobs N] [--only SAMPLE]... Exit status 1 when something was found.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "mutate.hpp"
#include "target.hpp"

/// Freed memory is kept for a while to find its use; not so much that it looks like the program's own.
extern "C" const char* __asan_default_options() { return "quarantine_size_mb=16:detect_leaks=0"; }

namespace {

using namespace sunward::fuzzing;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr auto longest_attempt = std::chrono::seconds(30); // with sanitizers, on a busy machine
constexpr long most_memory_kb = 512 * 1024;
/// Of a worker whose attempt was a finding.
constexpr int found = 9;

struct Arguments {
    fs::path samples;
    fs::path findings;
    double seconds = 60;
    std::uint64_t seed = 1;
    std::size_t jobs = 2;
    std::vector<std::string> names;
};

/// What a worker does, in memory that outlives it.
struct Progress {
    std::uint64_t next = 0; ///< number of the attempt that is under way
    std::uint64_t refused = 0;
    std::uint64_t accepted = 0;
    std::uint64_t ran = 0;
    Clock::time_point since;
};

struct Plan {
    std::vector<Target> targets;
    std::vector<std::string> words;
    std::uint64_t seed = 1;
    std::size_t workers = 1;
    Clock::time_point end;
    /// Attempts go round the targets.
    [[nodiscard]] Target input(std::uint64_t number) const {
        return damaged(targets[number % targets.size()], seed, number / targets.size(), words);
    }
};

long peak_kb() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

void attempt_next(const Plan& plan, Progress& progress, const fs::path& folder) {
    fs::remove_all(folder);
    fs::create_directories(folder);
    const Target target = plan.input(progress.next);
    const long before = peak_kb();
    const Outcome outcome = attempt(target, folder, progress.next / plan.targets.size());
    if (peak_kb() - before > most_memory_kb)
        throw std::runtime_error(fmt::format("took {} MB", (peak_kb() - before) / 1024));
    ++(outcome == Outcome::refused ? progress.refused : outcome == Outcome::ran ? progress.ran : progress.accepted);
}

[[noreturn]] void work(const Plan& plan, Progress& progress, const fs::path& folder, const fs::path& log) {
    const int file = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    dup2(file, STDERR_FILENO);
    dup2(file, STDOUT_FILENO);
    while (Clock::now() < plan.end) {
        progress.since = Clock::now();
        try {
            attempt_next(plan, progress, folder);
        } catch (const std::exception& error) {
            fmt::print(stderr, "{}\n", error.what());
            std::fflush(stderr);
            _exit(found);
        }
        progress.next += plan.workers;
    }
    _exit(0);
}

/// One worker process at a time, started again after a finding.
class Worker {
public:
    Worker(const Plan& plan, const Arguments& arguments, std::size_t index)
        : plan_(plan), folder_(fs::temp_directory_path() / fmt::format("sunward-fuzz-{}-{}", getpid(), index)),
          findings_(arguments.findings),
          progress_(new (mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))
                        Progress) {
        progress_->next = index;
        start();
    }
    ~Worker() {
        fs::remove_all(folder_);
        fs::remove(log());
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    [[nodiscard]] const Progress& progress() const { return *progress_; }
    [[nodiscard]] std::size_t findings() const { return found_; }

    /// Looks after the process; false once it has ended.
    bool look() {
        int status = 0;
        if (waitpid(child_, &status, WNOHANG) == 0) {
            if (Clock::now() - progress_->since > longest_attempt) {
                kill(child_, SIGKILL);
                waitpid(child_, &status, 0);
                keep("took longer than it may");
                next();
            }
            return true;
        }
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
            return false;
        keep(WIFSIGNALED(status) ? fmt::format("signal {}", WTERMSIG(status))
                                 : fmt::format("status {}", WEXITSTATUS(status)));
        next();
        return true;
    }

private:
    [[nodiscard]] fs::path log() const { return folder_.string() + ".log"; }

    void start() {
        progress_->since = Clock::now();
        child_ = fork();
        if (child_ == 0)
            work(plan_, *progress_, folder_, log());
    }
    void next() {
        progress_->next += plan_.workers;
        start();
    }
    /// Keeps the input and what was said.
    void keep(const std::string& how) {
        ++found_;
        const Target target = plan_.input(progress_->next);
        const fs::path kept = findings_ / fmt::format("{}-{}-{}", target.name, plan_.seed, progress_->next);
        fs::create_directories(kept);
        for (const auto& [name, text] : target.files)
            std::ofstream(kept / name, std::ios::binary) << text;
        std::ifstream said(log());
        const std::string text{std::istreambuf_iterator<char>(said), {}};
        std::ofstream(kept / "finding.txt") << how << "\n" << text;
        fmt::print("FOUND {}: {}\n{}\n", kept.string(), how, text.substr(0, 1500));
        std::fflush(stdout);
    }

    const Plan& plan_;
    fs::path folder_;
    fs::path findings_;
    Progress* progress_;
    pid_t child_ = 0;
    std::size_t found_ = 0;
};

bool run(const Arguments& arguments) {
    Plan plan;
    for (Target& target : read_targets(arguments.samples))
        if (arguments.names.empty() || std::ranges::count(arguments.names, target.name) > 0)
            plan.targets.push_back(std::move(target));
    if (plan.targets.empty())
        throw std::runtime_error("no sample of that name");
    plan.words = words_of(plan.targets);
    plan.seed = arguments.seed;
    plan.workers = arguments.jobs;
    plan.end = Clock::now() + std::chrono::milliseconds(static_cast<std::int64_t>(arguments.seconds * 1000));
    std::vector<std::unique_ptr<Worker>> workers;
    for (std::size_t i = 0; i < arguments.jobs; ++i)
        workers.push_back(std::make_unique<Worker>(plan, arguments, i));
    for (bool busy = true; busy;) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        busy = false;
        for (const auto& worker : workers)
            busy = worker->look() || busy;
    }
    Progress all;
    std::size_t findings = 0;
    for (const auto& worker : workers) {
        all.refused += worker->progress().refused;
        all.accepted += worker->progress().accepted;
        all.ran += worker->progress().ran;
        findings += worker->findings();
    }
    fmt::print("{} samples, seed {}: {} inputs refused, {} accepted, {} accepted and run, {} findings\n",
               plan.targets.size(), plan.seed, all.refused, all.accepted, all.ran, findings);
    return findings > 0;
}

} // namespace

int main(int argc, char** argv) {
    Arguments arguments;
    CLI::App app{"Damages input files at random and reads them as the program would"};
    app.add_option("samples", arguments.samples, "Folder of sample folders")->required();
    app.add_option("findings", arguments.findings, "Folder for inputs that were found")->required();
    app.add_option("--seconds", arguments.seconds, "How long");
    app.add_option("--seed", arguments.seed, "Of the damage");
    app.add_option("--jobs", arguments.jobs, "Processes")->check(CLI::Range(1, 256));
    app.add_option("--only", arguments.names, "Names of samples");
    CLI11_PARSE(app, argc, argv);
    try {
        return run(arguments) ? 1 : 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "fuzz: {}\n", error.what());
        return 2;
    }
}
