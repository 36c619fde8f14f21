#include <csignal>
#include <fstream>
#include <sys/resource.h>

#include <catch2/catch.hpp>

#include "data.hpp"
#include "sample.hpp"
#include "sunward/error/error.hpp"
#include "sunward/report/result_folder.hpp"

using namespace sunward;
using namespace sunward::test;
namespace fs = std::filesystem;

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
    put(folder, "y.json", "{}");
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
    write_file(parent / "x.csv", "old");
    {
        ResultFolder folder(parent);
        put(folder, "x.csv", "new");
    }
    CHECK(read(parent / "x.csv") == "old");
    CHECK(entries(parent) == 1);
}

TEST_CASE("a commit replaces an earlier run's files, and removes those that this run does not give") {
    const fs::path parent = scratch_folder("replace");
    for (const char* name : {"x.csv", "jobs.csv", "own.txt"})
        write_file(parent / name, "old");
    ResultFolder folder(parent);
    put(folder, "x.csv", "new");
    folder.leave_out("jobs.csv");
    folder.commit();
    CHECK(read(parent / "x.csv") == "new");
    CHECK_FALSE(fs::exists(parent / "jobs.csv"));
    CHECK(read(parent / "own.txt") == "old");
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
