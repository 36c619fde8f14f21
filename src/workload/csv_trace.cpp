// A CSV file with a header and a row a job.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "csv_columns.hpp"
#include "readers.hpp"
#include "sunward/error/quote.hpp"
#include "sunward/series/time_text.hpp"
#include "sunward/units/parse.hpp"
#include "sunward/units/text.hpp"
#include "sunward/workload/slurm.hpp"
#include "trace_words.hpp"
#include "wall_clock.hpp"

namespace sunward {

namespace {

using Column = std::optional<TraceColumn>;

/// A Unix time in milliseconds or finer: as a number of seconds it would be damage.
std::optional<Instant> fine_unix_time(std::string_view cell) {
    constexpr std::size_t digits = 13;
    return cell.size() >= digits ? parse_unix_time(cell) : std::nullopt;
}

constexpr std::string_view dates_elsewhere =
    ", a date; the columns of dates are 'submit', 'start', 'finish' and 'deadline'";

class CsvTrace {
public:
    CsvTrace(std::string_view text, const Reading& reading)
        : reading_(reading), cleaning_(reading.cleaning), rows_(text, reading.cleaning.file(), reading.source.dialect),
          columns_(find_columns(reading.source, rows_)), clock_(reading.source.time_zone),
          assumed_(rows_.header().size()) {
        for (const std::string& note : near_columns(columns_, rows_))
            reading_.into.notes.push_back(cleaning_.prefix() + note);
        settle_times(text);
    }
    void read();

private:
    void settle_times(std::string_view text);
    void note_dates(Instant earliest, bool zoned);
    void note_numbers();
    void note_units();
    bool is_step();
    std::optional<Reason> fill(Record& record);
    void fill_name(Record& record);
    std::optional<Duration> run_time(std::optional<Duration> submit);
    std::optional<double> number(const Column& column, double most) {
        return checked(*column, rows_.parse(column->index), most, "a number");
    }
    std::optional<double> checked(const TraceColumn& column, std::optional<double> value, double most,
                                  std::string_view expected);
    std::optional<double> processors();
    std::optional<Duration> span(const Column& column);
    std::optional<Duration> moment(const Column& column, std::optional<Duration> after);
    std::optional<Duration> submit_time();
    std::optional<Duration> date(const TraceColumn& column, std::optional<Instant> at);
    float priority();
    std::uint32_t elastic_width(const Column& column);
    std::uint32_t name(const Column& column);
    void fault(std::size_t column, std::string message) {
        cleaning_.bad_record(rows_.line_number(), rows_.header()[column], std::move(message));
        good_ = false;
    }

    const Reading& reading_;
    Cleaning& cleaning_;
    CsvReader rows_;
    TraceColumns columns_;
    WallClock clock_;
    std::uint64_t without_gpu_ = 0; ///< records whose list of resources has no accelerator
    bool dates_ = false;            ///< moments are dates, not numbers
    Instant zero_;                  ///< of trace time
    std::string_view fine_unit_;    ///< of Unix times, where it is not seconds
    std::uint64_t row_ = 0;
    std::optional<Duration> previous_submit_;
    Duration least_submit_ = Duration::forever();
    bool started_early_ = false; ///< in this row
    bool good_ = true;           ///< no fault in this row
    std::array<char, 24> row_name_{};
    std::string job_;           ///< id of the last row that is no step
    std::vector<char> assumed_; ///< by column: whether a number was read whose unit nobody states
};

/// Numbers or dates: the first submit time that is one of them decides. Dates of a trace that is not absolute are
/// counted from the earliest one, which takes a walk through the file of its own.
void CsvTrace::settle_times(std::string_view text) {
    if (reading_.source.absolute)
        zero_ = reading_.origin;
    CsvReader rows(text, cleaning_.file(), rows_.dialect());
    const std::size_t column = columns_.submit->index;
    std::optional<Instant> earliest;
    bool zoned = true;
    bool other = false;
    while (rows.next([](const Fault&) {})) {
        const std::string_view cell = rows.cell(column);
        if (const auto at = parse_date(cell, reading_.source.time_zone)) {
            earliest = std::min(*at, earliest.value_or(*at));
            zoned = zoned && states_offset(cell);
        } else if (!earliest && cell != "-1" && (rows.parse(column) || parse_clock_length(cell))) {
            return;
        } else {
            other = other || (cell != "-1" && !is_unknown(cell));
        }
        if (earliest && reading_.source.absolute)
            break;
    }
    dates_ = earliest || other;
    if (earliest && !zoned && !reading_.source.time_zone.empty())
        earliest = clock_.settle(
            [&](const WallClock::Take& take) {
                for (CsvReader again(text, cleaning_.file(), rows_.dialect()); again.next([](const Fault&) {});)
                    take(again.cell(column));
            },
            *earliest);
    if (earliest && !reading_.source.absolute)
        zero_ = *earliest;
    if (earliest)
        note_dates(*earliest, zoned);
}

void CsvTrace::note_dates(Instant earliest, bool zoned) {
    auto& notes = reading_.into.notes;
    if (!reading_.source.absolute)
        note_moved(reading_, "dates", earliest);
    if (!zoned && reading_.source.time_zone.empty())
        notes.push_back(cleaning_.prefix() + "dates without a zone are taken as UTC; 'time_zone' states another");
}

void CsvTrace::read() {
    const CsvReader::RowFault faulty = [this](const Fault& fault) {
        cleaning_.record();
        cleaning_.bad_record(fault.at.line, fault.field, fault.message);
        ++row_;
    };
    for (; rows_.next(faulty); ++row_) {
        cleaning_.record();
        if (is_step()) {
            cleaning_.count(Reason::step);
            continue;
        }
        good_ = true;
        started_early_ = false;
        Record record;
        const auto reason = fill(record);
        if (!good_)
            continue;
        if (reason)
            cleaning_.count(*reason);
        else
            reading_.intake.take(record, row_);
    }
    note_numbers();
    note_units();
    if (std::string note = clock_.note(); !note.empty())
        reading_.into.notes.push_back(cleaning_.prefix() + note);
    if (without_gpu_ > 0)
        cleaning_.detail(
            Reason::width_unknown,
            slurm::cure_without_gpu(without_gpu_, rows_.header()[columns_.accelerators->index], rows_.header()));
}

bool CsvTrace::is_step() {
    if (!columns_.job_id)
        return false;
    const std::string_view id = rows_.cell(columns_.job_id->index);
    const bool step = slurm::is_step(id, job_);
    if (!step)
        job_.assign(id);
    return step;
}

/// Unix times that are finer than seconds, and numbers that only Unix times are likely to be, although they are not
/// said to be.
void CsvTrace::note_numbers() {
    const std::string of_what = cleaning_.prefix();
    if (!fine_unit_.empty())
        reading_.into.notes.push_back(fmt::format("{}numbers are taken as Unix times in {}", of_what, fine_unit_));
    constexpr Duration least_unix = Duration::from_seconds(1e9); // 2001
    if (!dates_ && !reading_.source.absolute && least_submit_ >= least_unix && least_submit_ <= longest)
        reading_.into.notes.push_back(of_what + "submit times are taken as times after the start of the horizon, and "
                                                "look like Unix times; with 'absolute: true' they are read as such");
}

void CsvTrace::note_units() {
    std::string names;
    for (std::size_t i = 0; i < assumed_.size(); ++i)
        if (assumed_[i] != 0)
            names += (names.empty() ? "" : ", ") + in_quotes(rows_.header()[i]);
    if (!names.empty())
        reading_.into.notes.push_back(cleaning_.prefix() +
                                      fmt::format("numbers of {} are taken as seconds; 'time_unit', or 'unit' of a "
                                                  "column, states another unit",
                                                  names));
}

std::optional<Reason> CsvTrace::fill(Record& record) {
    const auto submit = submit_time();
    const auto run = run_time(submit);
    const auto wanted = processors();
    const auto walltime = span(columns_.walltime);
    record.deadline = moment(columns_.deadline, submit);
    record.priority = priority();
    if (submit && record.deadline && *record.deadline < *submit)
        fault(columns_.deadline->index, "before the submit time");
    fill_name(record);
    if (!good_)
        return std::nullopt;
    if (!submit)
        return Reason::submit_unknown;
    if (started_early_)
        return Reason::started_early;
    if (!run || run->us == 0) {
        if (columns_.status && is_cancelled(rows_.cell(columns_.status->index)))
            return Reason::cancelled;
        return !run && columns_.start && !columns_.run && is_unknown(rows_.cell(columns_.start->index))
                   ? Reason::never_started
                   : Reason::run_unknown;
    }
    if (wanted.value_or(0) <= 0)
        return Reason::width_unknown;
    if (previous_submit_ && *submit < *previous_submit_)
        cleaning_.count(Reason::unsorted);
    previous_submit_ = *submit;
    least_submit_ = std::min(least_submit_, *submit);
    record.submit = *submit;
    record.run = *run;
    record.accelerators = width_of(*wanted, reading_);
    if (walltime && walltime->us > 0)
        record.walltime = walltime;
    cleaning_.count_request(record.walltime, record.run);
    if (columns_.status && is_running(rows_.cell(columns_.status->index)))
        cleaning_.count(Reason::still_running);
    record.narrowest = elastic_width(columns_.min_accelerators);
    record.widest = elastic_width(columns_.max_accelerators);
    record.user = name(columns_.user);
    record.queue = name(columns_.queue);
    return std::nullopt;
}

void CsvTrace::fill_name(Record& record) {
    if (columns_.job_id) {
        record.id = rows_.cell(columns_.job_id->index);
        if (record.id.empty())
            fault(columns_.job_id->index, "empty");
        return;
    }
    const auto end = std::to_chars(row_name_.data(), row_name_.data() + row_name_.size(), row_).ptr;
    record.id = {row_name_.data(), static_cast<std::size_t>(end - row_name_.data())};
}

std::optional<Duration> CsvTrace::run_time(std::optional<Duration> submit) {
    if (columns_.run)
        return span(columns_.run);
    const auto start = columns_.start ? moment(columns_.start, submit) : submit;
    const auto finish = moment(columns_.finish, start);
    if (!start || !finish)
        return std::nullopt;
    started_early_ = submit && *start < *submit;
    if (*finish < *start)
        fault(columns_.finish->index, columns_.start ? "before the start" : "before the submit time");
    return *finish - *start;
}

/// What was read of a cell as a number. Nothing for what is missing, for -1 and after a fault.
std::optional<double> CsvTrace::checked(const TraceColumn& column, std::optional<double> value, double most,
                                        std::string_view expected) {
    const std::string_view cell = rows_.cell(column.index);
    if (!value && is_unknown(cell))
        return std::nullopt;
    if (!value)
        fault(column.index, fmt::format("expected {}, found {}{}", expected, excerpt(cell),
                                        dates_ && parse_date(cell, reading_.source.time_zone) ? dates_elsewhere : ""));
    else if (*value == -1)
        return std::nullopt;
    else if (*value < 0)
        fault(column.index, "negative: " + excerpt(cell));
    else if (*value > most)
        fault(column.index, "out of range: " + excerpt(cell));
    else
        return value;
    return std::nullopt;
}

/// Accelerators that a list of resources names stand for as many processors as one of them has here.
std::optional<double> CsvTrace::processors() {
    const std::size_t column = columns_.accelerators->index;
    const std::string_view cell = rows_.cell(column);
    if (cell.find('=') == std::string_view::npos)
        return number(columns_.accelerators, widest);
    const auto count = slurm::accelerators_of(cell);
    without_gpu_ += count && *count == 0 ? 1 : 0;
    if (count && *count * reading_.source.cores_per_accelerator <= widest)
        return *count * reading_.source.cores_per_accelerator;
    fault(column, "expected a number or resources such as cpu=8,gres/gpu=2, found " + excerpt(cell));
    return std::nullopt;
}

std::optional<Duration> CsvTrace::span(const Column& column) {
    if (!column)
        return std::nullopt;
    const auto read = rows_.parse(column->index);
    if (!read)
        if (const auto length = parse_clock_length(rows_.cell(column->index)))
            return length;
    const auto value =
        checked(*column, read, longest.seconds() / column->unit_s, "a number or a length such as 1-02:30:00");
    if (!value)
        return std::nullopt;
    assumed_[column->index] = static_cast<char>(assumed_[column->index] != 0 || (column->assumed && *value != 0));
    return Duration::from_seconds(*value * column->unit_s);
}

/// `after`: what it cannot be earlier than.
std::optional<Duration> CsvTrace::moment(const Column& column, std::optional<Duration> after) {
    if (column && dates_)
        return date(*column,
                    clock_.read(rows_.cell(column->index), after ? std::optional(zero_ + *after) : std::nullopt));
    if (column && column->unit_s == 1)
        if (const auto at = fine_unix_time(rows_.cell(column->index))) {
            fine_unit_ = fine_unix_unit(rows_.cell(column->index));
            if (reading_.source.absolute)
                return *at - zero_;
            fault(column->index, "out of range: " + excerpt(rows_.cell(column->index)) +
                                     "; if that is a Unix time, 'absolute: true' takes it as it stands");
            return std::nullopt;
        }
    const auto since = span(column);
    return since ? std::optional{Instant{} + *since - zero_} : std::nullopt;
}

/// Of this row, after the previous one has told where in a repeated hour the log is.
std::optional<Duration> CsvTrace::submit_time() {
    if (!dates_)
        return moment(columns_.submit, previous_submit_);
    const auto previous = previous_submit_ ? std::optional(zero_ + *previous_submit_) : std::nullopt;
    return date(*columns_.submit, clock_.read_next(rows_.cell(columns_.submit->index), previous));
}

/// What was read of a cell, after the start of the trace.
std::optional<Duration> CsvTrace::date(const TraceColumn& column, std::optional<Instant> at) {
    const std::string_view cell = rows_.cell(column.index);
    if (at)
        return *at - zero_;
    if (cell != "-1" && !is_unknown(cell))
        fault(column.index, time_problem(cell, reading_.source.time_zone));
    return std::nullopt;
}

float CsvTrace::priority() {
    constexpr double most = 1e30;
    if (!columns_.priority)
        return 0;
    const std::string_view cell = rows_.cell(columns_.priority->index);
    const auto value = is_missing(cell) ? std::optional{0.0} : rows_.parse(columns_.priority->index);
    if (value && *value >= -most && *value <= most)
        return static_cast<float>(*value);
    fault(columns_.priority->index, "expected a number, found " + excerpt(cell));
    return 0;
}

/// 0: not stated, or of no interest.
std::uint32_t CsvTrace::elastic_width(const Column& column) {
    if (!column || !reading_.intake.elastic())
        return 0;
    const auto processors = number(column, static_cast<double>(widest_elastic) * reading_.source.cores_per_accelerator);
    return processors ? width_of(*processors, reading_) : 0;
}

std::uint32_t CsvTrace::name(const Column& column) {
    const std::string_view cell = column ? rows_.cell(column->index) : std::string_view{};
    return cell.empty() ? no_name : reading_.into.names.intern(cell);
}

} // namespace

void read_csv(std::string_view text, const Reading& reading) { CsvTrace(text, reading).read(); }

} // namespace sunward
