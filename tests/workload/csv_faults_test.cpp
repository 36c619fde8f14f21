// Job logs in CSV that cannot be read as they are.
#include <catch2/catch.hpp>

#include "sunward/series/time_text.hpp"
#include "traces.hpp"

using namespace sunward;
using namespace sunward::test;

TEST_CASE("every fault of a CSV trace is reported with its line and column name") {
    CHECK(faults(csv("job_id,submit_s,run_s,accelerators,walltime_s,deadline_s,priority\n"
                     "1,x,10,1,1,,\n"
                     "2,0,-10,1,1,,\n"
                     "3,0,NaN,1,1,,\n"
                     "4,0,10,inf,1,,\n"
                     "5,5,10,1,1,4,\n"
                     "6,0,10,1\n"
                     "7,0,10,1,1,,,9\n"
                     ",0,10,1,1,,\n"
                     "9,-3,1e300,2e9,-0.5,,high\n")) ==
          "2: submit_s: expected a number or a length such as 1-02:30:00, found text (1 byte)\n"
          "3: run_s: negative: '-10'\n"
          "5: accelerators: expected a number, found text (3 bytes)\n"
          "6: deadline_s: before the submit time\n"
          "7: : row of 4 cells, but the header has 7\n"
          "8: : row of 8 cells, but the header has 7\n"
          "9: job_id: empty\n"
          "10: submit_s: negative: '-3'\n"
          "10: run_s: out of range: '1e300'\n"
          "10: accelerators: out of range: '2e9'\n"
          "10: walltime_s: negative: '-0.5'\n"
          "10: priority: expected a number, found text (4 bytes)\n");
}

TEST_CASE("records that cannot be used may be skipped, with a count and the first one's fault") {
    auto source = csv("job_id,submit_s,run_s,accelerators\n"
                      "1,0,10,1\n"
                      "2,0,-10,1\n"
                      "3,5,ten,-7\n"
                      "4,0,10\n"
                      "5,7,20,2\n");
    CHECK(
        faults(source) ==
        "3: run_s: negative: '-10'\n4: run_s: expected a number or a length such as 1-02:30:00, found text (3 bytes)\n"
        "4: accelerators: negative: '-7'\n5: : row of 3 cells, but the header has 4\n");
    source.bad_records = BadRecords::skip;
    auto workload = read(source);
    REQUIRE(workload.jobs.size() == 2);
    CHECK(workload.labels[workload.jobs[1].name] == "5");
    CHECK(has_note(workload, "jobs.csv: 3 of 5 records skipped: cannot be used; the first is line 3: run_s: negative: "
                             "'-10'"));
    source = csv("submit_s,run_s,accelerators\n0,-1.5,1\n");
    source.bad_records = BadRecords::skip;
    CHECK(faults(source).find("no usable job; 1 of 1 record skipped: cannot be used") != std::string::npos);
}

TEST_CASE("dates and numbers do not mix") {
    CHECK(faults(csv("submit_s,run_s,accelerators\n2022-06-06,1,1\n7,1,1\n")) ==
          "3: submit_s: " + time_problem("7") + "\n");
    CHECK(faults(csv("submit_s,run_s,accelerators\n7,1,1\n2022-06-06,1,1\n")) ==
          "3: submit_s: expected a number or a length such as 1-02:30:00, found '2022-06-06'\n");
    CHECK(faults(csv("submit_s,run_s,accelerators\nyesterday,1,1\n2022-06-06,1,1\n")) ==
          "2: submit_s: " + time_problem("yesterday") + "\n");
}

TEST_CASE("the file and line stand in the message") {
    const auto source = csv("submit_s,run_s,accelerators\n0,1,1\n0,y,1\n");
    try {
        (void)read(source);
        FAIL("read a bad file");
    } catch (const InputError& error) {
        CHECK(to_string(error.faults().at(0)).find(source.file.string() + ":3") == 0);
    }
}

TEST_CASE("columns that are not there") {
    auto source = csv("id,submitted,runtime_s,hosts\n1,0,1,1\n");
    const std::string missing = faults(source);
    CHECK(missing.find("1: columns.submit: no column 'submit_s' and none mapped to submit") != std::string::npos);
    CHECK(missing.find("1: columns.accelerators: no column 'accelerators'") != std::string::npos);
    CHECK(missing.find("1: columns.run: no column 'run_s' or 'finish_s'") != std::string::npos);
    source.columns = {{"submit", "submited"}, {"run", "runtime_s"}, {"accelerators", "hosts"}, {"deadlin", "id"}};
    const std::string wrong = faults(source);
    CHECK(wrong.find("columns.deadlin: not a column of a job") != std::string::npos);
    CHECK(wrong.find("'deadline'") != std::string::npos);
    CHECK(wrong.find("columns.submit: no column 'submited'") != std::string::npos);
    CHECK(wrong.find("'submitted'") != std::string::npos);
}

TEST_CASE("a file that is missing or empty, a time unit or zone that is none") {
    TraceSource source = file_of("csv", scratch_folder("workload") / "nothing.csv");
    CHECK_THROWS_AS(read(source), InputError);
    CHECK_THROWS_AS(read(csv("")), InputError);
    CHECK(faults(csv("submit_s,run_s,accelerators\n")) == "0: : no records at all\n");
    source = csv("submit_s,run_s,accelerators\n0,1,1\n");
    source.time_unit = {};
    source.time_zone = "Europe/Atlantis";
    CHECK(faults(source) == "0: time_unit: must be longer than zero\n"
                            "0: time_zone: unknown time zone 'Europe/Atlantis'\n");
}
