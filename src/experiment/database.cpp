#include "database.hpp"

#include <cstdlib>
#include <exception>
#include <system_error>

#include <fmt/format.h>
#include <sqlite3.h>

#include "sunward/error/error.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

namespace fs = std::filesystem;

constexpr int patience_ms = 60'000;
constexpr const char* log_suffix = "-wal";

/// A path as part of a URI.
std::string uri_path(const fs::path& file) {
    std::string result;
    for (const char c : fs::absolute(file).string())
        result += c == '%' || c == '?' || c == '#' ? fmt::format("%{:02x}", static_cast<unsigned char>(c))
                                                   : std::string(1, c);
    return result;
}

/// The code without what SQLite adds to it.
int primary(int code) { return code & 0xff; }

/// What SQLite says, and where that is only that it could not read or write, what the system says. Of a file that
/// could be written in part the system says nothing.
std::string problem_of(sqlite3* database) {
    const std::string said = sqlite3_errmsg(database);
    const int code = sqlite3_extended_errcode(database);
    const int system = sqlite3_system_errno(database);
    if (primary(code) != SQLITE_IOERR && primary(code) != SQLITE_CANTOPEN)
        return said;
    if (system != 0)
        return said + ": " + std::generic_category().message(system);
    const bool writing = code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_SHMSIZE || code == SQLITE_IOERR_TRUNCATE;
    return writing ? said + ": the disk is full, or a limit on the size of files is reached" : said;
}

[[noreturn]] void fail(sqlite3* database) {
    const char* file = sqlite3_db_filename(database, "main");
    throw SimulationError(fmt::format("{}: {}", file != nullptr ? file : "database", problem_of(database)));
}

} // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

void Database::Close::operator()(sqlite3* database) const { sqlite3_close(database); }

Statement& Statement::bind(int place, std::string_view text) {
    // The destructor argument -1 (SQLITE_TRANSIENT) makes SQLite copy the text.
    if (sqlite3_bind_text64(statement_.get(), place, text.data(), text.size(),
                            reinterpret_cast<sqlite3_destructor_type>(-1), SQLITE_UTF8) != SQLITE_OK)
        fail(database_);
    return *this;
}

Statement& Statement::bind(int place, double value) {
    if (sqlite3_bind_double(statement_.get(), place, value) != SQLITE_OK)
        fail(database_);
    return *this;
}

Statement& Statement::bind(int place, std::uint64_t value) {
    if (sqlite3_bind_int64(statement_.get(), place, static_cast<sqlite3_int64>(value)) != SQLITE_OK)
        fail(database_);
    return *this;
}

Statement& Statement::bind_null(int place) {
    if (sqlite3_bind_null(statement_.get(), place) != SQLITE_OK)
        fail(database_);
    return *this;
}

bool Statement::step() {
    const int status = sqlite3_step(statement_.get());
    if (status == SQLITE_ROW)
        return true;
    if (status != SQLITE_DONE)
        fail(database_);
    reset();
    return false;
}

void Statement::run() {
    while (step()) {
    }
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

std::uint64_t Statement::whole(int column) const {
    return static_cast<std::uint64_t>(sqlite3_column_int64(statement_.get(), column));
}

double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::string Statement::text(int column) const {
    if (sqlite3_column_type(statement_.get(), column) == SQLITE_FLOAT)
        return shortest(real(column)); // SQLite itself gives 15 digits
    const unsigned char* text = sqlite3_column_text(statement_.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
    return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text), size);
}

Database::Database(const std::filesystem::path& file, Mode mode) : file_(file) {
    std::error_code ignored;
    if (fs::exists(file) && !fs::is_regular_file(fs::symlink_status(file, ignored)))
        throw InputError({file.string()}, "", "is not a regular file");
    if (mode == Mode::create)
        open(file.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    else
        open_to_read();
    if (const int status = try_to_read(); status != SQLITE_OK)
        throw InputError({file.string()}, "", problem_of(database_.get()));
}

Database::~Database() {
    database_.reset();
    std::error_code ignored;
    if (!copy_.empty())
        fs::remove_all(copy_, ignored);
}

void Database::open(const std::string& name, int flags) {
    sqlite3* database = nullptr;
    const int status = sqlite3_open_v2(name.c_str(), &database, flags, nullptr);
    database_.reset(database);
    if (status != SQLITE_OK)
        throw InputError({file_.string()}, "", database == nullptr ? "no memory" : problem_of(database));
    sqlite3_busy_timeout(database, patience_ms);
}

int Database::try_to_read() const {
    return sqlite3_exec(database_.get(), "SELECT 1 FROM sqlite_master LIMIT 1", nullptr, nullptr, nullptr);
}

void Database::open_to_read() {
    // Where nothing can be written, or the disk is full, SQLite cannot keep the index of a write-ahead log beside the
    // file.
    open(file_.string(), SQLITE_OPEN_READWRITE);
    const int status = primary(try_to_read());
    if (status != SQLITE_CANTOPEN && status != SQLITE_READONLY && status != SQLITE_IOERR && status != SQLITE_FULL)
        return;
    std::error_code absent;
    const auto log = fs::file_size(file_.string() + log_suffix, absent);
    if (absent || log == 0)
        open("file:" + uri_path(file_) + "?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    else
        open_copy();
}

void Database::open_copy() {
    std::string folder = (fs::temp_directory_path() / "sunward-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr)
        throw InputError({file_.string()}, "", "no place to read a copy of it");
    copy_ = folder;
    fs::copy_file(file_, copy_ / "copy");
    fs::copy_file(file_.string() + log_suffix, (copy_ / "copy").string() + log_suffix);
    for (const auto& entry : fs::directory_iterator(copy_))
        fs::permissions(entry.path(), fs::perms::owner_read | fs::perms::owner_write);
    open((copy_ / "copy").string(), SQLITE_OPEN_READWRITE);
}

void Database::use_write_ahead_log() {
    // To change to the log SQLite does not wait for others that do so too.
    constexpr int pause_ms = 20;
    constexpr const char* change = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL";
    int status = SQLITE_BUSY;
    for (int waited = 0; status == SQLITE_BUSY && waited < patience_ms; waited += pause_ms) {
        status = sqlite3_exec(database_.get(), change, nullptr, nullptr, nullptr);
        if (status == SQLITE_BUSY)
            sqlite3_sleep(pause_ms);
    }
    if (status != SQLITE_OK)
        throw InputError({file_.string()}, "", problem_of(database_.get()));
}

void Database::run(const std::string& sql) {
    if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        fail(database_.get());
}

Statement Database::prepare(const std::string& sql) const {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
        fail(database_.get());
    return {database_.get(), statement};
}

int Database::changes() const { return sqlite3_changes(database_.get()); }

std::uint64_t Database::last_row() const {
    return static_cast<std::uint64_t>(sqlite3_last_insert_rowid(database_.get()));
}

Transaction::Transaction(Database& database) : database_(database) { database_.run("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
    if (!open_)
        return;
    try {
        database_.run("ROLLBACK");
    } catch (const std::exception&) { // SQLite has rolled back by itself
    }
}

void Transaction::commit() {
    database_.run("COMMIT");
    open_ = false;
}

} // namespace sunward
