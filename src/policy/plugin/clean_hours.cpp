// The rule `clean-hours`: first come, first served, but a job whose deadline leaves time is put off while the signal is
// above its mean over the next hours. Also an example of a policy in C++: tools/plugins has the same rule in three more
// forms, which give the same results.
#include <algorithm>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "policy/border/fit.hpp"
#include "policy/plugin/custom.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

namespace {

struct Waiting {
    JobIndex job;
    std::vector<PoolIndex> places; ///< clusters at home that may run it, whichever is free first; never empty
    Instant latest;                ///< start that still meets the deadline
};

class CleanHours final : public Scheduler {
public:
    CleanHours(const PolicySpec& spec, Duration lookahead) : name_(spec.name), lookahead_(lookahead) {}

    [[nodiscard]] std::string_view name() const override { return name_; }
    void begin(const View&, std::size_t) override {}

    void schedule(const View& view, std::span<const Event> events, Decisions& decisions) override {
        for (const Event& event : events)
            if (event.kind == Event::Kind::submitted)
                take(view, event.job, decisions);
        std::vector<std::uint32_t> free;
        std::vector<bool> clean;
        for (const PoolView& pool : view.pools()) {
            free.push_back(pool.free);
            clean.push_back(is_clean(view, pool.zone));
        }
        Instant next = Instant::never();
        std::erase_if(waiting_, [&](const Waiting& w) {
            if (!clean[w.places.front()] && view.now() < w.latest) { // of one site, and so of one zone
                const std::uint32_t zone = view.pools()[w.places.front()].zone;
                next = std::min({next, w.latest, view.forecast(zone).issued(view.now()).next_change(view.now())});
                return false;
            }
            const std::uint32_t accelerators = view.job(w.job).accelerators;
            for (const PoolIndex p : w.places)
                if (const std::uint64_t held = held_width(view.pools()[p], accelerators); held <= free[p]) {
                    free[p] -= static_cast<std::uint32_t>(held);
                    decisions.start(w.job, p);
                    return true;
                }
            for (const PoolIndex p : w.places)
                free[p] = 0; // who comes later does not go ahead
            return false;
        });
        call_at(view.now(), next, decisions);
    }

private:
    /// A job that fits in no cluster at home is rejected.
    void take(const View& view, JobIndex job, Decisions& decisions) {
        const JobRequest& request = view.job(job);
        const JobClass& kind = view.job_class(job);
        std::vector<PoolIndex> places;
        Duration longest{}; // wherever it goes
        for (PoolIndex p = 0; p < view.pools().size(); ++p)
            if (const PoolView& pool = view.pools()[p]; pool.site == kind.home && allows(kind, view.pools(), p) &&
                                                        held_width(pool, request.accelerators) <= pool.capacity) {
                places.push_back(p);
                longest = std::max(longest, time_on(view, job, p, request.walltime));
            }
        if (places.empty())
            return decisions.reject(job);
        const bool bound = request.deadline != Instant::never();
        waiting_.push_back({job, std::move(places), bound ? request.deadline - longest : request.submit});
    }

    [[nodiscard]] bool is_clean(const View& view, std::uint32_t zone) const {
        const Instant now = view.now();
        return view.measured(zone) <= view.forecast(zone).issued(now).mean(now, now + lookahead_);
    }

    void call_at(Instant now, Instant next, Decisions& decisions) {
        if (next == Instant::never() || (call_ > now && call_ <= next))
            return;
        call_ = next;
        decisions.wake(next);
    }

    std::string name_;
    Duration lookahead_;
    std::vector<Waiting> waiting_; ///< in order of submission
    Instant call_{};               ///< the call that was asked for last
};

} // namespace

std::unique_ptr<Scheduler> make_clean_hours(const PolicySpec& spec) {
    constexpr std::int64_t most_hours = 8784;
    const auto options = nlohmann::json::parse(spec.plugin->options);
    for (const auto& [key, value] : options.items())
        if (key != "hours" || !value.is_number_integer() || value < 1 || value > most_hours)
            throw InputError({}, "policy.plugin.options." + key, "expected `hours`, a whole number from 1 to 8784");
    return std::make_unique<CleanHours>(spec, Duration::from_hours(options.value("hours", std::int64_t{24})));
}

} // namespace sunward
