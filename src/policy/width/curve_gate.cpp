// Virtual capacity curves: work that can wait is released under an hourly cap, set a day ahead.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "policy/border/fit.hpp"
#include "policy/border/length_knowledge.hpp"
#include "policy/width/gate.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/policy/spec.hpp"

namespace sunward {

namespace {

constexpr Duration hour = Duration::from_hours(1);
constexpr Duration day = Duration::from_days(1);

double hours(Duration span) { return span.seconds() / 3600; }

/// Midnight UTC at or before t.
Instant midnight_of(Instant t) {
    const std::int64_t days = t.us / day.us - (t.us % day.us < 0 ? 1 : 0);
    return Instant{days * day.us};
}

/// Mean of the forecast in each hour of a day; what the forecast does not cover is as its last hour.
std::array<double, 24> hourly_values(const Series& forecast, Instant midnight) {
    std::array<double, 24> values{};
    for (std::size_t h = 0; h < values.size(); ++h) {
        Instant from = midnight + static_cast<std::int64_t>(h) * hour;
        if (forecast.ends() == EndRule::fail)
            from = std::clamp(from, forecast.begin(), std::max(forecast.begin(), forecast.end() - hour));
        const Instant to = forecast.ends() == EndRule::fail ? std::min(from + hour, forecast.end()) : from + hour;
        values[h] = forecast.mean(from, to);
    }
    return values;
}

/// What a cluster did in a day, and what of it can wait.
struct PoolBook {
    explicit PoolBook(JobTable& table) : kept(table.nodes, table.shares) {}

    OrderIndex kept;
    std::array<double, 24> inflexible{}; ///< of today: accelerator-hours in each hour so far
    double arrived = 0;                  ///< of today: accelerator-hours of flexible work
    double waiting = 0;                  ///< accelerator-hours that are kept
    std::uint32_t rigid_use = 0;         ///< accelerators that inflexible jobs hold
    std::uint32_t use = 0;               ///< those of flexible jobs that were let in
    std::array<double, 24> curve{};
    bool has_curve = false;
};

/// Flexible are jobs whose deadline is later than they need. Their work of a day is expected to be that which came on
/// the day before, besides what was kept; use by other work, hour by hour, likewise. On the first day nothing is kept.
/// A job whose spare time is over is let in whatever the curve says.
class CurveGate final : public Gate {
public:
    CurveGate(const PolicySpec& spec, JobTable& table, const View& view)
        : table_(table), order_(*spec.order.rule), peak_weight_(spec.width.values.number("peak_weight")),
          lengths_(knowledge_in(spec.width.values)), midnight_(midnight_of(view.now())), settled_(view.now()) {
        books_.reserve(view.pools().size());
        for (std::size_t pool = 0; pool < view.pools().size(); ++pool)
            books_.emplace_back(table);
    }

    [[nodiscard]] bool keeps(const View& view, JobIndex job, PoolIndex pool, std::uint32_t width) override {
        if (!is_flexible(view.job(job)) || admitted_.contains(job))
            return false;
        settle(view);
        PoolBook& book = books_[pool];
        const Duration length = time_on(view, job, pool, lengths_.of(view, job));
        const double work = width * hours(length);
        book.arrived += work;
        if (!book.has_curve) {
            admit(job, pool, width);
            return false;
        }
        book.waiting += work;
        book.kept.insert(job, width, queue_key(table_, order_, view.job(job), job), length);
        widths_[job] = width;
        return true;
    }

    void let_in(const View& view, PoolIndex pool, bool, std::vector<JobIndex>& jobs) override {
        settle(view);
        PoolBook& book = books_[pool];
        if (!book.has_curve)
            return;
        const auto now_hour = static_cast<std::size_t>((view.now() - midnight_).us / hour.us);
        const auto cap = static_cast<std::uint32_t>(std::llround(std::floor(book.curve[now_hour] + rounding)));
        while (book.use < cap) {
            const JobIndex job = book.kept.next({}, cap - book.use, [](std::uint32_t) { return Duration::forever(); });
            if (job == no_job)
                return;
            jobs.push_back(job);
            (void)forget(job, pool);
        }
    }

    [[nodiscard]] bool forget(JobIndex job, PoolIndex pool) override {
        const auto known = widths_.find(job);
        if (known == widths_.end())
            return false;
        PoolBook& book = books_[pool];
        book.waiting -= known->second * hours(book.kept.hold(job));
        book.kept.erase(job, known->second);
        admit(job, pool, known->second);
        widths_.erase(known);
        return true;
    }

    void goes_on(const View& view, JobIndex job, PoolIndex pool, std::uint32_t width) override {
        if (is_flexible(view.job(job)))
            admit(job, pool, width);
    }

    void started(const View& view, JobIndex job, PoolIndex pool, std::uint32_t width) override {
        settle(view);
        if (!is_flexible(view.job(job)))
            books_[pool].rigid_use += width;
    }

    void gave_back(const View& view, JobIndex job, PoolIndex pool, std::uint32_t width) override {
        settle(view);
        if (!is_flexible(view.job(job)))
            books_[pool].rigid_use -= width;
        else if (admitted_.erase(job) > 0)
            books_[pool].use -= width;
    }

    /// Midnight, and every hour while something is kept.
    [[nodiscard]] Instant next() const override {
        const bool keeps = std::ranges::any_of(books_, [](const PoolBook& book) { return !book.kept.empty(); });
        const std::int64_t passed = (settled_ - midnight_).us / hour.us;
        return keeps ? midnight_ + (passed + 1) * hour : midnight_ + day;
    }

private:
    static constexpr double rounding = 1e-6; ///< of the linear program

    static bool is_flexible(const JobRequest& request) {
        return request.deadline != Instant::never() && request.deadline > request.submit + request.walltime;
    }

    void admit(JobIndex job, PoolIndex pool, std::uint32_t width) {
        if (admitted_.insert(job).second)
            books_[pool].use += width;
    }

    /// Counts the use by inflexible work up to now, and begins the days that have come.
    void settle(const View& view) {
        while (settled_ < view.now()) {
            const auto h = static_cast<std::size_t>((settled_ - midnight_).us / hour.us);
            const Instant to = std::min(view.now(), midnight_ + static_cast<std::int64_t>(h + 1) * hour);
            for (PoolBook& book : books_)
                book.inflexible[h] += book.rigid_use * hours(to - settled_);
            settled_ = to;
            if (settled_ == midnight_ + day)
                begin_day(view);
        }
    }

    void begin_day(const View& view) {
        midnight_ = settled_;
        for (PoolIndex pool = 0; pool < books_.size(); ++pool) {
            PoolBook& book = books_[pool];
            const PoolView& there = view.pools()[pool];
            const Series& forecast = view.forecast(there.zone).issued(view.now());
            book.curve = capacity_curve({hourly_values(forecast, midnight_), book.inflexible,
                                         book.arrived + std::max(book.waiting, 0.0),
                                         static_cast<double>(there.capacity), peak_weight_});
            book.has_curve = true;
            book.inflexible = {};
            book.arrived = 0;
        }
    }

    JobTable& table_;
    const OrderRule& order_;
    double peak_weight_;
    LengthKnowledge lengths_;
    Instant midnight_; ///< of today
    Instant settled_;  ///< use is counted up to here
    std::vector<PoolBook> books_;
    std::map<JobIndex, std::uint32_t> widths_; ///< of the jobs that are kept
    std::set<JobIndex> admitted_;              ///< flexible jobs that were let in and hold nodes or are to
};

} // namespace

std::unique_ptr<Gate> make_curve_gate(const PolicySpec& spec, JobTable& table, const View& view) {
    return std::make_unique<CurveGate>(spec, table, view);
}

} // namespace sunward
