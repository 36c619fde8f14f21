// Signals end the program wherever it is, and nothing is left behind.
#include <chrono>
#include <csignal>

#include <catch2/catch.hpp>

#include "plugin_world.hpp"
#include "started.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

namespace {

/// More events than a run gets through in a minute.
void make_long(const fs::path& folder, const std::string& policy = "plain") {
    std::string scenario = make_tiny(folder);
    scenario = with(scenario, "{format: csv, file: ci.csv, time: when, value: ci, unit: gCO2/kWh}", "300 gCO2/kWh");
    scenario = with(scenario, "{name: trace, format: csv, file: jobs.csv}",
                    "{name: many, synthetic: {jobs: 1000000, arrivals: {every: 1 s}, run: 5 s}}");
    scenario = with(scenario, "duration: 36 h", "duration: 20 d");
    write_file(folder / "long.yaml", with(scenario, "policy: plain", "policy: " + policy));
}

const std::string nothing_written = "sunward: interrupted, no results written\n";

/// Starts a command that makes the folder `out`, sends a signal once it is there; checks what is left.
int interrupt(const fs::path& folder, int signal, const Strings& arguments) {
    Started program(folder, arguments);
    REQUIRE(eventually([&] { return fs::exists(folder / "out"); }));
    program.send(signal);
    const int status = program.status();
    CHECK(read_text(folder / "err") == nothing_written);
    CHECK_FALSE(fs::exists(folder / "out"));
    CHECK(program.living().empty());
    return status;
}

const Strings run_long = {"run", "long.yaml", "--out", "out"};
const Strings run_tiny = {"run", "tiny.yaml", "--out", "out"};

std::string spinning_program() {
    return program("tests/cli/plugins/faulty.py", ", options: {fault: spin}, timeout: 1 h");
}

} // namespace

TEST_CASE("an interrupted run says so and leaves nothing") {
    const fs::path folder = scratch_folder("interrupt");
    make_long(folder);
    CHECK(interrupt(folder, SIGINT, run_long) == 130);
    CHECK(interrupt(folder, SIGTERM, run_long) == 143);
    CHECK(interrupt(folder, SIGHUP, run_long) == 129);
    CHECK(interrupt(folder, SIGQUIT, run_long) == 131);
}

TEST_CASE("an interrupted comparison or run with a baseline leaves nothing") {
    const fs::path folder = scratch_folder("interrupt-many");
    make_long(folder);
    CHECK(interrupt(folder, SIGINT,
                    {"compare", "long.yaml", "--policies", "plain,green", "--seeds", "2", "--out", "out"}) == 130);
    write_file(folder / "long.yaml", read_text(folder / "long.yaml") + "baseline: green\n");
    CHECK(interrupt(folder, SIGTERM, run_long) == 143);
}

TEST_CASE("an interrupt does not wait for inputs to be read") {
    const fs::path folder = scratch_folder("interrupt-reading");
    make_long(folder);
    write_file(folder / "long.yaml", with(read_text(folder / "long.yaml"), "jobs: 1000000", "jobs: 9000000"));
    Started program(folder, {"validate", "long.yaml"});
    // It has begun once the process that works is there beside the one that was started.
    REQUIRE(eventually([&] { return program.living().size() > 1; }));
    program.send(SIGINT);
    CHECK(program.status() == 130);
    CHECK(read_text(folder / "err") == "sunward: interrupted\n");
    CHECK(program.living().empty());
}

TEST_CASE("an interrupt does not wait for the answer of a program, which ends with all that it started") {
    const fs::path folder = scratch_folder("interrupt-program");
    make_plugin_world(folder, spinning_program());
    for (const int signal : {SIGINT, SIGHUP}) {
        Started run(folder, run_tiny);
        REQUIRE(eventually([&] { return run.said("spinning"); }));
        run.send(signal);
        CHECK(run.status() == 128 + signal);
        CHECK_FALSE(fs::exists(folder / "out"));
        CHECK(run.living().empty());
    }
}

TEST_CASE("an interrupt does not wait for a library, not even for one that holds all signals back") {
    const fs::path folder = scratch_folder("interrupt-library");
    make_long(folder, "{plugin: {library: \"" PLUGIN_C "\"}}");
    CHECK(interrupt(folder, SIGTERM, run_long) == 143);
    make_plugin_world(folder, library(PLUGIN_FAULTY, ", options: {fault: deaf}, timeout: 1 h"));
    CHECK(interrupt(folder, SIGTERM, run_tiny) == 143);
    Started twice(folder, run_tiny);
    REQUIRE(eventually([&] { return fs::exists(folder / "out"); }));
    twice.send(SIGINT);
    twice.send(SIGINT);
    CHECK(twice.status() == 130);
    CHECK(eventually([&] { return twice.living().empty(); }));
}

TEST_CASE("nothing is left when the program itself is killed") {
    const fs::path folder = scratch_folder("killed");
    const auto killed = [&](const Strings& arguments, std::size_t processes, const std::string& word) {
        Started program(folder, arguments);
        REQUIRE(eventually([&] { return program.said(word) && program.living().size() >= processes; }));
        program.send(SIGKILL);
        CHECK(program.status() == -SIGKILL);
        CHECK(eventually([&] { return program.living().empty(); }));
        CHECK_FALSE(fs::exists(folder / "out" / "summary.json"));
    };
    SECTION("in a run with a baseline") {
        make_long(folder);
        write_file(folder / "long.yaml", read_text(folder / "long.yaml") + "baseline: green\n");
        killed(run_long, 3, "");
        CHECK_FALSE(fs::exists(folder / "out")); // made by the process that works, which clears up
    }
    SECTION("in a run with a program") {
        make_plugin_world(folder, spinning_program());
        killed(run_tiny, 4, "spinning");
    }
    SECTION("in a run with a deaf library") {
        make_plugin_world(folder, library(PLUGIN_FAULTY, ", options: {fault: deaf}, timeout: 1 h"));
        killed(run_tiny, 2, "");
    }
    SECTION("in a sweep with programs") {
        make_plugin_world(folder, spinning_program());
        write_file(folder / "sweep.yaml", "sweep: 1\nbase: tiny.yaml\nseeds: 4\n");
        killed({"sweep", "sweep.yaml", "--out", "out", "-j", "2"}, 8, "");
    }
    SECTION("in a comparison") {
        make_long(folder);
        killed({"compare", "long.yaml", "--policies", "plain,green", "-j", "2", "--out", "out"}, 4, "");
    }
}

TEST_CASE("a program is left by a sweep neither when its run takes too long nor when the sweep is stopped") {
    const fs::path folder = scratch_folder("sweep-programs");
    make_plugin_world(folder, spinning_program());
    write_file(folder / "sweep.yaml", "sweep: 1\nbase: tiny.yaml\nseeds: 2\ntimeout: 2 s\n");
    Started late(folder, {"sweep", "sweep.yaml", "--out", "late", "-j", "2"});
    CHECK(late.status() == 1);
    CHECK(late.living().empty());
    const Outcome status = run_program(folder, {"sweep", "status", "late"});
    CHECK(status.out.find("timed out  2\n") != std::string::npos);
    CHECK(status.out.find(": spinning") != std::string::npos);

    write_file(folder / "sweep.yaml", "sweep: 1\nbase: tiny.yaml\nseeds: 2\n");
    Started stopped(folder, {"sweep", "sweep.yaml", "--out", "stopped", "-j", "2"});
    // Two processes of the program, two workers with two processes of a plug-in each.
    REQUIRE(eventually([&] { return stopped.living().size() >= 8; }));
    stopped.send(SIGINT);
    CHECK(stopped.status() == 130);
    CHECK(read_text(folder / "err") == "sunward: interrupted, the same command continues\n");
    CHECK(stopped.living().empty());
}
