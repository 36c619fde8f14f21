/*
 * A policy in C: first come, first served, but a job whose deadline leaves time is put off while the signal is above
 * its mean over the next hours. The same rule is in clean_hours.cpp, clean_hours.py and src/policy/clean_hours.cpp.
 *
 *   cc -shared -fPIC -I include -o clean_hours.so tools/plugins/clean_hours.c
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sunward/plugin.h"

typedef struct {
    uint32_t job, pool, held;
    int64_t latest; /* start that still meets the deadline */
} waiting_job;

typedef struct {
    const sunward_host* host;
    int64_t lookahead, call; /* span of the mean; the call that was asked for last */
    waiting_job* waiting;    /* in order of submission */
    size_t count, room;
    uint32_t pools;
    uint32_t* free; /* by pool, as are the next two */
    uint32_t* zone;
    int* clean;
} clean_hours;

uint32_t sunward_plugin_abi(void) { return SUNWARD_PLUGIN_ABI; }

void* sunward_plugin_create(const char* options, const sunward_host* host) {
    clean_hours* self = calloc(1, sizeof *self);
    const char* given = strstr(options, "\"hours\":");
    long hours = given == NULL ? 24 : strtol(given + strlen("\"hours\":"), NULL, 10);
    if (self == NULL || hours < 1) {
        host->fail(host->context, "expected an option `hours` of at least 1");
        free(self);
        return NULL;
    }
    self->host = host;
    self->lookahead = hours * INT64_C(3600000000);
    return self;
}

uint32_t sunward_plugin_begin(void* policy, uint64_t jobs) {
    clean_hours* self = policy;
    (void)jobs;
    self->pools = self->host->pool_count(self->host->context);
    self->free = calloc(self->pools, sizeof *self->free);
    self->zone = calloc(self->pools, sizeof *self->zone);
    self->clean = calloc(self->pools, sizeof *self->clean);
    if (self->free == NULL || self->zone == NULL || self->clean == NULL)
        self->host->fail(self->host->context, "no memory");
    return 0;
}

/* Puts a job behind the others, for the first cluster at home that is large enough; one that fits in none is rejected. */
static void take(clean_hours* self, uint32_t index) {
    const sunward_host* host = self->host;
    sunward_job job;
    sunward_pool pool;
    waiting_job* entry;
    uint32_t p;
    job.struct_size = sizeof job;
    pool.struct_size = sizeof pool;
    host->job(host->context, index, &job);
    for (p = 0; p < self->pools; ++p) {
        host->pool(host->context, p, &pool);
        if (pool.site == job.home && host->may_run(host->context, index, p))
            break;
    }
    if (p == self->pools) {
        host->reject(host->context, index);
        return;
    }
    if (self->count == self->room) {
        size_t room = 2 * self->room + 16;
        waiting_job* more = realloc(self->waiting, room * sizeof *more);
        if (more == NULL) {
            host->fail(host->context, "no memory");
            return;
        }
        self->waiting = more;
        self->room = room;
    }
    entry = &self->waiting[self->count++];
    entry->job = index;
    entry->pool = p;
    entry->held = (job.accelerators + pool.granule - 1) / pool.granule * pool.granule;
    entry->latest = job.deadline == SUNWARD_NEVER ? job.submit : job.deadline - job.walltime;
}

static void look_at_pools(clean_hours* self, int64_t now) {
    const sunward_host* host = self->host;
    uint32_t p;
    for (p = 0; p < self->pools; ++p) {
        sunward_pool pool;
        pool.struct_size = sizeof pool;
        host->pool(host->context, p, &pool);
        self->free[p] = pool.free;
        self->zone[p] = pool.zone;
        self->clean[p] = host->measured(host->context, pool.zone) <=
                         host->forecast_mean(host->context, pool.zone, now, now + self->lookahead);
    }
}

void sunward_plugin_schedule(void* policy, const sunward_event* events, size_t count) {
    clean_hours* self = policy;
    const sunward_host* host = self->host;
    int64_t now = host->now(host->context), next = SUNWARD_NEVER;
    size_t i, kept = 0;
    for (i = 0; i < count; ++i)
        if (events[i].kind == SUNWARD_SUBMITTED)
            take(self, events[i].job);
    look_at_pools(self, now);
    for (i = 0; i < self->count; ++i) {
        waiting_job w = self->waiting[i];
        if (!self->clean[w.pool] && now < w.latest) {
            int64_t change = host->forecast_next_change(host->context, self->zone[w.pool], now);
            if (change < next)
                next = change;
            if (w.latest < next)
                next = w.latest;
            self->waiting[kept++] = w;
        } else if (self->free[w.pool] < w.held) {
            self->free[w.pool] = 0; /* who comes later does not go ahead */
            self->waiting[kept++] = w;
        } else {
            self->free[w.pool] -= w.held;
            host->start(host->context, w.job, w.pool);
        }
    }
    self->count = kept;
    if (next != SUNWARD_NEVER && !(self->call > now && self->call <= next)) {
        self->call = next;
        host->wake(host->context, next);
    }
}

void sunward_plugin_destroy(void* policy) {
    clean_hours* self = policy;
    free(self->waiting);
    free(self->free);
    free(self->zone);
    free(self->clean);
    free(self);
}
