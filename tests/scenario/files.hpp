// Scenario files for tests, and the faults that loading them gives.
#pragma once

#include <filesystem>
#include <string>

#include "data.hpp"
#include "sunward/error/error.hpp"
#include "sunward/scenario/load.hpp"

namespace sunward::test {

/// Two sites in two zones, one generated workload; the lines are referred to by number in tests.
inline const std::string two_sites = "sunward: 1\n"                                                      // 1
                                     "horizon: {start: 2024-01-01T00:00Z, duration: 2 d}\n"              // 2
                                     "zones:\n"                                                          // 3
                                     "  - {name: north, signals: {average: 400 gCO2/kWh}}\n"             // 4
                                     "  - {name: south, signals: {average: 200 gCO2/kWh}}\n"             // 5
                                     "sites:\n"                                                          // 6
                                     "  - name: oslo\n"                                                  // 7
                                     "    zone: north\n"                                                 // 8
                                     "    clusters: [{name: big, node: dgx-a100, count: 4}]\n"           // 9
                                     "  - name: rome\n"                                                  // 10
                                     "    zone: south\n"                                                 // 11
                                     "    clusters: [{name: small, node: dgx-a100, count: 1}]\n"         // 12
                                     "workload:\n"                                                       // 13
                                     "  - site: oslo\n"                                                  // 14
                                     "    synthetic: {jobs: 10, arrivals: {every: 1 h}, run: 30 min}\n"; // 15

/// The text with one part replaced; the part has to be there.
inline std::string with(std::string text, const std::string& part, const std::string& other) {
    const std::size_t at = text.find(part);
    if (at == std::string::npos)
        throw std::logic_error("the text has no part '" + part + "'");
    return text.replace(at, part.size(), other);
}

/// A scenario in a folder of its own.
inline std::filesystem::path scenario_file(const std::string& text) {
    static const std::filesystem::path folder = std::filesystem::canonical(scratch_folder("scenario"));
    return write_file(folder / "s.yaml", text);
}

/// The faults of a file, a line each, without its folder.
inline std::string faults_of(const std::filesystem::path& file, const LoadOptions& options = {}) {
    std::string text;
    try {
        (void)load_scenario(file, options);
    } catch (const InputError& error) {
        for (const Fault& fault : error.faults())
            text += to_string(fault) + "\n";
    }
    const std::string folder = file.parent_path().string() + "/";
    for (std::size_t at = 0; folder.size() > 1 && (at = text.find(folder, at)) != std::string::npos;)
        text.erase(at, folder.size());
    return text;
}

inline std::string faults_in(const std::string& text, const LoadOptions& options = {}) {
    return faults_of(scenario_file(text), options);
}

} // namespace sunward::test
