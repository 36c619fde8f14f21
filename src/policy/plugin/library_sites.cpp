// What a shared library may ask about sites: outlooks, draws and the ways between them.
#include <fmt/format.h>

#include "policy/border/outlook.hpp"
#include "policy/plugin/library_calls.hpp"

namespace sunward {

namespace {

std::uint32_t known_site(const View& view, std::uint32_t site) {
    if (std::ranges::none_of(view.pools(), [&](const PoolView& pool) { return pool.site == site; }))
        throw std::runtime_error(fmt::format("asks about site {}, which has no pool", site));
    return site;
}

/// Zero at all times where there is none.
const Series& known_outlook(const LibraryHost& host, std::uint32_t what, std::uint32_t place) {
    static const Series none = Series::constant(0);
    if (what >= outlook_table.size())
        throw std::runtime_error(fmt::format("asks for outlook {}, which is unknown", what));
    const OutlookInfo& info = outlook_table[what];
    if (info.of_zone)
        (void)host.known_zone(place);
    else
        (void)known_site(host.view(), place);
    const Series* series = outlook(host.view(), info.what, place);
    return series == nullptr ? none : *series;
}

double outlook_at(void* context, std::uint32_t what, std::uint32_t place, std::int64_t t) {
    return answer(context, no_answer,
                  [&](const LibraryHost& host) { return known_outlook(host, what, place).at({t}); });
}

double outlook_mean(void* context, std::uint32_t what, std::uint32_t place, std::int64_t from, std::int64_t to) {
    return answer(context, no_answer,
                  [&](const LibraryHost& host) { return known_outlook(host, what, place).mean({from}, {to}); });
}

double outlook_integral(void* context, std::uint32_t what, std::uint32_t place, std::int64_t from, std::int64_t to) {
    return answer(context, no_answer,
                  [&](const LibraryHost& host) { return known_outlook(host, what, place).integral({from}, {to}); });
}

std::int64_t outlook_next_change(void* context, std::uint32_t what, std::uint32_t place, std::int64_t t) {
    return answer(context, SUNWARD_NEVER,
                  [&](const LibraryHost& host) { return known_outlook(host, what, place).next_change({t}).us; });
}

double site_draw(void* context, std::uint32_t site) {
    return answer(context, no_answer, [&](const LibraryHost& host) {
        const View& view = host.view();
        return view.site_draw(known_site(view, site));
    });
}

double job_draw(void* context, std::uint32_t job, std::uint32_t pool, int working) {
    return answer(context, no_answer, [&](const LibraryHost& host) {
        (void)host.known_pool(pool);
        return host.view().job_draw(host.known_job(job), pool, working != 0);
    });
}

const Way& known_way(const View& view, std::uint32_t from, std::uint32_t to) {
    return view.way(known_site(view, from), known_site(view, to));
}

int way(void* context, std::uint32_t from, std::uint32_t to, sunward_way* into) {
    return answer(context, 0, [&](const LibraryHost& host) {
        const Way& known = known_way(host.view(), from, to);
        if (!known.exists)
            return 0;
        const auto links = static_cast<std::uint32_t>(known.uses.size());
        copy_known({sizeof(sunward_way), links, known.latency.us, known.seconds_a_byte}, into);
        return 1;
    });
}

double way_energy(void* context, std::uint32_t from, std::uint32_t to, std::uint32_t zone) {
    return answer(context, no_answer, [&](const LibraryHost& host) {
        double joules = 0;
        for (const Way::Use& use : known_way(host.view(), from, to).uses)
            joules += use.zone == zone ? use.joule_a_byte : 0;
        return joules;
    });
}

static_assert(static_cast<std::uint32_t>(Outlook::price) == SUNWARD_PRICE &&
              static_cast<std::uint32_t>(Outlook::adder) == SUNWARD_ADDER &&
              static_cast<std::uint32_t>(Outlook::solar) == SUNWARD_SOLAR &&
              static_cast<std::uint32_t>(Outlook::wind) == SUNWARD_WIND);

} // namespace

void add_site_functions(sunward_host& table) {
    table.outlook_at = outlook_at;
    table.outlook_mean = outlook_mean;
    table.outlook_integral = outlook_integral;
    table.outlook_next_change = outlook_next_change;
    table.site_draw = site_draw;
    table.job_draw = job_draw;
    table.way = way;
    table.way_energy = way_energy;
}

} // namespace sunward
