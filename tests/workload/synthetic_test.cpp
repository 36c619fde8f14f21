#include <catch2/catch.hpp>

#include <cmath>

#include "traces.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

Workload made(const SyntheticSource& source, const Shaping& shaping = {}, Instant origin = june,
              std::uint64_t seed = 1) {
    Workload workload = empty_workload("syn");
    generate(source, shaping, origin, 0, seed, workload);
    return workload;
}

SyntheticSource hourly(std::uint64_t jobs, double per_hour = 60) {
    SyntheticSource source;
    source.jobs = jobs;
    source.arrivals.per_second = per_hour / 3600;
    source.run.median = Duration::from_hours(1);
    return source;
}

std::string faults(const SyntheticSource& source) {
    try {
        (void)made(source);
    } catch (const InputError& error) {
        std::string all;
        for (const Fault& fault : error.faults())
            all += fault.field + ": " + fault.message + "\n";
        return all;
    }
    return "";
}

std::vector<double> sorted_lengths(const Workload& workload) {
    std::vector<double> lengths;
    for (const Job& job : workload.jobs)
        lengths.push_back(job.run.seconds());
    std::sort(lengths.begin(), lengths.end());
    return lengths;
}

bool same(const Workload& a, const Workload& b) {
    return std::equal(a.jobs.begin(), a.jobs.end(), b.jobs.begin(), b.jobs.end(), [](const Job& x, const Job& y) {
        return x.request.submit == y.request.submit && x.run == y.run && x.request.walltime == y.request.walltime &&
               x.request.accelerators == y.request.accelerators && x.request.user == y.request.user;
    });
}

} // namespace

TEST_CASE("Poisson arrivals have the stated rate and exponential gaps") {
    const auto workload = made(hourly(40'000));
    REQUIRE(workload.jobs.size() == 40'000);
    CHECK(workload.labels[workload.jobs[39'999].name] == "syn-39999");
    // 40000 gaps of 60 s: mean within 4 standard errors (0.5 %); one gap in e exceeds the mean.
    CHECK(seconds_after(workload.jobs.back().request.submit) / 40'000 == Approx(60).epsilon(0.02));
    int longer = 0;
    for (std::size_t i = 1; i < workload.jobs.size(); ++i)
        longer += workload.jobs[i].request.submit - workload.jobs[i - 1].request.submit > Duration::from_seconds(60);
    CHECK(longer / 40'000.0 == Approx(std::exp(-1)).epsilon(0.03));
    CHECK_FALSE(workload.jobs[0].request.limited);
    CHECK(workload.notes.empty());
}

TEST_CASE("a span bounds the arrivals") {
    auto source = hourly(0);
    source.span = Duration::from_days(10);
    const auto workload = made(source);
    CHECK(static_cast<double>(workload.jobs.size()) == Approx(14'400).epsilon(0.04));
    CHECK(workload.jobs.back().request.submit < june + source.span);
    source.jobs = 100;
    CHECK(made(source).jobs.size() == 100);
    source.span = Duration{1};
    CHECK(has_note(made(source), "no job arrives"));
}

TEST_CASE("load doubles the rate, a window cuts, both leave the jobs' other properties") {
    auto source = hourly(1000);
    source.run.kind = LengthLaw::Kind::lognormal;
    const auto plain = made(source);
    Shaping shaping;
    shaping.load = 2;
    const auto dense = made(source, shaping);
    REQUIRE(dense.jobs.size() == 1000);
    for (std::size_t i = 0; i < 1000; ++i) {
        const auto at = (plain.jobs[i].request.submit - june).us;
        CHECK(std::abs((dense.jobs[i].request.submit - june).us * 2 - at) <= 1);
        CHECK(dense.jobs[i].run == plain.jobs[i].run);
    }
    shaping = {};
    shaping.from = plain.jobs[100].request.submit - june;
    const auto late = made(source, shaping);
    REQUIRE(late.jobs.size() == 900);
    CHECK(late.labels[late.jobs[0].name] == "syn-100");
    CHECK(late.jobs[0].request.submit == june);
    CHECK(late.jobs[0].run == plain.jobs[100].run);
}

TEST_CASE("the same seed gives the same jobs, another seed others") {
    auto source = hourly(500);
    source.run.kind = LengthLaw::Kind::lognormal;
    source.accelerators = {{1, 0.6}, {8, 0.3}, {64, 0.1}};
    source.walltime_factor = 3;
    source.users = {"ann", "bob"};
    CHECK(same(made(source), made(source)));
    CHECK_FALSE(same(made(source), made(source, {}, june, 2)));
}

TEST_CASE("changing one law leaves what the others draw") {
    auto source = hourly(500);
    source.accelerators = {{1, 0.6}, {8, 0.4}};
    source.walltime_factor = 3;
    source.users = {"ann", "bob"};
    const auto plain = made(source);
    source.run.kind = LengthLaw::Kind::pareto;
    const auto pareto = made(source);
    source.run.kind = LengthLaw::Kind::fixed;
    source.accelerators = {{4, 1.0}};
    const auto wide = made(source);
    for (std::size_t i = 0; i < 500; ++i) {
        CHECK(pareto.jobs[i].request.submit == plain.jobs[i].request.submit);
        CHECK(pareto.jobs[i].request.accelerators == plain.jobs[i].request.accelerators);
        CHECK(pareto.jobs[i].request.user == plain.jobs[i].request.user);
        CHECK(wide.jobs[i].request.submit == plain.jobs[i].request.submit);
        CHECK(wide.jobs[i].request.walltime == plain.jobs[i].request.walltime);
    }
}

TEST_CASE("diurnal arrivals follow the local clock") {
    auto source = hourly(60'000);
    source.arrivals.kind = Arrivals::Kind::diurnal;
    source.arrivals.swing = 0.8;
    source.arrivals.peak_hour = 14;
    source.arrivals.time_zone = "America/Los_Angeles"; // UTC-7 in June: the peak is at 21:00 UTC
    source.jobs = 0;
    source.span = Duration::from_days(40);
    const auto workload = made(source);
    // The mean over whole days is the stated rate: 57600 jobs, standard deviation 240.
    CHECK(static_cast<double>(workload.jobs.size()) == Approx(57'600).epsilon(0.02));
    std::vector<double> by_hour(24);
    for (const Job& job : workload.jobs)
        by_hour[static_cast<std::size_t>(seconds_after(job.request.submit) / 3600) % 24] += 1;
    // The mean of 1 + 0.8 cos(2 pi (t - 21) / 24) over each hour.
    const double phase = 2 * std::acos(-1) / 24;
    for (int h = 0; h < 24; ++h) {
        const double mean = 1 + 0.8 * (std::sin((h + 1 - 21.0) * phase) - std::sin((h - 21.0) * phase)) / phase;
        CHECK(by_hour[static_cast<std::size_t>(h)] / 2400 == Approx(mean).margin(5 * std::sqrt(mean / 2400)));
    }
}

TEST_CASE("a job a day at a wall-clock time, also when the clocks change") {
    SyntheticSource source;
    source.jobs = 4;
    source.run.median = Duration::from_hours(1);
    source.arrivals.kind = Arrivals::Kind::daily;
    source.arrivals.time_of_day = Duration::from_hours(1);
    source.arrivals.time_zone = "Europe/Berlin";
    auto workload = made(source, {}, from_civil(2022, 3, 25, Duration::from_hours(1)));
    // 02:00 local time on the 25th is past; summer time begins on the 27th at 02:00.
    CHECK(to_string(workload.jobs[0].request.submit) == "2022-03-26T00:00:00Z");
    CHECK(to_string(workload.jobs[1].request.submit) == "2022-03-27T00:00:00Z");
    CHECK(to_string(workload.jobs[2].request.submit) == "2022-03-27T23:00:00Z");
    CHECK(to_string(workload.jobs[3].request.submit) == "2022-03-28T23:00:00Z");
    source.arrivals.time_zone = "";
    source.jobs = 365;
    workload = made(source, {}, from_civil(2020, 12, 30, Duration::from_hours(1)));
    CHECK(to_string(workload.jobs[0].request.submit) == "2020-12-30T01:00:00Z"); // at the origin itself
    CHECK(to_string(workload.jobs[364].request.submit) == "2021-12-29T01:00:00Z");
}

TEST_CASE("arrivals in working hours only, by the wall clock") {
    SyntheticSource source;
    source.span = Duration::from_days(7 * 52);
    source.run.median = Duration::from_hours(1);
    source.arrivals.kind = Arrivals::Kind::working_hours;
    source.arrivals.per_second = 2.0 / 3600;
    source.arrivals.time_of_day = Duration::from_hours(9);
    source.arrivals.closing = Duration::from_hours(17);
    source.arrivals.time_zone = "Europe/Berlin";
    const auto workload = made(source);
    std::size_t last_hour = 0;
    for (const Job& job : workload.jobs) {
        const CivilTime local = civil_time(job.request.submit, "Europe/Berlin");
        CHECK((local.weekday >= 1 && local.weekday <= 5));
        CHECK((local.since_midnight >= Duration::from_hours(9) && local.since_midnight < Duration::from_hours(17)));
        last_hour += local.since_midnight >= Duration::from_hours(16) ? 1 : 0;
    }
    // 260 days of 8 hours with 2 jobs each, within five standard deviations.
    const double all = 260 * 8 * 2;
    CHECK(workload.jobs.size() == Approx(all).margin(5 * std::sqrt(all)));
    CHECK(last_hour == Approx(all / 8).margin(5 * std::sqrt(all / 8)));
    source.arrivals.closing = source.arrivals.time_of_day;
    CHECK_THROWS_AS(made(source), InputError);
}

TEST_CASE("a job every interval") {
    SyntheticSource source;
    source.span = Duration::from_hours(24);
    source.run.median = Duration::from_hours(1);
    source.arrivals.kind = Arrivals::Kind::every;
    source.arrivals.interval = Duration::from_hours(6);
    source.arrivals.first = Duration::from_hours(3);
    const auto workload = made(source);
    REQUIRE(workload.jobs.size() == 4);
    CHECK(workload.jobs[0].request.submit == june + Duration::from_hours(3));
    CHECK(workload.jobs[3].request.submit == june + Duration::from_hours(21));
}

TEST_CASE("lengths: lognormal median and spread, Pareto tail and clipping, uniform") {
    auto source = hourly(20'001);
    source.run.kind = LengthLaw::Kind::lognormal;
    source.run.median = Duration::from_hours(2);
    source.run.sigma = 1.2;
    auto lengths = sorted_lengths(made(source));
    CHECK(lengths[10'000] == Approx(7200).epsilon(0.05));
    CHECK(std::log(lengths[16'827] / 7200) == Approx(1.2).epsilon(0.05)); // 84.13 % lie below one sigma

    source.run.kind = LengthLaw::Kind::pareto;
    source.run.median = Duration::from_seconds(100);
    source.run.alpha = 1.5;
    source.run.most = Duration::from_seconds(1000);
    lengths = sorted_lengths(made(source));
    CHECK(lengths.front() >= 100);
    CHECK(lengths.back() == 1000);
    CHECK(lengths[10'000] == Approx(100 * std::pow(2, 1 / 1.5)).epsilon(0.03));
    const auto clipped = std::count(lengths.begin(), lengths.end(), 1000.0);
    CHECK(static_cast<double>(clipped) / 20'001 == Approx(std::pow(10, -1.5)).epsilon(0.15));

    source.run.kind = LengthLaw::Kind::uniform;
    lengths = sorted_lengths(made(source));
    CHECK(lengths.front() >= 100);
    CHECK(lengths.back() <= 1000);
    CHECK(lengths[10'000] == Approx(550).epsilon(0.03));
}

TEST_CASE("widths by weight, users evenly, wall-times between the length and its multiple") {
    auto source = hourly(20'000);
    source.accelerators = {{1, 6}, {8, 3}, {64, 1}};
    source.users = {"ann", "bob", "cy", "dee"};
    source.walltime_factor = 3;
    const auto workload = made(source);
    std::map<std::uint32_t, int> widths;
    std::map<std::string, int> users;
    double walltime = 0;
    for (const Job& job : workload.jobs) {
        ++widths[job.request.accelerators];
        ++users[std::string{workload.names[job.request.user]}];
        CHECK(job.request.limited);
        CHECK(job.request.walltime >= job.run);
        CHECK(job.request.walltime <= Duration::from_hours(3));
        walltime += job.request.walltime.seconds() / 3600;
    }
    CHECK(widths[1] == Approx(12'000).epsilon(0.03));
    CHECK(widths[8] == Approx(6000).epsilon(0.05));
    CHECK(widths[64] == Approx(2000).epsilon(0.1));
    CHECK(users.size() == 4);
    CHECK(users["cy"] == Approx(5000).epsilon(0.06));
    CHECK(walltime / 20'000 == Approx(2).epsilon(0.02));
}

TEST_CASE("slack of generated jobs counts from the requested length") {
    auto source = hourly(10);
    Shaping shaping;
    shaping.slack.kind = SlackRule::Kind::multiple;
    shaping.slack.multiple = 0.5;
    const auto workload = made(source, shaping);
    for (const Job& job : workload.jobs)
        CHECK(job.request.deadline - job.request.submit == Duration::from_seconds(5400));
}

TEST_CASE("a generator without an end, or with parameters out of range") {
    CHECK(faults(hourly(0)) ==
          "workload.syn.synthetic.jobs: give a number of jobs or a span, otherwise there is no end to them\n");
    auto source = hourly(10, 0);
    source.accelerators = {{0, 1}, {1, -1}};
    source.run.median = {};
    source.walltime_factor = 0.5;
    CHECK(faults(source) == "workload.syn.synthetic.walltime_factor: must be at least 1\n"
                            "workload.syn.synthetic.arrivals: the rate must be greater than zero\n"
                            "workload.syn.synthetic.accelerators: a job needs at least one\n"
                            "workload.syn.synthetic.accelerators: weights must not be negative\n"
                            "workload.syn.synthetic.accelerators: needs a count with a weight above zero\n"
                            "workload.syn.synthetic.run: must be longer than zero\n");
    source = hourly(10);
    source.arrivals.kind = Arrivals::Kind::every;
    CHECK(faults(source) == "workload.syn.synthetic.arrivals: the interval must be longer than zero\n");
    source.arrivals.kind = Arrivals::Kind::diurnal;
    source.arrivals.swing = std::nan("");
    source.arrivals.time_zone = "Mars/Olympus";
    CHECK(faults(source) == "workload.syn.synthetic.arrivals: unknown time zone 'Mars/Olympus'\n"
                            "workload.syn.synthetic.arrivals.swing: must be from 0 to 1\n");
}

TEST_CASE("a rate so low or a number so high that there is no end in sight") {
    CHECK(faults(hourly(10, 1e-12)).find("arrivals run thousands of years ahead") != std::string::npos);
    Shaping shaping;
    shaping.limit = 5;
    Workload workload = empty_workload("syn");
    CHECK_THROWS_AS(generate(hourly(6), shaping, june, 0, 1, workload), InputError);
    // 10^9 a day are refused before the first is made, and what is below the limit is not.
    SyntheticSource endless = hourly(0, 1e9 / 24);
    endless.span = Duration::from_days(7);
    CHECK(faults(endless) == "workload.syn.synthetic: makes about 7e+09 jobs, more than the 100000000 of 'limit'\n");
    endless.arrivals.kind = Arrivals::Kind::working_hours;
    endless.arrivals.time_of_day = Duration::from_hours(9);
    endless.arrivals.closing = Duration::from_hours(17);
    CHECK(faults(endless).find("makes about 1.67e+09 jobs") != std::string::npos); // 5 days of 8 h
    endless.arrivals.kind = Arrivals::Kind::every;
    endless.arrivals.interval = Duration{100};
    CHECK(faults(endless).find("makes about 6.05e+09 jobs") != std::string::npos);
    endless.arrivals.interval = Duration::from_hours(1);
    CHECK(made(endless).jobs.size() == 168);

    auto source = hourly(20);
    source.run.kind = LengthLaw::Kind::lognormal;
    source.run.sigma = 1e6; // overflows to infinity or nothing; clipped
    for (const Job& job : made(source).jobs) {
        CHECK(job.run >= Duration{1});
        CHECK(job.run <= source.run.most);
    }
}
