#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include "traces.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

TraceSource real(const std::filesystem::path& file) { return file_of("swf", file); }

// job submit wait run procs cpu mem reqprocs reqtime reqmem status user group exe queue partition prev think
const std::string plain_job = "1 10 5 100 4 99.5 -1 8 200 -1 1 3 1 -1 2 1 -1 -1\n";

} // namespace

TEST_CASE("all that a job has in SWF") {
    const auto workload = read(swf("; Version: 2.2\n; MaxProcs: 240\n;\n" + plain_job));
    REQUIRE(workload.jobs.size() == 1);
    const Job& job = workload.jobs[0];
    CHECK(workload.labels[job.name] == "1");
    CHECK(seconds_after(job.request.submit) == 10);
    CHECK(job.run == Duration::from_seconds(100));
    CHECK(job.request.walltime == Duration::from_seconds(200));
    CHECK(job.request.limited);
    CHECK(job.request.accelerators == 4);
    CHECK(workload.names[job.request.user] == "3");
    CHECK(workload.names[job.request.queue] == "2");
    CHECK(job.request.deadline == Instant::never());
    CHECK(workload.notes == std::vector<std::string>{"trace: jobs.swf: header: MaxProcs '240'"});
}

TEST_CASE("used or requested time and processors") {
    auto source = swf(plain_job + "2 20 -1 100 4 -1 -1 -1 -1 -1 1 -1 -1 -1 -1 -1 -1 -1\n" +
                      "3 30 -1 -1 -1 -1 -1 16 50 -1 1 -1 -1 -1 -1 -1 -1 -1\n");
    auto workload = read(source);
    REQUIRE(workload.jobs.size() == 2); // nobody knows how long the third one ran
    CHECK(has_note(workload, "1 of 3 records skipped: run time unknown or zero"));
    CHECK_FALSE(workload.jobs[1].request.limited);
    CHECK(workload.jobs[1].request.walltime == workload.jobs[1].run);
    CHECK(workload.jobs[1].request.user == no_name);
    CHECK(has_note(workload, "1 of 3 records without a requested wall-time"));

    source.values =
        parameter::Values(source.format->parameters(), {{"run_time", "requested"}, {"processors", "requested"}});
    workload = read(source);
    REQUIRE(workload.jobs.size() == 3);
    CHECK(workload.jobs[0].run == Duration::from_seconds(200));
    CHECK(workload.jobs[0].request.accelerators == 8);
    CHECK(workload.jobs[1].run == Duration::from_seconds(100)); // the request is unknown
    CHECK(workload.jobs[1].request.accelerators == 4);
    CHECK(workload.jobs[2].run == Duration::from_seconds(50));
    CHECK(has_note(workload, "1 of 3 records without a requested time"));
    CHECK(has_note(workload, "1 of 3 records without the wanted number of processors"));
}

TEST_CASE(
    "variants of SWF: blanks, decimals, CRLF, 21 fields, 15 fields, no header, later comments, no last line end") {
    const auto workload = read(swf("\t1   10.5  5 100.25 4 99.5 -1 8 200 -1 1 3 1 -1 2 1 -1 -1 7 8 9\r\n"
                                   "\n; a comment\n"
                                   "2 20 5 100 4 -1 -1 4 50 -1 0 3 1 -1 2"));
    REQUIRE(workload.jobs.size() == 2);
    CHECK(seconds_after(workload.jobs[0].request.submit) == 10.5);
    CHECK(workload.jobs[0].run == Duration::from_seconds(100.25));
    CHECK(workload.jobs[1].run > workload.jobs[1].request.walltime); // kept as it is
    CHECK(has_note(workload, "1 of 2 records with more than 18 fields"));
    CHECK(has_note(workload, "1 of 2 records with fewer than 18 fields"));
    CHECK(has_note(workload, "1 of 2 records ran longer than requested"));
    CHECK(workload.notes.size() == 3);
}

TEST_CASE("status: partial executions and jobs cancelled before they ran are skipped, the others stay") {
    const auto job = [](int id, const char* run, int status) {
        return std::to_string(id) + " 10 1 " + run + " 4 -1 -1 4 200 -1 " + std::to_string(status) +
               " 1 1 -1 1 1 -1 -1\n";
    };
    const auto workload =
        read(swf(job(1, "5", 0) + job(2, "5", 1) + job(3, "5", 2) + job(3, "5", 3) + job(3, "5", 4) + job(3, "15", 1) +
                 job(4, "5", 5) + job(5, "-1", 5) + job(6, "0", 5) + job(7, "0", 1)));
    std::string ids;
    for (const Job& each : workload.jobs)
        ids += workload.labels[each.name];
    CHECK(ids == "1234");
    CHECK(workload.jobs[2].run == Duration::from_seconds(15));
    CHECK(has_note(workload, "3 of 10 records skipped: part of a job's run"));
    CHECK(has_note(workload, "2 of 10 records skipped: cancelled before it started"));
    CHECK(has_note(workload, "1 of 10 records skipped: run time unknown or zero"));
}

TEST_CASE("unsorted submits, repeated ids, unknown submits and widths") {
    auto workload = read(swf("5 100 1 9 1 -1 -1 1 20 -1 1 1 1 -1 1 1 -1 -1\n"
                             "4 50 1 8 1 -1 -1 1 20 -1 1 1 1 -1 1 1 -1 -1\n"
                             "5 60 1 7 1 -1 -1 1 20 -1 1 1 1 -1 1 1 -1 -1\n"
                             "6 100 1 6 1 -1 -1 1 20 -1 1 1 1 -1 1 1 -1 -1\n"
                             "7 -1 1 6 1 -1 -1 1 20 -1 1 1 1 -1 1 1 -1 -1\n"
                             "8 100 1 6 0 -1 -1 -1 20 -1 1 1 1 -1 1 1 -1 -1\n"));
    CHECK(has_note(workload, "1 of 6 records skipped: id seen before"));
    CHECK(has_note(workload, "1 of 6 records skipped: submit time unknown"));
    CHECK(has_note(workload, "1 of 6 records skipped: number of accelerators unknown or zero"));
    CHECK(has_note(workload, "1 of 6 records submitted before the record above: sorted"));
    sort_jobs(workload);
    std::string ids;
    for (const Job& job : workload.jobs)
        ids += workload.labels[job.name];
    CHECK(ids == "456");
}

TEST_CASE("absolute SWF times count from UnixStartTime") {
    // 1654473600 is 2022-06-06T00:00Z.
    auto source = swf("; UnixStartTime: 1654473540\n" + plain_job + "2 70 5 100 4 -1 -1 8 200 -1 1 3 1 -1 2 1 -1 -1\n");
    source.absolute = true;
    const auto workload = read(source);
    REQUIRE(workload.jobs.size() == 1); // the first one was submitted before the start
    CHECK(workload.labels[workload.jobs[0].name] == "2");
    CHECK(seconds_after(workload.jobs[0].request.submit) == 10);
    CHECK(has_note(workload, "1 of 2 records skipped: submit outside the window, which is from 2022-06-06T00:00:00Z "
                             "on; they are of 2022-06-05T23:59:10Z to 2022-06-05T23:59:10Z"));

    source = swf(plain_job);
    source.absolute = true;
    CHECK(faults(source).find("0: UnixStartTime: absolute times need this header line") == 0);
    source = swf("; UnixStartTime: yesterday\n" + plain_job);
    CHECK(faults(source) == "1: UnixStartTime: expected seconds since 1970, found text (9 bytes)\n");
}

TEST_CASE("processors become accelerators, rounded up") {
    auto source =
        swf("1 10 5 100 30 -1 -1 8 200 -1 1 3 1 -1 2 1 -1 -1\n2 10 5 100 16 -1 -1 8 200 -1 1 3 1 -1 2 1 -1 -1\n");
    source.cores_per_accelerator = 8;
    const auto workload = read(source);
    CHECK(workload.jobs[0].request.accelerators == 4);
    CHECK(workload.jobs[1].request.accelerators == 2);
    CHECK(has_note(workload, "1 of 2 records with a width rounded up"));
    source.cores_per_accelerator = 0;
    CHECK(faults(source) == "0: cores_per_accelerator: must be at least 1\n");
}

TEST_CASE("every fault of an SWF file is reported with its line") {
    CHECK(faults(swf("; Version: 2\n"
                     "1 ten 5 100 4 -1 -1 8 200 -1 1 3 1 -1 2 1 -1 -1\n"
                     "2 10 5 nan 4 -1 -1 8 200 -1 1 3 1 -1 2 1 -1 -1\n"
                     "3 10 5 -7 4 -1 -1 8 200 -1 1 3 1 -1 2 1 -1 -1\n"
                     "4 -10 5 7 4 -1 -1 8 -200 -1 1 3 1 -1 2 1 -1 -1\n"
                     "5 10 5 7\n"
                     "6 10 5 1e12 1e10 -1 -1 8 200 -1 1 3 1 -1 2 1 -1 -1\n")) ==
          "2: submit time: expected a number, found text (3 bytes)\n"
          "4: run time: negative: '-7'\n"
          "5: submit time: negative: '-10'\n"
          "5: requested time: negative: '-200'\n"
          "6: : 4 fields, expected 18\n"
          "7: run time: out of range: '1e12'\n"
          "7: allocated processors: out of range: '1e10'\n");
}

TEST_CASE("a file full of faults is reported short") {
    std::string text;
    for (int i = 0; i < 80; ++i)
        text += "x\n";
    const std::string found = faults(swf(text));
    CHECK(std::count(found.begin(), found.end(), '\n') == 3);
    CHECK(found.find("3: : 1 field, expected 18; and 77 more like it\n") != std::string::npos);
}

TEST_CASE("a negative wait is counted") {
    const auto workload = read(swf("1 10 -5 60 4 -1 -1 8 200 -1 1 3 1 -1 2 1 -1 -1\n"
                                   "2 20 -1 60 4 -1 -1 8 200 -1 1 3 1 -1 2 1 -1 -1\n"));
    CHECK(workload.jobs.size() == 2);
    CHECK(has_note(workload, "1 of 2 records with a negative wait: not used"));
}

TEST_CASE("a trace without a usable job says why") {
    CHECK(faults(swf("")) == "0: : no records at all\n");
    CHECK(faults(swf("; MaxJobs: 3\n")) == "0: : no records at all\n");
    CHECK(faults(swf("1 10 5 -1 4 -1 -1 8 200 -1 1 3 1 -1 2 1 -1 -1\n")) ==
          "0: : no usable job; 1 of 1 record skipped: run time unknown or zero\n");
    Shaping shaping;
    shaping.from = Duration::from_seconds(11);
    CHECK(faults(swf(plain_job), shaping) == "0: : no usable job; 1 of 1 record skipped: submit outside the window\n");
}

TEST_CASE("records of SWF that cannot be used may be skipped with a count") {
    auto source = swf(plain_job + "2 20 5 -100 4 99.5 -1 8 200 -1 1 3 1 -1 2 1 -1 -1\n" +
                      "3 30 5 word -4 99.5 -1 8 200 -1 1 3 1 -1 2 1 -1 -1\n4 40 5\n" +
                      "5 50 5 NaN 4 99.5 -1 8 200 -1 1 3 1 -1 2 1 -1 -1\n" +
                      "6 60 5 100 4 99.5 -1 8 200 -1 1 3 1 -1 2 1 -1 -1\n");
    CHECK(faults(source).find("2: run time: negative: '-100'") == 0);
    source.bad_records = BadRecords::skip;
    const auto workload = read(source);
    REQUIRE(workload.jobs.size() == 2);
    CHECK(workload.labels[workload.jobs[1].name] == "6");
    CHECK(has_note(workload, "jobs.swf: 3 of 6 records skipped: cannot be used; the first is line 2: run time: "
                             "negative: '-100'"));
    CHECK(has_note(workload, "1 of 6 records skipped: run time unknown or zero")); // missing is unknown, not bad
    source = swf("; UnixStartTime: word\n" + plain_job);
    source.bad_records = BadRecords::skip;
    CHECK(faults(source).find("1: UnixStartTime: expected seconds since 1970") == 0); // no record
}

TEST_CASE("times of SWF that are moved are told") {
    auto source = swf("; UnixStartTime: 1654387200\n" + plain_job); // 2022-06-05
    CHECK(has_note(read(source), "times are counted from the start of the horizon, 1 d after the UnixStartTime "
                                 "2022-06-05T00:00:00Z; 'absolute: true' takes them as they stand"));
    Shaping window;
    window.from = Duration::from_seconds(1);
    CHECK(has_note(read(source, window), "times are moved ahead by 23:59:59: the window's start, 2022-06-05T00:00:01Z, "
                                         "is the start of the horizon"));
    source.absolute = true;
    CHECK_FALSE(has_note(read(swf("; UnixStartTime: 1654473600\n" + plain_job)), "times are counted"));
}

TEST_CASE("HPC2N Seth excerpt") {
    const auto file = data_file("workload/hpc2n_seth_excerpt.swf");
    if (!file)
        return;
    auto source = real(*file);
    auto workload = read(source);
    CHECK(workload.jobs.size() == 3145);
    CHECK(has_note(workload, "25 of 3170 records skipped: run time unknown or zero"));
    CHECK(has_note(workload, "320 of 3170 records ran longer than requested"));
    CHECK(has_note(workload, "UnixStartTime '1027839845'"));
    CHECK(workload.notes.size() == 4);
    CHECK(has_note(workload, "times are counted from the start of the horizon"));
    double processor_seconds = 0;
    std::uint32_t widest = 0;
    for (const Job& job : workload.jobs) {
        processor_seconds += job.run.seconds() * job.request.accelerators;
        widest = std::max(widest, job.request.accelerators);
    }
    CHECK(processor_seconds == 503655194);
    CHECK(widest == 128);

    source.cores_per_accelerator = 8;
    source.absolute = true;
    workload = read(source, {}, from_civil(2002, 7, 28, {}, "Europe/Stockholm"));
    CHECK(to_string(workload.jobs[0].request.submit) == "2002-07-28T07:04:05Z"); // 09:04:05 CEST in its header
    std::uint64_t accelerators = 0;
    for (const Job& job : workload.jobs)
        accelerators += job.request.accelerators;
    CHECK(accelerators == 8905);
}

TEST_CASE("Lublin's 10000 synthetic jobs") {
    const auto file = data_file("workload/lublin_256_synthetic.swf");
    if (!file)
        return;
    double expected = 0;
    std::ifstream lines(*file);
    for (std::string line; std::getline(lines, line);) {
        double id = 0, submit = 0, wait = 0, run = 0, processors = 0;
        if (std::istringstream(line) >> id >> submit >> wait >> run >> processors)
            expected += run * processors;
    }
    const auto workload = read(real(*file));
    CHECK(workload.jobs.size() == 10000);
    double processor_seconds = 0;
    for (const Job& job : workload.jobs) {
        processor_seconds += job.run.seconds() * job.request.accelerators;
        CHECK_FALSE(job.request.limited);
    }
    CHECK(processor_seconds == expected);
    CHECK(processor_seconds == 2092781168);
    CHECK(has_note(workload, "10000 of 10000 records without a requested wall-time"));
}
