// The standard streams may be closed, full, or read by somebody who goes away.
#include <sys/wait.h>

#include <cstdlib>

#include <catch2/catch.hpp>

#include "data.hpp"
#include "program.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;

namespace {

/// The status of `sunward WORDS`, words as a shell has them.
int status_of(const fs::path& folder, const std::string& words) {
    const int status = std::system(("cd '" + folder.string() + "' && '" SUNWARD_PROGRAM "' " + words).c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

} // namespace

TEST_CASE("a standard error that is closed or full changes neither status nor results") {
    const fs::path folder = scratch_folder("no-stderr");
    make_tiny(folder);
    for (const std::string err : {" 2>&-", " 2>/dev/full", " 2>&- <&-"}) {
        CHECK(status_of(folder, "run none.yaml --quiet" + err) == 2);
        CHECK(status_of(folder, "rnu" + err) == 2);
        CHECK(status_of(folder, "run tiny.yaml --out out --quiet" + err) == 0);
        CHECK(fs::exists(folder / "out" / "summary.json"));
        CHECK(read_text(folder / "out" / "jobs.csv").substr(0, 2) != "su");
        fs::remove_all(folder / "out");
        CHECK(status_of(folder, "compare tiny.yaml --policies plain,green --out out --quiet" + err) == 0);
        fs::remove_all(folder / "out");
    }
    CHECK(status_of(folder, "run tiny.yaml --out out --set policy=nowhere >&- 2>&- <&-") == 2);
}

TEST_CASE("a standard output that is closed or full is an error of what is printed, not of the results") {
    const fs::path folder = scratch_folder("no-stdout");
    make_tiny(folder);
    for (const std::string out : {" >&-", " >/dev/full"}) {
        CHECK(status_of(folder, "run tiny.yaml --out out 2>err" + out) == 1);
        CHECK(read_text(folder / "err").find("sunward: cannot write to the standard output: ") == 0);
        CHECK(fs::exists(folder / "out" / "summary.json"));
        CHECK(read_text(folder / "out" / "summary.json").front() == '{');
        fs::remove_all(folder / "out");
        CHECK(status_of(folder, "run tiny.yaml --out out --quiet" + out) == 0);
        fs::remove_all(folder / "out");
        CHECK(status_of(folder, "list metrics 2>err" + out) == 1);
        CHECK(status_of(folder, "--help 2>err" + out) == 1);
    }
}

TEST_CASE("a reader that goes away ends the printing as it does for other programs") {
    const fs::path folder = scratch_folder("pipe");
    make_tiny(folder);
    const auto into_closed_pipe = [&](const std::string& words) {
        const std::string writer =
            "{ while [ ! -e closed ]; do sleep 0.01; done; '" SUNWARD_PROGRAM "' " + words + "; echo $? >status; }";
        const std::string reader = "{ exec <&-; : >closed; while [ ! -s status ]; do sleep 0.01; done; }";
        const std::string command = "cd '" + folder.string() + "' && rm -f closed status && " + writer + " | " + reader;
        CHECK(std::system(command.c_str()) == 0);
        return read_text(folder / "status");
    };
    CHECK(into_closed_pipe("list metrics 2>err") == "141\n");
    CHECK(read_text(folder / "err").empty());
    CHECK(into_closed_pipe("run tiny.yaml --out out 2>err") == "141\n");
    CHECK(read_text(folder / "err").empty());
    CHECK(fs::exists(folder / "out" / "summary.json"));
    // What is said to nobody on the standard error does not change the status.
    CHECK(into_closed_pipe("run none.yaml 2>&1") == "2\n");
}
