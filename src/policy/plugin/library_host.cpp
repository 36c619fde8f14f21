#include "policy/plugin/library_host.hpp"
#include "policy/border/fit.hpp"

#include <fmt/format.h>

#include "policy/plugin/library_calls.hpp"
#include "sunward/error/count.hpp"

namespace sunward {

namespace {

template <typename Work>
void carry_out(void* context, const Work& work) {
    answer(context, 0, [&](LibraryHost& host) {
        work(host);
        return 0;
    });
}

std::int64_t now(void* context) {
    return answer(context, std::int64_t{0}, [](const LibraryHost& host) { return host.view().now().us; });
}

std::uint32_t pool_count(void* context) {
    return answer(context, std::uint32_t{0},
                  [](const LibraryHost& host) { return static_cast<std::uint32_t>(host.view().pools().size()); });
}

int pool(void* context, std::uint32_t index, sunward_pool* into) {
    return answer(context, 0, [&](LibraryHost& host) {
        if (index >= host.view().pools().size())
            return 0;
        sunward_pool filled{};
        host.fill(filled, index);
        copy_known(filled, into);
        return 1;
    });
}

int job(void* context, std::uint32_t index, sunward_job* into) {
    return answer(context, 0, [&](const LibraryHost& host) {
        if (!host.has_job(index))
            return 0;
        sunward_job filled{};
        host.fill(filled, index);
        copy_known(filled, into);
        return 1;
    });
}

int may_run(void* context, std::uint32_t job, std::uint32_t pool) {
    return answer(context, 0, [&](const LibraryHost& host) {
        const PoolView& p = host.known_pool(pool);
        const JobIndex j = host.known_job(job);
        const bool fits = held_width(p, host.view().job(j).accelerators) <= p.capacity;
        return fits && allows(host.view().job_class(j), host.view().pools(), pool) ? 1 : 0;
    });
}

std::int64_t worked(void* context, std::uint32_t job) {
    return answer(context, std::int64_t{0},
                  [&](const LibraryHost& host) { return host.view().worked(host.known_job(job)).us; });
}

std::int64_t save_time(void* context, std::uint32_t job, std::uint32_t pool) {
    return answer(context, std::int64_t{0}, [&](const LibraryHost& host) {
        (void)host.known_pool(pool);
        return host.view().save_time(host.known_job(job), pool).us;
    });
}

std::int64_t restore_time(void* context, std::uint32_t job, std::uint32_t pool) {
    return answer(context, std::int64_t{0}, [&](const LibraryHost& host) {
        (void)host.known_pool(pool);
        return host.view().restore_time(host.known_job(job), pool).us;
    });
}

double speed(void* context, std::uint32_t job, std::uint32_t accelerators) {
    return answer(context, no_answer, [&](const LibraryHost& host) {
        const View& view = host.view();
        const JobIndex j = host.known_job(job);
        if (!view.widths(j).contains(accelerators))
            throw std::runtime_error(fmt::format("asks how fast job {} is with {}, which it may not have", job,
                                                 counted(accelerators, "accelerator")));
        return relative_speed(view.job_class(j), view.job(j), accelerators);
    });
}

double speed_at(void* context, std::uint32_t job, std::uint32_t pool) {
    return answer(context, no_answer, [&](const LibraryHost& host) {
        (void)host.known_pool(pool);
        return host.view().speed(host.known_job(job), pool);
    });
}

std::int64_t next_checkpoint(void* context, std::uint32_t job) {
    return answer(context, SUNWARD_NEVER,
                  [&](const LibraryHost& host) { return host.view().next_checkpoint(host.known_job(job)).us; });
}

double measured(void* context, std::uint32_t zone) {
    return answer(context, no_answer,
                  [&](const LibraryHost& host) { return host.view().measured(host.known_zone(zone)); });
}

double forecast_at(void* context, std::uint32_t zone, std::int64_t t) {
    return answer(context, no_answer, [&](const LibraryHost& host) { return host.forecast(zone).at({t}); });
}

double forecast_mean(void* context, std::uint32_t zone, std::int64_t from, std::int64_t to) {
    return answer(context, no_answer, [&](const LibraryHost& host) { return host.forecast(zone).mean({from}, {to}); });
}

double forecast_integral(void* context, std::uint32_t zone, std::int64_t from, std::int64_t to) {
    return answer(context, no_answer,
                  [&](const LibraryHost& host) { return host.forecast(zone).integral({from}, {to}); });
}

std::int64_t forecast_next_change(void* context, std::uint32_t zone, std::int64_t t) {
    return answer(context, SUNWARD_NEVER,
                  [&](const LibraryHost& host) { return host.forecast(zone).next_change({t}).us; });
}

void start(void* context, std::uint32_t job, std::uint32_t pool) {
    carry_out(context, [&](const LibraryHost& host) { host.decisions().start(job, pool); });
}

void start_with(void* context, std::uint32_t job, std::uint32_t pool, std::uint32_t accelerators) {
    carry_out(context, [&](const LibraryHost& host) { host.decisions().start(job, pool, accelerators); });
}

void resize(void* context, std::uint32_t job, std::uint32_t accelerators) {
    carry_out(context, [&](const LibraryHost& host) { host.decisions().resize(job, accelerators); });
}

void suspend(void* context, std::uint32_t job) {
    carry_out(context, [&](const LibraryHost& host) { host.decisions().suspend(job); });
}

void reject(void* context, std::uint32_t job) {
    carry_out(context, [&](const LibraryHost& host) { host.decisions().reject(job); });
}

void wake(void* context, std::int64_t at) {
    carry_out(context, [&](const LibraryHost& host) { host.decisions().wake({at}); });
}

void note(void* context, const char* text) {
    carry_out(context, [&](LibraryHost& host) { host.note(text); });
}

void fail(void* context, const char* text) {
    carry_out(context, [&](LibraryHost& host) { host.fail(text); });
}

} // namespace

LibraryHost::LibraryHost(bool true_length) : true_length_(true_length) {
    table_ = {sizeof(sunward_host),
              SUNWARD_PLUGIN_ABI,
              this,
              sunward::now,
              sunward::pool_count,
              sunward::pool,
              sunward::job,
              sunward::may_run,
              sunward::worked,
              sunward::save_time,
              sunward::restore_time,
              sunward::measured,
              sunward::forecast_at,
              sunward::forecast_mean,
              sunward::forecast_integral,
              sunward::forecast_next_change,
              sunward::start,
              sunward::suspend,
              sunward::reject,
              sunward::wake,
              sunward::note,
              sunward::fail,
              sunward::speed,
              sunward::start_with,
              sunward::resize,
              {},
              {},
              {},
              {},
              {},
              {},
              {},
              {},
              sunward::speed_at,
              sunward::next_checkpoint};
    add_site_functions(table_);
}

void LibraryHost::open(const View& view, Decisions* decisions) {
    view_ = &view;
    decisions_ = decisions;
    for (std::size_t p = texts_.size(); p < view.pools().size(); ++p) {
        const PoolView& pool = view.pools()[p];
        texts_.push_back({std::string(pool.site_name), std::string(pool.name), std::string(pool.zone_name)});
    }
}

std::optional<std::string> LibraryHost::close() {
    view_ = nullptr;
    decisions_ = nullptr;
    return std::move(fault_);
}

void LibraryHost::fail(std::string message) {
    if (!fault_)
        fault_ = std::move(message);
}

const View& LibraryHost::view() const {
    if (view_ == nullptr)
        throw std::runtime_error("a function of sunward_host was called while no call was under way");
    return *view_;
}

Decisions& LibraryHost::decisions() const {
    if (decisions_ == nullptr)
        throw std::runtime_error("a decision outside of schedule()");
    return *decisions_;
}

JobIndex LibraryHost::known_job(std::uint32_t job) const {
    if (!has_job(job))
        throw std::runtime_error(fmt::format("asks about job {}, which is unknown: {} were submitted", job, jobs_));
    return job;
}

const PoolView& LibraryHost::known_pool(std::uint32_t pool) const {
    const auto pools = view().pools();
    if (pool >= pools.size())
        throw std::runtime_error(fmt::format("asks about pool {}, which is unknown: there are {}", pool, pools.size()));
    return pools[pool];
}

std::uint32_t LibraryHost::known_zone(std::uint32_t zone) const {
    if (std::ranges::none_of(view().pools(), [&](const PoolView& pool) { return pool.zone == zone; }))
        throw std::runtime_error(fmt::format("asks about zone {}, which feeds no pool", zone));
    return zone;
}

const Series& LibraryHost::forecast(std::uint32_t zone) const {
    return view().forecast(known_zone(zone)).issued(view().now());
}

void LibraryHost::fill(sunward_pool& into, std::uint32_t index) {
    const PoolView& pool = known_pool(index);
    const PoolTexts& texts = texts_[index];
    into.site = pool.site;
    into.zone = pool.zone;
    into.capacity = pool.capacity;
    into.granule = pool.granule;
    into.free = pool.free;
    into.site_name = texts.site.c_str();
    into.name = texts.name.c_str();
    into.zone_name = texts.zone.c_str();
    into.at_market = pool.at_market ? 1 : 0;
}

void LibraryHost::fill(sunward_job& into, JobIndex job) const {
    const JobRequest& request = view().job(job);
    const JobClass& kind = view().job_class(job);
    into.accelerators = request.accelerators;
    into.submit = request.submit.us;
    into.walltime = request.walltime.us;
    into.deadline = request.deadline.us;
    into.true_length = true_length_ ? view().true_length(job).us : SUNWARD_UNKNOWN;
    into.priority = request.priority;
    into.job_class = request.job_class;
    into.home = kind.home;
    into.interruptible = kind.interruptible ? 1 : 0;
    into.kill_at_walltime = ends_at_walltime(kind, request) ? 1 : 0;
    into.user = request.user;
    into.queue = request.queue;
    into.min_accelerators = view().widths(job).min;
    into.max_accelerators = view().widths(job).max;
}

} // namespace sunward
