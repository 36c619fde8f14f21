// What a sweep keeps between two calls, and when it refuses to go on.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include <catch2/catch.hpp>

#include "sweep_folder.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;
using Catch::Contains;

namespace {

/// Python that sums up what a store says of its sweep, as the program does.
constexpr const char* reseal =
    "import zlib\n"
    "said = db.execute(\"SELECT key, value FROM sweep WHERE key <> 'sum' ORDER BY key\")\n"
    "text = ''.join('=%s\\n=%s\\n' % pair for pair in said)\n"
    "db.execute(\"UPDATE sweep SET value = ? WHERE key = 'sum'\", (str(zlib.crc32(text.encode())),))\n";

/// How often each run was made is not to be seen from outside, but when.
std::string sql(const fs::path& folder, const std::string& statement, const std::string& then = "") {
    write_file(folder / "sql.py", "import sqlite3, sys\n"
                                  "db = sqlite3.connect('out/sweep.sqlite')\n"
                                  "for row in db.execute(sys.argv[1]): print(*row)\n" +
                                      then + "db.commit()\n");
    const std::string command = "cd '" + folder.string() + "' && python3 sql.py \"" + statement + "\" > sql.out";
    REQUIRE(std::system(command.c_str()) == 0);
    return read_text(folder / "sql.out");
}

void check_refused(const fs::path& folder, const std::string& why) {
    const std::string before = exported(folder);
    const Outcome outcome = sweep(folder);
    INFO(outcome.err);
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.err, Contains(why));
    CHECK((exported(folder) == before));
}

} // namespace

TEST_CASE("a sweep refuses to go on once a file that its runs read has changed, and goes on when it is changed back") {
    const fs::path folder = scratch_folder("changed");
    make_sweep(folder, "seeds: 2\n");
    write_file(folder / "more.yaml", "horizon: {duration: 36 h}\n");
    write_file(folder / "tiny.yaml", "include: more.yaml\n" + read_text(folder / "tiny.yaml"));
    REQUIRE(sweep(folder).status == 0);
    const std::string name = GENERATE("jobs.csv", "ci.csv", "more.yaml", "tiny.yaml");
    const std::string was = read_text(folder / name);
    write_file(folder / name, was + (name.ends_with("csv") ? "" : "# a remark\n"));
    if (name == "jobs.csv")
        edit(folder / name, "0,3600", "0,3601");
    if (name == "ci.csv")
        edit(folder / name, ",200", ",201");
    check_refused(folder,
                  (folder / name).string() + " before it was changed; change it back, repeat all runs with --retry");
    write_file(folder / name, was);
    CHECK(sweep(folder).status == 0);
}

TEST_CASE("a changed policy program makes its own runs stale, which --retry makes again") {
    const fs::path folder = scratch_folder("program");
    make_sweep(folder, "policies: [plain, mine]\n");
    fs::create_directories(folder / "bin");
    fs::copy_file(SUNWARD_SOURCE_DIR "/tools/plugins/sunward_policy.py", folder / "bin" / "sunward_policy.py");
    fs::copy_file(SUNWARD_SOURCE_DIR "/tools/plugins/clean_hours.py", folder / "bin" / "mine.py");
    edit(folder / "tiny.yaml", "  plain: {when: now}",
         "  plain: {when: now}\n  mine: {plugin: {command: [python3, bin/mine.py]}}");
    REQUIRE(sweep(folder).status == 0);
    const std::string before = sql(folder, "SELECT policy, started FROM runs WHERE policy = 'plain'");
    write_file(folder / "bin" / "mine.py", read_text(folder / "bin" / "mine.py") + "\n# mended\n");
    check_refused(folder, "bin/mine.py before it was changed; change it back, repeat the 'mine' runs with --retry");
    std::this_thread::sleep_for(std::chrono::seconds(1)); // the store keeps whole seconds
    REQUIRE(sweep(folder, "out", {"--retry"}).status == 0);
    CHECK(sql(folder, "SELECT policy, started FROM runs WHERE policy = 'plain'") == before);
    CHECK(sql(folder, "SELECT count(*) FROM runs WHERE policy = 'mine' AND started > (SELECT started FROM runs WHERE "
                      "policy = 'plain')") == "1\n");
    CHECK(sweep(folder).status == 0);
}

TEST_CASE("a failed run says what the policy said, and --retry makes it again once the policy is mended") {
    const fs::path folder = scratch_folder("mended");
    make_sweep(folder, "policies: [plain, mine]\n");
    edit(folder / "tiny.yaml", "  plain: {when: now}",
         "  plain: {when: now}\n  mine: {plugin: {command: [sh, mine.sh]}}");
    write_file(folder / "mine.sh", "printf '\\033[31mno such model: tuned.bin\\n' >&2; exit 3\n");
    const Outcome first = run_program(folder, {"sweep", "sweep.yaml", "--out", "out"});
    CHECK(first.status == 1);
    CHECK_THAT(first.out, Contains("the same command with --retry repeats these runs"));
    CHECK_THAT(sql(folder, "SELECT message FROM runs WHERE policy = 'mine'"),
               Contains(": ?[31mno such model: tuned.bin"));
    write_file(folder / "mine.sh", "exec python3 '" SUNWARD_SOURCE_DIR "/tools/plugins/clean_hours.py'\n");
    CHECK(sweep(folder).status == 2);
    CHECK(sweep(folder, "out", {"--retry"}).status == 0);
}

TEST_CASE("a sweep with --retry goes on with a scenario that was changed, and makes all runs again") {
    const fs::path folder = scratch_folder("changed-scenario");
    make_sweep(folder, "policies: [plain, green]\n");
    REQUIRE(sweep(folder).status == 0);
    const std::string before = exported(folder);
    edit(folder / "tiny.yaml", "pue: 1.2", "pue: 1.5");
    check_refused(folder, "holds the runs of another base scenario: was '");
    check_refused(folder, "pue: 1.5'; change it back, repeat all runs with --retry, or take another folder");
    const Outcome retried = run_program(folder, {"sweep", "sweep.yaml", "--out", "out", "--retry"});
    CHECK(retried.status == 0);
    CHECK_THAT(retried.out, Contains("2 of 2 runs made now\n"));
    CHECK(sweep(folder, "fresh").status == 0);
    CHECK((exported(folder) == exported(folder, "fresh")));
    CHECK((exported(folder) != before));
    const Outcome again = run_program(folder, {"sweep", "sweep.yaml", "--out", "out"});
    CHECK(again.status == 0);
    CHECK_THAT(again.out, Contains("done       2\n") && Contains("0 of 2 runs made now\n"));
}

TEST_CASE("a sweep that gains values, seeds and policies makes the new runs only") {
    const fs::path folder = scratch_folder("extended");
    make_sweep(folder, "parameters: {\"sites[one].facility.pue\": [1.1, 1.3]}\nseeds: [7, 8]\npolicies: [plain]\n");
    REQUIRE(sweep(folder).status == 0);
    sql(folder, "UPDATE runs SET started = 'before'");
    const std::string longer =
        "sweep: 1\nbase: tiny.yaml\nseeds: [6, 7, 8]\nparameters: {\"sites[one].facility.pue\": [1.20, 1.10, 1.3]}\n"
        "policies: [green, plain]\n";
    write_file(folder / "sweep.yaml", longer);
    REQUIRE(sweep(folder).status == 0);
    CHECK(sql(folder, "SELECT count(*), sum(started = 'before') FROM runs") == "18 4\n");
    // The same as a sweep that was so from the beginning.
    REQUIRE(sweep(folder, "fresh").status == 0);
    const auto without_spelling = [](std::string text) {
        for (std::size_t at = 0; (at = text.find(",1.10,")) != std::string::npos;)
            text.replace(at, 6, ",1.1,");
        return text;
    };
    CHECK((without_spelling(exported(folder)) == without_spelling(exported(folder, "fresh"))));

    // Values that are gone are kept and come back.
    write_file(folder / "sweep.yaml", with(longer, "[1.20, 1.10, 1.3]", "[1.1]"));
    const Outcome shorter = run_program(folder, {"sweep", "sweep.yaml", "--out", "out"});
    CHECK(shorter.status == 0);
    CHECK_THAT(shorter.out,
               Contains("done       6\n") && Contains("12 runs that the sweep file no longer lists, kept"));
    write_file(folder / "sweep.yaml", longer);
    sql(folder, "UPDATE runs SET started = 'before'");
    REQUIRE(sweep(folder).status == 0);
    CHECK(sql(folder, "SELECT count(*), sum(started = 'before') FROM runs") == "18 18\n");
    write_file(folder / "sweep.yaml", with(longer, "sites[one].facility.pue", "sites[0].clusters[0].count"));
    CHECK(sweep(folder).status == 2);
}

TEST_CASE("of two sweeps on one store the second ends with the first, and as it does") {
    const fs::path folder = scratch_folder("second");
    make_sweep(folder, "seeds: 12\n");
    edit(folder / "tiny.yaml", "{name: trace, format: csv, file: jobs.csv}",
         "{name: many, synthetic: {jobs: 5000, arrivals: {every: 10 s}, run: 5 s}, slack: 6 h}");
    const auto start = [&] {
        const pid_t child = fork();
        if (child == 0) {
            if (chdir(folder.c_str()) != 0 || freopen("/dev/null", "w", stderr) == nullptr)
                _exit(99);
            execl(SUNWARD_PROGRAM, SUNWARD_PROGRAM, "sweep", "sweep.yaml", "--out", "out", "--quiet", "-j", "1",
                  static_cast<char*>(nullptr));
            _exit(98);
        }
        return child;
    };
    for (int i = 0; i < 3; ++i) {
        const pid_t one = start();
        const pid_t two = start();
        for (const pid_t child : {one, two}) {
            int status = -1;
            waitpid(child, &status, 0);
            CHECK(status == 0);
            CHECK(sql(folder, "SELECT count(*) FROM runs WHERE status <> 'done'") == "0\n");
        }
        fs::remove_all(folder / "out");
    }
}

TEST_CASE("a row that was damaged or edited is no result, until --retry makes it again") {
    const fs::path folder = scratch_folder("damaged");
    make_sweep(folder, "seeds: 3\n");
    REQUIRE(sweep(folder).status == 0);
    const std::string before = exported(folder);
    const std::string statement = GENERATE(
        "UPDATE results SET \\\"energy.it_kwh\\\" = \\\"energy.it_kwh\\\" + 1 WHERE id = 2",
        "UPDATE results SET \\\"jobs.completed\\\" = 99 WHERE id = 2", "UPDATE runs SET seed = 77 WHERE id = 2",
        "UPDATE runs SET sum = 1 WHERE id = 2", "DELETE FROM results WHERE id = 2");
    INFO(statement);
    sql(folder, statement);
    for (const std::vector<std::string>& command : {std::vector<std::string>{"sweep", "export", "out"},
                                                    {"sweep", "status", "out"},
                                                    {"sweep", "sweep.yaml", "--out", "out", "--quiet"}}) {
        const Outcome outcome = run_program(folder, command);
        CHECK(outcome.status == 2);
        CHECK(outcome.out.empty());
        CHECK_THAT(outcome.err,
                   Contains("sweep.sqlite: 1 row damaged or edited, as the check sum says: id 2; repeat the "
                            "run with --retry"));
    }
    CHECK(sweep(folder, "out", {"--retry"}).status == 0);
    CHECK((exported(folder) == before));
}

TEST_CASE("a run whose row was deleted or waits beside its results is made again") {
    const fs::path folder = scratch_folder("deleted");
    make_sweep(folder, "seeds: 3\n");
    REQUIRE(sweep(folder).status == 0);
    const std::string before = exported(folder);
    const std::string statement =
        GENERATE("DELETE FROM runs WHERE id = 2", "DELETE FROM runs WHERE id = (SELECT max(id) FROM runs)",
                 "UPDATE runs SET position = 1 WHERE id = 2", "UPDATE runs SET status = 'waiting' WHERE id = 2");
    INFO(statement);
    sql(folder, statement);
    for (const char* reader : {"export", "status"}) {
        const Outcome outcome = run_program(folder, {"sweep", reader, "out"});
        CHECK(outcome.status == 2);
        CHECK(outcome.out.empty());
        CHECK_THAT(outcome.err, Contains("sweep.sqlite: ") &&
                                    Contains("'sunward sweep' with the sweep's file enters and makes them again"));
    }
    CHECK(sweep(folder).status == 0);
    CHECK((exported(folder) == before));
}

TEST_CASE("a list of input files that was emptied or edited does not switch off their check") {
    const fs::path folder = scratch_folder("list");
    make_sweep(folder, "seeds: 2\n");
    REQUIRE(sweep(folder).status == 0);
    const std::string before = exported(folder);
    const std::string statement =
        GENERATE("DELETE FROM files", "DELETE FROM files WHERE path LIKE '%ci.csv'", "UPDATE files SET bytes = 1");
    INFO(statement);
    sql(folder, statement);
    edit(folder / "ci.csv", ",200", ",201");
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"sweep", "export", "out"}, {"sweep", "sweep.yaml", "--out", "out", "--quiet"}}) {
        const Outcome outcome = run_program(folder, command);
        CHECK(outcome.status == 2);
        CHECK_THAT(outcome.err, Contains("the list of the files that its runs read is damaged or edited, as the check "
                                         "sum says; repeat all runs with --retry"));
    }
    REQUIRE(sweep(folder, "out", {"--retry"}).status == 0);
    CHECK((exported(folder) != before));
    CHECK(sweep(folder).status == 0);
    edit(folder / "ci.csv", ",201", ",200");
    check_refused(folder, "ci.csv before it was changed");
}

TEST_CASE("a store whose tables were edited is not gone on with, with --retry neither") {
    const fs::path folder = scratch_folder("tables");
    make_sweep(folder, "");
    REQUIRE(sweep(folder).status == 0);
    sql(folder, "ALTER TABLE results RENAME COLUMN 'energy.it_kwh' TO 'energy.it_kwg'");
    for (const std::vector<std::string>& command : {std::vector<std::string>{"sweep", "export", "out"},
                                                    {"sweep", "sweep.yaml", "--out", "out", "--quiet"},
                                                    {"sweep", "sweep.yaml", "--out", "out", "--quiet", "--retry"}}) {
        const Outcome outcome = run_program(folder, command);
        CHECK(outcome.status == 2);
        CHECK_THAT(outcome.err, Contains("sweep.sqlite: is damaged or edited: its tables are not as they were made") &&
                                    Contains("run the sweep again into another folder, or move this one away"));
    }
}

TEST_CASE("a store of another format or version says what to do") {
    const fs::path folder = scratch_folder("format");
    make_sweep(folder, "");
    REQUIRE(sweep(folder).status == 0);
    SECTION("format") {
        sql(folder, "UPDATE sweep SET value = '1' WHERE key = 'format'");
        for (const std::vector<std::string>& arguments :
             {std::vector<std::string>{"sweep", "sweep.yaml", "--out", "out"},
              {"sweep", "status", "out"},
              {"sweep", "export", "out"}}) {
            const Outcome outcome = run_program(folder, arguments);
            CHECK(outcome.status == 2);
            CHECK_THAT(outcome.err, Contains("is a store of format 1, this Sunward (") &&
                                        Contains("export it with the build of it that made it, or run the sweep again "
                                                 "into another folder"));
        }
    }
    SECTION("version") {
        sql(folder,
            GENERATE("UPDATE sweep SET value = '0.0.7' WHERE key = 'version'", "UPDATE runs SET version = '0.0.7'"),
            reseal);
        check_refused(folder, "holds runs of Sunward 0.0.7, this is");
    }
}

TEST_CASE("a database or file that is no store is not written to") {
    const fs::path folder = scratch_folder("database");
    make_sweep(folder, "");
    fs::create_directory(folder / "out");
    SECTION("a database") {
        sql(folder, "CREATE TABLE mine(x)");
        const std::string before = read_text(folder / "out" / "sweep.sqlite");
        const Outcome outcome = sweep(folder);
        CHECK(outcome.status == 2);
        CHECK_THAT(outcome.err, Contains("is a database, but not a sweep store"));
        CHECK((read_text(folder / "out" / "sweep.sqlite") == before));
    }
    SECTION("a text") {
        write_file(folder / "out" / "sweep.sqlite", "mine");
        CHECK(sweep(folder).status == 2);
        CHECK(read_text(folder / "out" / "sweep.sqlite") == "mine");
    }
    SECTION("a link") {
        write_file(folder / "elsewhere", "");
        fs::create_symlink("../elsewhere", folder / "out" / "sweep.sqlite");
        CHECK(sweep(folder).status == 2);
        CHECK(read_text(folder / "elsewhere").empty());
    }
}

TEST_CASE("status and export read a store where nothing can be written") {
    const fs::path folder = scratch_folder("readonly");
    make_sweep(folder, "seeds: 2\n");
    REQUIRE(sweep(folder).status == 0);
    const std::string csv = exported(folder);
    const bool with_log = GENERATE(false, true);
    if (with_log) { // as a sweep that was killed leaves it
        write_file(folder / "hold.py", "import sqlite3, os\n"
                                       "db = sqlite3.connect('out/sweep.sqlite')\n"
                                       "db.execute('UPDATE runs SET position = 3 - position')\n"
                                       "db.commit()\nos._exit(0)\n");
        REQUIRE(std::system(("cd '" + folder.string() + "' && python3 hold.py").c_str()) == 0);
        REQUIRE(fs::file_size(folder / "out" / "sweep.sqlite-wal") > 0);
        fs::remove(folder / "out" / "sweep.sqlite-shm");
    }
    for (const auto& entry : fs::directory_iterator(folder / "out"))
        fs::permissions(entry, fs::perms::owner_read | fs::perms::others_read);
    fs::permissions(folder / "out",
                    fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read | fs::perms::others_exec);
    fs::permissions(folder, fs::perms::others_exec | fs::perms::others_read, fs::perm_options::add);
    const pid_t child = fork();
    if (child == 0) {
        // The superuser may write anywhere.
        if (chdir(folder.c_str()) != 0 || (getuid() == 0 && setuid(65534) != 0))
            _exit(99);
        if (access(SUNWARD_PROGRAM, X_OK) != 0 || access("out/sweep.sqlite", R_OK) != 0)
            _exit(77);
        const Outcome status = run_program(".", {"sweep", "status", "out"});
        const Outcome rows = run_program(".", {"sweep", "export", "out"});
        const bool logged = rows.out.find("\n1,8,") < rows.out.find("\n2,7,");
        const bool same = with_log ? logged && rows.out.size() == csv.size() : rows.out == csv;
        _exit(status.status == 0 && rows.status == 0 && same && status.out.starts_with("sweep: 2 runs") ? 0 : 1);
    }
    int status = -1;
    waitpid(child, &status, 0);
    fs::permissions(folder / "out", fs::perms::owner_all);
    if (WEXITSTATUS(status) == 77)
        WARN("the program or the folder is out of reach of another user");
    else
        CHECK(status == 0);
}
