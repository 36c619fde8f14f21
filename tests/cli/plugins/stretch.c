/* Starts a job with the most accelerators and, an hour later, gives it as few as leave it half as fast. */
#include <stdlib.h>

#include "sunward/plugin.h"

typedef struct {
    const sunward_host* host;
} stretch;

uint32_t sunward_plugin_abi(void) { return SUNWARD_PLUGIN_ABI; }

void* sunward_plugin_create(const char* options, const sunward_host* host) {
    stretch* self = calloc(1, sizeof *self);
    (void)options;
    if (self != NULL)
        self->host = host;
    return self;
}

uint32_t sunward_plugin_begin(void* policy, uint64_t jobs) {
    (void)policy;
    (void)jobs;
    return 0;
}

static void narrow(stretch* self) {
    const sunward_host* host = self->host;
    sunward_job job = {sizeof job};
    uint32_t width;
    host->job(host->context, 0, &job);
    for (width = job.min_accelerators; width < job.max_accelerators; ++width)
        if (host->speed(host->context, 0, width) * 2 >= host->speed(host->context, 0, job.max_accelerators))
            break;
    host->resize(host->context, 0, width);
}

void sunward_plugin_schedule(void* policy, const sunward_event* events, size_t count) {
    stretch* self = policy;
    const sunward_host* host = self->host;
    size_t i;
    for (i = 0; i < count; ++i) {
        if (events[i].kind == SUNWARD_SUBMITTED) {
            sunward_job job = {sizeof job};
            host->job(host->context, events[i].job, &job);
            host->start_with(host->context, events[i].job, 0, job.max_accelerators);
            host->wake(host->context, host->now(host->context) + INT64_C(3600000000));
        } else if (events[i].kind == SUNWARD_WAKE) {
            narrow(self);
        } else if (events[i].kind == SUNWARD_RESIZED) {
            host->note(host->context, "resized");
        }
    }
}

void sunward_plugin_destroy(void* policy) { free(policy); }
