#include "store_layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "row_sum.hpp"
#include "store_seal.hpp"
#include "sunward/error/error.hpp"
#include "sunward/experiment/run_figures.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/units/number.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::store {

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

constexpr std::string_view format = "4";
constexpr std::array own_columns = {"id",         "seed",    "policy",   "status", "message", "owner",     "started",
                                    "duration_s", "version", "position", "key",    "sets",    "field_sum", "sum"};

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

std::string lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

/// SQL does not tell upper from lower case in the names of columns.
std::vector<Parameter> named_columns(const std::vector<std::string>& paths) {
    std::set<std::string> taken(own_columns.begin(), own_columns.end());
    std::vector<Parameter> parameters;
    for (const std::string& path : paths) {
        std::string column = path;
        for (int copy = 2; !taken.insert(lower(column)).second; ++copy)
            column = fmt::format("{} ({})", path, copy);
        parameters.push_back({path, std::move(column)});
    }
    return parameters;
}

std::string to_json(const std::vector<Parameter>& parameters) {
    Json json = Json::array();
    for (const Parameter& parameter : parameters)
        json.push_back({parameter.path, parameter.column});
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
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

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
    throw InputError({file.string()}, "", why + "; take another folder, or move this one away");
}

std::vector<std::string> sorted_paths(const std::vector<Parameter>& parameters) {
    std::vector<std::string> paths;
    paths.reserve(parameters.size());
    for (const Parameter& parameter : parameters)
        paths.push_back(parameter.path);
    std::ranges::sort(paths);
    return paths;
}

/// The versions of the program that made the store or one of its runs, other than this.
std::string other_version(const Database& database) {
    if (std::string version = value_of(database, "version").value_or(""); version != SUNWARD_VERSION)
        return version;
    Statement select = database.prepare("SELECT version FROM runs WHERE version IS NOT NULL AND version <> ? LIMIT 1");
    select.bind(1, SUNWARD_VERSION);
    return select.step() ? select.text(0) : std::string();
}

bool has_own_figures(const Database& database) {
    return std::ranges::equal(figures_in(database), run_columns(), {}, {}, &Column::name);
}

/// Whether each run of a plan of so many has its row in its place; some may have been deleted.
bool has_every_run(const Database& database, std::size_t runs) {
    Statement select =
        database.prepare("SELECT count(DISTINCT position), count(position), min(position), max(position) FROM runs");
    return select.step() && select.whole(0) == runs && select.whole(1) == runs && select.whole(2) == 1 &&
           select.whole(3) == runs;
}

/// Ended runs of a policy, or of all policies when it has no name, wait again and lose their results.
void let_wait(Database& database, const std::string& policy) {
    constexpr const char* ended = "status NOT IN ('waiting', 'running') AND (policy = ? OR ? = '')";
    for (const std::string& statement :
         {fmt::format("DELETE FROM results WHERE id IN (SELECT id FROM runs WHERE {})", ended),
          fmt::format("UPDATE runs SET status = 'waiting', message = NULL, started = NULL, duration_s = NULL, "
                      "version = NULL, sum = NULL WHERE {}",
                      ended)})
        database.prepare(statement).bind(1, policy).bind(2, policy).run();
}

} // namespace

std::string sql_name(std::string_view name) {
    std::string result = "\"";
    for (const char c : name)
        result += c == '"' ? std::string_view("\"\"") : std::string_view(&c, 1);
    return result + "\"";
}

std::string column_list(const std::vector<Parameter>& parameters) {
    std::string text;
    for (const Parameter& parameter : parameters)
        text += sql_name(parameter.column) + ", ";
    return text;
}

std::string places(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += i == 0 ? "?" : ", ?";
    return text;
}

std::optional<std::string> value_of(const Database& database, std::string_view key) {
    Statement select = database.prepare("SELECT value FROM sweep WHERE key = ?");
    select.bind(1, key);
    return select.step() ? std::optional(select.text(0)) : std::nullopt;
}

void set_value(Database& database, std::string_view key, std::string_view text) {
    database.prepare("INSERT OR REPLACE INTO sweep VALUES(?, ?)").bind(1, key).bind(2, text).run();
}

bool is_store(const Database& database, const fs::path& file) {
    if (database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'sweep'").step())
        return true;
    if (database.prepare("SELECT 1 FROM sqlite_master").step())
        refuse(file, "is a database, but not a sweep store");
    return false;
}

void check_format(const Database& database, const fs::path& file) {
    const std::string found = value_of(database, "format").value_or("none");
    if (found == format)
        return;
    std::string maker = value_of(database, "version").value_or("");
    if (Statement select = database.prepare("SELECT version FROM runs WHERE version IS NOT NULL LIMIT 1");
        maker.empty() && select.step())
        maker = select.text(0);
    const bool other = !maker.empty() && maker != SUNWARD_VERSION;
    throw InputError(
        {file.string()}, "",
        fmt::format("is a store of format {}, this Sunward ({}) reads and writes format {}: export it with "
                    "{}, or run the sweep again into another folder",
                    found, SUNWARD_VERSION, format,
                    other ? "the version that made it, " + maker : "the build of it that made it"));
}

std::vector<std::string> figures_in(const Database& database) {
    std::vector<std::string> names;
    Statement columns = database.prepare("SELECT name FROM pragma_table_info('results') ORDER BY cid");
    while (columns.step())
        if (const std::string name = columns.text(0); name != "id")
            names.push_back(name);
    return names;
}

std::vector<Parameter> parameters_in(const Database& database) {
    std::vector<Parameter> parameters;
    const Json json = Json::parse(value_of(database, "parameters").value_or("[]"));
    for (const Json& pair : json)
        parameters.push_back({pair.at(0).get<std::string>(), pair.at(1).get<std::string>()});
    return parameters;
}

void create(Database& database, const SweepPlan& plan) {
    const std::vector<Parameter> parameters = named_columns(plan.parameters);
    database.run("CREATE TABLE sweep(key TEXT PRIMARY KEY, value TEXT NOT NULL)");
    // Parameters have no type of their own: numbers are numbers, the rest is text.
    database.run(fmt::format("CREATE TABLE runs(id INTEGER PRIMARY KEY, {}seed INTEGER NOT NULL, policy TEXT NOT NULL, "
                             "status TEXT NOT NULL DEFAULT 'waiting', message TEXT, owner TEXT, started TEXT, "
                             "duration_s REAL, version TEXT, position INTEGER, key TEXT NOT NULL UNIQUE, "
                             "sets TEXT NOT NULL, field_sum INTEGER, sum INTEGER)",
                             column_list(parameters)));
    database.run("CREATE INDEX runs_by_status ON runs(status, position)");
    std::string columns;
    for (const Column& column : run_columns())
        columns += fmt::format(", {} {}", sql_name(column.name), sql_type(column.type));
    database.run(fmt::format("CREATE TABLE results(id INTEGER PRIMARY KEY REFERENCES runs(id){})", columns));
    database.run("CREATE TABLE files(path TEXT NOT NULL, policy TEXT NOT NULL, bytes INTEGER NOT NULL, "
                 "crc32 INTEGER NOT NULL, PRIMARY KEY(path, policy))");
    set_value(database, "format", format);
    set_value(database, "version", SUNWARD_VERSION);
    set_value(database, "scenario", plan.resolved);
    set_value(database, "parameters", to_json(parameters));
}

void take_scenario(Database& database, const SweepPlan& plan, bool retry, const fs::path& file) {
    check_format(database, file);
    if (const std::string version = other_version(database); !version.empty())
        throw InputError({file.string()}, "",
                         fmt::format("holds runs of Sunward {}, this is {}, and their results may differ; go on with "
                                     "that version, export what is done, or run the sweep into another folder",
                                     version, SUNWARD_VERSION));
    check_layout(database, file);
    if (!has_own_figures(database))
        refuse(file, "holds runs of another build of this version of Sunward, with other figures");
    const auto was = sorted_paths(parameters_in(database));
    const auto is = sorted_paths(named_columns(plan.parameters));
    if (was != is)
        refuse(file, fmt::format("holds the runs of another sweep: it varies {}, this one {}",
                                 was.empty() ? "no field" : fmt::format("{}", fmt::join(was, ", ")),
                                 is.empty() ? "none" : fmt::format("{}", fmt::join(is, ", "))));
    const std::string scenario = value_of(database, "scenario").value_or("");
    if (scenario == plan.resolved)
        return;
    if (!retry)
        throw InputError({file.string()}, "",
                         fmt::format("holds the runs of another base scenario: {}; change it back, repeat "
                                     "all runs with --retry, or take another folder",
                                     first_difference(scenario, plan.resolved)));
    let_wait(database, "");
    set_value(database, "scenario", plan.resolved);
}

void take_files(Database& database, const std::vector<SummedFile>& files, bool retry, const fs::path& file) {
    if (!retry)
        check_inputs(database, file);
    else if (!has_own_inputs(database)) {
        let_wait(database, "");
        database.run("DELETE FROM files");
    }
    Statement select = database.prepare("SELECT bytes, crc32 FROM files WHERE path = ? AND policy = ?");
    Statement insert = database.prepare("INSERT OR REPLACE INTO files VALUES(?, ?, ?, ?)");
    for (const SummedFile& input : files) {
        select.bind(1, input.path.string()).bind(2, input.policy);
        const bool known = select.step();
        const bool same = known && select.whole(0) == input.bytes && select.whole(1) == input.crc32;
        select.reset();
        if (known && !same && !retry)
            throw InputError({file.string()}, "",
                             fmt::format("holds runs that read {} before it was changed; change it back, repeat {} "
                                         "runs with --retry, or take another folder",
                                         input.path.string(),
                                         input.policy.empty() ? "all" : fmt::format("the '{}'", input.policy)));
        if (known && !same)
            let_wait(database, input.policy);
        insert.bind(1, input.path.string()).bind(2, input.policy);
        insert.bind(3, input.bytes).bind(4, std::uint64_t{input.crc32}).run();
    }
}

void take_runs(Database& database, const SweepPlan& plan) {
    database.run("DELETE FROM results WHERE id NOT IN (SELECT id FROM runs WHERE status = 'done')");
    if (value_of(database, "definition") == plan.definition && has_every_run(database, plan.runs.size()))
        return;
    std::vector<Parameter> parameters;
    const std::vector<Parameter> known = parameters_in(database);
    for (const std::string& path : plan.parameters)
        parameters.push_back(*std::ranges::find(known, path, &Parameter::path));
    database.run("UPDATE runs SET position = NULL");
    Statement place = database.prepare("UPDATE runs SET position = ? WHERE key = ?");
    Statement insert = database.prepare(fmt::format("INSERT INTO runs({}seed, policy, position, key, sets) VALUES({})",
                                                    column_list(parameters), places(parameters.size() + 5)));
    RowSums sums(database, parameters);
    for (const SweepRun& run : plan.runs) {
        const std::string key = key_of(plan, run);
        place.bind(1, run.id).bind(2, key).run();
        if (database.changes() == 1)
            continue;
        int column = 0;
        for (const std::string& value : run.values)
            bind_value(insert, ++column, value);
        insert.bind(column + 1, run.seed).bind(column + 2, run.policy).bind(column + 3, run.id).bind(column + 4, key);
        insert.bind(column + 5, Json(run.sets).dump(-1, ' ', false, Json::error_handler_t::replace)).run();
        sums.write(database.last_row());
    }
    set_value(database, "parameters", to_json(parameters));
    set_value(database, "name", plan.name);
    set_value(database, "definition", plan.definition);
}

} // namespace sunward::store
