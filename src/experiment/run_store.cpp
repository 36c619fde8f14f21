#include "sunward/experiment/run_store.hpp"

#include <chrono>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "database.hpp"
#include "owner.hpp"
#include "row_sum.hpp"
#include "store_layout.hpp"
#include "store_seal.hpp"
#include "sunward/error/error.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

void bind_cell(Statement& statement, int place, const Cell& cell) {
    if (const double* real = std::get_if<double>(&cell))
        statement.bind(place, *real);
    else if (const std::uint64_t* whole = std::get_if<std::uint64_t>(&cell))
        statement.bind(place, *whole);
    else if (const std::string* text = std::get_if<std::string>(&cell))
        statement.bind(place, *text);
    else
        statement.bind_null(place);
}

std::string time_now() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return to_string(Instant{std::chrono::duration_cast<std::chrono::seconds>(now).count() * 1'000'000});
}

constexpr const char* let_own_wait = "UPDATE runs SET status = 'waiting', owner = NULL, started = NULL, version = NULL "
                                     "WHERE status = 'running' AND owner = ?";

} // namespace

struct RunStore::Handles {
    Database database;
    std::string owner = own_name();
    std::vector<store::Parameter> parameters;
    InputWatch inputs;
    std::optional<Statement> claim;
    std::optional<Statement> finish;
    std::optional<Statement> insert;
    std::optional<store::RowSums> sums;

    Handles(const std::filesystem::path& file, Database::Mode mode) : database(file, mode) {}

    void prepare() {
        claim = database.prepare(fmt::format(
            "UPDATE runs SET status = 'running', owner = ?, started = ?, version = ? WHERE id = (SELECT id FROM runs "
            "WHERE status = 'waiting' AND position IS NOT NULL ORDER BY position LIMIT 1) RETURNING id, {}seed, "
            "policy, sets",
            store::column_list(parameters)));
        finish = database.prepare("UPDATE runs SET status = ?, message = ?, duration_s = ?, owner = NULL "
                                  "WHERE id = ? AND status = 'running' AND owner = ?");
        insert = database.prepare( // in place of what a row that was edited or deleted has left
            fmt::format("INSERT OR REPLACE INTO results VALUES({})", store::places(run_columns().size() + 1)));
        sums.emplace(database, parameters);
    }
};

RunStore::RunStore(const std::filesystem::path& file, const SweepPlan& plan, bool retry)
    : handles_(new Handles(file, Database::Mode::create)) {
    handles_->inputs = InputWatch(plan.files);
    Database& database = handles_->database;
    (void)store::is_store(database, file);
    database.use_write_ahead_log();
    Transaction transaction(database);
    if (store::is_store(database, file)) {
        store::take_scenario(database, plan, retry, file);
    } else {
        store::create(database, plan);
        store::seal(database);
    }
    store::take_files(database, handles_->inputs.files(), retry, file);
    handles_->parameters = store::parameters_in(database);
    if (retry)
        store::drop_damaged_rows(database, handles_->parameters);
    else
        store::check_rows(database, handles_->parameters, file);
    store::take_runs(database, plan);
    handles_->parameters = store::parameters_in(database);
    store::seal(database);
    transaction.commit();
    handles_->prepare();
}

RunStore::RunStore(const std::filesystem::path& file) : handles_(new Handles(file, Database::Mode::read)) {
    Database& database = handles_->database;
    if (!store::is_store(database, file))
        throw InputError({file.string()}, "", "is not a sweep store");
    database.run("BEGIN"); // all checks see the same moment of a sweep that goes on
    store::check_format(database, file);
    store::check_layout(database, file);
    store::check_inputs(database, file);
    handles_->parameters = store::parameters_in(database);
    store::check_rows(database, handles_->parameters, file);
    store::check_counts(database, file);
    database.run("COMMIT");
}

RunStore::~RunStore() = default;

void RunStore::revive() {
    Transaction transaction(handles_->database);
    for (const std::string& owner : owners())
        if (!may_live(owner))
            handles_->database.prepare(let_own_wait).bind(1, owner).run();
    transaction.commit();
}

std::vector<std::string> RunStore::owners() {
    std::vector<std::string> names;
    Statement owners = handles_->database.prepare("SELECT DISTINCT owner FROM runs WHERE status = 'running'");
    while (owners.step())
        names.push_back(owners.text(0));
    return names;
}

void RunStore::retry() {
    handles_->database.run("UPDATE runs SET status = 'waiting', message = NULL, started = NULL, duration_s = NULL, "
                           "version = NULL WHERE status NOT IN ('waiting', 'running', 'done')");
}

std::optional<SweepRun> RunStore::claim() {
    Statement& claim = *handles_->claim;
    claim.bind(1, handles_->owner).bind(2, time_now()).bind(3, SUNWARD_VERSION);
    if (!claim.step())
        return std::nullopt;
    SweepRun run;
    int column = 0;
    run.id = claim.whole(column);
    for (std::size_t p = 0; p < handles_->parameters.size(); ++p)
        run.values.push_back(claim.text(++column));
    run.seed = claim.whole(++column);
    run.policy = claim.text(++column);
    run.sets = nlohmann::json::parse(claim.text(++column)).get<std::vector<std::string>>();
    claim.run(); // the statement takes effect when it has no rows left
    return run;
}

void RunStore::finish(const RunOutcome& outcome) {
    Transaction transaction(handles_->database);
    Statement& finish = *handles_->finish;
    finish.bind(1, to_string(outcome.status)).bind(3, outcome.seconds).bind(4, outcome.id).bind(5, handles_->owner);
    if (outcome.message.empty())
        finish.bind_null(2);
    else
        finish.bind(2, outcome.message);
    finish.run();
    if (handles_->database.changes() != 1)
        throw SimulationError(fmt::format("run {} is no longer this process's", outcome.id));
    if (outcome.status == RunStatus::done) {
        Statement& insert = *handles_->insert;
        insert.bind(1, outcome.id);
        for (std::size_t c = 0; c < outcome.figures.cells.size(); ++c)
            bind_cell(insert, static_cast<int>(c) + 2, outcome.figures.cells[c]);
        insert.run();
    }
    handles_->sums->write(outcome.id);
    transaction.commit();
}

void RunStore::give_back() { handles_->database.prepare(let_own_wait).bind(1, handles_->owner).run(); }

std::map<std::string, std::uint64_t> RunStore::counts() {
    std::map<std::string, std::uint64_t> counts;
    Statement select =
        handles_->database.prepare("SELECT status, count(*) FROM runs WHERE position IS NOT NULL GROUP BY status");
    while (select.step())
        counts[select.text(0)] = select.whole(1);
    return counts;
}

std::uint64_t RunStore::kept() {
    Statement select =
        handles_->database.prepare("SELECT count(*) FROM runs WHERE position IS NULL AND status = 'done'");
    const std::uint64_t count = select.step() ? select.whole(0) : 0;
    select.reset();
    return count;
}

std::vector<SummedFile> RunStore::files() {
    std::vector<SummedFile> files;
    Statement select = handles_->database.prepare("SELECT path, policy, bytes, crc32 FROM files ORDER BY path, policy");
    while (select.step())
        files.push_back({select.text(0), select.text(1), select.whole(2), static_cast<std::uint32_t>(select.whole(3))});
    return files;
}

InputWatch& RunStore::inputs() { return handles_->inputs; }

std::vector<RunStore::Failure> RunStore::failures(std::size_t most) {
    std::vector<Failure> failures;
    Statement select = handles_->database.prepare(
        "SELECT status, message, count(*), min(position) FROM runs WHERE status NOT IN ('waiting', 'running', 'done') "
        "AND position IS NOT NULL GROUP BY status, message ORDER BY 3 DESC, 4 LIMIT ?");
    select.bind(1, std::uint64_t{most});
    while (select.step())
        failures.push_back({select.text(0), select.text(1), select.whole(2), select.whole(3)});
    return failures;
}

std::string RunStore::name() { return store::value_of(handles_->database, "name").value_or(""); }

std::string RunStore::version() { return store::value_of(handles_->database, "version").value_or(""); }

double RunStore::mean_seconds() {
    Statement select = handles_->database.prepare("SELECT avg(duration_s) FROM runs WHERE status = 'done'");
    const double seconds = select.step() ? select.real(0) : 0;
    select.reset();
    return seconds;
}

void RunStore::write_csv(const Sink& sink) {
    std::string names;
    std::string line = "run";
    for (const store::Parameter& parameter : handles_->parameters)
        line += "," + csv_cell(parameter.path);
    line += ",seed,policy,status";
    const std::vector<std::string> figures = store::figures_in(handles_->database);
    for (const std::string& figure : figures) {
        line += "," + csv_cell(figure);
        names += ", results." + store::sql_name(figure);
    }
    sink(line + "\n");
    Statement select = handles_->database.prepare(
        fmt::format("SELECT position, {}seed, policy, status{} FROM runs LEFT JOIN results USING(id) "
                    "WHERE position IS NOT NULL ORDER BY position",
                    store::column_list(handles_->parameters), names));
    const std::size_t columns = handles_->parameters.size() + 4 + figures.size();
    while (select.step()) {
        line = select.text(0);
        for (std::size_t c = 1; c < columns; ++c)
            line += "," + csv_cell(select.text(static_cast<int>(c)));
        sink(line + "\n");
    }
}

} // namespace sunward
