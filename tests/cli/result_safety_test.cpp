// What the program writes never takes the place of what somebody else wrote.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <map>
#include <random>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "data.hpp"
#include "program.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;
using Catch::Contains;

namespace {

/// Kind, target or content of everything below a folder.
std::map<std::string, std::string> picture(const fs::path& folder) {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        std::string& what = all[entry.path().lexically_relative(folder)];
        if (entry.is_symlink())
            what = "link to " + fs::read_symlink(entry.path()).string();
        else if (entry.is_regular_file())
            what = "file " + read_text(entry.path());
        else
            what = entry.is_directory() ? "folder" : "other";
    }
    return all;
}

pid_t start(const fs::path& folder, std::vector<std::string> arguments, const std::function<void()>& first = {}) {
    const pid_t child = fork();
    if (child != 0)
        return child;
    if (chdir(folder.c_str()) != 0 || freopen("/dev/null", "w", stdout) == nullptr ||
        freopen("err", "w", stderr) == nullptr)
        _exit(99);
    if (first)
        first();
    std::vector<char*> all = {const_cast<char*>(SUNWARD_PROGRAM)};
    for (std::string& argument : arguments)
        all.push_back(argument.data());
    all.push_back(nullptr);
    execv(SUNWARD_PROGRAM, all.data());
    _exit(98);
}

int status_of(pid_t child) {
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// Waits for a process that goes on replacing results, all or none, after the one that waited for it was killed.
void wait_for_replacement(const fs::path& results) {
    const int folder = open(results.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return;
    CHECK(flock(folder, LOCK_EX) == 0);
    close(folder);
}

void check_refused(const fs::path& folder, const std::vector<std::string>& arguments, const std::string& why) {
    const auto before = picture(folder);
    const Outcome outcome = run_program(folder, arguments);
    INFO(outcome.err);
    CHECK(outcome.status == 2);
    CHECK(outcome.out.empty());
    CHECK_THAT(outcome.err, Contains(why));
    CHECK((picture(folder) == before));
}

} // namespace

TEST_CASE("a run or comparison into a folder with the user's files is refused and touches none of them") {
    const fs::path folder = scratch_folder("foreign");
    make_tiny(folder);
    for (const char* name : {"forecast.csv", "zones.csv", "explain.json"})
        write_file(folder / name, "mine");
    check_refused(folder, {"run", "tiny.yaml", "--out", "."}, ".: results cannot be written here: it holds");
    check_refused(folder, {"run", "tiny.yaml", "--out", "../" + folder.filename().string()}, "an input of this run");
    check_refused(folder, {"compare", "tiny.yaml", "--policies", "plain,green", "--out", "."}, "take another folder");
    fs::create_directory(folder / "notes");
    write_file(folder / "notes" / "a.txt", "mine");
    check_refused(folder, {"run", "tiny.yaml", "--out", "notes"},
                  "notes: results cannot be written here: it holds 'a.txt', which Sunward did not write or which was "
                  "changed since; take another folder, or move that away");
}

TEST_CASE("an input of a run is not replaced, though it is a result, through links and other spellings too") {
    const fs::path folder = scratch_folder("input");
    make_tiny(folder);
    REQUIRE(run_program(folder, {"run", "tiny.yaml", "--out", "out", "--quiet"}).status == 0);
    check_refused(folder, {"run", "out/scenario.resolved.yaml", "--out", "out"},
                  "it holds 'scenario.resolved.yaml', an input of this run");
    fs::create_symlink("out/scenario.resolved.yaml", folder / "link.yaml");
    check_refused(folder, {"run", "link.yaml", "--out", "./out/../out"}, "an input of this run");
    fs::create_hard_link(folder / "out/scenario.resolved.yaml", folder / "hard.yaml");
    check_refused(folder, {"compare", "hard.yaml", "--policies", "now", "--out", "out"}, "an input of this run");
    fs::create_symlink("out", folder / "way");
    check_refused(folder, {"run", "tiny.yaml", "--out", "way", "--set", "workload[0].file=out/sites.csv"}, "sites.csv");
    // A run that reads none of them replaces them all.
    CHECK(run_program(folder, {"run", "tiny.yaml", "--out", "way", "--quiet"}).status == 0);
}

TEST_CASE("a file of a result that the user has changed is kept") {
    const fs::path folder = scratch_folder("changed");
    make_tiny(folder);
    REQUIRE(run_program(folder, {"run", "tiny.yaml", "--out", "out", "--quiet"}).status == 0);
    const std::string name = GENERATE("jobs.csv", "sites.csv", "scenario.resolved.yaml", "summary.json");
    write_file(folder / "out" / name, "mine\n");
    // Without its summary nothing is known to be a result.
    const std::string first = name == "summary.json" ? "jobs.csv" : name;
    check_refused(folder, {"run", "tiny.yaml", "--out", "out"}, "it holds '" + first + "'");
}

TEST_CASE("an export replaces an export and nothing else") {
    const fs::path folder = scratch_folder("export");
    make_tiny(folder);
    write_file(folder / "sweep.yaml", "sweep: 1\nbase: tiny.yaml\nseeds: 2\n");
    REQUIRE(run_program(folder, {"sweep", "sweep.yaml", "--out", "out", "--quiet"}).status == 0);
    const Outcome shown = run_program(folder, {"sweep", "export", "out"});
    CHECK((run_program(folder, {"sweep", "export", "out", "--out", "-"}).out == shown.out));
    for (int i = 0; i < 2; ++i) {
        REQUIRE(run_program(folder, {"sweep", "export", "out", "--out", "runs.csv"}).status == 0);
        CHECK((read_text(folder / "runs.csv") == shown.out));
    }
    fs::create_symlink("runs.csv", folder / "link");
    REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
    fs::create_hard_link(folder / "out" / "sweep.sqlite", folder / "store");
    const auto refused = [&](const std::string& file, const std::string& why) {
        check_refused(folder, {"sweep", "export", "out", "--out", file},
                      file + ": results cannot be written here: " + why);
    };
    refused("link", "it is not a regular file (`-` is the standard output)");
    refused("pipe", "it is not a regular file");
    refused("out", "it is not a regular file");
    refused("/dev/null", "it is not a regular file");
    refused("out/sweep.sqlite", "it is an input");
    refused("store", "it is an input");
    refused("tiny.yaml", "it is an input");
    refused("jobs.csv", "it is an input");
    refused("sweep.yaml", "the file that is there was not written by Sunward");
    CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("two runs into one folder at once leave the files of one of them") {
    const fs::path folder = scratch_folder("pairs");
    make_tiny(folder);
    for (int i = 0; i < 12; ++i) {
        const pid_t one = start(folder, {"run", "tiny.yaml", "--out", "out", "--set", "name=one"});
        const pid_t two = start(folder, {"run", "tiny.yaml", "--out", "out", "--set", "name=two", "--seed", "9"});
        CHECK(status_of(one) == 0);
        CHECK(status_of(two) == 0);
        const auto json = nlohmann::json::parse(read_text(folder / "out" / "summary.json"));
        const bool first = json["scenario"] == "one";
        CHECK(json["seed"] == (first ? 7 : 9));
        CHECK_THAT(read_text(folder / "out" / "scenario.resolved.yaml"), Contains(first ? "name: one" : "name: two"));
        CHECK(std::distance(fs::directory_iterator(folder / "out"), fs::directory_iterator()) == 4);
    }
}

TEST_CASE("a run that fails takes no folder away from one that goes on") {
    const fs::path folder = scratch_folder("given-up");
    make_tiny(folder);
    for (int i = 0; i < 12; ++i) {
        const pid_t failing = start(
            folder, {"run", "tiny.yaml", "--out", "made/out", "--set", "policy={plugin: {command: [\"false\"]}}"});
        usleep(static_cast<useconds_t>(3000 * i));
        const pid_t going = start(folder, {"run", "tiny.yaml", "--out", "made/out"});
        CHECK(status_of(failing) != 0);
        CHECK(status_of(going) == 0);
        CHECK(std::distance(fs::directory_iterator(folder / "made" / "out"), fs::directory_iterator()) == 4);
        fs::remove_all(folder / "made");
    }
}

TEST_CASE("a full disk leaves the earlier result whole") {
    const fs::path folder = scratch_folder("full");
    make_tiny(folder);
    REQUIRE(run_program(folder, {"run", "tiny.yaml", "--out", "out", "--quiet"}).status == 0);
    const auto before = picture(folder / "out");
    for (const rlim_t bytes : {rlim_t{0}, rlim_t{300}, rlim_t{1000}, rlim_t{4000}}) {
        const pid_t child = start(folder, {"run", "tiny.yaml", "--out", "out", "--seed", "9"}, [&] {
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{bytes, bytes};
            setrlimit(RLIMIT_FSIZE, &limit);
        });
        CHECK(status_of(child) != 0);
        CHECK((picture(folder / "out") == before));
    }
}

TEST_CASE("runs killed at random moments leave a whole result or none, and the next run clears up") {
    const fs::path folder = scratch_folder("killed");
    make_tiny(folder);
    const auto took = [&] {
        const auto began = std::chrono::steady_clock::now();
        REQUIRE(run_program(folder, {"run", "tiny.yaml", "--out", "out", "--quiet"}).status == 0);
        return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began).count();
    }();
    std::mt19937 random(3);
    for (int i = 0; i < 40; ++i) {
        const pid_t child = start(folder, {"run", "tiny.yaml", "--out", "out", "--quiet", "--seed", std::to_string(i)});
        usleep(static_cast<useconds_t>(random() % static_cast<unsigned long>(took + 1)));
        kill(child, SIGKILL);
        status_of(child);
        wait_for_replacement(folder / "out");
        if (!fs::exists(folder / "out" / "summary.json"))
            continue;
        const auto json = nlohmann::json::parse(read_text(folder / "out" / "summary.json"));
        for (const auto& [name, file] : json["files"].items())
            if (name != "scenario.resolved.yaml")
                CHECK(fs::file_size(folder / "out" / name) == file["bytes"]);
        CHECK_THAT(read_text(folder / "out" / "scenario.resolved.yaml"),
                   Contains("seed: " + std::to_string(json["seed"].get<int>()) + "\n"));
    }
    CHECK(run_program(folder, {"run", "tiny.yaml", "--out", "out", "--quiet"}).status == 0);
    CHECK(std::distance(fs::directory_iterator(folder / "out"), fs::directory_iterator()) == 4);
}

namespace {

constexpr const char* foreign_names[] = {"jobs.csv",     "sites.csv",    "zones.csv",    "forecast.csv", "explain.json",
                                         "compare.csv",  "compare.json", "summary.json", "notes.txt",    ".hidden",
                                         "sweep.sqlite", "JOBS.csv",     "results",      ".sunward",     "runs.csv"};

/// Puts something of the user's into a folder: a file, a link, a pipe, a folder or an empty file.
void put_foreign(const fs::path& folder, std::mt19937& random) {
    const fs::path path = folder / foreign_names[random() % std::size(foreign_names)];
    fs::create_directories(folder);
    fs::remove_all(path);
    switch (random() % 5) {
    case 0: write_file(path, "mine " + std::to_string(random())); break;
    case 1: fs::create_symlink("../jobs.csv", path); break;
    case 2: REQUIRE(mkfifo(path.c_str(), 0600) == 0); break;
    case 3:
        fs::create_directory(path);
        write_file(path / "inner.txt", "mine");
        break;
    default: write_file(path, ""); break;
    }
}

} // namespace

TEST_CASE("random runs into random folders: nothing foreign ever changes") {
    const fs::path folder = scratch_folder("random");
    make_tiny(folder);
    write_file(folder / "sweep.yaml", "sweep: 1\nbase: tiny.yaml\n");
    REQUIRE(run_program(folder, {"sweep", "sweep.yaml", "--out", "swept", "--quiet"}).status == 0);
    std::mt19937 random(20261130);
    const std::vector<std::string> outs = {"a", "b", "c", "a/x", "."};
    int refused = 0;
    int made = 0;
    for (int i = 0; i < 120; ++i) {
        const std::string out = outs[random() % outs.size()];
        if (random() % 6 == 0)
            fs::remove_all(folder / outs[random() % 3]);
        const std::vector<std::vector<std::string>> commands = {
            {"run", "tiny.yaml", "--quiet", "--out", out, "--seed", std::to_string(i)},
            {"run", "tiny.yaml", "--quiet", "--out", out, "--explain", "a", "--set", "output.sites=false"},
            {"compare", "tiny.yaml", "--quiet", "--policies", "green,plain", "--out", out},
            {"sweep", "export", "swept", "--out", out + "/runs.csv"}};
        const bool with_foreign = out != "." && random() % 3 == 0;
        if (with_foreign)
            put_foreign(folder / out, random);
        const auto before = picture(folder);
        const Outcome outcome = run_program(folder, commands[random() % commands.size()]);
        const auto after = picture(folder);
        INFO(i << " " << out << ": " << outcome.err);
        CHECK((outcome.status == 0 || outcome.status == 2));
        (outcome.status == 0 ? made : refused) += 1;
        for (const auto& [name, what] : before) {
            if (after.contains(name) && after.at(name) == what)
                continue;
            // What has changed was a result: no link, no pipe, nothing of the user's.
            INFO(name << ": " << what);
            CHECK(outcome.status == 0);
            CHECK(what.starts_with("file "));
            CHECK_FALSE(what.starts_with("file mine"));
            CHECK(what != "file ");
            CHECK(name.starts_with(out + "/"));
        }
    }
    CHECK(made > 20);
    CHECK(refused > 20);
}
