#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "data.hpp"
#include "program.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;

namespace {

/// Starts a command on a long scenario, sends it a signal once it simulates, returns its exit status.
int interrupt(const fs::path& folder, int signal, const std::vector<const char*>& arguments) {
    const pid_t child = fork();
    if (child == 0) {
        if (chdir(folder.c_str()) != 0)
            _exit(99);
        const int err = open("err", O_WRONLY | O_CREAT | O_TRUNC, 0644);
        dup2(err, STDERR_FILENO);
        std::vector<char*> all = {const_cast<char*>(SUNWARD_PROGRAM)};
        for (const char* argument : arguments)
            all.push_back(const_cast<char*>(argument));
        all.push_back(nullptr);
        execv(SUNWARD_PROGRAM, all.data());
        _exit(98);
    }
    // The folder is made just before the simulation begins.
    for (int i = 0; i < 3000 && !fs::exists(folder / "out"); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    kill(child, signal);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// More events than a run gets through in a second.
void make_long(const fs::path& folder) {
    std::string scenario = make_tiny(folder);
    scenario = with(scenario, "{format: csv, file: ci.csv, time: when, value: ci, unit: gCO2/kWh}", "300 gCO2/kWh");
    scenario = with(scenario, "{name: trace, format: csv, file: jobs.csv}",
                    "{name: many, synthetic: {jobs: 1000000, arrivals: {every: 1 s}, run: 5 s}}");
    write_file(folder / "long.yaml", with(scenario, "duration: 36 h", "duration: 20 d"));
}

} // namespace

TEST_CASE("an interrupted run says so and leaves nothing") {
    const fs::path folder = scratch_folder("interrupt");
    make_long(folder);
    CHECK(interrupt(folder, SIGINT, {"run", "long.yaml", "--out", "out"}) == 130);
    CHECK(read_text(folder / "err") == "sunward: interrupted, no results written\n");
    CHECK_FALSE(fs::exists(folder / "out"));
}

TEST_CASE("an interrupt reaches a run with a library, which is simulated in a process of its own") {
    const fs::path folder = scratch_folder("interrupt-library");
    make_long(folder);
    write_file(folder / "long.yaml",
               with(read_text(folder / "long.yaml"), "policy: plain", "policy: {plugin: {library: \"" PLUGIN_C "\"}}"));
    CHECK(interrupt(folder, SIGTERM, {"run", "long.yaml", "--out", "out"}) == 143);
    CHECK(read_text(folder / "err") == "sunward: interrupted, no results written\n");
    CHECK_FALSE(fs::exists(folder / "out"));
}

TEST_CASE("a terminated run leaves nothing") {
    const fs::path folder = scratch_folder("terminate");
    make_long(folder);
    CHECK(interrupt(folder, SIGTERM, {"run", "long.yaml", "--out", "out"}) == 143);
    CHECK_FALSE(fs::exists(folder / "out"));
}

TEST_CASE("an interrupted comparison says so and leaves nothing") {
    const fs::path folder = scratch_folder("interrupt");
    make_long(folder);
    CHECK(interrupt(folder, SIGINT,
                    {"compare", "long.yaml", "--policies", "plain,green", "--seeds", "2", "--out", "out"}) == 130);
    CHECK(read_text(folder / "err") == "sunward: interrupted, no results written\n");
    CHECK_FALSE(fs::exists(folder / "out"));
}
