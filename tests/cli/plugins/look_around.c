/* Notes all that may be known of two sites, when the first job comes and an hour after it was started. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "sunward/plugin.h"

#define HOUR INT64_C(3600000000)

typedef struct {
    const sunward_host* host;
} looker;

uint32_t sunward_plugin_abi(void) { return SUNWARD_PLUGIN_ABI; }

void* sunward_plugin_create(const char* options, const sunward_host* host) {
    looker* self = calloc(1, sizeof *self);
    (void)options;
    if (self != NULL && host->struct_size >= sizeof *host)
        self->host = host;
    return self;
}

uint32_t sunward_plugin_begin(void* policy, uint64_t jobs) {
    (void)policy;
    (void)jobs;
    return 0;
}

static void look_at(const sunward_host* host, uint32_t p) {
    char text[400];
    void* at = host->context;
    const int64_t now = host->now(at);
    sunward_pool pool = {sizeof pool};
    host->pool(at, p, &pool);
    snprintf(text, sizeof text, "%s: market %u, price %.6g, adder %.6g, sun %.6g, wind %.6g, next %" PRId64 " min", pool.site_name,
             (unsigned)pool.at_market, host->outlook_at(at, SUNWARD_PRICE, pool.zone, now),
             host->outlook_mean(at, SUNWARD_ADDER, pool.site, now, now + 2 * HOUR),
             host->outlook_integral(at, SUNWARD_SOLAR, pool.site, now, now + HOUR) / 3600,
             host->outlook_at(at, SUNWARD_WIND, pool.site, now),
             (host->outlook_next_change(at, SUNWARD_PRICE, pool.zone, now) - now) / 60000000);
    host->note(at, text);
    snprintf(text, sizeof text, "%s: draws %.6g, job %.6g or %.6g", pool.site_name, host->site_draw(at, pool.site),
             host->job_draw(at, 0, p, 1), host->job_draw(at, 0, p, 0));
    host->note(at, text);
}

static void look_at_limit(const sunward_host* host, uint32_t number) {
    char text[100];
    sunward_job job = {sizeof job};
    host->job(host->context, number, &job);
    snprintf(text, sizeof text, "limit %u: %u", (unsigned)number, (unsigned)job.kill_at_walltime);
    host->note(host->context, text);
}

static void look_at_speeds(const sunward_host* host, uint32_t job) {
    char text[200];
    void* at = host->context;
    snprintf(text, sizeof text, "speed %u: %.6g %.6g %.6g, runs %d %d %d", (unsigned)job, host->speed_at(at, job, 0),
             host->speed_at(at, job, 1), host->speed_at(at, job, 2), host->may_run(at, job, 0), host->may_run(at, job, 1),
             host->may_run(at, job, 2));
    host->note(at, text);
}

static void look_along(const sunward_host* host, uint32_t from, uint32_t to) {
    char text[200];
    void* at = host->context;
    sunward_way way = {sizeof way};
    if (host->way(at, from, to, &way))
        snprintf(text, sizeof text, "way %u %u: %" PRId64 " us, %.6g s/byte, %.6g and %.6g J/byte", (unsigned)from, (unsigned)to,
                 way.latency, way.seconds_a_byte, host->way_energy(at, from, to, 0), host->way_energy(at, from, to, 1));
    else
        snprintf(text, sizeof text, "way %u %u: none", (unsigned)from, (unsigned)to);
    host->note(at, text);
}

void sunward_plugin_schedule(void* policy, const sunward_event* events, size_t count) {
    const sunward_host* host = ((looker*)policy)->host;
    size_t i;
    for (i = 0; i < count; ++i) {
        if (events[i].kind != SUNWARD_SUBMITTED && events[i].kind != SUNWARD_WAKE)
            continue;
        look_at(host, 0);
        look_at(host, 1);
        if (events[i].kind == SUNWARD_WAKE)
            continue;
        look_at_limit(host, events[i].job);
        look_at_speeds(host, events[i].job);
        look_along(host, 0, 1);
        look_along(host, 0, 2);
        host->start(host->context, events[i].job, 0);
        host->wake(host->context, host->now(host->context) + HOUR);
    }
}

void sunward_plugin_destroy(void* policy) { free(policy); }
