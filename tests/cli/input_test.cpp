// Bad input: exit status 2, a message with the place, and nothing written.
#include <fstream>
#include <iterator>
#include <regex>

#include <catch2/catch.hpp>

#include "data.hpp"
#include "program.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;

namespace {

/// A scenario that is fine but for one thing.
class BadInput {
public:
    explicit BadInput(const std::string& name) : folder_(scratch_folder(name)), scenario_(make_tiny(folder_)) {}

    void replace(const std::string& part, const std::string& instead) {
        scenario_ = with(scenario_, part, instead);
        write_file(folder_ / "tiny.yaml", scenario_);
    }
    void replace_in(const char* file, const std::string& part, const std::string& instead) const {
        write_file(folder_ / file, with(read_text(folder_ / file), part, instead));
    }
    [[nodiscard]] const fs::path& folder() const { return folder_; }

    /// Both commands refuse; the message matches `place` and holds each of `parts`. Returns it.
    std::string check_refused(const std::string& place, const std::vector<std::string>& parts) const {
        const Outcome outcome = run_program(folder_, {"run", "tiny.yaml", "--out", "out"});
        INFO(outcome.err);
        CHECK(outcome.status == 2);
        CHECK(outcome.out.empty());
        CHECK(std::regex_search(outcome.err.substr(0, 4096), std::regex(place)));
        for (const std::string& part : parts) {
            INFO("expected: " << part);
            CHECK(outcome.err.find(part) != std::string::npos);
        }
        CHECK_FALSE(fs::exists(folder_ / "out"));
        CHECK_FALSE(fs::exists(folder_ / "results"));
        const Outcome checked = run_program(folder_, {"validate", "tiny.yaml"});
        CHECK(checked.status == 2);
        CHECK(checked.err == outcome.err);
        return outcome.err;
    }

private:
    fs::path folder_;
    std::string scenario_;
};

const std::string in_yaml = "tiny\\.yaml:[0-9]+:[0-9]+: ";

std::string line_of(const char* file, int line) {
    std::string name(file);
    return name.replace(name.find('.'), 1, "\\.") + ":" + std::to_string(line) + "[: ]";
}

} // namespace

TEST_CASE("a scenario that does not exist is refused") {
    const fs::path folder = scratch_folder("no-scenario");
    const Outcome outcome = run_program(folder, {"run", "absent.yaml"});
    CHECK(outcome.status == 2);
    CHECK(outcome.err.find("absent.yaml") != std::string::npos);
    CHECK(fs::is_empty(folder));
}

TEST_CASE("a missing input file is refused where it is named") {
    BadInput input("missing-file");
    input.replace("file: jobs.csv", "file: absent.csv");
    input.check_refused(in_yaml, {"absent.csv"});
}

TEST_CASE("a wrong unit is refused") {
    BadInput input("wrong-unit");
    input.replace("full: 400 W", "full: 400 kg");
    input.check_refused("tiny\\.yaml:12:[0-9]+: ", {"kg"});
}

TEST_CASE("a missing unit is refused") {
    BadInput input("no-unit");
    input.replace("full: 400 W", "full: 400");
    input.check_refused("tiny\\.yaml:12:[0-9]+: ", {"unit"});
}

TEST_CASE("an unknown key is refused with the near name") {
    BadInput input("unknown-key");
    input.replace("facility:", "facilty:");
    input.check_refused("tiny\\.yaml:18:[0-9]+: ", {"facilty", "'facility'"});
}

TEST_CASE("a repeated key is refused") {
    BadInput input("repeated-key");
    input.replace("seed: 7", "seed: 7\nseed: 8");
    input.check_refused("tiny\\.yaml:4:[0-9]+: ", {"seed"});
}

TEST_CASE("text that is no YAML is refused") {
    BadInput input("no-yaml");
    input.replace("zones:", "zones: [}");
    input.check_refused(in_yaml, {});
}

TEST_CASE("an empty trace is refused") {
    BadInput input("empty-trace");
    SECTION("no line at all") { write_file(input.folder() / "jobs.csv", ""); }
    SECTION("a header only") { write_file(input.folder() / "jobs.csv", "job_id,submit_s,run_s,accelerators\n"); }
    input.check_refused("jobs\\.csv", {});
}

TEST_CASE("text where a trace should have a number is refused") {
    BadInput input("text-for-number");
    input.replace_in("jobs.csv", "b,60,7200", "b,60,two hours");
    input.check_refused(line_of("jobs.csv", 3),
                        {"run_s: expected a number or a length such as 1-02:30:00, found text (9 bytes)"});
}

TEST_CASE("a gap in a signal is refused under fail") {
    BadInput input("gap");
    input.replace_in("ci.csv", "2022-01-01T10:00Z,300\n", "");
    input.check_refused("ci\\.csv", {"2022-01-01T10:00:00Z"});
}

TEST_CASE("a signal shorter than the horizon is refused under fail") {
    BadInput input("short-signal");
    input.replace("duration: 36 h", "duration: 60 h");
    input.check_refused("ci\\.csv|tiny\\.yaml:[0-9]+:[0-9]+", {"2022-01-03T00:00:00Z"});
}

TEST_CASE("a job wider than every site is refused") {
    BadInput input("wide-job");
    input.replace_in("jobs.csv", "a,0,3600,8", "a,0,3600,9");
    input.check_refused("jobs\\.csv|tiny\\.yaml:[0-9]+:[0-9]+", {"9", "8"});
}

TEST_CASE("a negative run time is refused") {
    BadInput input("negative-run");
    input.replace_in("jobs.csv", "b,60,7200", "b,60,-7200");
    input.check_refused(line_of("jobs.csv", 3), {"-7200"});
}

TEST_CASE("what is not a finite number is refused") {
    BadInput input("nan");
    SECTION("in a trace") {
        input.replace_in("jobs.csv", "b,60,7200", "b,60,inf"); // nan is a missing value there
        input.check_refused(line_of("jobs.csv", 3),
                            {"run_s: expected a number or a length such as 1-02:30:00, found text (3 bytes)"});
    }
    SECTION("in a scenario") {
        input.replace("pue: 1.2", "pue: .nan");
        input.check_refused("tiny\\.yaml:18:[0-9]+: ", {"nan"});
    }
}

TEST_CASE("a line of 100 MB is refused") {
    BadInput input("long-line");
    {
        std::ofstream stream(input.folder() / "jobs.csv", std::ios::binary);
        stream << "job_id,submit_s,run_s,accelerators\n";
        const std::string block(1'000'000, 'x');
        for (int i = 0; i < 100; ++i)
            stream << block;
        stream << ",0,60,1\n";
    }
    const std::string message = input.check_refused(line_of("jobs.csv", 2), {});
    CHECK(message.size() < 10'000);
    fs::remove(input.folder() / "jobs.csv");
}

TEST_CASE("a deadline before the submit is refused") {
    BadInput input("early-deadline");
    input.replace_in("jobs.csv", "d,7200,1800,1,43200", "d,7200,1800,1,3600");
    input.check_refused(line_of("jobs.csv", 5), {"deadline"});
}

TEST_CASE("two sites of one name are refused") {
    BadInput input("same-site");
    input.replace("workload:", "  - {name: one, zone: north, clusters: [{node: box, count: 1}]}\nworkload:");
    input.check_refused("tiny\\.yaml:19:[0-9]+: ", {"one"});
}

TEST_CASE("a policy that does not exist is refused with the near name") {
    BadInput input("no-policy");
    SECTION("in the scenario") {
        input.replace("policy: plain", "policy: plian");
        input.check_refused(in_yaml, {"plian", "'plain'"});
    }
    SECTION("on the command line") {
        const Outcome outcome = run_program(input.folder(), {"run", "tiny.yaml", "--policy", "gren", "--out", "out"});
        CHECK(outcome.status == 2);
        CHECK(outcome.err.find("'green'") != std::string::npos);
        CHECK_FALSE(fs::exists(input.folder() / "out"));
    }
}

TEST_CASE("all faults of a scenario are reported at once") {
    BadInput input("several");
    input.replace("facility:", "facilty:");
    input.replace("full: 400 W", "full: 400");
    input.replace("zone: north", "zone: nort");
    input.check_refused(in_yaml, {"facilty", "unit", "'north'"});
}

TEST_CASE("a result folder that cannot be written is refused before the run, with nothing left behind") {
    const fs::path folder = scratch_folder("no-folder");
    make_tiny(folder);
    write_file(folder / "file", "text");
    for (const char* out : {"file", "file/below", "/proc/sunward/results", ""}) {
        const Outcome outcome = run_program(folder, {"run", "tiny.yaml", "--out", out});
        INFO(out << ": " << outcome.err);
        CHECK(outcome.status == 2);
        CHECK(outcome.out.empty());
        CHECK(outcome.err.find("cannot be written") != std::string::npos);
    }
    CHECK(read_text(folder / "file") == "text");
    CHECK(std::distance(fs::directory_iterator(folder), fs::directory_iterator()) == 4);
}

TEST_CASE("bad overrides are refused") {
    const fs::path folder = scratch_folder("sets");
    make_tiny(folder);
    for (const char* set :
         {"horizon.durtion=1 d", "horizon.duration=1", "no-equals-sign", "sites[7].facility.pue=1.1"}) {
        const Outcome outcome = run_program(folder, {"run", "tiny.yaml", "--set", set, "--out", "out"});
        INFO(set << ": " << outcome.err);
        CHECK(outcome.status == 2);
        CHECK_FALSE(outcome.err.empty());
        CHECK_FALSE(fs::exists(folder / "out"));
    }
}
