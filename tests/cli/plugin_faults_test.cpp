// What plug-ins do wrong is said with policy, simulated time and job; nothing is written, and nothing is left running.
#include <chrono>
#include <csignal>
#include <regex>
#include <signal.h>

#include <catch2/catch.hpp>

#include "plugin_world.hpp"

using namespace sunward::test;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

const std::string midnight = "sunward: policy 'mine' at 2022-01-01T00:00:00Z";

/// The message of a run that fails and leaves nothing behind.
std::string refused(const fs::path& folder, const std::string& plugin, int status = 1) {
    make_plugin_world(folder, plugin);
    const Outcome outcome = run_program(folder, {"run", "tiny.yaml", "--out", "out"});
    INFO(outcome.err);
    CHECK(outcome.status == status);
    CHECK(outcome.out.empty());
    CHECK_FALSE(fs::exists(folder / "out"));
    return outcome.err;
}

std::string fault(const std::string& name) { return ", options: {fault: " + name + "}"; }

std::string of_library(const fs::path& folder, const std::string& name, const std::string& rest = "") {
    return refused(folder, library(PLUGIN_FAULTY, fault(name) + rest));
}

std::string of_program(const fs::path& folder, const std::string& name, const std::string& rest = "") {
    return refused(folder, program("tests/cli/plugins/faulty.py", fault(name) + rest));
}

/// Nobody of that number is there, but for what its parent has not yet taken note of.
bool is_alive(const std::string& process) {
    const fs::path status = "/proc/" + process + "/stat";
    return fs::exists(status) && read_text(status).find(") Z ") == std::string::npos;
}

} // namespace

TEST_CASE("decisions of plug-ins pass the same checks as all others") {
    const fs::path folder = scratch_folder("plugin-decisions");
    struct Case {
        const char* fault;
        std::string message;
    };
    const Case cases[] = {
        {"twice", midnight + ", job 'a': starts a job that is running\n"},
        {"crowd",
         "sunward: policy 'mine' at 2022-01-01T00:01:00Z, job 'b': starts a job that needs 8 accelerators where "
         "0 of 8 are free (site one, cluster box)\n"},
        {"pool", midnight + ", job 'a': starts a job on cluster number 9, which is unknown: there are 1\n"},
        {"job", midnight + ": decides on job number 99, which is unknown: 1 have been submitted\n"},
        {"past", midnight + ": asks to be called at 2022-01-01T00:00:00Z, which is not in the future\n"},
    };
    for (const Case& c : cases) {
        CHECK(of_library(folder, c.fault) == c.message);
        CHECK(of_program(folder, c.fault) == c.message);
    }
}

TEST_CASE("what plug-ins say on the standard error is passed on in bounded length and cannot control a terminal") {
    const fs::path folder = scratch_folder("plugin-loud");
    for (const std::string& err : {of_program(folder, "loud"), of_library(folder, "loud")}) {
        CHECK(err.substr(0, 10) == "?[2Jfirst\n");
        std::smatch found;
        REQUIRE(std::regex_search(err, found, std::regex("\nsunward: ([0-9]+) bytes of messages are left out here\n")));
        const auto last = err.find("\nlast\nsunward: policy 'mine' at 2022-01-01T00:00:00Z: ");
        REQUIRE(last != std::string::npos);
        // Everything is there or counted: 10 bytes, 50,000 lines of 100, 5 bytes.
        const std::size_t shown = last + 6 - static_cast<std::size_t>(found.length());
        CHECK(shown + std::stoul(found[1]) == 10 + 5'000'000 + 5);
        CHECK(err.size() < 140'000);
    }
}

TEST_CASE("an answer that begins with a zero is quoted") {
    CHECK_THAT(of_program(scratch_folder("plugin-zero"), "zero"), Contains("'?hidden'"));
}

TEST_CASE("a library that cannot be used is named") {
    const fs::path folder = scratch_folder("plugin-unusable");
    CHECK(refused(folder, library(PLUGIN_WRONG_VERSION)) ==
          midnight + ": the plug-in " PLUGIN_WRONG_VERSION
                     ": was built for version 2 of sunward/plugin.h, expected version 1\n");
    CHECK(refused(folder, library(PLUGIN_NO_SCHEDULE)) ==
          midnight + ": the plug-in " PLUGIN_NO_SCHEDULE ": the function sunward_plugin_schedule is missing\n");
    write_file(folder / "text.so", "no library\n");
    CHECK_THAT(refused(folder, "{library: text.so}", 2), Contains("policy.plugin.library: is no shared library: "));
    CHECK_THAT(of_library(folder, "nothing"), Contains("sunward_plugin_create() failed without saying why"));
    CHECK_THAT(of_library(folder, "early"), Contains("a decision outside of schedule()"));
    CHECK_THAT(refused(folder, library(PLUGIN_CPP, ", options: {hours: 0}")),
               Contains("an exception left sunward_plugin_create(): expected an option `hours` of at least 1"));
    CHECK_THAT(refused(folder, library(PLUGIN_C, ", options: {hours: 0}")),
               Contains("clean_hours_c.so: expected an option `hours` of at least 1"));
}

TEST_CASE("exceptions and wrong questions of a library are errors of the policy") {
    const fs::path folder = scratch_folder("plugin-throws");
    const std::string start = midnight + ": the plug-in " PLUGIN_FAULTY ": ";
    CHECK(of_library(folder, "throw") == start + "an exception left sunward_plugin_schedule(): out of ideas\n");
    CHECK(of_library(folder, "throw-number") == start + "an exception left sunward_plugin_schedule()\n");
    CHECK(of_library(folder, "fail") == start + "no licence\n");
    CHECK(of_library(folder, "zone") == start + "asks about zone 7, which feeds no pool\n");
    CHECK(of_library(folder, "future") == start + "asks about job 3, which is unknown: 1 were submitted\n");
    CHECK_THAT(of_library(folder, "beyond"), Contains("the data run from 2022-01-01T00:00:00Z"));
    CHECK_THAT(of_library(folder, "size"), Contains("struct_size of a struct to be filled in is not set"));
}

TEST_CASE("crashes of a library are reported by the process that is left") {
    const fs::path folder = scratch_folder("plugin-crash");
    const std::string start = midnight + ": the plug-in " PLUGIN_FAULTY ": ";
    const std::string end = " in sunward_plugin_schedule()\n";
    CHECK(of_library(folder, "segfault") == start + "crashed with signal 11 (Segmentation fault)" + end);
    CHECK(of_library(folder, "overflow") == start + "crashed with signal 11 (Segmentation fault)" + end);
    CHECK(of_library(folder, "abort") == start + "crashed with signal 6 (Aborted)" + end);
    CHECK(of_library(folder, "exit") ==
          start + "the process that simulates ended in or after sunward_plugin_schedule()\n");
    CHECK(of_library(folder, "hang", ", timeout: 1 s") ==
          start + "sunward_plugin_schedule() did not return within 1 s\n");
}

TEST_CASE("a library that holds all signals back is stopped in time") {
    const fs::path folder = scratch_folder("plugin-deaf");
    CHECK(of_library(folder, "deaf", ", timeout: 1 s") ==
          midnight + ": the plug-in " PLUGIN_FAULTY ": sunward_plugin_schedule() did not return within 1 s\n");
    // As a baseline it is in a process of its own.
    write_file(folder / "tiny.yaml",
               with(make_tiny(folder), "policy: plain",
                    "  mine: {plugin: " + library(PLUGIN_FAULTY, ", options: {fault: deaf}, timeout: 1 s") +
                        "}\nbaseline: mine\npolicy: plain"));
    const Outcome outcome = run_program(folder, {"run", "tiny.yaml", "--out", "out"});
    CHECK(outcome.status == 1);
    CHECK_THAT(outcome.err, Contains("baseline mine: policy 'mine' at 2022-01-01T00:00:00Z: the plug-in " PLUGIN_FAULTY
                                     ": sunward_plugin_schedule() did not return within 1 s\n"));
    CHECK_FALSE(fs::exists(folder / "out"));
}

TEST_CASE("what a library does wrong at its end leaves no results") {
    const fs::path folder = scratch_folder("plugin-late");
    const auto late = [&](const std::string& fault) {
        make_plugin_world(folder, library(PLUGIN_FAULTY, ", options: {fault: crowd, and: " + fault + "}"));
        write_file(folder / "jobs.csv", "job_id,submit_s,run_s,accelerators,deadline_s\na,0,3600,8,\n");
        const Outcome outcome = run_program(folder, {"run", "tiny.yaml", "--out", "out"});
        INFO(outcome.err);
        CHECK(fs::exists(folder / "out") == (outcome.status == 0));
        fs::remove_all(folder / "out");
        return outcome.err;
    };
    CHECK(late("nothing-else").empty());
    CHECK_THAT(late("late-crash"),
               Contains(PLUGIN_FAULTY ": crashed with signal 11 (Segmentation fault) in sunward_plugin_destroy()\n"));
    CHECK_THAT(late("late-throw"), Contains("an exception left sunward_plugin_destroy(): cannot part\n"));
    CHECK_THAT(late("late-exit"), Contains("the process that simulates ended in or after sunward_plugin_destroy()\n"));
    const std::string left = late("leave");
    std::smatch number;
    REQUIRE(std::regex_search(left, number, std::regex("left processes ([0-9]+), [0-9]+ running\n")));
    CHECK_FALSE(is_alive(number[1].str()));
    // A copy of the process that the library lets go on is ended where the call returns.
    CHECK(late("copy").empty());
}

TEST_CASE("crashes of a library in the workers of a sweep are recorded with its name and the others go on") {
    const fs::path folder = scratch_folder("plugin-workers");
    const auto policy = [](const std::string& name, const std::string& rest) {
        return "  " + name + ": {plugin: " + library(PLUGIN_FAULTY, ", options: {fault: " + name + "}" + rest) + "}\n";
    };
    write_file(folder / "base.yaml",
               with(make_tiny(folder), "policy: plain",
                    policy("segfault", "") + policy("exit", "") + policy("hang", ", timeout: 1 s") + "policy: plain"));
    write_file(folder / "sweep.yaml",
               "sweep: 1\nbase: base.yaml\npolicies: [segfault, plain, hang, exit, green]\nseeds: 2\n");
    const Outcome sweep = run_program(folder, {"sweep", "sweep.yaml", "-j", "3", "--out", "out"});
    CHECK(sweep.status == 1);
    CHECK_THAT(sweep.out, Contains("done       4\n") && Contains("crashed    6\n"));
    const std::string at = "' at 2022-01-01T00:00:00Z: the plug-in " PLUGIN_FAULTY ": ";
    CHECK_THAT(sweep.out, Contains("2 crashed, first run 1: policy 'segfault" + at +
                                   "crashed with signal 11 (Segmentation fault) in sunward_plugin_schedule()\n"));
    CHECK_THAT(sweep.out, Contains("2 crashed, first run 3: policy 'hang" + at +
                                   "sunward_plugin_schedule() did not return within 1 s\n"));
    CHECK_THAT(sweep.out, Contains("2 crashed, first run 4: policy 'exit" + at +
                                   "the process that simulates ended in or after sunward_plugin_schedule()\n"));
    // A worker of a library leaves nothing either, and is not held up by what it leaves.
    write_file(folder / "base.yaml", with(make_tiny(folder), "policy: plain",
                                          policy("leave", "") + policy("deaf", ", timeout: 1 s") + "policy: plain"));
    write_file(folder / "sweep.yaml", "sweep: 1\nbase: base.yaml\npolicies: [leave, deaf]\n");
    const Outcome left = run_program(folder, {"sweep", "sweep.yaml", "--out", "left"});
    CHECK(left.status == 1);
    CHECK_THAT(left.out, Contains("1 failed, first run 1: policy 'leave'") && Contains(" running\n") &&
                             Contains("1 crashed, first run 2: policy 'deaf" + at +
                                      "sunward_plugin_schedule() did not return within 1 s\n"));
    write_file(folder / "base.yaml",
               with(make_tiny(folder), "policy: plain", policy("segfault", "") + "policy: plain"));
    const Outcome compare = run_program(folder, {"compare", "base.yaml", "--policies", "plain,segfault"});
    CHECK(compare.status == 1);
    CHECK_THAT(compare.err, Contains("policy 'segfault' with seed 7 crashed: policy 'segfault" + at));
}

TEST_CASE("the last lines that a program wrote to its standard error are told with its run") {
    const fs::path folder = scratch_folder("plugin-words");
    write_file(folder / "base.yaml",
               with(make_tiny(folder), "policy: plain",
                    "  mine: {plugin: " + program("tests/cli/plugins/faulty.py", fault("raise")) + "}\npolicy: plain"));
    write_file(folder / "sweep.yaml", "sweep: 1\nbase: base.yaml\npolicies: [mine, plain]\n");
    const Outcome sweep = run_program(folder, {"sweep", "sweep.yaml", "--out", "out"});
    CHECK(sweep.status == 1);
    CHECK_THAT(sweep.out, Contains("1 failed, first run 1: policy 'mine'") && Contains("ended with exit status 1") &&
                              Contains("; ValueError: out of ideas\n"));
    CHECK_THAT(run_program(folder, {"sweep", "status", "out"}).out, Contains("; ValueError: out of ideas\n"));
    const Outcome compare = run_program(folder, {"compare", "base.yaml", "--policies", "plain,mine"});
    CHECK(compare.status == 1);
    CHECK_THAT(compare.err, Contains("; ValueError: out of ideas\n"));
}

TEST_CASE("a policy that turns on the spot is stopped and says who waits") {
    const fs::path folder = scratch_folder("plugin-turn");
    CHECK_THAT(of_library(folder, "turn"),
               Contains("no progress: nothing runs and nothing is planned, 4 jobs wait and the policy never starts "
                        "anything\n  job 'a' (pending since 2022-01-01T00:00:00Z) needs 8 accelerators, cluster box of "
                        "site one has 8 free of 8"));
}

TEST_CASE("what a program writes in place of an answer is quoted") {
    const fs::path folder = scratch_folder("plugin-garbage");
    const std::string start =
        midnight + ": the program 'python3 " + (source_folder / "tests/cli/plugins/faulty.py").string() + "' ";
    CHECK(of_program(folder, "garbage") == start +
                                               "wrote a line that is not JSON, at byte 1 of 316: 'job 7 looks nice" +
                                               std::string(44, '!') + "...'\n");
    CHECK(of_program(folder, "print") == start + "wrote a line that is not JSON, at byte 1 of 9: 'debugging'\n");
    CHECK(of_program(folder, "list") == start + "wrote '[]', expected a JSON object\n");
    CHECK_THAT(of_program(folder, "stale"), Contains("expected an answer to call 1"));
    CHECK_THAT(of_program(folder, "nothing"), Contains("expected an object with a list of `decisions`"));
    CHECK_THAT(of_program(folder, "word"), Contains(R"(wrote '["begin",0,0]', expected a list that begins )"
                                                    "with start, resize, suspend, reject, wake"));
    CHECK_THAT(of_program(folder, "negative"), Contains("expected the number of a job in place of -1"));
    CHECK_THAT(of_program(folder, "ask"), Contains("expected a question after one of `worked`, `save_time`"));
    CHECK_THAT(of_program(folder, "version"), Contains("speaks version 2 of the protocol, expected version 1\n"));
    CHECK(of_program(folder, "extra") == "sunward: policy 'mine' at 2022-01-01T00:01:00Z" +
                                             start.substr(midnight.size()) +
                                             "wrote more than it was asked: 'and more?'\n");
}

TEST_CASE("a program that ends is reported with how it ended") {
    const fs::path folder = scratch_folder("plugin-ends");
    CHECK_THAT(of_program(folder, "exit"), Contains("ended with exit status 3 before it answered the hello\n"));
    CHECK_THAT(of_program(folder, "kill"), Contains("was ended by signal 9 (Killed) before it answered call 1\n"));
    CHECK_THAT(of_program(folder, "close"), Contains("closed its standard output before it answered"));
    CHECK_THAT(of_program(folder, "half"),
               Contains("ended with exit status 5 before it answered call 1, after '{\"call\": 1, "
                        "\"dec' without a line end"));
    CHECK_THAT(of_program(folder, "raise"), Contains("ValueError: out of ideas\n" + midnight) &&
                                                Contains("ended with exit status 1 before it answered"));
}

TEST_CASE("a program that does not answer is ended in time, with what it started") {
    const fs::path folder = scratch_folder("plugin-slow");
    const auto start = std::chrono::steady_clock::now();
    CHECK_THAT(of_program(folder, "slow", ", timeout: 1 s"), Contains("did not answer call 1 within 1 s\n"));
    CHECK_THAT(of_program(folder, "mute", ", start_timeout: 1 s"), Contains("did not answer the hello within 1 s\n"));
    const std::string message = of_program(folder, "orphan", ", timeout: 1 s");
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(30));
    std::smatch left;
    REQUIRE(std::regex_search(message, left, std::regex("left ([0-9]+)\n")));
    CHECK_FALSE(is_alive(left[1].str()));
}

TEST_CASE("faults in what a scenario says of a plug-in are reported at once") {
    const fs::path folder = scratch_folder("plugin-input");
    const auto faults_of = [&](const std::string& policy) {
        write_file(folder / "tiny.yaml", with(make_tiny(folder), "policy: plain", "policy: " + policy));
        const Outcome outcome = run_program(folder, {"validate", "tiny.yaml"});
        CHECK(outcome.status == 2);
        return outcome.err;
    };
    CHECK_THAT(faults_of("{plugin: {}}"), Contains("policy.plugin: expected one of the keys library, command, name"));
    CHECK_THAT(faults_of("{plugin: {name: clean-hours, command: [python3]}}"),
               Contains("policy.plugin.command: given alongside 'name', expected one of library, command, name"));
    CHECK_THAT(faults_of("{plugin: {library: missing.so}}"), Contains("no such file: ") && Contains("missing.so"));
    CHECK_THAT(faults_of("{plugin: {command: [pyhton3, x.py]}}"),
               Contains("policy.plugin.command[0]: no such program: pyhton3"));
    // As the loader of programs would find them: the file's kind and mode, its header, its first line.
    const std::string elf = "\x7f"
                            "ELF";
    write_file(folder / "old.so", elf + "\x01\x01\x01" + std::string(9, '\0') + "\x03" + std::string(1, '\0') + "\x28");
    write_file(folder / "policy.sh", "#!/usr/bin/no-shell\n");
    fs::create_directories(folder / "sub");
    CHECK_THAT(faults_of("{plugin: {library: tiny.yaml}}"), Contains("policy.plugin.library: is no shared library"));
    CHECK_THAT(faults_of("{plugin: {library: sub}}"), Contains("policy.plugin.library: is a folder"));
    CHECK_THAT(faults_of("{plugin: {library: old.so}}"), Contains("another kind of processor"));
    CHECK_THAT(faults_of("{plugin: {command: [policy.sh]}}"), Contains("plugin.command[0]: may not be executed: "));
    fs::permissions(folder / "policy.sh", fs::perms::owner_all);
    CHECK_THAT(faults_of("{plugin: {command: [policy.sh]}}"), Contains("'/usr/bin/no-shell'"));
    CHECK_THAT(faults_of("{plugin: {command: [./sub]}}"), Contains("plugin.command[0]: is a folder"));
    CHECK_THAT(faults_of("{plugin: {command: [sh, polisy.sh]}}"),
               Contains("tiny.yaml:") && Contains("policy.plugin.command[1]: no such file: ") &&
                   Contains("did you mean 'policy.sh'?"));
    write_file(folder / "tiny.yaml", with(make_tiny(folder), "policy: plain",
                                          "  other: {plugin: {command: [./gone]}}\n  text: {plugin: {command: [sh, -c, "
                                          "gone.sh]}}\npolicy: plain"));
    const Outcome others = run_program(folder, {"validate", "tiny.yaml"});
    CHECK_THAT(others.err,
               Contains("policies.other.plugin.command[0]: no such program: ./gone") && !Contains("gone.sh"));
    CHECK(run_program(folder, {"run", "tiny.yaml", "--out", "out"}).status == 0); // which does not execute them
    CHECK_THAT(faults_of("{plugin: {command: []}}"), Contains("expected a program, found an empty list"));
    CHECK_THAT(faults_of("{plugin: {name: clean-huors}}"), Contains("did you mean 'clean-hours'?"));
    CHECK_THAT(faults_of("{plugin: {name: clean-hours, timeout: 10}}"), Contains("policy.plugin.timeout: expected"));
    CHECK_THAT(faults_of("{plugin: {name: clean-hours}, order: sjf, when: now}"),
               Contains("policy.order: has no meaning alongside `plugin`") && Contains("policy.when: has no meaning"));
}

TEST_CASE("options that a policy in this program does not know are bad input") {
    const fs::path folder = scratch_folder("plugin-options");
    for (const char* options : {"{hour: 3}", "{hours: 0}", "{hours: many}"}) {
        make_plugin_world(folder, std::string("{name: clean-hours, options: ") + options + "}");
        const Outcome outcome = run_program(folder, {"run", "tiny.yaml", "--out", "out"});
        CHECK(outcome.status == 2);
        CHECK_THAT(outcome.err, Contains("policy.plugin.options.hour") && Contains("from 1 to 8784"));
        CHECK_FALSE(fs::exists(folder / "out"));
    }
}
