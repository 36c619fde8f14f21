// Every rule that the definitions of policies name is listed, with a line of help.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "data.hpp"
#include "program.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;

namespace {

using Rules = std::map<std::string, std::vector<std::string>>;

/// By section of the definitions.
const Rules rules = {
    {"order", {"fifo", "sjf", "ljf", "priority", "fair-share", "deadline"}},
    {"backfill", {"none", "easy", "conservative"}},
    {"when",
     {"now", "window", "lowest-window", "wait-awhile", "lowest-slot", "carbon-time", "threshold", "deadline-only",
      "reserved-first", "pause-resume", "k-min", "green-surplus", "price", "receding-horizon"}},
    {"where",
     {"home", "cleanest-now", "cleanest-mean", "cheapest", "least-loaded", "follow-the-sun", "pack", "spread",
      "efficient-first"}},
    {"width", {"fixed", "carbon-scaler", "capacity-curve", "k-search", "pcaps", "power-cap"}},
    {"dispatch", {"none", "self-consumption", "threshold", "arbitrage", "peak-shave"}},
    {"forecast", {"perfect", "persistence", "noisy", "iid", "file", "climatology"}},
    {"length", {"true", "requested", "class-mean"}},
};

std::string listed() {
    const Outcome outcome = run_program(fs::temp_directory_path(), {"list", "policies"});
    REQUIRE(outcome.status == 0);
    return outcome.out;
}

/// The help that stands beside a name; empty when it is not listed.
std::string help_of(const std::string& list, const std::string& name) {
    std::istringstream lines(list);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("  " + name + " ")) {
            const std::size_t at = line.find_first_not_of(' ', name.size() + 2);
            return at == std::string::npos ? "" : line.substr(at);
        }
    return "";
}

/// Names in code at the start of a row of a table, and in a list of names, of a section of a Markdown page.
std::vector<std::string> names_in(const std::string& section) {
    std::vector<std::string> names;
    const std::regex code("`([a-z][a-z-]*)`");
    const auto take = [&](const std::string& text) {
        for (std::sregex_iterator it(text.begin(), text.end(), code), end; it != end; ++it)
            names.push_back((*it)[1]);
    };
    std::istringstream lines(section);
    bool has_table = section.find("\n| ") != std::string::npos;
    for (std::string line; std::getline(lines, line);) {
        if (!has_table)
            take(line);
        else if (line.starts_with("| `"))
            take(line.substr(0, line.find('|', 2)));
    }
    return names;
}

/// The text below a heading that begins so, up to the next heading.
std::string section_of(const std::string& page, const std::string& heading) {
    const std::size_t start = page.find("\n## " + heading);
    REQUIRE(start != std::string::npos);
    const std::size_t text = page.find('\n', start + 1);
    return page.substr(text, page.find("\n## ", text) - text);
}

} // namespace

TEST_CASE("every rule is listed with one line of help") {
    const std::string list = listed();
    for (const auto& [section, names] : rules)
        for (const std::string& name : names) {
            INFO(section << ": " << name);
            CHECK(help_of(list, name).size() > 10);
        }
}

TEST_CASE("the rules of the definitions, where these are at hand, are those that are listed") {
    const fs::path page = fs::path(SUNWARD_SOURCE_DIR).parent_path() / "shared" / "design" / "policies.md";
    if (!fs::exists(page)) {
        std::printf("SKIPPED: no %s\n", page.c_str());
        return;
    }
    const std::string text = read_text(page);
    const std::string list = listed();
    const std::map<std::string, std::string> headings = {{"order", "order"},       {"when", "when"},
                                                         {"where", "where"},       {"width", "width"},
                                                         {"dispatch", "Dispatch"}, {"forecast", "Forecasts"}};
    for (const auto& [section, heading] : headings) {
        const std::vector<std::string> found = names_in(section_of(text, heading));
        CHECK(found.size() >= 5);
        for (const std::string& name : found) {
            if (name == "optimistic") // no model of forecasts but a set of parameters
                continue;
            INFO(section << ": " << name);
            CHECK_FALSE(help_of(list, name).empty());
            const auto& known = rules.at(section);
            CHECK(std::ranges::find(known, name) != known.end());
        }
    }
}
