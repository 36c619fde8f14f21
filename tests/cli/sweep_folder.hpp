// A sweep of the small scenario of make_tiny(), in a folder of its own.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "data.hpp"
#include "program.hpp"

namespace sunward::test {

inline void make_sweep(const std::filesystem::path& folder, const std::string& more) {
    make_tiny(folder);
    write_file(folder / "sweep.yaml", "sweep: 1\nbase: tiny.yaml\n" + more);
}

inline Outcome sweep(const std::filesystem::path& folder, const std::string& out = "out",
                     const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"sweep", "sweep.yaml", "--out", out, "--quiet"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(folder, arguments);
}

inline std::string exported(const std::filesystem::path& folder, const std::string& out = "out") {
    const Outcome outcome = run_program(folder, {"sweep", "export", out});
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    return outcome.out;
}

/// Rewrites a file with one text for another.
inline void edit(const std::filesystem::path& file, const std::string& from, const std::string& to) {
    write_file(file, with(read_text(file), from, to));
}

} // namespace sunward::test
