#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <sstream>

#include <fmt/format.h>

#include "sunward/error/count.hpp"
#include "sunward/experiment/comparison_document.hpp"
#include "sunward/report/notes.hpp"

namespace sunward {

namespace {

constexpr double seconds_per_hour = 3600;
constexpr double percent = 0.01;
constexpr std::string_view average = "comparable.operational_kg";
constexpr std::string_view consequential = "comparable.consequential_kg";
constexpr std::string_view consequential_per_work = "comparable.consequential_kg_per_accelerator_hour";
constexpr std::string_view consequential_share = "comparable.share_of_possible_consequential_saving";
constexpr std::string_view cost_share = "comparable.share_of_possible_energy_cost_saving";

/// Four significant digits, never an exponent below a million.
std::string number(double value) {
    const double size = std::abs(value);
    if (size >= 1e6)
        return fmt::format("{:.4g}", value);
    return size >= 1e3 ? fmt::format("{:.0f}", value) : fmt::format("{:.4g}", value);
}

/// Two significant digits, all digits of what is 100 or more.
std::string margin(double half) { return half >= 100 ? fmt::format("{:.0f}", half) : fmt::format("{:.2g}", half); }

/// Zero for what only rounding has left beside a number of that size.
double without_rounding(double value, double size) { return std::abs(value) <= 1e-12 * std::abs(size) ? 0 : value; }

/// `12.3 +- 0.4`, or the value alone without an interval. An interval that does not lie around it gives its ends.
std::string with_interval(double value, const std::optional<Interval>& interval, double unit) {
    const double size = unit == percent ? 1 : value;
    const auto shown = [&](double of) { return number(without_rounding(of, size) / unit); };
    if (!interval)
        return shown(value);
    const double half = without_rounding((interval->high - interval->low) / 2, size);
    if (std::abs(interval->low + half - value) <= 1e-9 * std::max(half, std::abs(size)))
        return fmt::format("{} +- {}", shown(value), margin(half / unit));
    return fmt::format("{} ({} to {})", shown(value), shown(interval->low), shown(interval->high));
}

class ComparisonTable {
public:
    explicit ComparisonTable(const Comparison& comparison) : comparison_(comparison) {}

    std::string text(std::size_t width) {
        const bool by_marginal = has_any(consequential);
        const bool by_average = !by_marginal || has_any(average);
        add_column(comparison_.variants ? "variant" : "policy",
                   [](const ComparedPolicy& policy) { return policy.name; });
        if (by_average)
            add_average();
        if (by_marginal)
            add_consequential();
        add_mean("mean delay h", "jobs.delay_seconds.mean", seconds_per_hour);
        add_mean("95 % wait h", "jobs.wait_seconds.p95", seconds_per_hour);
        if (!comparison_.currency.empty())
            add_cost();
        add_mean("after window kg", "drain.operational_kg", 1);
        add_column("Pareto", [](const ComparedPolicy& policy) { return policy.pareto ? "*" : ""; });
        add_bound();
        if (std::string wide = lines(); widest_line(wide) <= width)
            return wide;
        std::string narrow = blocks();
        stack_titles();
        std::string stacked = lines();
        return widest_line(stacked) <= width ? stacked : narrow;
    }

private:
    void add_average() {
        add_mean(comparison_.equal_work ? "carbon kg" : "carbon kg per accelerator-hour",
                 comparison_.columns[comparison_.carbon].name, 1);
        if (has("carbon.battery_debt_kg", 0))
            add_mean("battery owes kg", "carbon.battery_debt_kg", 1);
        add_saving(comparison_.carbon);
        add_share("of possible saving", "ratios.share_of_possible_saving");
    }

    void add_consequential() {
        const std::string_view name = comparison_.equal_work ? consequential : consequential_per_work;
        add_mean(comparison_.equal_work ? "consequential kg" : "consequential kg per accelerator-hour", name, 1);
        add_saving(column_index(comparison_, name));
        add_share("of possible saving", consequential_share);
    }

    template <typename Of>
    void add_column(const std::string& title, Of of) {
        auto& column = cells_.emplace_back();
        column.push_back(title);
        for (const ComparedPolicy& policy : comparison_.policies)
            column.emplace_back(of(policy));
    }

    void add_mean(const std::string& title, std::string_view name, double unit) {
        const std::size_t c = column_index(comparison_, name);
        add_column(title, [&](const ComparedPolicy& policy) {
            const ComparedFigure& figure = policy.figures[c];
            return figure.mean ? with_interval(*figure.mean, figure.interval, unit) : std::string("-");
        });
    }

    /// How much more or less each policy emits than the baseline.
    void add_saving(std::size_t c) {
        add_column("against baseline", [&](const ComparedPolicy& policy) -> std::string {
            const auto& paired = policy.figures[c].paired;
            if (&policy == &comparison_.policies[comparison_.baseline])
                return "baseline";
            if (!paired || !paired->relative)
                return "-";
            return with_interval(*paired->relative, paired->relative_interval, percent) + " %";
        });
    }

    /// Whether some policy has the figure, and more of it than that.
    [[nodiscard]] bool has(std::string_view name, double above = -std::numeric_limits<double>::infinity()) const {
        const std::size_t c = column_index(comparison_, name);
        return std::ranges::any_of(comparison_.policies, [c, above](const ComparedPolicy& policy) {
            return policy.figures[c].mean.value_or(-std::numeric_limits<double>::infinity()) > above;
        });
    }

    /// Whether some policy has the figure, and it is not 0.
    [[nodiscard]] bool has_any(std::string_view name) const {
        const std::size_t c = column_index(comparison_, name);
        return std::ranges::any_of(comparison_.policies, [c](const ComparedPolicy& policy) {
            return policy.figures[c].mean.value_or(0) != 0;
        });
    }

    void add_share(const std::string& title, std::string_view name) {
        const std::size_t c = column_index(comparison_, name);
        add_column(title, [&](const ComparedPolicy& policy) -> std::string {
            if (&policy == &comparison_.policies[comparison_.baseline])
                return "";
            const ComparedFigure& share = policy.figures[c];
            // What a variant's other policies are held against; alone, it has nothing to be held against.
            if (comparison_.variants && share.mean == 0)
                return "";
            return share.mean ? with_interval(*share.mean, share.interval, percent) + " %" : "-";
        });
    }

    /// All costs, then how much of what could be saved in that of energy was.
    void add_cost() {
        add_mean("cost " + comparison_.currency, "comparable.cost", 1);
        if (has(cost_share))
            add_share("of possible saving in energy cost", cost_share);
    }

    /// A last row with the least that was possible.
    void add_bound() {
        const bool of_carbon = comparison_.equal_work && has("carbon.bound_kg");
        if (comparison_.variants) // each has one of its own
            return;
        if (!of_carbon && !has("comparable.consequential_bound_kg"))
            return;
        for (auto& column : cells_)
            column.emplace_back();
        cells_[0].back() = "bound";
        const auto put = [&](std::string_view title, std::string_view name) {
            const ComparedPolicy& baseline = comparison_.policies[comparison_.baseline];
            const ComparedFigure& bound = baseline.figures[column_index(comparison_, name)];
            for (auto& column : cells_)
                if (column.front() == title && bound.mean)
                    column.back() = with_interval(*bound.mean, bound.interval, 1);
        };
        if (of_carbon)
            put("carbon kg", "carbon.bound_kg");
        put("consequential kg", "comparable.consequential_bound_kg");
    }

    static std::size_t widest_line(std::string_view text) {
        std::size_t widest = 0;
        for (std::size_t end = 0; (end = text.find('\n')) != std::string_view::npos; text.remove_prefix(end + 1))
            widest = std::max(widest, end);
        return widest;
    }

    [[nodiscard]] std::string lines() const {
        std::string text;
        for (std::size_t row = 0; row < cells_.front().size(); ++row) {
            std::string line;
            for (const auto& column : cells_) {
                const auto longest = std::ranges::max(column, {}, &std::string::size).size();
                line += fmt::format("{:<{}}  ", column[row], longest);
            }
            line.erase(line.find_last_not_of(' ') + 1);
            text += line + "\n";
        }
        return text;
    }

    /// Titles of several words take several lines.
    void stack_titles() {
        std::size_t most = 0;
        std::vector<std::vector<std::string>> titles;
        for (auto& column : cells_) {
            std::istringstream words(column.front());
            titles.emplace_back(std::istream_iterator<std::string>(words), std::istream_iterator<std::string>());
            most = std::max(most, titles.back().size());
        }
        for (std::size_t c = 0; c < cells_.size(); ++c) {
            cells_[c].erase(cells_[c].begin());
            titles[c].resize(most);
            cells_[c].insert(cells_[c].begin(), titles[c].begin(), titles[c].end());
        }
    }

    /// A policy after the other, a line for each figure.
    [[nodiscard]] std::string blocks() const {
        std::size_t title = 0;
        for (const auto& column : cells_)
            title = std::max(title, column.front().size());
        std::string text;
        for (std::size_t row = 1; row < cells_.front().size(); ++row) {
            text += (row > 1 ? "\n" : "") + cells_.front()[row] + "\n";
            for (std::size_t c = 1; c < cells_.size(); ++c)
                if (!cells_[c][row].empty())
                    text += fmt::format("  {:<{}}  {}\n", cells_[c].front(), title, cells_[c][row]);
        }
        return text;
    }

    const Comparison& comparison_;
    std::vector<std::vector<std::string>> cells_;
};

} // namespace

std::string comparison_table(const Comparison& comparison, std::size_t width) {
    std::string text = fmt::format("{}, {} from {}", comparison.scenario, counted(comparison.seeds.size(), "seed"),
                                   comparison.seeds.front());
    text += comparison.seeds.size() == 1 ? "; one seed gives no intervals\n\n" : "; +- is a 95 % interval\n\n";
    text += ComparisonTable(comparison).text(width);
    if (!comparison.equal_work)
        text += fmt::format("\nThe {} completed different jobs: carbon is per completed accelerator-hour.\n",
                            comparison.variants ? "variants" : "policies");
    if (!comparison.notes.empty())
        text += "\n" + note_lines(comparison.notes, "compare.json", width);
    for (const std::string& failure : comparison.failures)
        text += fmt::format("\nleft out: {}\n", failure);
    return text;
}

} // namespace sunward
