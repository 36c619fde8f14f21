/*
 * A policy in C: first come, first served, but a job whose deadline leaves time is put off while the signal is above
 * its mean over the next hours. The same rule is in clean_hours.cpp, clean_hours.py and
 * src/policy/plugin/clean_hours.cpp.
 *
 *   cc -shared -fPIC -I include -o clean_hours.so tools/plugins/clean_hours.c
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sunward/plugin.h"

typedef struct {
    uint32_t job, home, accelerators;
    int64_t latest; /* start that still meets the deadline */
} waiting_job;

typedef struct {
    const sunward_host* host;
    int64_t lookahead, call; /* span of the mean; the call that was asked for last */
    waiting_job* waiting;    /* in order of submission */
    size_t count, room;
    uint32_t pools;
    sunward_pool* pool; /* each as it is now */
    int* clean;         /* by pool */
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
    self->pool = calloc(self->pools, sizeof *self->pool);
    self->clean = calloc(self->pools, sizeof *self->clean);
    if (self->pool == NULL || self->clean == NULL)
        self->host->fail(self->host->context, "no memory");
    return 0;
}

/* The first pool from p on at home that may run the job; the number of pools when there is none. */
static uint32_t place(const clean_hours* self, const waiting_job* w, uint32_t p) {
    while (p < self->pools && (self->pool[p].site != w->home || !self->host->may_run(self->host->context, w->job, p)))
        ++p;
    return p;
}

/* How long the job takes in a pool; a host that knows no speeds has none but 1. */
static int64_t time_in(const clean_hours* self, const sunward_job* job, uint32_t index, uint32_t p) {
    const sunward_host* host = self->host;
    double speed = 1, time;
    int64_t whole;
    if (host->struct_size >= offsetof(sunward_host, speed_at) + sizeof host->speed_at)
        speed = host->speed_at(host->context, index, p);
    if (speed == 1)
        return job->walltime;
    time = (double)job->walltime / speed;
    whole = (int64_t)time;
    return (double)whole < time ? whole + 1 : whole;
}

/* Puts a job behind the others; one that fits in no pool at home is rejected. */
static void take(clean_hours* self, uint32_t index) {
    const sunward_host* host = self->host;
    sunward_job job;
    waiting_job entry;
    int64_t longest = 0; /* wherever it goes */
    uint32_t p;
    job.struct_size = sizeof job;
    host->job(host->context, index, &job);
    entry.job = index;
    entry.home = job.home;
    entry.accelerators = job.accelerators;
    for (p = place(self, &entry, 0); p < self->pools; p = place(self, &entry, p + 1)) {
        int64_t time = time_in(self, &job, index, p);
        if (time > longest)
            longest = time;
    }
    entry.latest = job.deadline == SUNWARD_NEVER ? job.submit : job.deadline - longest;
    if (place(self, &entry, 0) == self->pools) {
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
    self->waiting[self->count++] = entry;
}

static void look_at_pools(clean_hours* self, int64_t now) {
    const sunward_host* host = self->host;
    uint32_t p;
    for (p = 0; p < self->pools; ++p) {
        sunward_pool* pool = &self->pool[p];
        pool->struct_size = sizeof *pool;
        host->pool(host->context, p, pool);
        self->clean[p] = host->measured(host->context, pool->zone) <=
                         host->forecast_mean(host->context, pool->zone, now, now + self->lookahead);
    }
}

/* Starts a job in the first pool at home that is free; where none is, those who come later do not go ahead. */
static int start(clean_hours* self, const waiting_job* w) {
    uint32_t p;
    for (p = place(self, w, 0); p < self->pools; p = place(self, w, p + 1)) {
        uint32_t granule = self->pool[p].granule, held = (w->accelerators + granule - 1) / granule * granule;
        if (held <= self->pool[p].free) {
            self->pool[p].free -= held;
            self->host->start(self->host->context, w->job, p);
            return 1;
        }
    }
    for (p = place(self, w, 0); p < self->pools; p = place(self, w, p + 1))
        self->pool[p].free = 0;
    return 0;
}

void sunward_plugin_schedule(void* policy, const sunward_event* events, size_t count) {
    clean_hours* self = policy;
    const sunward_host* host = self->host;
    int64_t now = host->now(host->context), next = SUNWARD_NEVER;
    size_t i, kept = 0;
    look_at_pools(self, now);
    for (i = 0; i < count; ++i)
        if (events[i].kind == SUNWARD_SUBMITTED)
            take(self, events[i].job);
    for (i = 0; i < self->count; ++i) {
        waiting_job w = self->waiting[i];
        uint32_t first = place(self, &w, 0); /* all its pools are of one site, and so of one zone */
        if (!self->clean[first] && now < w.latest) {
            int64_t change = host->forecast_next_change(host->context, self->pool[first].zone, now);
            if (change < next)
                next = change;
            if (w.latest < next)
                next = w.latest;
            self->waiting[kept++] = w;
        } else if (!start(self, &w)) {
            self->waiting[kept++] = w;
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
    free(self->pool);
    free(self->clean);
    free(self);
}
