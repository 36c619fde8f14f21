// SQLite behind two small classes whose every failure is a SimulationError.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace sunward {

class Statement {
public:
    /// Places count from 1.
    Statement& bind(int place, std::string_view text);
    Statement& bind(int place, double value);
    Statement& bind(int place, std::uint64_t value); ///< at most 2^63 - 1
    Statement& bind_null(int place);

    /// Whether there is a row; after the last one the statement is ready to be bound anew.
    bool step();
    /// For a statement without rows: binds stay, it is ready to be used again.
    void run();
    /// Gives up the rows that are left.
    void reset();

    /// Columns count from 0.
    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::uint64_t whole(int column) const;
    [[nodiscard]] double real(int column) const;
    /// Text, or a number in its shortest form; empty for null.
    [[nodiscard]] std::string text(int column) const;

private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    Statement(sqlite3* database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}

    sqlite3* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// One connection, not to be used after a fork in the new process.
class Database {
public:
    enum class Mode { read, create };
    /// Opens a file, or makes it, and waits up to a minute for other processes. To be read it may lie where nothing can
    /// be written. Throws InputError when it is no database or is not to be had.
    Database(const std::filesystem::path& file, Mode mode);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// From now on a killed process loses nothing that was committed, and no commit waits for the disk.
    void use_write_ahead_log();

    void run(const std::string& sql);
    [[nodiscard]] Statement prepare(const std::string& sql) const;
    /// Rows that the last statement changed.
    [[nodiscard]] int changes() const;
    /// `id` of the last row that was inserted.
    [[nodiscard]] std::uint64_t last_row() const;

private:
    void open(const std::string& name, int flags);
    void open_to_read();
    void open_copy();
    [[nodiscard]] int try_to_read() const;

    struct Close {
        void operator()(sqlite3* database) const;
    };
    std::filesystem::path file_;
    std::filesystem::path copy_; ///< folder of a copy; empty without one
    std::unique_ptr<sqlite3, Close> database_;
};

/// All or nothing: rolled back unless committed. Holds the right to write from the start.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Database& database_;
    bool open_ = true;
};

} // namespace sunward
