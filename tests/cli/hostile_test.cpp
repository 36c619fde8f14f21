// Files that are made to do harm: refused with exit status 2 and a name, promptly and in bounded memory.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdlib>
#include <fstream>

#include <catch2/catch.hpp>

#include "data.hpp"
#include "program.hpp"

using namespace sunward::test;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

constexpr long most_kilobytes = 512 * 1024;

double processor_seconds(const rusage& usage) {
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec);
}

/// Runs `sunward validate tiny.yaml`; it has to refuse within half a minute of processor time and 512 MB, naming the
/// file.
void check_refused(const fs::path& folder, const std::string& part) {
    setenv("ASAN_OPTIONS", "quarantine_size_mb=1", 1); // what the sanitizer keeps is not the program's own
    rusage before{};
    getrusage(RUSAGE_CHILDREN, &before);
    const Outcome outcome = run_program(folder, {"validate", "tiny.yaml"});
    INFO(outcome.err.substr(0, 2000));
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.err, Contains(part));
    CHECK(outcome.err.size() < 20'000);
    rusage children{};
    getrusage(RUSAGE_CHILDREN, &children);
    CHECK(processor_seconds(children) - processor_seconds(before) < 30);
    CHECK(children.ru_maxrss < most_kilobytes); // of the largest child so far
}

void write_gzip(const fs::path& path, const std::string& piece, int times) {
    gzFile file = gzopen(path.c_str(), "wb1");
    for (int i = 0; i < times; ++i)
        gzwrite(file, piece.data(), static_cast<unsigned>(piece.size()));
    gzclose(file);
}

std::string repeated(const std::string& piece, std::size_t times) {
    std::string text;
    text.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i)
        text += piece;
    return text;
}

} // namespace

TEST_CASE("tables that are made to do harm") {
    const fs::path folder = scratch_folder("hostile");
    const std::string text = make_tiny(folder);
    const fs::path jobs = folder / "jobs.csv";
    SECTION("a device") {
        fs::remove(jobs);
        fs::create_symlink("/dev/zero", jobs);
        check_refused(folder, "jobs.csv: is a device, expected a file");
    }
    SECTION("a gzip bomb of zeros") {
        write_gzip(jobs, std::string(1 << 20, '\0'), 200);
        check_refused(folder, "jobs.csv:1:1: control character 0x00");
    }
    SECTION("a gzip bomb of rows") {
        write_gzip(jobs, repeated("0,1,1\n", 100'000), 1000);
        check_refused(folder, "jobs.csv: is larger than the limit of 268435456 bytes when unpacked");
    }
    SECTION("a line of 100 MB") {
        write_file(jobs, "job_id,submit_s,run_s,accelerators\n" + std::string(100'000'000, '1'));
        check_refused(folder, "jobs.csv:2: line longer than the limit of 1048576 bytes");
    }
    SECTION("a header of a million columns") {
        write_file(jobs, repeated("a,", 500'000) + "\n");
        check_refused(folder, "jobs.csv:1:");
    }
    SECTION("a row of faults a million times") {
        write_file(jobs, "job_id,submit_s,run_s,accelerators\n" + repeated("a,b,c,d,e\n", 3'000'000));
        check_refused(folder, "; and 2999997 more like it");
    }
}

TEST_CASE("scenarios that are made to do harm") {
    const fs::path folder = scratch_folder("hostile");
    const std::string text = make_tiny(folder);
    std::string bomb = text + "x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n";
    SECTION("aliases of aliases") {
        for (int i = 1; i < 12; ++i) {
            const std::string last = "*x" + std::to_string(i - 1);
            bomb +=
                "x" + std::to_string(i) + ": &x" + std::to_string(i) + " [" + repeated(last + ", ", 9) + last + "]\n";
        }
        write_file(folder / "tiny.yaml", bomb);
        check_refused(folder, "too large: more than a million values once aliases are expanded");
    }
    SECTION("depth") {
        write_file(folder / "tiny.yaml", text + "x: " + std::string(1'000'000, '['));
        check_refused(folder, "nested deeper than 64 levels");
    }
    SECTION("depth in block style") {
        std::string deep = text + "x:\n";
        for (std::size_t i = 1; i < 3000; ++i)
            deep += std::string(i, ' ') + "a:\n";
        write_file(folder / "tiny.yaml", deep);
        check_refused(folder, "nested deeper than 64 levels");
    }
    SECTION("size") {
        write_file(folder / "tiny.yaml", text + "x: " + std::string(17'000'000, 'a') + "\n");
        check_refused(folder, "tiny.yaml: is larger than the limit of 16777216 bytes");
    }
    SECTION("a million values") {
        write_file(folder / "tiny.yaml", text + "x: [" + repeated("a,", 990'000) + "a]\n");
        check_refused(folder, "unknown key 'x'");
    }
}

TEST_CASE("JSON and MATPOWER files that are made to do harm") {
    const fs::path folder = scratch_folder("hostile");
    const std::string text = make_tiny(folder);
    const auto json = [&](const std::string& content) {
        write_file(folder / "tiny.yaml",
                   with(text, "{format: csv, file: ci.csv, time: when, value: ci, unit: gCO2/kWh}",
                        "{format: carbon-aware-sdk, file: a.json, location: x}"));
        write_file(folder / "a.json", content);
    };
    const auto network = [&](const std::string& content) {
        write_file(folder / "tiny.yaml", text + "cases: [{name: c, file: c.m}]\n");
        write_file(folder / "c.m", content);
    };
    SECTION("JSON: depth") {
        json(std::string(10'000'000, '['));
        check_refused(folder, "a.json: nested deeper than 4 levels");
    }
    SECTION("JSON: many small values or objects") {
        for (const std::string& many : {repeated("[],", 20'000'000), repeated("{\"a\":1},", 7'000'000)}) {
            json("[" + many + "1]");
            check_refused(folder, "a.json: more than 6000000 values");
        }
    }
    SECTION("a network of many rows, texts or values") {
        std::string values;
        for (int i = 0; i < 2'000'000; ++i)
            values += "a" + std::to_string(i) + "=1;";
        for (const std::string& content : {"mpc.bus = [" + repeated("1;", 20'000'000) + "];\n",
                                           "mpc.bus_name = {" + repeated("'';", 10'000'000) + "};\n", values}) {
            network(content);
            check_refused(folder, "more than 500000 rows, texts and values in all");
        }
    }
    SECTION("a range without end") {
        network("mpc.bus = [1:1e300];\n");
        check_refused(folder, "c.m:1:");
    }
    SECTION("no case at all") {
        network("root:$y$j9T$abcdef:19000\nhunter2\nPASSWORD = hunter2\n");
        check_refused(folder, "c.m:1:1:");
        CHECK_THAT(run_program(folder, {"validate", "tiny.yaml"}).err, !Contains("abcdef") && !Contains("hunter2"));
    }
}

TEST_CASE("texts that a spreadsheet would run are marked in results, numbers are not") {
    const fs::path folder = scratch_folder("spreadsheet");
    std::string text = make_tiny(folder);
    write_file(folder / "jobs.csv", "job_id,submit_s,run_s,accelerators,user\n"
                                    "=1+1,0,3600,1,@SUM(A1)\n-5,60,3600,1,-x\n+cmd,120,600,1,a;=b\n");
    write_file(folder / "tiny.yaml", text);
    REQUIRE(run_program(folder, {"run", "tiny.yaml", "--out", "out"}).status == 0);
    const std::string jobs = read_text(folder / "out" / "jobs.csv");
    CHECK_THAT(jobs, Contains("\n'=1+1,'@SUM(A1),one") && Contains("\n-5,'-x,one") && Contains("\n'+cmd,\"a;=b\",one"));
    REQUIRE(
        run_program(folder, {"run", "tiny.yaml", "--out", "raw", "--set", "output.spreadsheet_safe=false"}).status ==
        0);
    CHECK_THAT(read_text(folder / "raw" / "jobs.csv"), Contains("\n=1+1,@SUM(A1),one") && Contains("\n+cmd,"));
}

TEST_CASE("messages hold no escape sequences, whatever the arguments are") {
    const fs::path folder = scratch_folder("escapes");
    make_tiny(folder);
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"run", "\x1b[31mx.yaml"},
                                                      {"run", "tiny.yaml", "--policy", "\x1b[31m"},
                                                      {"run", "tiny.yaml", "--set", "name=\x1b[31m"},
                                                      {"\x1b[31m"},
                                                      {"run", "tiny.yaml", "--\x9b"}}) {
        const Outcome outcome = run_program(folder, arguments);
        CHECK(outcome.status == 2);
        CHECK(outcome.err.find('\x1b') == std::string::npos);
        CHECK(outcome.err.find('\x9b') == std::string::npos);
    }
}
