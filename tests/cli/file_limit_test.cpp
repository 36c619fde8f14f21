// Files that may not grow, by the limit of a shell (ulimit -f): an error that names the file, and nothing half-written.
#include <catch2/catch.hpp>

#include "sweep_folder.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;
using Catch::Contains;

namespace {

/// A command of the program under a limit of so many KiB a file; what it prints is in files of its own, short ones.
Outcome limited(const fs::path& folder, int kib, const std::string& command) {
    const std::string line = "cd '" + folder.string() + "' && bash -c 'ulimit -f " + std::to_string(kib) + "; exec \"" +
                             SUNWARD_PROGRAM + "\" " + command + "' > said 2> complained";
    const int status = std::system(line.c_str());
    return {WEXITSTATUS(status), read_text(folder / "said"), read_text(folder / "complained")};
}

} // namespace

TEST_CASE("a result that may not grow is an error that names it, and leaves none") {
    const fs::path folder = scratch_folder("file-limit");
    make_tiny(folder);
    SECTION("of a run") {
        const Outcome outcome = limited(folder, 2, "run tiny.yaml --out out --quiet");
        CHECK(outcome.status == 1);
        CHECK_THAT(outcome.err, Contains("cannot write out/") && Contains(": File too large"));
        CHECK_FALSE(fs::exists(folder / "out"));
    }
    SECTION("of a comparison") {
        const Outcome outcome = limited(folder, 2, "compare tiny.yaml --policies green,plain --out out --quiet");
        CHECK(outcome.status == 1);
        CHECK_THAT(outcome.err, Contains("cannot write out/compare.") && Contains(": File too large"));
        CHECK_FALSE(fs::exists(folder / "out"));
    }
}

TEST_CASE("a store that may not grow is named, and goes on once it may; it is read nevertheless") {
    const fs::path folder = scratch_folder("store-limit");
    make_sweep(folder, "seeds: 3\n");
    const int kib = GENERATE(2, 10, 33, 40);
    INFO(kib);
    const Outcome stopped = limited(folder, kib, "sweep sweep.yaml --out out --quiet");
    CHECK((stopped.status == 1 || stopped.status == 2));
    CHECK_THAT(stopped.err, Contains("out/sweep.sqlite: disk I/O error: ") &&
                                (Contains("File too large") || Contains("a limit on the size of files is reached")));
    REQUIRE(sweep(folder).status == 0);
    const Outcome read = limited(folder, 1, "sweep status out");
    CHECK(read.status == 0);
    CHECK_THAT(read.out, Contains("done       3\n"));
    const std::string csv = exported(folder);
    const Outcome refused = limited(folder, 1, "sweep export out --out runs.csv");
    CHECK(refused.status == 1);
    CHECK_THAT(refused.err, Contains("runs.csv: File too large"));
    CHECK_FALSE(fs::exists(folder / "runs.csv"));
    CHECK(limited(folder, 1, "sweep export out").status == 1);
    CHECK((exported(folder) == csv));
}
