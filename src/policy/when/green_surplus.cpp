#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "policy/border/fit.hpp"
#include "policy/when/contiguous.hpp"
#include "policy/when/lowest_window.hpp"
#include "policy/when/parameters.hpp"
#include "sunward/policy/when_rule.hpp"

namespace sunward::policy::when {

namespace {

/// Share of a job's draw that is rounding.
constexpr double rounding = 1e-9;

/// What a site has to spare, and who lives on it.
struct SurplusSite {
    double claimed = 0; ///< W, by decisions of this call; negative where jobs are paused
    /// Jobs that may be paused, the latest deadline last, and what they draw.
    std::set<std::tuple<Instant, JobIndex>> revocable;
};

struct SurplusJob {
    double watt = 0; ///< of the facility
    std::uint32_t site = 0;
    bool paused = false; ///< to be, when it is asked
};

/// In a cell of the forecast (a step of the sun's or the wind's, or an aligned slot) the surplus is
///   S = mean forecast of solar + wind over the cell - what the site draws now,
/// claims of this call's decisions taken off. An interruptible job starts where S covers what it adds; where S is below
/// zero those are paused that have most time, until it is not. The battery is left out of account.
/// A job that may not be interrupted runs where most of its energy is covered, the present draw taken for the future
/// too: at the start s before its latest that makes the integral of max(0, w - max(0, S)) over [s, s + length) least,
/// found anew at each cell; with no surplus in sight it waits on.
/// Sources: Goiri et al., GreenSlot, SC 2011 (jobs wait for the sun up to their deadlines); Wiesner et al., Cucumber,
/// Euro-Par 2022 (surplus net of the base load).
class GreenSurplus final : public OnlineRule {
public:
    explicit GreenSurplus(const Cells& cells) : cells_(cells) {}

    void called() override {
        for (const std::uint32_t site : touched_)
            sites_[site].claimed = 0;
        touched_.clear();
    }

    [[nodiscard]] bool starts(const View& view, const OnlineJob& job) override {
        const std::uint32_t site = site_of(view, job);
        const double watt = view.job_draw(job.job, job.pool, true);
        const bool fits = view.job_class(job.job).interruptible ? spare(view, job) >= watt * (1 - rounding)
                                                                : is_best_start(view, job, watt);
        if (fits)
            claim(site, watt);
        return fits;
    }

    [[nodiscard]] bool goes_on(const View& view, const OnlineJob& job) override {
        const std::uint32_t site = site_of(view, job);
        SurplusJob& own = jobs_[job.job];
        double short_of = -spare(view, job);
        auto& revocable = at(site).revocable;
        while (short_of > rounding * own.watt && !revocable.empty()) {
            SurplusJob& last = jobs_[std::get<JobIndex>(*std::prev(revocable.end()))];
            revocable.erase(std::prev(revocable.end()));
            last.paused = true;
            claim(site, -last.watt);
            short_of -= last.watt;
        }
        return !own.paused;
    }

    [[nodiscard]] Instant next_look(const View& view, const OnlineJob& job) override {
        return cell_end(view, job, view.now());
    }

    void running(const View& view, const OnlineJob& job, bool revocable) override {
        stopped(job);
        const std::uint32_t site = site_of(view, job);
        jobs_[job.job] = {view.job_draw(job.job, job.pool, true), site, false};
        if (revocable)
            at(site).revocable.insert({job.end, job.job});
    }

    void stopped(const OnlineJob& job) override {
        const auto found = jobs_.find(job.job);
        if (found == jobs_.end())
            return;
        at(found->second.site).revocable.erase({job.end, job.job});
        jobs_.erase(found);
    }

private:
    [[nodiscard]] static std::uint32_t site_of(const View& view, const OnlineJob& job) {
        return view.pools()[job.pool].site;
    }
    SurplusSite& at(std::uint32_t site) {
        if (site >= sites_.size())
            sites_.resize(site + std::size_t{1});
        return sites_[site];
    }
    void claim(std::uint32_t site, double watt) {
        at(site).claimed += watt;
        touched_.push_back(site);
    }

    /// End of the cell that t is in.
    [[nodiscard]] Instant cell_end(const View& view, const OnlineJob& job, Instant t) const {
        if (cells_.align != Align::none)
            return next_cell(cells_, Series::constant(0), view.job(job.job).submit, t);
        Instant end = Instant::never();
        for (const Forecast* forecast : {view.solar(site_of(view, job)), view.wind(site_of(view, job))})
            if (forecast != nullptr)
                end = std::min(end, forecast->issued(view.now()).next_change(t));
        return end;
    }

    /// Mean of solar and wind over a cell, W.
    [[nodiscard]] static double onsite(const View& view, std::uint32_t site, Instant from, Instant to) {
        double watt = 0;
        for (const Forecast* forecast : {view.solar(site), view.wind(site)}) {
            if (forecast == nullptr)
                continue;
            const Series& told = forecast->issued(view.now());
            const Instant end = told.ends() == EndRule::fail ? std::min(to, told.end()) : to;
            if (from < end)
                watt += told.is_constant() ? told.at(from) : told.mean(from, end);
        }
        return watt;
    }

    [[nodiscard]] double spare(const View& view, const OnlineJob& job) {
        const std::uint32_t site = site_of(view, job);
        const Instant now = view.now();
        return onsite(view, site, now, cell_end(view, job, now)) - view.site_draw(site) - at(site).claimed;
    }

    [[nodiscard]] bool is_best_start(const View& view, const OnlineJob& job, double watt) {
        const std::uint32_t site = site_of(view, job);
        const double drawn = view.site_draw(site) + at(site).claimed;
        std::vector<Point> uncovered;
        for (Instant t = view.now(); t < job.end;) {
            const Instant next = std::min(cell_end(view, job, t), job.end);
            const double surplus = std::max(0.0, onsite(view, site, t, next) - drawn);
            uncovered.push_back({t, std::max(0.0, watt - surplus)});
            t = next;
        }
        if (uncovered.empty() || uncovered.front().value >= watt * (1 - rounding))
            return false;
        SeriesOptions options;
        options.ends = EndRule::hold;
        options.max_step = Duration::forever();
        PlanRequest request;
        request.now = view.now();
        request.work = time_on(view, job.job, job.pool, job.length);
        request.deadline = job.end;
        return plan_run(*lowest_, request, Series::from_points(std::move(uncovered), options)).segments.front().from <=
               view.now();
    }

    Cells cells_;
    std::unique_ptr<RunPlanner> lowest_ = lowest_window_planner({});
    std::vector<SurplusSite> sites_;
    std::vector<std::uint32_t> touched_;
    std::unordered_map<JobIndex, SurplusJob> jobs_;
};

} // namespace

extern const WhenRule green_surplus = {
    .name = "green-surplus",
    .help = "run while the site's own sun and wind give more than it draws; run without pauses once there "
            "is no time to spare",
    .source = "Goiri et al., GreenSlot, SC 2011; Wiesner et al., Cucumber, Euro-Par 2022",
    .parameters =
        [] {
            return Parameters{length(), align(), slot()};
        },
    .traits = {.looks_at_signal = false, .needs_surplus = true},
    .page =
        {.decides =
             "The job runs while the site's own sun and wind are forecast to exceed what the site draws by at least "
             "what the job needs; once its slack is used up it runs without pauses. It is looked at when a step of the "
             "forecast of sun or wind begins (with `align`, a `slot`), as the site's draw is then, so that shorter "
             "steps are shorter turns. A job that would be killed at its wall-time by what a suspension takes of it, "
             "as "
             "far as its length is known, is not suspended. If the surplus is exactly enough, the job runs. It knows "
             "the "
             "forecasts of the site's sun and wind, and what the site "
             "draws now.",
         .formula = "run while solar + wind - load >= power of the job",
         .pays = "At sites with more generation of their own than they can use or sell.",
         .example = "{when: green-surplus}"},
    .planner = [](const WhenSpec&) { return run_at_once(); },
    .online = [](const WhenSpec& spec) -> std::unique_ptr<OnlineRule> {
        return std::make_unique<GreenSurplus>(spec.cells);
    },
};

} // namespace sunward::policy::when
