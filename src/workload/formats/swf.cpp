// Standard Workload Format: `; Key: value` lines, then a job a line of 18 numbers, -1 where unknown.
// Source: Chapin et al., Benchmarks and Standards for the Evaluation of Parallel Job Schedulers, JSSPP 1999, and
// the Parallel Workloads Archive's description of version 2.2.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "sunward/error/count.hpp"
#include "sunward/error/quote.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/units/number.hpp"
#include "sunward/units/parse.hpp"
#include "sunward/units/text.hpp"
#include "sunward/workload/trace_format.hpp"
#include "workload/readers.hpp"

namespace sunward::workload::formats {

namespace {

enum Field : std::size_t {
    id,
    submit,
    wait,
    run,
    used_processors,
    used_cpu,
    used_memory,
    requested_processors,
    requested_time,
    requested_memory,
    status,
    user,
    group,
    executable,
    queue,
    partition,
    preceding_job,
    think_time,
};
constexpr std::size_t fields = 18;
constexpr std::size_t fewest_fields = status + 1;
constexpr std::array<std::string_view, fields> field_names{
    "job number",
    "submit time",
    "wait time",
    "run time",
    "allocated processors",
    "cpu time",
    "used memory",
    "requested processors",
    "requested time",
    "requested memory",
    "status",
    "user",
    "group",
    "executable",
    "queue",
    "partition",
    "preceding job",
    "think time",
};
/// The fields that we use as numbers, with the greatest value that makes sense; negative ones other than -1 do not.
constexpr std::array<std::pair<Field, double>, 5> bounded_fields{{{submit, longest.seconds()},
                                                                  {run, longest.seconds()},
                                                                  {used_processors, widest},
                                                                  {requested_processors, widest},
                                                                  {requested_time, longest.seconds()}}};
constexpr double unknown = -1;
constexpr double cancelled = 5;

class SwfTrace {
public:
    SwfTrace(std::string_view text, const Reading& reading)
        : reading_(reading), cleaning_(reading.cleaning), lines_(text, reading.cleaning.file()) {}
    void read();

private:
    void header_line(std::string_view line);
    void finish_header();
    void note_moved();
    void split(std::string_view line);
    bool parse();
    bool check_values();
    std::optional<Reason> fill(Record& record);
    [[nodiscard]] double either(Field wanted, Field other, Reason reason);
    [[nodiscard]] std::uint32_t name(Field field);
    void fault(std::string_view field, std::string message) {
        cleaning_.bad_record(lines_.line_number(), field, std::move(message));
    }

    const Reading& reading_;
    Cleaning& cleaning_;
    LineReader lines_;
    std::string header_;               ///< what is worth a note
    std::optional<double> unix_start_; ///< seconds
    double shift_ = 0;                 ///< added to submit times to give trace time, seconds
    double previous_submit_ = 0;
    std::size_t count_ = 0; ///< fields of this record
    std::array<std::string_view, fields> text_;
    std::array<double, fields> value_{};
};

void SwfTrace::read() {
    std::string_view line;
    std::uint64_t number = 0;
    bool in_header = true;
    while (lines_.next(line)) {
        line = trimmed(line);
        if (line.empty())
            continue;
        if (line.front() == ';') {
            if (in_header)
                header_line(line.substr(1));
            continue;
        }
        if (in_header)
            finish_header();
        in_header = false;
        cleaning_.record();
        split(line);
        Record record;
        if (parse() && check_values()) {
            if (const auto reason = fill(record))
                cleaning_.count(*reason);
            else
                reading_.intake.take(record, number);
        }
        ++number;
    }
}

void SwfTrace::header_line(std::string_view line) {
    constexpr std::array<std::string_view, 7> notable{"Computer", "MaxJobs",       "MaxRecords",    "MaxNodes",
                                                      "MaxProcs", "UnixStartTime", "TimeZoneString"};
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos)
        return;
    const std::string_view key = trimmed(line.substr(0, colon));
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (std::find(notable.begin(), notable.end(), key) == notable.end() || header_.size() > 1000)
        return;
    header_ += fmt::format("{}{} {}", header_.empty() ? "" : ", ", key, in_quotes(value));
    if (key != "UnixStartTime")
        return;
    unix_start_ = parse_number(value);
    if (!unix_start_ || std::abs(*unix_start_) > longest.seconds())
        cleaning_.fault(lines_.line_number(), key, "expected seconds since 1970, found " + excerpt(value));
    if (unix_start_ && std::abs(*unix_start_) > longest.seconds())
        unix_start_.reset();
}

void SwfTrace::finish_header() {
    if (!header_.empty())
        reading_.into.notes.push_back(cleaning_.prefix() + "header: " + header_);
    if (!reading_.source.absolute && unix_start_)
        note_moved();
    if (!reading_.source.absolute)
        return;
    if (!unix_start_)
        return cleaning_.fault(0, "UnixStartTime",
                               "absolute times need this header line, and it is missing or unusable");
    shift_ = *unix_start_ - (reading_.origin - Instant{}).seconds();
}

void SwfTrace::note_moved() {
    const Instant start = Instant{} + Duration::from_seconds(*unix_start_);
    if (reading_.intake.from().us != 0)
        return sunward::note_moved(reading_, "times", start);
    if (start != reading_.origin)
        reading_.into.notes.push_back(
            cleaning_.prefix() +
            fmt::format("times are counted from the start of the horizon, {} after the UnixStartTime {}; "
                        "'absolute: true' takes them as they stand",
                        to_string(reading_.origin - start), to_string(start)));
}

void SwfTrace::split(std::string_view line) {
    count_ = 0;
    std::size_t at = 0;
    while (at < line.size()) {
        std::size_t end = at;
        while (end < line.size() && !is_blank(line[end]))
            ++end;
        if (count_ < fields)
            text_[count_] = line.substr(at, end - at);
        ++count_;
        while (end < line.size() && is_blank(line[end]))
            ++end;
        at = end;
    }
}

bool SwfTrace::parse() {
    if (count_ < fewest_fields) {
        fault("", fmt::format("{}, expected {}", counted(count_, "field"), fields));
        return false;
    }
    if (count_ != fields)
        cleaning_.count(count_ < fields ? Reason::few_fields : Reason::many_fields);
    bool good = true;
    for (std::size_t i = 0; i < fields; ++i) {
        if (i >= count_) {
            text_[i] = "-1";
            value_[i] = unknown;
            continue;
        }
        const auto number = parse_number(text_[i]);
        if (!number && is_missing(text_[i])) {
            value_[i] = unknown;
            continue;
        }
        if (!number)
            fault(field_names[i], "expected a number, found " + excerpt(text_[i]));
        good = good && number;
        value_[i] = number.value_or(unknown);
    }
    return good;
}

bool SwfTrace::check_values() {
    bool good = true;
    for (const auto& [field, most] : bounded_fields) {
        const double value = value_[field];
        if (value < 0 && value != unknown)
            fault(field_names[field], "negative: " + excerpt(text_[field]));
        else if (value > most)
            fault(field_names[field], "out of range: " + excerpt(text_[field]));
        else
            continue;
        good = false;
    }
    return good;
}

std::optional<Reason> SwfTrace::fill(Record& record) {
    const double state = value_[status];
    if (state == 2 || state == 3 || state == 4)
        return Reason::part_of_job;
    if (state == cancelled && value_[run] <= 0)
        return Reason::cancelled;
    if (value_[submit] == unknown)
        return Reason::submit_unknown;

    const bool wants_used = reading_.source.values.text("run_time") == "used";
    const double length = wants_used ? value_[run] : either(requested_time, run, Reason::other_length);
    record.run = Duration::from_seconds(std::max(length, 0.0));
    if (record.run.us == 0)
        return Reason::run_unknown;
    const double processors = reading_.source.values.text("processors") == "used"
                                  ? either(used_processors, requested_processors, Reason::other_width)
                                  : either(requested_processors, used_processors, Reason::other_width);
    if (processors <= 0)
        return Reason::width_unknown;
    record.accelerators = width_of(processors, reading_);

    if (value_[wait] < 0 && value_[wait] != unknown)
        cleaning_.count(Reason::negative_wait);
    if (value_[submit] < previous_submit_)
        cleaning_.count(Reason::unsorted);
    previous_submit_ = value_[submit];
    record.id = text_[id];
    record.submit = Duration::from_seconds(value_[submit] + shift_);
    if (const auto request = Duration::from_seconds(std::max(value_[requested_time], 0.0)); request.us > 0)
        record.walltime = request;
    cleaning_.count_request(record.walltime, record.run);
    record.user = name(user);
    record.queue = name(queue);
    return std::nullopt;
}

double SwfTrace::either(Field wanted, Field other, Reason reason) {
    if (value_[wanted] > 0)
        return value_[wanted];
    if (value_[other] > 0)
        cleaning_.count(reason);
    return value_[other];
}

std::uint32_t SwfTrace::name(Field field) {
    return value_[field] == unknown ? no_name : reading_.into.names.intern(text_[field]);
}

void read(std::string_view text, const Reading& reading) { SwfTrace(text, reading).read(); }

using Words = parameter::Named<bool>; ///< whether what was used counts
constexpr Words run_times[] = {
    {true, "used", "the measured run time is the job's true length"},
    {false, "requested", "the requested time is the job's true length"},
};
constexpr Words widths[] = {
    {true, "used", "the processors allocated, or else those requested"},
    {false, "requested", "the processors requested, or else those allocated"},
};

parameter::Parameters parameters() {
    using namespace parameter;
    const auto one_of = [](std::span<const Words> words) { return types::choice(choices_of(words)); };
    return {
        field("run_time", one_of(run_times), "Which time is a job's length").or_else("used"),
        field("processors", one_of(widths), "Which number is a job's width").or_else("used"),
    };
}

} // namespace

extern const TraceFormat swf = {
    .name = "swf",
    .help = "Standard Workload Format, 18 fields per job (Parallel Workloads Archive)",
    .source = "Feitelson et al., the Standard Workload Format, version 2.2",
    .parameters = parameters,
    .page = {.looks = "18 numbers per line, -1 for what is unknown: number, submit, wait, run time, processors, ..., "
                      "requested processors, requested time, ..., status, user, group, application, queue.",
             .lines = "; UnixStartTime: 1709251200\n1 0 10 3600 8 -1 -1 8 7200 -1 1 3 1 -1 1 -1 -1 -1\n"
                      "2 90 -1 120 1 -1 -1 1 600 -1 1 4 1 -1 1 -1 -1 -1",
             .cleaned =
                 "An unknown request is replaced by the used time; a job whose used time is unknown is left out, "
                 "because nobody knows how long it ran. Each with a count.",
             .example = "[{format: swf, file: site.swf, cores_per_accelerator: 4}]"},
    .read = read,
};

} // namespace sunward::workload::formats
