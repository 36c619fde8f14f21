// A small scenario for experiments: two days, two nodes, some twenty jobs that may wait.
#pragma once

#include <filesystem>
#include <string>

#include "data.hpp"

namespace sunward::test {

inline const std::string small_scenario = R"(sunward: 1
name: small
seed: 3
horizon: {start: 2024-01-01T00:00Z, duration: 2 d}
zones:
  - name: north
    signals:
      average: {format: profile, mean: 300 gCO2/kWh, amplitude: 100 gCO2/kWh, low_hour: 13}
sites:
  - name: hall
    zone: north
    clusters: [{name: gpus, node: dgx-a100, count: 2}]
workload:
  - name: jobs
    site: hall
    synthetic:
      span: 1 d
      arrivals: {poisson: 1/h}
      accelerators: {1: 0.5, 8: 0.5}
      run: {lognormal: {median: 1 h, sigma: 0.5, most: 4 h}}
    slack: 6 h
policies:
  plain: {when: now}
  green: {when: lowest-window}
  late: {when: deadline-only}
policy: plain
)";

inline std::filesystem::path small_folder(const std::string& name) {
    const std::filesystem::path folder = std::filesystem::canonical(scratch_folder(name));
    write_file(folder / "small.yaml", small_scenario);
    return folder;
}

} // namespace sunward::test
