// Hanafy et al., Going Green for Less Green (GAIA), ASPLOS 2024: its policies on its thousand jobs, with the scenario
// file that is shipped, against a calculation that knows neither calendar nor queues of the simulator.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "by_hand.hpp"
#include "child.hpp"
#include "data.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr double hour_s = 3600;
constexpr double reserved = 18; ///< in the scenario

/// USD per cpu and hour; reserved ones cost 40 % of those on demand, used or not.
constexpr double on_demand_usd = 0.0624;
constexpr double reserved_usd = 0.4 * on_demand_usd;
constexpr double spot_usd = 0.01248;

/// Carbon of all jobs in g, their mean wait in s, how many were late, what the nodes cost, when the run ended, and when
/// each job started.
struct Outcome {
    double grams = 0;
    double wait_s = 0;
    double late = 0;
    double usd = 0;
    double end_s = 0;
    std::vector<double> starts;
};

Outcome simulated(const std::string& policy, const std::vector<std::string>& sets = {}) {
    const std::vector<double> f = in_child([&] {
        LoadOptions options;
        options.policy = policy;
        options.sets = sets;
        const Loaded loaded = load_scenario("scenarios/gaia.yaml", options);
        const Result result = simulate(loaded.scenario);
        Outcome sum;
        for (std::size_t i = 0; i < result.jobs.size(); ++i) {
            const JobRequest& request = loaded.scenario.workload.jobs[i].request;
            sum.grams += result.jobs[i].carbon_g;
            sum.wait_s += (result.jobs[i].start - request.submit).seconds() / static_cast<double>(result.jobs.size());
            sum.late += result.jobs[i].finish > request.deadline ? 1 : 0;
        }
        std::vector<double> figures{sum.grams, sum.wait_s, sum.late,
                                    result.sites[0].window.rent + result.sites[0].drain.rent,
                                    (result.end - result.start).seconds()};
        for (const JobRecord& job : result.jobs)
            figures.push_back((job.start - loaded.scenario.horizon.start).seconds());
        return figures;
    });
    CHECK(f.size() == 5 + 1000);
    return {f[0], f[1], f[2], f[3], f[4], {f.begin() + 5, f.end()}};
}

struct Task {
    double arrival;
    double length;
    double cpus;
    double wait;     ///< at most
    double expected; ///< mean length so far in its queue, to the microsecond
};

std::vector<Task> tasks_of(const std::filesystem::path& file) {
    std::vector<Task> tasks;
    for (const auto& row : rows_of_csv(file))
        tasks.push_back({std::stod(row[0]), std::stod(row[1]), std::stod(row[2]), 0, 0});
    // Of jobs that arrive together the short ones come first, as their queue does in the scenario.
    const auto is_long = [](const Task& task) { return task.length >= 2 * hour_s; };
    std::stable_sort(tasks.begin(), tasks.end(), [&](const Task& a, const Task& b) {
        return a.arrival != b.arrival ? a.arrival < b.arrival : is_long(a) < is_long(b);
    });
    double sums[2] = {0, 0};
    double counts[2] = {0, 0};
    for (Task& task : tasks) {
        const int queue = is_long(task) ? 1 : 0;
        sums[queue] += task.length;
        counts[queue] += 1;
        task.wait = queue == 0 ? 6 * hour_s : 24 * hour_s;
        task.expected = std::round(sums[queue] / counts[queue] * 1e6) / 1e6;
    }
    return tasks;
}

/// Start by a score of the hours after arrival, least is best, the first of equals.
double best_hour(const Task& task, const std::function<double(double)>& score) {
    double best = 0;
    for (double s = hour_s; s <= task.wait; s += hour_s)
        if (score(s) < score(best))
            best = s;
    return task.arrival + best;
}

double lowest_window(const Steps& ci, const Task& task) {
    return best_hour(task, [&](double s) { return ci.cost(task.arrival + s, task.arrival + s + task.expected); });
}

double carbon_time(const Steps& ci, const Task& task) {
    const double now = ci.cost(task.arrival, task.arrival + task.expected);
    return best_hour(task, [&](double s) {
        const double saved = now - ci.cost(task.arrival + s, task.arrival + s + task.expected);
        return -std::max(saved, 0.0) / (s + task.expected);
    });
}

double lowest_slot(const Steps& ci, const Task& task) {
    double best = task.arrival;
    for (double t = ci.next(task.arrival); t <= task.arrival + task.wait; t = ci.next(t))
        if (ci.at(t) < ci.at(best))
            best = t;
    return best;
}

/// As the paper's code does it, in pieces of a second: runs while the intensity is below the 30 % quantile of the 24
/// hours after arrival, interpolated between pieces, so that it is nearly always the value of an hour; once the waiting
/// is used up, runs through.
double ecovisor_cost(const Steps& ci, const Task& task) {
    constexpr std::size_t pieces = 86400;
    std::vector<double> values;
    for (std::size_t i = 0; i < pieces; ++i)
        values.push_back(ci.at(task.arrival + static_cast<double>(i)));
    const double place = 0.3 * (pieces - 1);
    const auto below = static_cast<std::size_t>(place);
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(below), values.end());
    const double least = values[below];
    const double most = *std::min_element(values.begin() + static_cast<std::ptrdiff_t>(below) + 1, values.end());
    const double level = least + (place - std::floor(place)) * (most - least);
    double cost = 0;
    double left = task.length;
    double patience = task.wait;
    for (double t = task.arrival; left > 0;) {
        const double next = ci.next(t);
        if (patience <= 0 || ci.at(t) < level) {
            const double end = patience <= 0 ? t + left : std::min(next, t + left);
            cost += ci.cost(t, end);
            left -= end - t;
            t = end;
        } else {
            const double waited = std::min(next - t, patience);
            patience -= waited;
            t += waited;
        }
    }
    return cost;
}

/// Starts where those that wait for their time go ahead as soon as enough reserved cpus are free. A job that starts
/// while too few are has others, and leaves the reserved ones alone.
std::vector<double> work_conserving(const std::vector<Task>& tasks, const std::vector<double>& planned,
                                    double paid = reserved) {
    std::vector<double> starts(tasks.size(), -1);
    std::multimap<double, double> ends; // time, reserved cpus
    std::set<double> moments(planned.begin(), planned.end());
    for (const Task& task : tasks)
        moments.insert(task.arrival);
    double used = 0;
    while (!moments.empty()) {
        const double now = *moments.begin();
        moments.erase(moments.begin());
        for (; !ends.empty() && ends.begin()->first <= now; ends.erase(ends.begin()))
            used -= ends.begin()->second;
        const auto start = [&](std::size_t i) {
            starts[i] = now;
            const double held = used + tasks[i].cpus <= paid ? tasks[i].cpus : 0;
            used += held;
            ends.emplace(now + tasks[i].length, held);
            moments.insert(now + tasks[i].length);
        };
        for (std::size_t i = 0; i < tasks.size() && tasks[i].arrival <= now; ++i)
            if (starts[i] < 0 && planned[i] <= now)
                start(i);
        for (std::size_t i = 0; i < tasks.size() && tasks[i].arrival <= now; ++i)
            if (starts[i] < 0 && used + tasks[i].cpus <= paid)
                start(i);
    }
    return starts;
}

Outcome of_starts(const Steps& ci, const std::vector<Task>& tasks, const std::vector<double>& starts) {
    Outcome sum;
    sum.starts = starts;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        sum.grams += ci.cost(starts[i], starts[i] + tasks[i].length) * tasks[i].cpus / hour_s / 1000;
        sum.wait_s += (starts[i] - tasks[i].arrival) / static_cast<double>(tasks.size());
    }
    return sum;
}

/// What runs that start so cost: those that find reserved cpus free use them, others are on demand; with `spot` the
/// jobs below two hours are on spot nodes instead. Reserved ones are paid for until the end.
double bill(const std::vector<Task>& tasks, const std::vector<double>& starts, bool spot, double end_s) {
    std::vector<std::size_t> order(tasks.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return starts[a] < starts[b]; });
    std::multimap<double, double> ends;
    double used = 0;
    double usd = reserved * reserved_usd * end_s / hour_s;
    for (const std::size_t i : order) {
        for (; !ends.empty() && ends.begin()->first <= starts[i]; ends.erase(ends.begin()))
            used -= ends.begin()->second;
        const double cpu_hours = tasks[i].cpus * tasks[i].length / hour_s;
        if (spot && tasks[i].length < 2 * hour_s) {
            usd += cpu_hours * spot_usd;
        } else if (used + tasks[i].cpus <= reserved) {
            used += tasks[i].cpus;
            ends.emplace(starts[i] + tasks[i].length, tasks[i].cpus);
        } else {
            usd += cpu_hours * on_demand_usd;
        }
    }
    return usd;
}

std::vector<double> starts_by(const std::vector<Task>& tasks, const std::function<double(const Task&)>& rule) {
    std::vector<double> starts;
    for (const Task& task : tasks)
        starts.push_back(rule(task));
    return starts;
}

std::map<std::string, Outcome> by_hand(const Steps& ci, const std::vector<Task>& tasks) {
    std::map<std::string, Outcome> all;
    const auto put = [&](const std::string& name, const std::vector<double>& starts) {
        all[name] = of_starts(ci, tasks, starts);
    };
    const auto carbon = starts_by(tasks, [&](const Task& task) { return carbon_time(ci, task); });
    put("now", starts_by(tasks, [](const Task& task) { return task.arrival; }));
    put("lowest-slot", starts_by(tasks, [&](const Task& task) { return lowest_slot(ci, task); }));
    put("lowest-window", starts_by(tasks, [&](const Task& task) { return lowest_window(ci, task); }));
    put("carbon-time", carbon);
    put("res-first", work_conserving(tasks, carbon));
    put("all-wait",
        work_conserving(tasks, starts_by(tasks, [](const Task& task) { return task.arrival + task.wait; })));
    for (const Task& task : tasks) {
        const double per_cost = task.cpus / hour_s / 1000;
        all["ecovisor"].grams += ecovisor_cost(ci, task) * per_cost;
        all["wait-awhile"].grams +=
            cheapest_pieces(ci, task.arrival, task.arrival + task.wait + task.length, task.length) * per_cost;
    }
    return all;
}

} // namespace

TEST_CASE("GAIA's policies on its thousand jobs") {
    const auto jobs = data_file("workload/alibaba_pai_2020_1k.csv");
    const auto file = data_file("carbon/electricitymaps_US-CAL-CISO_2022_hourly.csv");
    if (!jobs || !file)
        return;
    setenv("SUNWARD_DATA", file->parent_path().parent_path().c_str(), 1);
    constexpr std::size_t first_hour = 7000; // of the year, as in the scripts of the paper
    const Steps ci = hours_of_year(*file, first_hour);
    const std::vector<Task> tasks = tasks_of(*jobs);
    std::map<std::string, Outcome> got;
    for (const auto& [policy, expected] : by_hand(ci, tasks)) {
        INFO(policy);
        got[policy] = simulated(policy);
        CHECK(got[policy].grams == Approx(expected.grams).epsilon(1e-9));
        if (expected.wait_s > 0)
            CHECK(got[policy].wait_s == Approx(expected.wait_s).epsilon(1e-9));
        CHECK(got[policy].late == 0);
        if (!expected.starts.empty()) {
            CHECK(got[policy].usd == Approx(bill(tasks, expected.starts, false, got[policy].end_s)).epsilon(1e-9));
            const Outcome spot = simulated(policy, {"workload[short].spot=true"});
            CHECK(spot.usd == Approx(bill(tasks, spot.starts, true, spot.end_s)).epsilon(1e-9));
            CHECK(spot.usd < got[policy].usd);
        }
    }
    for (const char* policy : {"lowest-slot", "lowest-window", "carbon-time", "ecovisor", "wait-awhile", "res-first"}) {
        INFO(policy);
        CHECK(got[policy].grams < got["now"].grams);
        CHECK(got["wait-awhile"].grams <= got[policy].grams);
    }
    // With so few reserved cpus that most jobs run on others, as in figure 10 of the paper.
    const auto carbon = starts_by(tasks, [&](const Task& task) { return carbon_time(ci, task); });
    double before = got["carbon-time"].grams;
    for (const int paid : {3, 6, 9, 12}) {
        INFO(paid);
        const Outcome expected = of_starts(ci, tasks, work_conserving(tasks, carbon, paid));
        const Outcome few = simulated("res-first", {"policies.res-first.when.reserved=" + std::to_string(paid)});
        CHECK(few.grams == Approx(expected.grams).epsilon(1e-9));
        CHECK(few.wait_s == Approx(expected.wait_s).epsilon(1e-9));
        CHECK(few.grams > before);
        before = few.grams;
    }
    // Work that goes ahead on nodes that are paid for gives up a part of the saving and of the waiting.
    CHECK(got["carbon-time"].grams < got["res-first"].grams);
    CHECK(got["res-first"].wait_s < got["carbon-time"].wait_s);
    CHECK(got["carbon-time"].wait_s < got["lowest-window"].wait_s);
    CHECK(got["res-first"].usd < got["carbon-time"].usd);
    CHECK(got["all-wait"].usd < got["now"].usd);
}
