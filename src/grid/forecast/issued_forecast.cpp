#include "sunward/grid/issued_forecast.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "grid/signal/table.hpp"
#include "sunward/error/error.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/error/quote.hpp"
#include "sunward/grid/forecast.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/series/text_file.hpp"
#include "sunward/series/time_text.hpp"
#include "sunward/units/parse.hpp"
#include "sunward/units/text.hpp"

namespace sunward {

namespace {

constexpr std::size_t most_issues = 100'000;

/// The last `YYYY-MM-DDTHHMM` of a file's name, taken as UTC.
std::optional<Instant> issue_in_name(const std::string& name) {
    constexpr std::size_t length = 15;
    for (std::size_t at = name.size() + 1 - std::min(length, name.size()); at-- > 0;) {
        const std::string text = name.substr(at, length);
        if (text.size() == length && text[10] == 'T')
            if (const auto found = parse_instant(text.substr(0, 13) + ":" + text.substr(13) + "Z"))
                return found;
    }
    return std::nullopt;
}

using Issues = std::map<Instant, std::vector<Point>>;

/// Reads rows into issues; a row with a fault is left out.
class IssueReader {
public:
    IssueReader(const IssuedForecastSource& source, CsvDialect dialect, std::string_view text)
        : source_(source), csv_(text, source.file.string(), dialect) {
        std::vector<std::string_view> names{source.valid_column, source.value_column};
        if (!source.issue_column.empty())
            names.push_back(source.issue_column);
        const std::vector<std::size_t> columns = grid::require_all(csv_, names);
        valid_ = columns[0];
        value_ = columns[1];
        if (!source.issue_column.empty())
            issue_ = columns[2];
        else if (!(fixed_ = issue_in_name(source.file.filename().string())))
            faults_.add({source.file.string(), 0, 0}, "",
                        "no issue time in the file's name, expected for example x_2023-03-15T1201Z.csv or a column");
    }
    Issues read() {
        while (csv_.next([this](const Fault& fault) { faults_.add(fault.at, fault.field, fault.message); }))
            add_row();
        faults_.raise();
        return std::move(issues_);
    }

private:
    void add_row() {
        auto issue = issue_ ? time(*issue_) : fixed_;
        auto valid = time(valid_);
        const auto value = number();
        if (!issue || !valid || !value)
            return;
        settle(*issue, *valid);
        std::vector<Point>& points = issues_[*issue];
        if (!points.empty() && *valid <= points.back().at)
            fault(valid_, "does not come after the valid time before it in its issue");
        else
            points.push_back({*valid, *value * source_.scale});
        if (issues_.size() > most_issues)
            throw InputError({csv_.file(), csv_.line_number(), 0}, "", fmt::format("more than {} issues", most_issues));
    }
    std::optional<Instant> time(std::size_t column) {
        const auto at = parse_time(csv_.cell(column), source_.time_zone);
        if (!at)
            fault(column, time_problem(csv_.cell(column), source_.time_zone));
        return at;
    }
    /// Times that the wall clock shows twice are the first occurrence, unless only the second one goes on with the row
    /// before: first that of the valid time, then that of the issue.
    void settle(Instant& issue, Instant& valid) {
        if (issue_ && last_issue_ && issue < *last_issue_ && second(*issue_, issue) >= *last_issue_)
            issue = second(*issue_, issue);
        const auto before = issues_.find(issue);
        if (before != issues_.end() && !before->second.empty() && valid <= before->second.back().at) {
            const Instant later = second(valid_, valid);
            if (later > before->second.back().at)
                valid = later;
            else if (issue_)
                issue = second(*issue_, issue);
        }
        last_issue_ = issue;
    }
    [[nodiscard]] Instant second(std::size_t column, Instant first) const {
        const bool by_wall = !source_.time_zone.empty() && !states_offset(csv_.cell(column));
        return by_wall ? second_occurrence(first, source_.time_zone) : first;
    }
    std::optional<double> number() {
        const auto value = csv_.parse(value_);
        const std::string_view cell = csv_.cell(value_);
        if (value && std::abs(*value) > grid::greatest_value)
            fault(value_, excerpt(cell) + " is out of range, expected at most 1e15 either side of 0");
        if (!value)
            fault(value_,
                  is_missing(cell) ? "value missing, expected a number" : excerpt(cell) + " is not a finite number");
        return value;
    }
    void fault(std::size_t column, std::string message) {
        faults_.add({csv_.file(), csv_.line_number(), column + 1}, csv_.header()[column], std::move(message));
    }

    const IssuedForecastSource& source_;
    CsvReader csv_;
    std::size_t valid_ = 0;
    std::size_t value_ = 0;
    std::optional<std::size_t> issue_;
    std::optional<Instant> fixed_;
    std::optional<Instant> last_issue_;
    Faults faults_;
    Issues issues_;
};

void check(const IssuedForecastSource& source) {
    Faults faults;
    const std::string file = source.file.string();
    if (!source.time_zone.empty() && !is_time_zone(source.time_zone))
        faults.add({file, 0, 0}, "time_zone", fmt::format("'{}' is not an IANA time zone", source.time_zone));
    if (!std::isfinite(source.scale) || source.scale <= 0)
        faults.add({file, 0, 0}, "scale", "expected a number above 0");
    faults.raise();
}

/// Sums of errors by lead time.
class ErrorSums {
public:
    explicit ErrorSums(std::span<const Duration> edges) {
        bool rising = edges.size() >= 2 && edges.front().us >= 0;
        for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
            rising = rising && edges[i] < edges[i + 1];
            rows_.push_back({edges[i], edges[i + 1]});
        }
        if (!rising)
            throw InputError({}, "edges", "expected at least two lead times that rise from 0 or more");
        positive_.resize(rows_.size());
    }
    /// One forecast: its steps and the truth in them.
    void add(Instant issue, const Series& told, const Series& truth) {
        Instant t = issue + rows_.front().from;
        const Instant last = issue + rows_.back().to;
        if (told.ends() == EndRule::fail)
            t = std::max(t, told.begin());
        if (told.ends() == EndRule::fail && t >= told.end())
            return;
        for (t = told.step_start(t); t < last && (told.ends() != EndRule::fail || t < told.end());) {
            const Instant next = std::min({told.next_change(t), truth_change(truth, t), last + (last - issue)});
            add_step(t + Duration{(next - t).us / 2} - issue, t, next, told, truth);
            t = next;
        }
    }
    std::vector<LeadFigures> figures() {
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            LeadFigures& row = rows_[i];
            const double count = static_cast<double>(std::max<std::size_t>(1, row.count));
            row.bias /= count;
            row.mae /= count;
            row.truth /= count;
            row.deviation = std::sqrt(row.deviation / count);
            row.mape /= static_cast<double>(std::max<std::size_t>(1, positive_[i]));
        }
        return std::move(rows_);
    }

private:
    static Instant truth_change(const Series& truth, Instant t) {
        return truth.ends() == EndRule::fail && (t < truth.begin() || t >= truth.end()) ? Instant::never()
                                                                                        : truth.next_change(t);
    }
    void add_step(Duration lead, Instant from, Instant to, const Series& told, const Series& truth) {
        const auto row = std::ranges::find_if(
            rows_, [lead](const LeadFigures& figures) { return figures.from <= lead && lead < figures.to; });
        const bool covered = truth.ends() != EndRule::fail || (truth.begin() <= from && to <= truth.end());
        if (row == rows_.end() || !covered)
            return;
        const double real = truth.mean(from, to);
        const double error = told.mean(from, to) - real;
        ++row->count;
        row->bias += error;
        row->mae += std::abs(error);
        row->deviation += error * error;
        row->truth += real;
        if (real > 0) {
            row->mape += std::abs(error) / real;
            ++positive_[static_cast<std::size_t>(row - rows_.begin())];
        }
    }

    std::vector<LeadFigures> rows_;
    std::vector<std::size_t> positive_; ///< steps with a truth above 0
};

} // namespace

std::vector<IssuedForecast> read_issued_forecasts(const IssuedForecastSource& source) {
    return read_issued_forecasts(source, {});
}

std::vector<IssuedForecast> read_issued_forecasts(const IssuedForecastSource& source, CsvDialect dialect) {
    check(source);
    const std::string text = read_text(source.file);
    Issues issues = IssueReader(source, dialect, text).read();
    if (issues.empty())
        throw InputError({source.file.string(), 0, 0}, "", "no rows, expected at least one valid time with a value");
    SeriesOptions options;
    options.gaps = GapRule::interpolate;
    std::vector<IssuedForecast> result;
    for (auto& [issued, points] : issues)
        result.push_back({issued, Series::from_points(std::move(points), options)});
    return result;
}

std::vector<LeadFigures> realised_errors(std::span<const IssuedForecast> issues, const Series& truth,
                                         std::span<const Duration> edges) {
    ErrorSums sums(edges);
    for (const IssuedForecast& issue : issues)
        sums.add(issue.issued, issue.values, truth);
    return sums.figures();
}

std::vector<LeadFigures> realised_errors(const Forecast& forecast, std::span<const Instant> asked, const Series& truth,
                                         std::span<const Duration> edges) {
    ErrorSums sums(edges);
    for (const Instant now : asked)
        sums.add(now, forecast.issued(now), truth);
    return sums.figures();
}

} // namespace sunward
