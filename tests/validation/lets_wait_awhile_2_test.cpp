// Wiesner et al., Let's Wait Awhile (Middleware 2021), scenario II, with the scenario file that is shipped.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>

#include "by_hand.hpp"
#include "child.hpp"
#include "data.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr double hour_s = 3600;
constexpr double day_s = 24 * hour_s;

/// Submit and length of each job in seconds from 2020-01-01, then the carbon of all in g and how many were late.
std::vector<double> simulated(const std::string& policy, const std::string& slack) {
    return in_child([&] {
        const Loaded loaded =
            load_scenario("scenarios/lets-wait-awhile-2.yaml", {{"workload[project].slack=" + slack}, {}, policy});
        const Result result = simulate(loaded.scenario);
        std::vector<double> figures;
        double grams = 0;
        double late = 0;
        for (std::size_t i = 0; i < result.jobs.size(); ++i) {
            const Job& job = loaded.scenario.workload.jobs[i];
            figures.push_back((job.request.submit - loaded.scenario.horizon.start).seconds());
            figures.push_back(job.run.seconds());
            grams += result.jobs[i].carbon_g;
            late += result.jobs[i].finish > job.request.deadline ? 1 : 0;
        }
        figures.push_back(grams);
        figures.push_back(late);
        return figures;
    });
}

/// 0 Monday to 6 Sunday; the first of January 2020 was a Wednesday.
int weekday(double t) { return (static_cast<int>(std::floor(t / day_s)) + 2) % 7; }

double next_workday(double end) {
    const double midnight = std::floor(end / day_s) * day_s;
    const double time = end - midnight;
    if (weekday(end) == 5)
        return midnight + 2 * day_s + 9 * hour_s;
    if (weekday(end) == 6 || time > 17 * hour_s)
        return midnight + day_s + 9 * hour_s;
    return time < 9 * hour_s ? midnight + 9 * hour_s : end;
}

double semi_weekly(double end) {
    double morning = std::floor(end / day_s) * day_s + 9 * hour_s;
    while (morning < end || (weekday(morning) != 0 && weekday(morning) != 3))
        morning += day_s;
    return morning;
}

using Rule = std::pair<const char*, double (*)(double)>;

/// g of a project that draws `kilowatts` a job.
double by_hand(const Steps& steps, const std::vector<double>& jobs, const std::string& policy,
               double (*deadline)(double), double kilowatts) {
    double sum = 0;
    for (std::size_t i = 0; i + 2 < jobs.size(); i += 2) {
        const double submit = jobs[i];
        const double length = jobs[i + 1];
        const double end = deadline(submit + length);
        if (policy == "now")
            sum += steps.cost(submit, submit + length);
        else if (policy == "whole")
            sum += cheapest_run(steps, submit, end - length, length);
        else
            sum += cheapest_pieces(steps, submit, end, length);
    }
    return sum / hour_s * kilowatts;
}

} // namespace

TEST_CASE("Let's Wait Awhile, scenario II: every job as a few lines compute it, and what more freedom saves") {
    const auto file = data_file("carbon/entsoe_de_2020_ci.csv");
    if (!file)
        return;
    setenv("SUNWARD_DATA", file->parent_path().parent_path().c_str(), 1);
    std::vector<double> half_hours;
    for (const auto& row : rows_of_csv(*file))
        if (row[0] >= "2020" && (row[0].substr(14, 2) == "00" || row[0].substr(14, 2) == "30"))
            half_hours.push_back(std::stod(row[1]));
    const Steps steps(1800, half_hours);
    double before = 1e300;
    for (const std::string policy : {"now", "whole", "interrupted"}) {
        double looser = 1e300;
        for (const auto& [name, deadline] : {Rule{"next-workday", next_workday}, {"semi-weekly", semi_weekly}}) {
            INFO(policy << " " << name);
            const std::vector<double> result = simulated(policy, name);
            const double grams = result[result.size() - 2];
            CHECK(result.size() / 2 - 1 == Approx(3387).margin(100));
            CHECK(result.back() == 0);
            CHECK(grams == Approx(by_hand(steps, result, policy, deadline, 2.036)).epsilon(1e-9));
            CHECK(grams <= looser * (1 + 1e-12)); // twice a week leaves more time than the next morning
            if (policy != "now" && name == std::string("next-workday"))
                CHECK(grams < before);
            if (name == std::string("next-workday"))
                before = grams;
            looser = grams;
        }
    }
}
