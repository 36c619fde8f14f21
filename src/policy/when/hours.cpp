// hours: jobs run in the hours named only.
#include <algorithm>
#include <unordered_set>

#include "policy/border/fit.hpp"
#include "policy/course/timetable.hpp"
#include "policy/when/contiguous.hpp"
#include "policy/when/parameters.hpp"
#include "sunward/error/count.hpp"
#include "sunward/parameter/hours.hpp"
#include "sunward/policy/when_rule.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::policy::when {

namespace {

using Open = WeekHours::Open;

/// A job that is to be fitted into the hours.
struct Fitted {
    Duration work;     ///< still to be done
    Duration save;     ///< before a pause
    Duration restore;  ///< before it goes on
    Duration first;    ///< restoring before its next start: nothing for one that has not begun
    bool pauses;       ///< its wall-time leaves room, and the hours are longer than what a pause takes
    Instant submitted; ///< one that is longer than the hours starts where they begin, and not before
    Instant end;       ///< by which it has to be done; never: at any time

    [[nodiscard]] Duration needs() const { return first + work; }
    [[nodiscard]] Instant latest() const { return end - needs(); }
};

/// Whether a job may start in `open` at t. One that is paused works there and is saved by its end, or gets done; one
/// that is not gets done or, if it is longer than the hours ever are, has the longest of them from their begin on.
bool may_start(const Fitted& job, const Open& open, Instant t, Duration longest) {
    const Duration room = open.to - t;
    if (job.needs() <= room)
        return true;
    if (job.pauses)
        return job.first + job.save < room;
    return job.needs() > longest && open.to - open.from >= longest && job.submitted <= open.from;
}

/// The first time from t on at which it may start.
Instant next_start(const Fitted& job, const WeekHours& hours, Instant t) {
    while (true) {
        const Open open = hours.at_or_after(t);
        t = std::max(t, open.from);
        if (may_start(job, open, t, hours.longest()))
            return t;
        t = open.to;
    }
}

/// Whether a job that runs until the hours end would have to go on before they begin again: then it does so at once.
bool runs_over(const Fitted& job, const WeekHours& hours, Instant to) {
    return job.end != Instant::never() && job.end - (job.restore + job.work) <= hours.at_or_after(to).from;
}

/// All that a job may be told of its times when it is submitted, as if nodes were always free.
class HoursPlan final : public RunPlanner {
public:
    explicit HoursPlan(WeekHours hours) : hours_(std::move(hours)) {}

    [[nodiscard]] std::vector<Segment> segments(const PlanRequest& request, const Series& forecast,
                                                CellIndex*) const override {
        const Duration overhead = request.save + request.restore;
        Instant end = request.deadline;
        if (forecast.ends() == EndRule::fail)
            end = std::min(end, forecast.end());
        Fitted job{request.work,
                   request.save,
                   request.restore,
                   {},
                   request.interruptible && overhead <= request.spare && overhead < hours_.longest(),
                   request.arrival,
                   end};
        std::vector<Segment> found;
        for (Instant t = request.now; job.work.us > 0; t = found.back().to) {
            const Instant latest = std::max(job.latest(), t);
            const Instant start = std::min(next_start(job, hours_, t), latest);
            const Instant close = hours_.at_or_after(start).to;
            const bool pauses = job.pauses && start < latest && close - start < job.needs();
            found.push_back({start, pauses ? close : start + job.needs()});
            job.work = pauses ? job.work - (close - start - job.first - job.save) : Duration{};
            job.first = job.restore;
            if (pauses && runs_over(job, hours_, close)) {
                found.back().to = close - job.save + job.work;
                job.work = {};
            }
        }
        return found;
    }

private:
    WeekHours hours_;
};

/// Sources: such rules stand in the calendars of batch systems: reservations of Slurm, prime time of PBS Professional.
class Hours final : public OnlineRule {
public:
    explicit Hours(WeekHours hours) : hours_(std::move(hours)) {}

    void taken(const View& view, const OnlineJob& job) override {
        const Fitted fitted = fit(view, job);
        too_long_ += !fitted.pauses && fitted.needs() > hours_.longest() ? 1 : 0;
    }

    [[nodiscard]] bool starts(const View& view, const OnlineJob& job) override {
        const Fitted fitted = fit(view, job);
        const Open open = hours_.at_or_after(view.now());
        if (open.from > view.now() || !may_start(fitted, open, view.now(), hours_.longest()))
            return false;
        if (fitted.pauses)
            in_one_piece_.erase(job.job);
        else
            in_one_piece_.insert(job.job);
        return true;
    }

    [[nodiscard]] Instant starts_until(const View& view, const OnlineJob& job) override {
        const Fitted fitted = fit(view, job);
        const Open open = hours_.at_or_after(view.now());
        if (open.to == Instant::never())
            return open.to;
        const Instant last{open.to.us - 1};
        const Instant done = open.to - fitted.needs();
        if (fitted.pauses)
            return std::max(done, last - fitted.first - fitted.save);
        return fitted.needs() > hours_.longest() ? last : done;
    }

    [[nodiscard]] bool goes_on(const View& view, const OnlineJob& job) override {
        const Fitted fitted = fit(view, job);
        const Open open = hours_.at_or_after(view.now());
        const bool inside = open.from <= view.now() && view.now() < open.to - fitted.save;
        return inside || in_one_piece_.contains(job.job) || view.now() + fitted.work <= end_of(open, view.now()) ||
               runs_over(fitted, hours_, end_of(open, view.now()));
    }

    [[nodiscard]] Instant next_look(const View& view, const OnlineJob& job) override {
        const Fitted fitted = fit(view, job);
        const Open open = hours_.at_or_after(view.now());
        if (open.from > view.now())
            return next_start(fitted, hours_, open.from);
        if (open.to == Instant::never())
            return open.to;
        const Instant save = open.to - fitted.save;
        return save > view.now() ? save : next_start(fitted, hours_, open.to);
    }

    [[nodiscard]] Instant pauses_by(const View& view, const OnlineJob& job) override {
        const Open open = hours_.at_or_after(view.now());
        return open.from <= view.now() && !in_one_piece_.contains(job.job) ? open.to : Instant::never();
    }

    void ended(JobIndex job) override { in_one_piece_.erase(job); }

    [[nodiscard]] std::vector<std::string> notes() const override {
        if (too_long_ == 0)
            return {};
        return {"hours: " + counted(too_long_, "job") + " longer than the longest of them, " +
                to_string(hours_.longest()) + ", could not be suspended and ran over their end"};
    }

private:
    static Instant end_of(const Open& open, Instant now) { return open.from <= now ? open.to : now; }

    [[nodiscard]] Fitted fit(const View& view, const OnlineJob& job) const {
        const JobRequest& request = view.job(job.job);
        const Duration worked = view.worked(job.job);
        const Duration save = view.save_time(job.job, job.pool);
        const Duration restore = view.restore_time(job.job, job.pool);
        const Duration left = std::max(job.length - worked, Duration{1});
        const Duration work = time_on(view, job.job, job.pool, left);
        const Duration first = worked.us > 0 ? restore : Duration{};
        const bool room = save + restore <= spare_wall(view, job.job, job.used, first + left);
        const bool pauses = view.job_class(job.job).interruptible && room && save + restore < hours_.longest();
        return {work, save, restore, first, pauses, request.submit, job.end};
    }

    WeekHours hours_;
    std::unordered_set<JobIndex> in_one_piece_; ///< that run, or may
    std::uint64_t too_long_ = 0;
};

WeekHours hours_of(const WhenSpec& spec) { return *parameter::hours_in(spec.values, "hours"); }

} // namespace

extern const WhenRule hours = {
    .name = "hours",
    .help = "in the hours named only, suspended outside of them",
    .source = "",
    .parameters =
        [] {
            return Parameters{parameter::field("hours", parameter::hours_of_day(), "Jobs run in these").required(),
                              parameter::days_field(), parameter::time_zone_field(), length()};
        },
    .traits = {.looks_at_signal = false, .forbids_times = true},
    .page =
        {.decides =
             "Jobs run in the hours named, whether they have a deadline or not. Hours over midnight, such as 22:00 to "
             "06:00, belong to the day on which they begin; hours that touch are one stretch. The clock is that of the "
             "time zone: where it is put forward, hours are shorter, and such as are skipped do not come on that day; "
             "where it is put back, they are longer. A job that waits for nodes starts as soon as there are some; it "
             "is suspended in time to be saved when the hours end, unless it is done by then. One that cannot be "
             "suspended (its class, its wall-time, or hours shorter than saving and restoring) starts where it fits. "
             "If it is longer than the hours ever are by the clock, it starts as the longest of them begin, or later "
             "in them where nodes are busy, and runs over their end; a note counts these. A job whose deadline leaves "
             "no time runs through, from its latest start or on from the end of the hours. Holidays are days like "
             "others. It knows no forecast, and the job's length as `length` says.",
         .formula = "run while the clock is within the hours; from D - remaining work on, at any time",
         .pays = "Where the tariff, the grid's operator or the noise of cooling says when: it takes no forecast, and "
                 "everybody understands it.",
         .example = "{when: {rule: hours, hours: \"22:00-06:00\", days: weekdays, time_zone: Europe/Berlin}}"},
    .planner = [](const WhenSpec& spec) -> std::unique_ptr<RunPlanner> {
        return std::make_unique<HoursPlan>(hours_of(spec));
    },
    .online = [](const WhenSpec& spec) -> std::unique_ptr<OnlineRule> {
        return std::make_unique<Hours>(hours_of(spec));
    },
    .faults = [](const parameter::Values& values) -> std::vector<ValueFault> {
        if (values.has("hours") && values.has("days") && !parameter::hours_in(values, "hours"))
            return {{values.list("days").empty() && values.text("days").empty() ? "days" : "hours",
                     "expected at least one entry"}};
        return {};
    },
};

} // namespace sunward::policy::when
