// Whatever happens to the file of a sweep, it is told, or changes nothing that the store says.
#include <fstream>
#include <iterator>
#include <map>

#include <catch2/catch.hpp>

#include "files.hpp"
#include "sunward/error/error.hpp"
#include "sunward/experiment/run_store.hpp"
#include "sunward/experiment/sweep_plan.hpp"

using namespace sunward;
using namespace sunward::test;
namespace fs = std::filesystem;

namespace {

SweepPlan plan_in(const fs::path& folder) {
    return plan_sweep(write_file(folder / "sweep.yaml", "sweep: 1\nbase: small.yaml\nparameters: {\"workload[0]."
                                                        "slack\": [1 h, 2 h]}\npolicies: [plain, green]\n"));
}

/// Two runs that are done, one that failed and one that waits, in one file without a log.
SweepPlan made_store(const fs::path& file) {
    const SweepPlan plan = plan_in(file.parent_path());
    RunStore store(file, plan);
    for (std::uint64_t id = 1; id <= 3; ++id) {
        RunOutcome outcome;
        outcome.id = store.claim()->id;
        outcome.status = id < 3 ? RunStatus::done : RunStatus::failed;
        outcome.message = id < 3 ? "" : "as it happens";
        outcome.seconds = 1.5;
        if (id < 3)
            outcome.figures.cells.assign(run_columns().size(), 0.1 * static_cast<double>(id));
        store.finish(outcome);
    }
    return plan;
}

/// All that `status` and `export` say of a store, or "refused".
std::string told(const fs::path& file) {
    try {
        RunStore store(file);
        std::string text = store.name() + store.version();
        for (const auto& [status, count] : store.counts())
            text += status + std::to_string(count);
        for (const SummedFile& input : store.files())
            text += input.path.string() + std::to_string(input.crc32);
        for (const RunStore::Failure& failure : store.failures(9))
            text += failure.message;
        store.write_csv([&](std::string_view part) { text += part; });
        return text;
    } catch (const InputError&) {
        return "refused";
    } catch (const SimulationError&) {
        return "refused";
    }
}

} // namespace

TEST_CASE("any byte of a store that is changed is told, or changes nothing that it says") {
    const fs::path folder = small_folder("bytes");
    made_store(folder / "s.sqlite");
    const std::string before = told(folder / "s.sqlite");
    REQUIRE(before.find("jobs.submitted") != std::string::npos);
    std::ifstream stream(folder / "s.sqlite", std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    std::size_t refused = 0;
    const auto try_byte = [&](std::size_t at, char flip) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ flip);
        if (damaged[at] == '\0' && bytes[at] == '\0')
            return;
        write_file(folder / "t.sqlite", damaged);
        const std::string after = told(folder / "t.sqlite");
        refused += after == "refused" ? 1 : 0;
        INFO("byte " << at << " of " << bytes.size());
        REQUIRE((after == "refused" || after == before));
    };
    // The text of the tables is in the first page and those after it; the last letter of a name is what a flip renames.
    std::size_t names = 0;
    for (std::size_t at = bytes.find("CREATE TABLE results"); at < bytes.size() && names < 60; ++at)
        if (bytes[at] == '"' && bytes[at + 1] == ' ') {
            try_byte(at - 1, 1);
            ++names;
        }
    CHECK(names > 20);
    CHECK(refused == names);
    for (std::size_t at = 0; at < bytes.size(); at += 97)
        try_byte(at, static_cast<char>(1 << (at % 7)));
}

TEST_CASE("a row of any table that is deleted or added is told by those who read the store") {
    const fs::path folder = small_folder("rows");
    made_store(folder / "s.sqlite");
    REQUIRE(told(folder / "s.sqlite") != "refused");
    const std::string statement = GENERATE(
        "DELETE FROM runs WHERE id = 1", "DELETE FROM runs WHERE id = 3", "DELETE FROM runs WHERE id = 4",
        "DELETE FROM results WHERE id = 2", "DELETE FROM files", "DELETE FROM files WHERE path LIKE '%small.yaml'",
        "DELETE FROM sweep WHERE key = 'name'", "DELETE FROM sweep WHERE key = 'sum'", "DELETE FROM results",
        "INSERT INTO results(id) VALUES(4)", "UPDATE runs SET position = 9 WHERE id = 4",
        "UPDATE runs SET position = 1 WHERE id = 2", "UPDATE runs SET status = 'waiting' WHERE id = 1",
        "UPDATE runs SET status = 'done' WHERE id = 4", "UPDATE runs SET status = 'timed out' WHERE id = 3",
        "UPDATE runs SET message = 'no' WHERE id = 3", "UPDATE runs SET sets = '[]' WHERE id = 4",
        "UPDATE sweep SET value = 'other' WHERE key = 'name'", "DROP INDEX runs_by_status",
        "UPDATE files SET crc32 = crc32 + 1", "ALTER TABLE results RENAME COLUMN 'energy.it_kwh' TO 'energy.it_kwg'");
    INFO(statement);
    write_file(folder / "sql.py", "import sqlite3, sys\n"
                                  "db = sqlite3.connect(sys.argv[1], isolation_level=None)\ndb.execute(sys.argv[2])\n");
    REQUIRE(std::system(("cd '" + folder.string() + "' && python3 sql.py s.sqlite \"" + statement + "\"").c_str()) ==
            0);
    CHECK(told(folder / "s.sqlite") == "refused");
}
