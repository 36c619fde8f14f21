#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include <catch2/catch.hpp>

#include "data.hpp"
#include "program.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// 36 runs of the tiny scenario with generated jobs, of a few hundredths of a second each.
void make_sweep(const fs::path& folder, const std::string& jobs, const std::string& more) {
    std::string scenario = make_tiny(folder);
    scenario = with(scenario, "{name: trace, format: csv, file: jobs.csv}",
                    "{name: many, synthetic: {jobs: " + jobs + ", arrivals: {every: 20 s}, run: 5 s}, slack: 6 h}");
    write_file(folder / "base.yaml", scenario);
    write_file(folder / "sweep.yaml", "sweep: 1\nbase: base.yaml\n"
                                      "parameters: {\"sites[one].facility.pue\": {from: 1.1, to: 1.3, step: 0.1}}\n"
                                      "seeds: 6\npolicies: [green, plain]\n" +
                                          more);
}

/// Starts a sweep into `out`; its process group is its own.
pid_t start_sweep(const fs::path& folder) {
    const pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        if (chdir(folder.c_str()) != 0)
            _exit(99);
        const int err = open("err", O_WRONLY | O_CREAT | O_TRUNC, 0644);
        dup2(err, STDERR_FILENO);
        execl(SUNWARD_PROGRAM, SUNWARD_PROGRAM, "sweep", "sweep.yaml", "--out", "out", "--quiet", "-j", "2",
              static_cast<char*>(nullptr));
        _exit(98);
    }
    return child;
}

int status_of(pid_t child) {
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::string exported(const fs::path& folder, const std::string& out) {
    const Outcome outcome = run_program(folder, {"sweep", "export", out});
    REQUIRE(outcome.status == 0);
    return outcome.out;
}

std::size_t lines_with(const std::string& text, const std::string& part) {
    std::size_t lines = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at = text.find('\n', at))
        ++lines;
    return lines;
}

} // namespace

TEST_CASE("a sweep killed at random moments ends with every run once and the results of an undisturbed one") {
    const fs::path folder = scratch_folder("kill");
    make_sweep(folder, "2000", "");
    REQUIRE(run_program(folder, {"sweep", "sweep.yaml", "--out", "calm", "--quiet"}).status == 0);
    const std::string calm = exported(folder, "calm");
    REQUIRE(lines_with(calm, ",done,") == 36);

    std::mt19937 random(11);
    int killed = 0;
    int status = 1;
    for (int i = 0; i < 12; ++i) {
        const pid_t child = start_sweep(folder);
        std::this_thread::sleep_for(std::chrono::milliseconds(60 + random() % 400));
        kill(child, SIGKILL);
        status = status_of(child);
        killed += status == -SIGKILL ? 1 : 0;
    }
    CHECK(killed > 0);
    CHECK(status_of(start_sweep(folder)) == 0);
    CHECK((exported(folder, "out") == calm));
    CHECK(holds(run_program(folder, {"sweep", "status", "out"}).out, "sweep: 36 runs\n  done       36\n"));
}

TEST_CASE("two processes share the runs of one sweep") {
    const fs::path folder = scratch_folder("shared");
    make_sweep(folder, "2000", "");
    const pid_t one = start_sweep(folder);
    const pid_t other = start_sweep(folder);
    CHECK(status_of(one) == 0);
    CHECK(status_of(other) == 0);
    CHECK(lines_with(exported(folder, "out"), ",done,") == 36);
}

TEST_CASE("Ctrl-C stops a sweep, which goes on when started again") {
    const fs::path folder = scratch_folder("stop");
    make_sweep(folder, "20000", "");
    const pid_t child = start_sweep(folder);
    for (int i = 0; i < 3000 && !fs::exists(folder / "out" / "sweep.sqlite"); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    kill(child, SIGINT);
    CHECK(status_of(child) == 130);
    CHECK(read_text(folder / "err") == "sunward: interrupted, the same command continues\n");
    CHECK_FALSE(holds(run_program(folder, {"sweep", "status", "out"}).out, "running"));
    CHECK(status_of(start_sweep(folder)) == 0);
    CHECK(lines_with(exported(folder, "out"), ",done,") == 36);
}

TEST_CASE("runs that take too long or cannot be made are recorded and the rest goes on") {
    const fs::path folder = scratch_folder("slow");
    make_sweep(folder, "100", "timeout: 2 s\n");
    // Reading the second value's trace takes longer than the time allowed.
    write_file(folder / "sweep.yaml",
               "sweep: 1\nbase: base.yaml\nparameters: {\"workload[0].synthetic.jobs\": [100, 9000000]}\n"
               "policies: [plain]\ntimeout: 1 s\n");
    const Outcome outcome = run_program(folder, {"sweep", "sweep.yaml", "--out", "out"});
    CHECK(outcome.status == 1);
    CHECK(outcome.err == "sunward: some runs are not done\n");
    CHECK(holds(outcome.out, "done       1\n"));
    CHECK(holds(outcome.out, "1 timed out, first run 2: gave up after 1"));
    const std::string csv = exported(folder, "out");
    CHECK(holds(csv, "\n1,100,7,plain,done,100,"));
    CHECK(holds(csv, "\n2,9000000,7,plain,timed out,,"));
}

TEST_CASE("a dry run counts the runs and makes nothing") {
    const fs::path folder = scratch_folder("dry");
    make_sweep(folder, "10", "exclude: [{policy: green, seed: 7}]\n");
    const Outcome outcome = run_program(folder, {"sweep", "sweep.yaml", "--dry-run", "--out", "out"});
    CHECK(outcome.status == 0);
    CHECK(holds(outcome.out, "sweep: 33 runs, 3 excluded\nsites[one].facility.pue: 1.1, 1.2, 1.3\n"));
    CHECK_FALSE(fs::exists(folder / "out"));
}

TEST_CASE("bad input of a sweep has status 2 and leaves nothing") {
    const fs::path folder = scratch_folder("bad");
    make_sweep(folder, "10", "timeut: 3 s\n");
    const auto check = [&](const std::vector<std::string>& arguments, const std::string& part) {
        const Outcome outcome = run_program(folder, arguments);
        INFO(outcome.err);
        CHECK(outcome.status == 2);
        CHECK(outcome.out.empty());
        CHECK(holds(outcome.err, part));
        CHECK_FALSE(fs::exists(folder / "out"));
    };
    check({"sweep", "sweep.yaml", "--out", "out"}, "sweep.yaml:6:1: timeut: unknown key 'timeut' of sweep");
    check({"sweep", "none.yaml", "--out", "out"}, "none.yaml");
    check({"sweep"}, "a sweep file, `status` or `export` is required");
    check({"sweep", "status", "out"}, "out: is not a sweep folder");
    check({"sweep", "export", "."}, ".: is not a sweep folder");
    check({"sweep", "sweep.yaml", "-j", "0"}, "'0' is not a whole number from 1");
    // A fault of an input, which only the first run finds.
    write_file(folder / "base.yaml", with(make_tiny(folder), "file: jobs.csv", "file: ci.csv"));
    write_file(folder / "sweep.yaml", "sweep: 1\nbase: base.yaml\nseeds: 2\n");
    check({"sweep", "sweep.yaml", "--out", "out"}, "ci.csv");
}

TEST_CASE("a folder with the runs of another sweep is refused and kept") {
    const fs::path folder = scratch_folder("other");
    make_sweep(folder, "10", "");
    REQUIRE(run_program(folder, {"sweep", "sweep.yaml", "--out", "out", "--quiet"}).status == 0);
    const std::string before = exported(folder, "out");
    write_file(folder / "sweep.yaml", with(read_text(folder / "sweep.yaml"), "sites[one].facility.pue",
                                           "sites[one].clusters[0].node.host.idle"));
    write_file(folder / "sweep.yaml",
               with(read_text(folder / "sweep.yaml"), "{from: 1.1, to: 1.3, step: 0.1}", "[1 W, 2 W]"));
    write_file(folder / "base.yaml",
               with(read_text(folder / "base.yaml"), "clusters: [{node: box, count: 2}]",
                    "clusters: [{name: box, node: {accelerators: 4, accelerator: {idle: 50 W, full: 400 W}, host: "
                    "{idle: 200 W, full: 600 W}}, count: 2}]"));
    const Outcome outcome = run_program(folder, {"sweep", "sweep.yaml", "--out", "out"});
    CHECK(outcome.status == 2);
    CHECK(holds(outcome.err, "holds the runs of another sweep: it varies sites[one].facility.pue, this one "
                             "sites[one].clusters[0].node.host.idle; take another folder, or move this one away"));
    CHECK((exported(folder, "out") == before));
    const Outcome file = run_program(folder, {"sweep", "export", "out", "--out", "runs.csv"});
    CHECK(file.status == 0);
    CHECK((read_text(folder / "runs.csv") == before));
}
