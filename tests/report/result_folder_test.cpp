#include <csignal>
#include <fstream>
#include <memory>
#include <set>
#include <sys/resource.h>
#include <sys/stat.h>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "data.hpp"
#include "sample.hpp"
#include "sunward/error/error.hpp"
#include "sunward/report/result_folder.hpp"

using namespace sunward;
using namespace sunward::test;
namespace fs = std::filesystem;
using Catch::Contains;

namespace {

std::string read(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::size_t entries(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

void put(ResultFolder& folder, std::string_view name, std::string_view text) {
    folder.write(name, [&](const Sink& sink) { sink(text); });
}

std::set<std::string> names_in(const fs::path& folder) {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.insert(entry.path().filename());
    return names;
}

/// What the program knows its results by.
void put_summary(ResultFolder& folder, std::string_view name = "summary.json") {
    put(folder, name, R"({"schema": 1, "sunward_version": "1", "files": )" + files_json(folder.written()) + "}");
}

void make_result(const fs::path& path, const std::vector<std::pair<std::string, std::string>>& files,
                 std::string_view voucher = "summary.json") {
    ResultFolder folder(path);
    for (const auto& [name, text] : files)
        put(folder, name, text);
    put_summary(folder, voucher);
    folder.commit();
}

/// Files may not grow beyond this size for as long as the object lives.
class SizeLimit {
public:
    explicit SizeLimit(rlim_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~SizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }

private:
    rlimit before_{};
};

} // namespace

TEST_CASE("files appear on commit") {
    const fs::path parent = scratch_folder("commit");
    ResultFolder folder(parent / "a" / "b");
    put(folder, "x.csv", "1\n");
    put_summary(folder);
    CHECK_FALSE(fs::exists(parent / "a" / "b" / "x.csv"));
    folder.commit();
    CHECK(read(parent / "a" / "b" / "x.csv") == "1\n");
    CHECK(entries(parent / "a" / "b") == 2);
}

TEST_CASE("without a commit nothing is left, nor the folders made for it") {
    const fs::path parent = scratch_folder("no-commit");
    {
        ResultFolder folder(parent / "a" / "b");
        put(folder, "x.csv", "1\n");
    }
    CHECK(entries(parent) == 0);
}

TEST_CASE("without a commit what was there before stays") {
    const fs::path parent = scratch_folder("before");
    make_result(parent, {{"x.csv", "old"}});
    {
        ResultFolder folder(parent);
        put(folder, "x.csv", "new");
        put_summary(folder);
    }
    CHECK(read(parent / "x.csv") == "old");
    CHECK(entries(parent) == 2);
}

TEST_CASE("a commit replaces an earlier result with all its files") {
    const fs::path parent = scratch_folder("replace");
    make_result(parent, {{"x.csv", "old"}, {"jobs.csv", "old"}});
    make_result(parent, {{"x.csv", "new"}});
    CHECK(read(parent / "x.csv") == "new");
    CHECK_FALSE(fs::exists(parent / "jobs.csv"));
    CHECK(entries(parent) == 2);
}

TEST_CASE("the results of a run and of a comparison may lie side by side") {
    const fs::path parent = scratch_folder("both");
    make_result(parent, {{"x.csv", "run"}});
    make_result(parent, {{"compare.csv", "comparison"}}, "compare.json");
    make_result(parent, {{"y.csv", "run"}});
    CHECK(names_in(parent) == std::set<std::string>{"compare.csv", "compare.json", "summary.json", "y.csv"});
}

TEST_CASE("a folder with anything but results is refused and stays as it was") {
    const std::string name = GENERATE("notes.txt", "zones.csv", ".hidden", "x.CSV", ".x.csv.123.part", "sweep.sqlite");
    const fs::path parent = scratch_folder("foreign");
    if (GENERATE(false, true))
        make_result(parent, {{"x.csv", "old"}});
    write_file(parent / name, "mine");
    const auto before = names_in(parent);
    CHECK_THROWS_WITH(ResultFolder(parent), Contains("'" + name + "', which Sunward did not write"));
    CHECK(read(parent / name) == "mine");
    CHECK(names_in(parent) == before);
}

TEST_CASE("a file of a result that was changed, or replaced by something else, is not the program's any more") {
    const fs::path parent = scratch_folder("changed");
    make_result(parent, {{"x.csv", "old"}});
    fs::remove(parent / "x.csv");
    SECTION("its text") { write_file(parent / "x.csv", "odd"); }
    SECTION("a folder") { fs::create_directory(parent / "x.csv"); }
    SECTION("a link") {
        write_file(parent.parent_path() / "old-elsewhere", "old");
        fs::create_symlink(parent.parent_path() / "old-elsewhere", parent / "x.csv");
    }
    SECTION("a pipe") { REQUIRE(mkfifo((parent / "x.csv").c_str(), 0600) == 0); }
    CHECK_THROWS_WITH(ResultFolder(parent), Contains("'x.csv', which Sunward did not write or which was changed"));
    CHECK(entries(parent) == 2);
}

TEST_CASE("an input of the run is never replaced, however it is reached") {
    const fs::path parent = scratch_folder("input");
    make_result(parent / "out", {{"x.csv", "old"}});
    fs::path input = parent / "out" / "x.csv";
    SECTION("itself") {}
    SECTION("from above") { input = parent / "out" / ".." / "out" / "x.csv"; }
    SECTION("a link") {
        fs::create_symlink("out/x.csv", parent / "in.csv");
        input = parent / "in.csv";
    }
    SECTION("a hard link") {
        fs::create_hard_link(input, parent / "in.csv");
        input = parent / "in.csv";
    }
    CHECK_THROWS_WITH(ResultFolder(parent / "out", {input}), Contains("it holds 'x.csv', an input of this run"));
    CHECK(read(parent / "out" / "x.csv") == "old");
}

TEST_CASE("what comes into the folder during a run is kept, and the run says so") {
    const fs::path parent = scratch_folder("late");
    make_result(parent, {{"x.csv", "old"}});
    {
        ResultFolder folder(parent);
        put(folder, "x.csv", "new");
        put(folder, "y.csv", "new");
        put_summary(folder);
        write_file(parent / "y.csv", "mine");
        CHECK_THROWS_WITH(folder.commit(), Contains("cannot be written here any more: it holds 'y.csv'"));
    }
    CHECK(read(parent / "x.csv") == "old");
    CHECK(read(parent / "y.csv") == "mine");
    CHECK(entries(parent) == 3);
}

TEST_CASE("a folder that another process made and removed again is made anew") {
    const fs::path parent = scratch_folder("removed");
    auto other = std::make_unique<ResultFolder>(parent / "new");
    ResultFolder folder(parent / "new");
    put(folder, "x.csv", "1\n");
    put_summary(folder);
    other.reset();
    folder.commit();
    CHECK(read(parent / "new" / "x.csv") == "1\n");
}

TEST_CASE("a result of an older version, without a list of files, is known by how its files begin") {
    const fs::path parent = scratch_folder("older");
    write_file(parent / "summary.json", R"({"schema": 1, "sunward_version": "0.9.0"})");
    write_file(parent / "sites.csv", "time_utc,site,it_kw,facility_kw,solar_kw\n");
    write_file(parent / "scenario.resolved.yaml", "sunward: 1\nname: x\n");
    SECTION("it is replaced") {
        make_result(parent, {{"x.csv", "new"}});
        CHECK(entries(parent) == 2);
    }
    SECTION("but no file of the user's under such a name") {
        write_file(parent / "zones.csv", "zone,price\n");
        CHECK_THROWS_WITH(ResultFolder(parent), Contains("it holds 'zones.csv', which"));
    }
    SECTION("nor a summary that is no summary") {
        write_file(parent / "summary.json", R"({"schema": 1})");
        CHECK_THROWS_WITH(ResultFolder(parent), Contains("'scenario.resolved.yaml', 'sites.csv', 'summary.json'"));
    }
}

TEST_CASE("the list of files passes over the folders in the resolved scenario") {
    const auto sum = [](std::string_view name, std::string_view text) {
        FileTally tally(name);
        tally.add(text.substr(0, 9));
        tally.add(text.substr(9));
        return tally.result();
    };
    CHECK(sum("jobs.csv", "123456789") == WrittenFile{"jobs.csv", 9, 0xCBF43926}); // the check value of CRC-32
    const auto one = sum("scenario.resolved.yaml", "sunward: 1\nfile: /a/b/in.csv\n");
    CHECK(one == sum("scenario.resolved.yaml", "sunward: 1\nfile: /other/in.csv\n"));
    CHECK_FALSE(one == sum("scenario.resolved.yaml", "sunward: 1\nfile: /a/b/on.csv\n"));
    CHECK_FALSE(one == sum("scenario.resolved.yaml", "sunward: 2\nfile: /a/b/in.csv\n"));
}

TEST_CASE("what a process that was killed has left is cleared away, its result replaced") {
    const fs::path parent = scratch_folder("killed");
    make_result(parent, {{"x.csv", "old"}});
    const std::string digits(16, 'a');
    SECTION("before the first name was given") {
        write_file(parent / (".sunward.x.csv." + digits + ".part"), "ne");
        const ResultFolder folder(parent);
        CHECK(entries(parent) == 2);
    }
    SECTION("between two names") {
        fs::rename(parent / "summary.json", parent / (".sunward.summary.json." + digits + ".part"));
        { const ResultFolder looked_at(parent); }
        CHECK(entries(parent) == 2);
        make_result(parent, {{"y.csv", "new"}});
        CHECK(names_in(parent) == std::set<std::string>{"summary.json", "y.csv"});
    }
}

TEST_CASE("a folder that cannot be made is an input error and leaves nothing") {
    const fs::path parent = scratch_folder("refused");
    write_file(parent / "file", "text");
    CHECK_THROWS_AS(ResultFolder(parent / "file"), InputError);
    CHECK_THROWS_AS(ResultFolder(parent / "file" / "below"), InputError);
    CHECK_THROWS_AS(ResultFolder(parent / "new" / std::string(300, 'x')), InputError);
    CHECK_THROWS_AS(ResultFolder(fs::path{}), InputError);
    CHECK_THROWS_AS(ResultFolder("/proc/sunward/results"), InputError);
    fs::create_symlink(parent / "nowhere", parent / "dangling");
    CHECK_THROWS_AS(ResultFolder(parent / "dangling"), InputError);
    CHECK(entries(parent) == 2);
    CHECK(read(parent / "file") == "text");
}

TEST_CASE("a folder where files cannot be written is an input error and leaves nothing") {
    const fs::path parent = scratch_folder("unwritable");
    const SizeLimit limit(0);
    CHECK_THROWS_AS(ResultFolder(parent / "new"), InputError);
    CHECK(entries(parent) == 0);
}

TEST_CASE("a file that does not fit on the disk is an error and leaves nothing") {
    const fs::path parent = scratch_folder("full");
    {
        ResultFolder folder(parent / "new");
        const SizeLimit limit(4096);
        put(folder, "small.csv", "fits");
        CHECK_THROWS_AS(put(folder, "big.csv", std::string(10'000, 'x')), SimulationError);
    }
    CHECK(entries(parent) == 0);
}

TEST_CASE("a run's results are the files that its output asks for") {
    const fs::path parent = scratch_folder("results");
    Scenario scenario = sample_scenario();
    const Result result = sample_result();
    const auto write_all = [&] {
        ResultFolder folder(parent);
        write_results(folder, scenario, result, summarise(scenario, result, {}), "name: sample\n");
        folder.commit();
    };
    write_all();
    CHECK(entries(parent) == 4);
    CHECK(read(parent / "scenario.resolved.yaml") == "name: sample\n");
    CHECK(read(parent / "jobs.csv").substr(0, 6) == "job_id");
    scenario.output.jobs = false;
    write_all();
    CHECK(entries(parent) == 3);
    CHECK_FALSE(fs::exists(parent / "jobs.csv"));
}
