#include "sunward/experiment/run_store.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "files.hpp"
#include "sunward/error/error.hpp"
#include "sunward/experiment/sweep.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

SweepPlan plan_in(const std::filesystem::path& folder, const std::string& values) {
    return plan_sweep(
        write_file(folder / "sweep.yaml", "sweep: 1\nbase: small.yaml\nparameters: {\"workload[0].slack\": " + values +
                                              "}\npolicies: [plain, green]\n"));
}

RunOutcome done(std::uint64_t id) {
    RunOutcome outcome;
    outcome.id = id;
    outcome.seconds = 1.5;
    outcome.figures.cells.resize(run_columns().size());
    outcome.figures.cells[column_index("energy.it_kwh")] = 0.1 + 0.2;
    outcome.figures.cells[column_index("jobs.completed")] = std::uint64_t{7};
    outcome.figures.cells[column_index("cost.currency")] = std::string("a,b");
    return outcome;
}

const SweepWatch quiet{[](double) {}, {}};

std::string csv_of(RunStore& store) {
    std::string text;
    store.write_csv([&](std::string_view part) { text += part; });
    return text;
}

std::string last_line(const std::string& text) { return text.substr(text.rfind('\n', text.size() - 2) + 1); }

} // namespace

TEST_CASE("runs are claimed once each, in order, as they were planned") {
    const auto folder = small_folder("claim");
    const SweepPlan plan = plan_in(folder, "[1.50 h, 2 h]");
    RunStore store(folder / "s.sqlite", plan);
    for (const SweepRun& planned : plan.runs) {
        const auto run = store.claim();
        REQUIRE(run);
        CHECK(run->id == planned.id);
        CHECK(run->values == planned.values);
        CHECK(run->seed == planned.seed);
        CHECK(run->policy == planned.policy);
    }
    CHECK_FALSE(store.claim());
    CHECK(store.counts() == std::map<std::string, std::uint64_t>{{"running", 4}});
    store.give_back();
    CHECK(store.counts() == std::map<std::string, std::uint64_t>{{"waiting", 4}});
}

TEST_CASE("ends and figures are kept and exported in full precision") {
    const auto folder = small_folder("finish");
    RunStore store(folder / "s.sqlite", plan_in(folder, "[1 h]"));
    CHECK_THROWS_AS(store.finish(done(1)), SimulationError); // not claimed
    REQUIRE(store.claim());
    REQUIRE(store.claim());
    store.finish({2, RunStatus::timed_out, "gave up after 3 s", 3, {}});
    store.finish(done(1));
    CHECK_THROWS_AS(store.finish(done(1)), SimulationError); // twice
    CHECK(store.counts() == std::map<std::string, std::uint64_t>{{"done", 1}, {"timed out", 1}});
    RunStore again(folder / "s.sqlite");
    const std::string csv = csv_of(again);
    CHECK(csv.starts_with("run,workload[0].slack,seed,policy,status,jobs.submitted,"));
    CHECK(csv.find("\n1,1 h,3,plain,done,,7,") != std::string::npos);
    CHECK(csv.find(",0.30000000000000004,") != std::string::npos);
    CHECK(csv.find(",\"a,b\",") != std::string::npos);
    CHECK(last_line(csv).starts_with("2,1 h,3,green,timed out,,"));
    CHECK(sweep_status(again).find("1 timed out, first run 2: gave up after 3 s") != std::string::npos);
    again.retry();
    CHECK(again.counts() == std::map<std::string, std::uint64_t>{{"done", 1}, {"waiting", 1}});
}

TEST_CASE("runs of a process that is no more wait again, those of a living one do not") {
    const auto folder = small_folder("revive");
    const SweepPlan plan = plan_in(folder, "[1 h, 2 h]");
    { const RunStore made(folder / "s.sqlite", plan); }
    const pid_t child = fork();
    if (child == 0) {
        RunStore store(folder / "s.sqlite", plan);
        _exit(store.claim() ? 0 : 1);
    }
    int status = -1;
    waitpid(child, &status, 0);
    REQUIRE(status == 0);
    RunStore store(folder / "s.sqlite", plan);
    REQUIRE(store.claim()->id == 2);
    store.revive();
    CHECK(store.counts() == std::map<std::string, std::uint64_t>{{"running", 1}, {"waiting", 3}});
    CHECK(store.claim()->id == 1);
}

TEST_CASE("a store of another sweep or scenario is refused with the difference") {
    const auto folder = small_folder("other");
    const SweepPlan plan = plan_in(folder, "[1 h, 2 h]");
    { const RunStore made(folder / "s.sqlite", plan); }
    const auto refusal = [&](const SweepPlan& other) -> std::string {
        try {
            const RunStore store(folder / "s.sqlite", other);
        } catch (const InputError& error) {
            return error.what();
        }
        return "";
    };
    CHECK(refusal(plan).empty());
    SweepPlan fields = plan;
    fields.parameters[0] = "sites[0].facility.pue";
    CHECK(refusal(fields).find("holds the runs of another sweep: it varies workload[0].slack, this one "
                               "sites[0].facility.pue; take another folder") != std::string::npos);
    SweepPlan other = plan;
    other.resolved += "more: 1\n";
    CHECK(refusal(other).find("of another base scenario: was '', is 'more: 1'") != std::string::npos);
    write_file(folder / "text.sqlite", "no database, but long enough to be taken for one by its size\n");
    CHECK_THROWS_AS(RunStore(folder / "text.sqlite"), InputError);
    CHECK_THROWS_AS(RunStore(folder / "none.sqlite"), InputError);
}

TEST_CASE("a sweep's figures are those of single runs, whatever the number of workers") {
    const auto folder = small_folder("sweep");
    const SweepPlan plan = plan_in(folder, "[1 h, 2 h, 4 h]");
    const auto made = [&](const char* name, std::uint64_t workers) {
        RunStore store(folder / name, plan);
        work_off(plan, store, *local_launcher({workers, {}}), quiet);
        CHECK(store.counts() == std::map<std::string, std::uint64_t>{{"done", 6}});
        return csv_of(store);
    };
    const std::string one = made("one.sqlite", 1);
    CHECK((one == made("two.sqlite", 2)));
    CHECK((one == made("five.sqlite", 5)));
}

TEST_CASE("runs that may have read a changed input are given back and not recorded") {
    const auto folder = small_folder("given-back");
    const SweepPlan plan = plan_in(folder, "[1 h, 2 h]");
    RunStore store(folder / "s.sqlite", plan);
    struct Meddler final : Launcher {
        std::function<void()> meddle;
        void make(const std::function<std::optional<RunRequest>()>& next,
                  const std::function<void(const RunOutcome&)>& finished) override {
            const auto one = next();
            const auto other = next();
            finished({one->id, RunStatus::failed, "as it happens", 1, {}});
            meddle();
            finished({other->id, RunStatus::failed, "with other inputs", 1, {}});
            CHECK_FALSE(next());
        }
        void bound(const std::function<std::optional<BoundRequest>()>&,
                   const std::function<void(const BoundOutcome&)>&) override {}
    } meddler;
    meddler.meddle = [&] { write_file(plan.scenario, small_scenario + "# another\n"); };
    CHECK_THROWS_WITH(work_off(plan, store, meddler, quiet), Catch::Contains("was changed while the sweep ran"));
    CHECK(store.counts() == std::map<std::string, std::uint64_t>{{"failed", 1}, {"waiting", 3}});
    write_file(plan.scenario, small_scenario);
    work_off(plan, store, *local_launcher({2, {}}), quiet);
    CHECK(store.counts() == std::map<std::string, std::uint64_t>{{"failed", 1}, {"done", 3}});
}
