// A small engine for tests of schedulers: applies decisions, checks them, and keeps when each job ran.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "sunward/policy/catalog.hpp"
#include "sunward/policy/compose.hpp"

namespace sunward::test {

inline Instant at_s(std::int64_t s) { return Instant{s * 1'000'000}; }
inline Duration for_s(std::int64_t s) { return Duration{s * 1'000'000}; }
inline std::int64_t in_s(Instant t) { return t.us / 1'000'000; }

/// A duration as a value of a rule: any, while scenarios may give those of a range.
inline parameter::Value value_of(Duration span) { return {{to_string(span), span.seconds(), 0, span.us}, {}, {}}; }

class FixedForecast final : public Forecast {
public:
    explicit FixedForecast(Series series) : series_(std::move(series)) {}
    [[nodiscard]] const Series& issued(Instant) const override { return series_; }
    [[nodiscard]] bool is_static() const override { return true; }

private:
    Series series_;
};

/// Another series from each issue time on.
class IssuedSeries final : public Forecast {
public:
    explicit IssuedSeries(std::vector<std::pair<Instant, Series>> issues) : issues_(std::move(issues)) {}
    [[nodiscard]] const Series& issued(Instant now) const override {
        std::size_t newest = 0;
        while (newest + 1 < issues_.size() && issues_[newest + 1].first <= now)
            ++newest;
        return issues_[newest].second;
    }
    [[nodiscard]] bool is_static() const override { return false; }

private:
    std::vector<std::pair<Instant, Series>> issues_;
};

/// Hourly steps from t = 0.
inline Series hourly(const std::vector<double>& values, EndRule ends = EndRule::fail) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < values.size(); ++i)
        points.push_back({at_s(3600 * static_cast<std::int64_t>(i)), values[i]});
    SeriesOptions options;
    options.ends = ends;
    return Series::from_points(std::move(points), options);
}

struct FakeJob {
    JobRequest request;
    Duration run;
};

/// A span in which a job held nodes.
struct Held {
    JobIndex job;
    PoolIndex pool;
    std::int64_t from;
    std::int64_t to;
    friend bool operator==(const Held&, const Held&) = default;
};

class FakeEngine final : public View {
public:
    explicit FakeEngine(std::uint32_t accelerators = 0) {
        classes.emplace_back();
        classes[0].overhead_in_walltime = false;
        if (accelerators > 0)
            add_pool(0, accelerators);
    }

    std::vector<FakeJob> jobs;
    std::vector<JobClass> classes;
    std::vector<FixedForecast> forecasts;
    std::optional<IssuedSeries> changing; ///< in place of all of them
    const Forecast* told = nullptr;       ///< the same, of any kind
    std::optional<FixedForecast> sun;     ///< W, of every site
    double idle_watt = 0;                 ///< of every site
    double watt = 0;                      ///< of an accelerator in use
    std::vector<FixedForecast> prices;
    std::map<std::pair<std::uint32_t, std::uint32_t>, Way> ways; ///< none: at once and for nothing
    std::vector<double> watts; ///< of a job that works, by pool, whatever its width; none: `watt` of each accelerator
    std::vector<Held> held;    ///< in the order in which nodes were given back
    std::vector<std::int64_t> start_s, finish_s;
    std::vector<JobIndex> rejected;
    std::uint64_t calls = 0, wakes = 0;

    void add_pool(std::uint32_t site, std::uint32_t accelerators, std::uint32_t granule = 1,
                  std::string_view name = "pool") {
        pools_.push_back({"site", name, site, site, accelerators, granule, accelerators, {}});
    }
    void tariff(PoolIndex pool, bool at_market, const Series* adder) {
        pools_[pool].at_market = at_market;
        pools_[pool].adder = adder;
    }
    /// Submits in order of time. Wall-time 0: the run time.
    FakeJob& add(std::int64_t submit, std::uint32_t width, std::int64_t run, std::int64_t wall = 0) {
        FakeJob job;
        job.request.submit = at_s(submit);
        job.request.accelerators = width;
        job.run = for_s(run);
        job.request.walltime = wall == 0 ? job.run : for_s(wall);
        jobs.push_back(job);
        return jobs.back();
    }

    void run(const PolicySpec& spec) { run(*make_scheduler(spec)); }
    void run(Scheduler& scheduler) {
        states_.assign(jobs.size(), {});
        start_s.assign(jobs.size(), -1);
        finish_s.assign(jobs.size(), -1);
        over_ = 0;
        scheduler.begin(*this, jobs.size());
        if (scheduler.wants_signal_changes())
            for (const FixedForecast& forecast : forecasts)
                for (const Instant at : forecast.issued(now_).boundaries())
                    calendar_.push({at, no_job, signal});
        std::size_t submitted = 0;
        Decisions decisions;
        while (submitted < jobs.size() || (over_ < jobs.size() && !calendar_.empty())) {
            now_ = Instant::never();
            if (!calendar_.empty())
                now_ = calendar_.top().at;
            if (submitted < jobs.size())
                now_ = std::min(now_, jobs[submitted].request.submit);
            events_.clear();
            while (!calendar_.empty() && calendar_.top().at == now_)
                fire();
            for (; submitted < jobs.size() && jobs[submitted].request.submit == now_; ++submitted)
                events_.push_back({Event::Kind::submitted, static_cast<JobIndex>(submitted)});
            if (events_.empty())
                continue;
            require(++calls < most_calls, "called again and again");
            decisions.clear();
            scheduler.schedule(*this, events_, decisions);
            for (const Decision& decision : decisions.list())
                apply(decision);
        }
    }

    [[nodiscard]] Instant now() const override { return now_; }
    [[nodiscard]] std::span<const PoolView> pools() const override { return pools_; }
    [[nodiscard]] const JobRequest& job(JobIndex j) const override { return jobs[j].request; }
    [[nodiscard]] const JobClass& job_class(JobIndex j) const override { return classes[jobs[j].request.job_class]; }
    [[nodiscard]] std::string_view job_name(JobIndex) const override { return "job"; }
    [[nodiscard]] Duration worked(JobIndex j) const override {
        const State& s = states_[j];
        return s.stage == Stage::run ? s.worked + work_since(j) : s.worked;
    }
    [[nodiscard]] Duration true_length(JobIndex j) const override { return jobs[j].run; }
    [[nodiscard]] Duration save_time(JobIndex j, PoolIndex) const override { return job_class(j).checkpoint.save; }
    [[nodiscard]] Duration restore_time(JobIndex j, PoolIndex) const override {
        return job_class(j).checkpoint.restore;
    }
    [[nodiscard]] const Way& way(std::uint32_t from, std::uint32_t to) const override {
        static const Way nothing;
        const auto found = ways.find({from, to});
        return found == ways.end() ? nothing : found->second;
    }
    [[nodiscard]] const Forecast& price(std::uint32_t zone) const override { return prices[zone]; }
    [[nodiscard]] const Forecast& forecast(std::uint32_t zone) const override {
        if (told != nullptr)
            return *told;
        return changing ? static_cast<const Forecast&>(*changing) : forecasts[zone];
    }
    [[nodiscard]] double measured(std::uint32_t zone) const override { return forecast(zone).issued(now_).at(now_); }
    [[nodiscard]] const Forecast* solar(std::uint32_t) const override { return sun ? &*sun : nullptr; }
    [[nodiscard]] double site_draw(std::uint32_t site) const override {
        double draw = idle_watt;
        for (const PoolView& pool : pools_)
            draw += pool.site == site ? watt * (pool.capacity - pool.free) : 0;
        return draw;
    }
    [[nodiscard]] double job_draw(JobIndex j, PoolIndex pool, bool working) const override {
        const double draw = watts.empty() ? watt * jobs[j].request.accelerators : watts[pool];
        return draw * (working ? 1 : job_class(j).checkpoint.power_share);
    }

private:
    enum class Stage { idle, restore, run, save, over };
    struct State {
        Stage stage = Stage::idle;
        PoolIndex pool = 0;
        Instant from, since;
        Duration worked{};
        std::uint32_t generation = 0;
    };
    struct Due {
        Instant at;
        JobIndex job; ///< no_job: a wake-up
        std::uint32_t generation;
        bool operator<(const Due& o) const { return std::tie(at, job) > std::tie(o.at, o.job); }
    };

    static constexpr std::uint64_t most_calls = 10'000'000;
    static constexpr std::uint32_t signal = 1; ///< generation of an entry without a job

    static void require(bool holds, const char* what) {
        if (!holds)
            throw std::logic_error(what);
    }
    [[nodiscard]] std::uint32_t width(const State& s, JobIndex j) const {
        const std::uint32_t g = pools_[s.pool].granule;
        return (jobs[j].request.accelerators + g - 1) / g * g;
    }
    void enter(JobIndex j, Stage stage, Duration length) {
        State& s = states_[j];
        s.stage = stage;
        s.since = now_;
        calendar_.push({now_ + length, j, ++s.generation});
    }
    void work(JobIndex j) {
        const FakeJob& job = jobs[j];
        const bool kill = ends_at_walltime(job_class(j), job.request);
        const Duration left = (kill ? std::min(job.run, job.request.walltime) : job.run) - states_[j].worked;
        enter(j, Stage::run, time_for(left, speed(j, states_[j].pool)));
    }
    /// Since the job entered its stage.
    [[nodiscard]] Duration work_since(JobIndex j) const {
        return work_in(now_ - states_[j].since, speed(j, states_[j].pool));
    }
    void give_back(JobIndex j) {
        State& s = states_[j];
        pools_[s.pool].free += width(s, j);
        held.push_back({j, s.pool, in_s(s.from), in_s(now_)});
    }
    void fire() {
        const Due due = calendar_.top();
        calendar_.pop();
        if (due.job == no_job && due.generation == signal) {
            events_.push_back({Event::Kind::signal_change});
            return;
        }
        if (due.job == no_job) {
            ++wakes;
            events_.push_back({Event::Kind::wake});
            return;
        }
        State& s = states_[due.job];
        if (due.generation != s.generation)
            return;
        if (s.stage == Stage::restore) {
            work(due.job);
            events_.push_back({Event::Kind::running, due.job});
        } else if (s.stage == Stage::run) {
            s.worked += work_since(due.job);
            s.stage = Stage::over;
            ++over_;
            give_back(due.job);
            finish_s[due.job] = in_s(now_);
            events_.push_back({Event::Kind::finished, due.job});
        } else {
            s.stage = Stage::idle;
            give_back(due.job);
            events_.push_back({Event::Kind::suspended, due.job});
        }
    }
    void apply(const Decision& d) {
        if (d.kind == Decision::Kind::wake) {
            require(d.at > now_, "wake in the past");
            calendar_.push({d.at, no_job, 0});
            return;
        }
        if (d.kind == Decision::Kind::cap)
            return; // clocks are not modelled
        State& s = states_[d.job];
        if (d.kind == Decision::Kind::reject) {
            require(s.stage == Stage::idle && s.generation == 0, "rejects a job that is not pending");
            rejected.push_back(d.job);
            ++over_;
            s.stage = Stage::over;
        } else if (d.kind == Decision::Kind::suspend) {
            require(s.stage == Stage::run, "suspends a job that is not running");
            require(job_class(d.job).interruptible, "suspends a job that may not be interrupted");
            s.worked += work_since(d.job);
            enter(d.job, Stage::save, save_time(d.job, s.pool));
        } else {
            require(s.stage == Stage::idle, "starts a job that is not waiting");
            require(speed(d.job, d.pool) > 0, "starts a job where it may not run");
            s.pool = d.pool;
            s.from = now_;
            require(width(s, d.job) <= pools_[s.pool].free, "over capacity");
            pools_[s.pool].free -= width(s, d.job);
            if (start_s[d.job] < 0)
                start_s[d.job] = in_s(now_);
            const Duration restore = s.generation > 0 ? restore_time(d.job, s.pool) : Duration{};
            if (restore.us > 0)
                enter(d.job, Stage::restore, restore);
            else
                work(d.job);
        }
    }

    Instant now_{};
    std::vector<PoolView> pools_;
    std::vector<State> states_;
    std::size_t over_ = 0; ///< jobs that ended or were rejected; nothing happens after the last one
    std::vector<Event> events_;
    std::priority_queue<Due> calendar_;
};

/// Numbers that are the same everywhere, for random workloads.
class Numbers {
public:
    explicit Numbers(std::uint64_t seed) : state_(seed * 2862933555777941757ULL + 3037000493ULL) {}
    /// Uniform in [low, high].
    std::int64_t in(std::int64_t low, std::int64_t high) {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return low + static_cast<std::int64_t>((state_ >> 33U) % static_cast<std::uint64_t>(high - low + 1));
    }

private:
    std::uint64_t state_;
};

} // namespace sunward::test
