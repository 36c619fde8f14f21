#include "program.hpp"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "data.hpp"

namespace sunward::test {

namespace {

/// So that messages are found whole, unless a test says how wide its terminal is.
const int wide_terminal = setenv("COLUMNS", "2000", 1);

std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char c : text)
        result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return result + "'";
}

} // namespace

Outcome run_program(const std::filesystem::path& folder, const std::vector<std::string>& arguments) {
    const auto streams = scratch_folder("streams");
    std::string command = "cd " + quoted(folder.string()) + " && " SUNWARD_PROGRAM;
    for (const std::string& argument : arguments)
        command += " " + quoted(argument);
    command += " >" + quoted((streams / "out").string()) + " 2>" + quoted((streams / "err").string()) + " </dev/null";
    const int status = std::system(command.c_str());
    Outcome outcome;
    outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    outcome.out = read_text(streams / "out");
    outcome.err = read_text(streams / "err");
    return outcome;
}

std::string read_text(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string with(const std::string& text, const std::string& part, const std::string& instead) {
    const std::size_t at = text.find(part);
    if (at == std::string::npos)
        throw std::logic_error("no '" + part + "' in the text");
    return text.substr(0, at) + instead + text.substr(at + part.size());
}

std::string make_tiny(const std::filesystem::path& folder) {
    std::string intensity = "when,ci\n";
    for (int hour = 0; hour < 48; ++hour)
        intensity += "2022-01-0" + std::to_string(1 + hour / 24) + "T" + (hour % 24 < 10 ? "0" : "") +
                     std::to_string(hour % 24) + ":00Z," + std::to_string(200 + 10 * (hour % 24)) + "\n";
    write_file(folder / "ci.csv", intensity);
    write_file(folder / "jobs.csv", "job_id,submit_s,run_s,accelerators,deadline_s\n"
                                    "a,0,3600,8,\n"
                                    "b,60,7200,8,86400\n"
                                    "c,120,600,2,\n"
                                    "d,7200,1800,1,43200\n");
    std::string scenario = R"(sunward: 1
name: tiny
seed: 7
horizon: {start: 2022-01-01T00:00Z, duration: 36 h}
zones:
  - name: north
    signals:
      average: {format: csv, file: ci.csv, time: when, value: ci, unit: gCO2/kWh}
nodes:
  - name: box
    accelerators: 4
    accelerator: {idle: 50 W, full: 400 W}
    host: {idle: 200 W, full: 600 W}
sites:
  - name: one
    zone: north
    clusters: [{node: box, count: 2}]
    facility: {pue: 1.2}
workload:
  - {name: trace, format: csv, file: jobs.csv}
policies:
  green: {when: lowest-window}
  plain: {when: now}
policy: plain
)";
    write_file(folder / "tiny.yaml", scenario);
    return scenario;
}

void make_oracle(const std::filesystem::path& folder, const std::string& more) {
    write_file(folder / "jobs.csv", "job_id,submit_s,run_s,accelerators,deadline_s\na,0,10800,1,28800\n");
    write_file(folder / "oracle.yaml", R"(sunward: 1
horizon: {start: 2022-01-01T00:00Z, duration: 8 h}
zones:
  - name: north
    signals: {average: {format: profile, period: 8 h, values: [400 g/kWh, 100 g/kWh, 300 g/kWh, 100 g/kWh, 500 g/kWh, 100 g/kWh, 200 g/kWh, 450 g/kWh]}}
nodes: [{name: box, accelerators: 1, accelerator: {idle: 0 W, full: 1 kW}, host: {idle: 0 W, full: 0 W}}]
sites: [{name: one, zone: north, clusters: [{node: box, count: 1}], facility: {pue: 1}}]
workload: [{name: trace, format: csv, file: jobs.csv}]
policies:
  row: {when: lowest-window}
  spread: {when: wait-awhile}
  plain: {when: now}
policy: row
)" + more);
}

} // namespace sunward::test
