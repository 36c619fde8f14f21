#include <limits>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "sample.hpp"
#include "sunward/report/columns.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

std::vector<std::string> jobs_lines(const Scenario& scenario, const Result& result) {
    return lines_of(text_of([&](const Sink& sink) { write_jobs_csv(scenario, result, sink); }));
}

std::vector<std::string> sites_lines(const Scenario& scenario, const Result& result) {
    return lines_of(text_of([&](const Sink& sink) { write_sites_csv(scenario, result, sink); }));
}

} // namespace

TEST_CASE("every column of a file is described, once") {
    for (const auto& columns :
         {jobs_columns(), failure_columns(), sites_columns(), zones_columns(), forecast_columns()}) {
        std::set<std::string_view> names;
        for (const FileColumn& column : columns) {
            INFO(column.name);
            CHECK(names.insert(column.name).second);
            CHECK_FALSE(column.help.empty());
        }
    }
}

TEST_CASE("jobs.csv has a row a job") {
    const auto lines = jobs_lines(sample_scenario(), sample_result());
    REQUIRE(lines.size() == 5);
    CHECK(lines[0] ==
          "job_id,user,site,hardware,accelerators,submit_s,start_s,finish_s,run_s,wait_s,delay_s,"
          "suspended_s,overhead_s,deadline_s,state,suspensions,migrations,resizes,restarts,lost_work_s,"
          "energy_kwh,carbon_kg,marginal_carbon_kg,embodied_kg,transfer_gb,cost,accelerator_h,mean_accelerators");
    CHECK(lines[1] == "a,ann,one,a100,4,0,60,65,5,60,60,0,0,64," + std::string(to_string(JobState::done)) +
                          ",0,0,0,0,0,0,0,0,0,0,0,0.005555555555555556,4");
    CHECK(lines[2] == "\"b, \"\"two\"\"\",,\"two, far\",a100,4,10.5,110.5,1160.5,1000,100,150,50,0,," +
                          std::string(to_string(JobState::done)) +
                          ",2,0,0,0,0,0.1,0.03,0,0,2.5,0,1.1111111111111112,4");
    CHECK(lines[3] == "c,,one,a100,4,20,20,320,300,0,0,0,0,," + std::string(to_string(JobState::killed)) +
                          ",0,0,0,0,0,0,0,0,0,0,0,0.3333333333333333,4");
    CHECK(lines[4] ==
          "d,,one,,4,30,,,0,,,0,0,1000," + std::string(to_string(JobState::pending)) + ",0,0,0,0,0,0,0,0,0,0,0,0,");
}

TEST_CASE("jobs.csv numbers read back as the same double, times to the microsecond") {
    Scenario scenario = sample_scenario();
    Result result = sample_result();
    scenario.workload.jobs[0].request.submit = sample_start - Duration{1};
    result.jobs[0].energy_j = 0.1 + 0.2;
    result.jobs[0].cost = std::numeric_limits<double>::quiet_NaN();
    result.jobs[0].carbon_g = 1e-300;
    const std::string line = jobs_lines(scenario, result)[1];
    CHECK(line.find(",-0.000001,60,65,5,60.000001,") != std::string::npos);
    std::vector<std::string> cells;
    std::istringstream stream(line + ",");
    for (std::string cell; std::getline(stream, cell, ',');)
        cells.push_back(cell);
    REQUIRE(cells.size() == 28);
    CHECK(std::stod(cells[20]) == (0.1 + 0.2) / 3.6e6);
    CHECK(std::stod(cells[21]) == 1e-300 / 1e3);
    CHECK(cells[25].empty());
}

TEST_CASE("jobs.csv says what an elastic job had of accelerators") {
    Result result = sample_result();
    result.widths.resize(4);
    result.widths[1] = {3.5 * 3600, Duration::from_hours(1), 3};
    const auto lines = jobs_lines(sample_scenario(), result);
    CHECK(lines[2].find(",2,0,3,0,0,") != std::string::npos);
    CHECK(lines[2].ends_with(",0,3.5,3.5"));
    CHECK(lines[1].ends_with(",0,0,"));
}

TEST_CASE("sites.csv has a row a step and site, means over the step") {
    const auto lines = sites_lines(sample_scenario(), sample_result());
    REQUIRE(lines.size() == 5);
    CHECK(lines[0] == "time_utc,site,it_kw,facility_kw,solar_kw,wind_kw,grid_import_kw,grid_export_kw,curtailed_kw,"
                      "battery_kw,battery_soc,intensity_g_per_kwh,marginal_g_per_kwh,price_per_mwh,outdoor_c,"
                      "running_jobs,queued_jobs,busy_accelerators,available_accelerators");
    CHECK(lines[1] == "2022-01-01T00:00:00Z,one,2,2.5,0,0,2.5,0,0,0,0,100,400,,,0.5,0,2,16");
    CHECK(lines[2] == "2022-01-01T00:00:00Z,\"two, far\",2,2.5,0,0,2.5,0,0,0,0,100,,50,,0.5,0,2,16");
    CHECK(lines[3] == "2022-01-01T01:00:00Z,one,0,0,0,0,0,0,0,0,0,0,0,,,0,0,0,16");
}

TEST_CASE("large tables come in pieces") {
    Scenario scenario = sample_scenario();
    Result result = sample_result();
    for (int i = 0; i < 5000; ++i) {
        add_job(scenario, "more", 100, 10);
        result.jobs.push_back(sample_record(JobState::done, 100, 110, 10, 0));
    }
    std::size_t pieces = 0;
    std::size_t largest = 0;
    std::string text;
    write_jobs_csv(scenario, result, [&](std::string_view piece) {
        ++pieces;
        largest = std::max(largest, piece.size());
        text += piece;
    });
    CHECK(pieces > 2);
    CHECK(largest < 100'000);
    CHECK(lines_of(text).size() == 5005);
}
