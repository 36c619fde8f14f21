// `width` rules on a year of real intensity, against calculations of the test's own.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "child.hpp"
#include "data.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr const char* california = "carbon/electricitymaps_US-CAL-CISO_2022_hourly.csv";

/// A cluster of `nodes` nodes of 100 W idle and 300 W full in California, with a workload and a policy.
Loaded world(const std::filesystem::path& file, int nodes, const std::string& days, const std::string& workload,
             const std::string& policy) {
    const std::string text =
        "sunward: 1\n"
        "horizon: {start: 2022-01-01T00:00Z, duration: " +
        days +
        "}\n"
        "zones: [{name: z, signals: {average: {format: electricity-maps, basis: life-cycle, file: \"" +
        file.string() +
        "\"}}}]\n"
        "sites:\n"
        "  - name: s\n"
        "    zone: z\n"
        "    clusters:\n"
        "      - {name: c, count: " +
        std::to_string(nodes) +
        ", node: {accelerator: {idle: 100 W, full: 300 W}}}\n"
        "workload: [" +
        workload + "]\npolicy: " + policy + "\n";
    return load_scenario(write_file(scratch_folder("width") / "s.yaml", text));
}

/// One job a day at 18:00: 5 h of work at two accelerators, a day of slack, 1 to 6 accelerators, 10 % that does not
/// scale.
const std::string daily_jobs = "{synthetic: {jobs: 300, arrivals: {every: {interval: 24 h, first: 18 h}}, run: 5 h, "
                               "accelerators: 2}, slack: 24 h, "
                               "elastic: {min: 1, max: 6, scaling: {amdahl: 10 %}, resize: free}}";

/// Least grams above idle of one of them from `from` on, by sorting all steps of all hours at once.
double least_grams(const Series& intensity, Instant from) {
    constexpr double work_h = 5;
    constexpr int hours = 29;
    const auto rate = [](int k) { return k == 0 ? 0 : 1 / (0.1 + 0.9 / k) / (1 / (0.1 + 0.9 / 2)); };
    struct Step {
        double cost;
        double work;
    };
    std::vector<Step> steps;
    for (int hour = 0; hour < hours; ++hour)
        for (int k = 1; k <= 6; ++k) {
            const double work = rate(k) - rate(k - 1);
            steps.push_back({intensity.at(from + Duration::from_hours(hour)) / work, work});
        }
    std::sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.cost < b.cost; });
    double left = work_h;
    double grams = 0;
    for (const Step& step : steps) {
        const double done = std::min(left, step.work);
        grams += 0.2 * step.cost * done;
        left -= done;
    }
    return grams;
}

/// Of the jobs of a run: grams, how many were late, how many done.
std::vector<double> job_figures(const Loaded& loaded) {
    const Result result = simulate(loaded.scenario);
    double grams = 0;
    double late = 0;
    double done = 0;
    for (std::size_t i = 0; i < result.jobs.size(); ++i) {
        const JobRecord& job = result.jobs[i];
        grams += job.carbon_g;
        late += job.finish > loaded.scenario.workload.jobs[i].request.deadline ? 1 : 0;
        done += job.state == JobState::done ? 1 : 0;
    }
    return {grams, late, done};
}

} // namespace

TEST_CASE("carbon-scaler attains the least carbon of a year of jobs in California") {
    const auto file = data_file(california);
    if (!file)
        return;
    const auto idle_free = [&](const std::string& policy) {
        return in_child([&] {
            Loaded loaded = world(*file, 20, "320 d", daily_jobs, policy);
            // The draw above idle alone, which is what there is to decide.
            for (Cluster& cluster : loaded.scenario.sites[0].clusters)
                cluster.node.accelerator = {0 * watt, 200 * watt};
            return job_figures(loaded);
        });
    };
    const Loaded loaded = world(*file, 20, "320 d", daily_jobs, "{}");
    double least = 0;
    for (const Job& job : loaded.scenario.workload.jobs)
        least += least_grams(loaded.scenario.zones[0].average->series, job.request.submit);
    const std::vector<double> scaled = idle_free("{width: carbon-scaler}");
    const std::vector<double> paused = idle_free("{when: wait-awhile}");
    const std::vector<double> now = idle_free("{}");
    CHECK(scaled[0] == Approx(least).epsilon(1e-6));
    CHECK(scaled[1] == 0);
    CHECK(scaled[2] == 300);
    // At their width, two accelerators of diminishing returns, jobs cannot do as well; nor when they do not wait.
    CHECK(scaled[0] < paused[0] * 0.99);
    CHECK(paused[0] < now[0] * 0.99);
}

namespace {

/// 20 jobs a day of one accelerator, for three hours each.
const std::string steady_jobs = "{synthetic: {jobs: 900, arrivals: {poisson: 20/d}, run: 3 h}, slack: 72 h}";

/// Least and greatest of 48 hours from t on.
std::pair<double, double> range_of(const Series& intensity, Instant t) {
    double least = intensity.at(t);
    double greatest = least;
    for (Instant at = t; at < t + Duration::from_hours(48); at = intensity.next_change(at)) {
        least = std::min(least, intensity.at(at));
        greatest = std::max(greatest, intensity.at(at));
    }
    return {least, greatest};
}

/// alpha (L, U) by Newton's method on W e^W = (L / U - 1) / e from the series at the branch point.
double search_ratio(double least, double greatest) {
    const double target = (least / greatest - 1) / std::exp(1.0);
    double w = -1 + std::sqrt(2 * (1 + std::exp(1.0) * target));
    for (int i = 0; i < 50; ++i)
        w -= (w * std::exp(w) - target) / (std::exp(w) * (w + 1));
    return 1 / (1 + w);
}

std::size_t running_at(const Result& result, Instant t) {
    return static_cast<std::size_t>(std::count_if(result.jobs.begin(), result.jobs.end(), [&](const JobRecord& job) {
        return job.start <= t && t < job.finish;
    }));
}

} // namespace

TEST_CASE("k-search keeps to its thresholds in a real spring") {
    const auto file = data_file(california);
    if (!file)
        return;
    const Loaded loaded = world(*file, 8, "60 d", steady_jobs, "{backfill: none, width: k-search}");
    const Result result = simulate(loaded.scenario);
    const Series& intensity = loaded.scenario.zones[0].average->series;
    std::size_t kept = 0;
    for (const JobRecord& job : result.jobs) {
        const auto [least, greatest] = range_of(intensity, intensity.step_start(job.start));
        const double alpha = search_ratio(least, greatest);
        std::size_t most = 1;
        for (int i = 0; i < 7; ++i)
            most +=
                greatest * (1 - (1 - 1 / alpha) * std::pow(1 + 1 / (alpha * 7), i)) >= intensity.at(job.start) ? 1 : 0;
        CHECK(running_at(result, job.start) <= most);
        kept += running_at(result, job.start) == most ? 1 : 0;
    }
    CHECK(kept > 300); // the rule was what held them back
}

TEST_CASE("pcaps keeps to its thresholds in a real spring") {
    const auto file = data_file(california);
    if (!file)
        return;
    Loaded loaded = world(*file, 40, "60 d", steady_jobs, "{width: {rule: pcaps, gamma: 0.9}}");
    std::vector<Job>& jobs = loaded.scenario.workload.jobs;
    for (std::size_t i = 0; i < jobs.size(); ++i)
        jobs[i].request.priority = static_cast<float>(i % 5) / 4;
    const Result result = simulate(loaded.scenario);
    const Series& intensity = loaded.scenario.zones[0].average->series;
    std::size_t held = 0;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const auto [least, greatest] = range_of(intensity, jobs[i].request.submit);
        const double base = 0.9 * least + 0.1 * greatest;
        const double r = jobs[i].request.priority;
        const double psi = base + (greatest - base) * (std::exp(0.9 * r) - 1) / (std::exp(0.9) - 1);
        const JobRecord& job = result.jobs[i];
        const bool alone = running_at(result, job.start - Duration{1}) == 0 || running_at(result, job.start) <= 1;
        const bool pressed = job.start >= jobs[i].request.deadline - jobs[i].request.walltime;
        CHECK((intensity.at(job.start) <= psi * (1 + 1e-9) || alone || pressed));
        // There is room at all times: a job starts at once where the value allows it.
        if (intensity.at(jobs[i].request.submit) <= psi)
            CHECK(job.start == jobs[i].request.submit);
        held += job.start > jobs[i].request.submit ? 1 : 0;
    }
    CHECK(held > 200);
}

TEST_CASE("capacity-curve moves flexible work to clean hours of a real spring without missing a deadline") {
    const auto file = data_file(california);
    if (!file)
        return;
    const auto figures = [&](const std::string& policy) {
        return in_child([&] { return job_figures(world(*file, 40, "60 d", steady_jobs, policy)); });
    };
    const std::vector<double> now = figures("{}");
    const std::vector<double> curve = figures("{width: capacity-curve}");
    const std::vector<double> flat = figures("{width: {rule: capacity-curve, peak_weight: 1e9}}");
    CHECK(curve[1] == 0);
    CHECK(flat[1] == 0);
    CHECK(curve[0] < now[0] * 0.95);
    CHECK(curve[0] < flat[0]); // a peak that is dear leaves less to the signal
}

TEST_CASE("power-cap follows a real spring hour by hour") {
    const auto file = data_file(california);
    if (!file)
        return;
    const Loaded loaded =
        world(*file, 4, "60 d", steady_jobs, "{width: {rule: power-cap, limit: 90 %, floor: 50 %, lookahead: 48 h}}");
    const Result result = simulate(loaded.scenario);
    const Series& intensity = loaded.scenario.zones[0].average->series;
    std::size_t reached = 0;
    Instant hour = result.start;
    for (const SiteStep& row : result.sites[0].steps) {
        const auto [least, greatest] = range_of(intensity, hour);
        const double share = 0.9 - 0.4 * (intensity.at(hour) - least) / (greatest - least);
        CHECK(row.it_j <= share * 1200 * row.seconds * (1 + 1e-9));
        reached += row.it_j > share * 1200 * row.seconds * 0.999 ? 1 : 0;
        hour = hour + Duration::from_hours(1);
        if (hour >= result.window_end)
            break;
    }
    CHECK(reached > 300);
}
