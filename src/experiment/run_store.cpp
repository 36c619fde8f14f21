#include "sunward/experiment/run_store.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "database.hpp"
#include "owner.hpp"
#include "sunward/error/error.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

/// A name as SQL has it.
std::string sql_name(std::string_view name) {
    std::string result = "\"";
    for (const char c : name)
        result += c == '"' ? std::string_view("\"\"") : std::string_view(&c, 1);
    return result + "\"";
}

std::string places(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += i == 0 ? "?" : ", ?";
    return text;
}

std::string_view sql_type(Column::Type type) {
    switch (type) {
    case Column::Type::real: return "REAL";
    case Column::Type::integer: return "INTEGER";
    case Column::Type::text: return "TEXT";
    }
    return "";
}

/// A number that reads back as the same text is stored as one, so that it can be reckoned with.
void bind_value(Statement& statement, int place, const std::string& text) {
    constexpr double most_exact = 9007199254740992.0;
    const auto number = parse_number(text);
    if (!number || shortest(*number) != text)
        statement.bind(place, text);
    else if (*number >= 0 && *number <= most_exact && *number == std::floor(*number))
        statement.bind(place, static_cast<std::uint64_t>(*number));
    else
        statement.bind(place, *number);
}

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

std::string column_list(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += sql_name(name) + ", ";
    return text;
}

void create_tables(Database& database, const std::vector<std::string>& parameters) {
    database.run("CREATE TABLE sweep(key TEXT PRIMARY KEY, value TEXT NOT NULL)");
    // Parameters have no type of their own: numbers are numbers, the rest is text.
    database.run(fmt::format("CREATE TABLE runs(id INTEGER PRIMARY KEY, {}seed INTEGER NOT NULL, policy TEXT NOT NULL, "
                             "status TEXT NOT NULL DEFAULT 'waiting', message TEXT, owner TEXT, started TEXT, "
                             "duration_s REAL, version TEXT)",
                             column_list(parameters)));
    database.run("CREATE INDEX runs_by_status ON runs(status, id)");
    std::string columns;
    for (const Column& column : run_columns())
        columns += fmt::format(", {} {}", sql_name(column.name), sql_type(column.type));
    database.run(fmt::format("CREATE TABLE results(id INTEGER PRIMARY KEY REFERENCES runs(id){})", columns));
}

void insert_runs(Database& database, const SweepPlan& plan) {
    Statement insert = database.prepare(fmt::format("INSERT INTO runs(id, {}seed, policy) VALUES({})",
                                                    column_list(plan.parameters), places(plan.parameters.size() + 3)));
    for (const SweepRun& run : plan.runs) {
        int place = 0;
        insert.bind(++place, run.id);
        for (const std::string& value : run.values)
            bind_value(insert, ++place, value);
        insert.bind(++place, run.seed);
        insert.bind(++place, run.policy);
        insert.run();
    }
}

/// The line of two texts that is the first to differ, for people.
std::string first_difference(std::string_view was, std::string_view is) {
    const auto line = [](std::string_view& text) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view first = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        constexpr std::size_t shown = 120;
        return first.substr(0, shown);
    };
    while (!was.empty() || !is.empty()) {
        const std::string_view old_line = line(was);
        const std::string_view new_line = line(is);
        if (old_line != new_line)
            return fmt::format("was '{}', is '{}'", old_line, new_line);
    }
    return "lines differ beyond what is shown";
}

} // namespace

struct RunStore::Handles {
    std::filesystem::path file;
    Database database;
    std::string owner = own_name();
    std::vector<std::string> parameters;
    std::optional<Statement> claim;
    std::optional<Statement> finish;
    std::optional<Statement> insert;

    [[nodiscard]] std::optional<std::string> value(std::string_view key) const {
        Statement select = database.prepare("SELECT value FROM sweep WHERE key = ?");
        select.bind(1, key);
        return select.step() ? std::optional(select.text(0)) : std::nullopt;
    }

    void set_value(std::string_view key, std::string_view text) {
        database.prepare("INSERT INTO sweep VALUES(?, ?)").bind(1, key).bind(2, text).run();
    }

    [[nodiscard]] bool has_tables() const {
        return database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'sweep'").step();
    }

    void check_same(std::string_view key, const std::string& text, std::string_view what) const {
        const std::string was = value(key).value_or("");
        if (was != text)
            throw InputError({file.string()}, "",
                             fmt::format("holds the runs of another {}: {}; take another folder, or move this one away",
                                         what, first_difference(was, text)));
    }

    void prepare() {
        const std::string names = column_list(parameters);
        claim = database.prepare(fmt::format(
            "UPDATE runs SET status = 'running', owner = ?, started = ?, version = ? WHERE id = (SELECT id FROM runs "
            "WHERE status = 'waiting' ORDER BY id LIMIT 1) RETURNING id, {}seed, policy",
            names));
        finish = database.prepare("UPDATE runs SET status = ?, message = ?, duration_s = ?, owner = NULL "
                                  "WHERE id = ? AND status = 'running' AND owner = ?");
        insert = database.prepare(fmt::format("INSERT INTO results VALUES({})", places(run_columns().size() + 1)));
    }
};

RunStore::RunStore(const std::filesystem::path& file, const SweepPlan& plan)
    : handles_(new Handles{file, Database(file, Database::Mode::create), own_name(), plan.parameters, {}, {}, {}}) {
    Transaction transaction(handles_->database);
    if (handles_->has_tables()) {
        handles_->check_same("definition", plan.definition, "sweep");
        handles_->check_same("scenario", plan.resolved, "base scenario");
    } else {
        create_tables(handles_->database, plan.parameters);
        insert_runs(handles_->database, plan);
        handles_->set_value("format", "1");
        handles_->set_value("name", plan.name);
        handles_->set_value("definition", plan.definition);
        handles_->set_value("scenario", plan.resolved);
    }
    transaction.commit();
    handles_->prepare();
}

RunStore::RunStore(const std::filesystem::path& file)
    : handles_(new Handles{file, Database(file, Database::Mode::existing), own_name(), {}, {}, {}, {}}) {
    if (!handles_->has_tables())
        throw InputError({file.string()}, "", "is no store of a sweep");
    // Parameters are the columns between id and seed.
    Statement columns = handles_->database.prepare("SELECT name FROM pragma_table_info('runs') ORDER BY cid");
    columns.step();
    while (columns.step() && columns.text(0) != "seed")
        handles_->parameters.push_back(columns.text(0));
}

RunStore::~RunStore() = default;

void RunStore::revive() {
    Transaction transaction(handles_->database);
    std::vector<std::string> gone;
    Statement owners = handles_->database.prepare("SELECT DISTINCT owner FROM runs WHERE status = 'running'");
    while (owners.step())
        if (!may_live(owners.text(0)))
            gone.push_back(owners.text(0));
    for (const std::string& owner : gone)
        handles_->database
            .prepare("UPDATE runs SET status = 'waiting', owner = NULL, started = NULL, version = NULL "
                     "WHERE status = 'running' AND owner = ?")
            .bind(1, owner)
            .run();
    transaction.commit();
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
    transaction.commit();
}

void RunStore::give_back() {
    handles_->database
        .prepare("UPDATE runs SET status = 'waiting', owner = NULL, started = NULL, version = NULL "
                 "WHERE status = 'running' AND owner = ?")
        .bind(1, handles_->owner)
        .run();
}

std::map<std::string, std::uint64_t> RunStore::counts() {
    std::map<std::string, std::uint64_t> counts;
    Statement select = handles_->database.prepare("SELECT status, count(*) FROM runs GROUP BY status");
    while (select.step())
        counts[select.text(0)] = select.whole(1);
    return counts;
}

std::vector<RunStore::Failure> RunStore::failures(std::size_t most) {
    std::vector<Failure> failures;
    Statement select = handles_->database.prepare(
        "SELECT status, message, count(*), min(id) FROM runs WHERE status NOT IN ('waiting', 'running', 'done') "
        "GROUP BY status, message ORDER BY 3 DESC, 4 LIMIT ?");
    select.bind(1, std::uint64_t{most});
    while (select.step())
        failures.push_back({select.text(0), select.text(1), select.whole(2), select.whole(3)});
    return failures;
}

std::string RunStore::name() { return handles_->value("name").value_or(""); }

double RunStore::mean_seconds() {
    Statement select = handles_->database.prepare("SELECT avg(duration_s) FROM runs WHERE status = 'done'");
    const double seconds = select.step() ? select.real(0) : 0;
    select.reset();
    return seconds;
}

void RunStore::write_csv(const Sink& sink) {
    std::string names;
    std::string line = "run";
    for (const std::string& parameter : handles_->parameters)
        line += "," + csv_cell(parameter);
    line += ",seed,policy,status";
    for (const Column& column : run_columns()) {
        line += "," + csv_cell(column.name);
        names += ", results." + sql_name(column.name);
    }
    sink(line + "\n");
    Statement select = handles_->database.prepare(
        fmt::format("SELECT runs.id, {}seed, policy, status{} FROM runs LEFT JOIN results USING(id) ORDER BY runs.id",
                    column_list(handles_->parameters), names));
    const std::size_t columns = handles_->parameters.size() + 4 + run_columns().size();
    while (select.step()) {
        line = select.text(0);
        for (std::size_t c = 1; c < columns; ++c)
            line += "," + csv_cell(select.text(static_cast<int>(c)));
        sink(line + "\n");
    }
}

} // namespace sunward
