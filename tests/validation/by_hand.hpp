// Schedules of single jobs on a signal of equal steps, computed in a few lines that know nothing of the simulator.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace sunward::test {

/// Values of equal steps from time 0 on, times in seconds.
class Steps {
public:
    Steps(double step, std::vector<double> values) : step_(step), values_(std::move(values)), sums_{0} {
        for (const double value : values_)
            sums_.push_back(sums_.back() + value * step_);
    }
    double step() const { return step_; }
    double at(double t) const { return values_[static_cast<std::size_t>(t / step_)]; }
    /// Integral over [a, b).
    double cost(double a, double b) const { return until(b) - until(a); }
    /// The first boundary after t.
    double next(double t) const { return (static_cast<double>(static_cast<std::size_t>(t / step_)) + 1) * step_; }

private:
    double until(double t) const {
        const auto whole = static_cast<std::size_t>(t / step_);
        const double rest = t - static_cast<double>(whole) * step_;
        return sums_[whole] + (rest > 0 ? rest * values_[whole] : 0);
    }
    double step_;
    std::vector<double> values_;
    std::vector<double> sums_;
};

/// Least cost of a run of `length` that starts in [from, latest].
inline double cheapest_run(const Steps& steps, double from, double latest, double length) {
    double least = std::min(steps.cost(from, from + length), steps.cost(latest, latest + length));
    for (const double back : {0.0, length})
        for (double t = steps.next(from + back); t - back < latest; t = steps.next(t))
            least = std::min(least, steps.cost(t - back, t - back + length));
    return least;
}

/// Cost of the cheapest pieces of total length `length` in [from, to).
inline double cheapest_pieces(const Steps& steps, double from, double to, double length) {
    std::vector<std::pair<double, double>> cells; // value, length
    for (double t = from; t < to; t = steps.next(t))
        cells.emplace_back(steps.at(t), std::min(steps.next(t), to) - t);
    std::sort(cells.begin(), cells.end());
    double cost = 0;
    for (const auto& [value, span] : cells) {
        const double taken = std::min(span, length);
        cost += value * taken;
        length -= taken;
    }
    return cost;
}

/// Cells of a CSV file without quotes, the header left out.
inline std::vector<std::vector<std::string>> rows_of_csv(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::string line;
    std::getline(in, line);
    std::vector<std::vector<std::string>> rows;
    while (std::getline(in, line)) {
        auto& row = rows.emplace_back();
        std::stringstream cells(line);
        for (std::string cell; std::getline(cells, cell, ',');)
            row.push_back(cell);
    }
    return rows;
}

/// Life-cycle intensities of a file of Electricity Maps, hour by hour from the start of its year.
inline Steps hours_of_year(const std::filesystem::path& path, std::size_t first = 0) {
    std::vector<double> values;
    for (const auto& row : rows_of_csv(path))
        values.push_back(std::stod(row[5]));
    return {3600, {values.begin() + static_cast<std::ptrdiff_t>(first), values.end()}};
}

} // namespace sunward::test
