/*
 * The border to policies in shared libraries: plain C (C99 and later, or C++), the same for every compiler.
 *
 *   policy: {plugin: {library: path/to/lib.so, options: {...}, timeout: 10 s}}
 *
 * A library exports the five functions at the end of this file. Times are microseconds since 1970-01-01T00:00Z,
 * lengths of time are microseconds; jobs, pools and zones are numbers from 0 on. What may be known is what every other
 * policy knows, and what it decides is checked in the same way.
 *
 * Versions. SUNWARD_PLUGIN_ABI grows only when something that is there changes its meaning; a library of another
 * version is refused by name. Additions go to the end of a struct: `struct_size` says how much of it the other side
 * knows. A library sets struct_size of what it wants filled in, to sizeof of it.
 *
 * Faults. An exception that leaves a function, a NULL from create() and fail() end the run with an error that names
 * the policy, the library and the simulated time. A crash, and a call that lasts longer than `timeout`, end the
 * process that simulates; `sunward run` simulates in a process of its own, reports either in the same way and leaves
 * no results. Functions of sunward_host must not be called after the call in which they are used has returned, nor
 * from other threads.
 */
#ifndef SUNWARD_PLUGIN_H
#define SUNWARD_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SUNWARD_PLUGIN_ABI 1u
#define SUNWARD_NEVER (INT64_MAX / 2) /* an instant that does not come */
#define SUNWARD_UNKNOWN (-1)          /* a length that the scenario does not tell */
#define SUNWARD_NO_JOB UINT32_MAX

/* Bits of what begin() gives back. */
#define SUNWARD_WANTS_SIGNAL_CHANGES 1u /* to be called whenever a signal changes */

/* Kinds of events, in the order in which they come at one instant. */
#define SUNWARD_FINISHED 0u      /* done, killed or failed: its accelerators are free */
#define SUNWARD_SUSPENDED 1u     /* saved: its accelerators are free */
#define SUNWARD_RUNNING 2u       /* staging or restoring is over, work goes on */
#define SUNWARD_SIGNAL_CHANGE 3u /* of some zone, without a job */
#define SUNWARD_SUBMITTED 4u
#define SUNWARD_WAKE 5u    /* a time that the policy asked for, without a job */
#define SUNWARD_RESIZED 6u /* has its new width; only after resize() */
#define SUNWARD_FAILED 7u /* a node of it: it goes on from its last checkpoint once it has nodes again, then RUNNING */
#define SUNWARD_REPAIRED 8u /* accelerators of some pool have come back or gone out of use, without a job */

typedef struct sunward_event {
    uint32_t kind;
    uint32_t job; /* SUNWARD_NO_JOB: none */
} sunward_event;

/* A cluster of a site. Texts are valid until the run ends and end with a zero. */
typedef struct sunward_pool {
    uint32_t struct_size;
    uint32_t site;
    uint32_t zone;
    uint32_t capacity; /* accelerators */
    uint32_t granule;  /* a job holds whole multiples of this */
    uint32_t free;     /* accelerators that no job holds: when the call began, decisions in it are not counted */
    const char* site_name;
    const char* name;
    const char* zone_name;
    uint32_t at_market; /* 1: the site pays the zone's price for energy, 0: SUNWARD_ADDER alone */
} sunward_pool;

/* What may be known of a job. */
typedef struct sunward_job {
    uint32_t struct_size;
    uint32_t accelerators; /* requested */
    int64_t submit;
    int64_t walltime;    /* the user's request, on the reference hardware: see speed_at */
    int64_t deadline;    /* SUNWARD_NEVER: none */
    int64_t true_length; /* SUNWARD_UNKNOWN unless the scenario says `true_length: true` */
    float priority;      /* larger is sooner */
    uint32_t job_class;  /* its workload entry */
    uint32_t home;       /* site where it was submitted */
    uint32_t interruptible;     /* 1: may be suspended */
    uint32_t kill_at_walltime;  /* 1: ends there if it is not done */
    uint32_t user;              /* a number for each, UINT32_MAX: not stated */
    uint32_t queue;             /* the same */
    uint32_t min_accelerators;  /* an elastic job may have from these */
    uint32_t max_accelerators;  /* to these; the same as accelerators for one that is not elastic */
} sunward_job;

/* How data gets from one site to another, when no other transfer is in the way. */
typedef struct sunward_way {
    uint32_t struct_size;
    uint32_t links; /* on it */
    int64_t latency;       /* one way */
    double seconds_a_byte; /* of the narrowest link */
} sunward_way;

/* What outlooks are of. Where a zone or a site has no such thing, they are 0 at all times. */
#define SUNWARD_PRICE 0u /* of energy in a zone, currency/MWh, whatever the policy optimises */
#define SUNWARD_ADDER 1u /* what a site pays on top of it, currency/MWh */
#define SUNWARD_SOLAR 2u /* what a site's own sun gives, W */
#define SUNWARD_WIND 3u  /* and its wind, W */

/*
 * What a library may ask and decide. Every function gets `context` first. A zone, a job or a pool that is unknown, and
 * a forecast that is asked beyond its end, end the run once the library returns; until then the answer is 0 or NaN.
 */
typedef struct sunward_host {
    uint32_t struct_size;
    uint32_t abi_version;
    void* context;

    int64_t (*now)(void* context);
    uint32_t (*pool_count)(void* context);
    /* 1, or 0 when there is no such pool. */
    int (*pool)(void* context, uint32_t pool, sunward_pool* filled_in);
    /* 1, or 0 when no such job was submitted yet. */
    int (*job)(void* context, uint32_t job, sunward_job* filled_in);
    /* Whether the job may run in the pool: site, cluster and hardware are allowed and the pool is large enough. */
    int (*may_run)(void* context, uint32_t job, uint32_t pool);
    /* Work done so far, at the requested width on the reference hardware: see speed_at. */
    int64_t (*worked)(void* context, uint32_t job);
    /* How long saving and restoring take when no other transfer is in the way. */
    int64_t (*save_time)(void* context, uint32_t job, uint32_t pool);
    int64_t (*restore_time)(void* context, uint32_t job, uint32_t pool);

    /* The signal that the policy optimises (gCO2e/kWh, or currency/MWh), as measured now. */
    double (*measured)(void* context, uint32_t zone);
    /* Its newest forecast: value, mean over [from, to), integral over it in value x seconds, next change after t. */
    double (*forecast_at)(void* context, uint32_t zone, int64_t t);
    double (*forecast_mean)(void* context, uint32_t zone, int64_t from, int64_t to);
    double (*forecast_integral)(void* context, uint32_t zone, int64_t from, int64_t to);
    int64_t (*forecast_next_change)(void* context, uint32_t zone, int64_t t);

    /* Decisions, in schedule() only: carried out in this order once the call has returned. */
    void (*start)(void* context, uint32_t job, uint32_t pool); /* a submitted job, or a suspended one to go on */
    void (*suspend)(void* context, uint32_t job);
    void (*reject)(void* context, uint32_t job);
    void (*wake)(void* context, int64_t at); /* call me at this time */

    void (*note)(void* context, const char* text); /* a remark for summary.json */
    void (*fail)(void* context, const char* text); /* ends the run once the call has returned */

    /* Elastic jobs; there where struct_size reaches that far. */
    /* How fast the job works with so many accelerators in one pool, 1 with those that it asks for. */
    double (*speed)(void* context, uint32_t job, uint32_t accelerators);
    /* start() with another number of accelerators, and another one for a running job. */
    void (*start_with)(void* context, uint32_t job, uint32_t pool, uint32_t accelerators);
    void (*resize)(void* context, uint32_t job, uint32_t accelerators);

    /* Zones and sites; there where struct_size reaches that far. */
    /* The newest forecast of SUNWARD_PRICE and so on at a zone or a site, as with forecast_at and its like. */
    double (*outlook_at)(void* context, uint32_t what, uint32_t place, int64_t t);
    double (*outlook_mean)(void* context, uint32_t what, uint32_t place, int64_t from, int64_t to);
    double (*outlook_integral)(void* context, uint32_t what, uint32_t place, int64_t from, int64_t to);
    int64_t (*outlook_next_change)(void* context, uint32_t what, uint32_t place, int64_t t);
    /* What a site draws now, W: idle nodes, jobs and the building. Decisions of this call are not in it. */
    double (*site_draw)(void* context, uint32_t site);
    /* What it draws more while a job holds nodes of a pool, W: at work or, if not `working`, while it stages, saves or
     * restores. Of nodes that would sleep without it, its part counts as woken. */
    double (*job_draw)(void* context, uint32_t job, uint32_t pool, int working);
    /* 1, or 0 when no links lead from one site to the other. */
    int (*way)(void* context, uint32_t from, uint32_t to, sunward_way* filled_in);
    /* Energy of the links on it that is accounted at a zone, J/byte. */
    double (*way_energy)(void* context, uint32_t from, uint32_t to, uint32_t zone);

    /* Hardware; there where struct_size reaches that far. */
    /* How fast the job works in a pool with the accelerators that it asks for: work takes its length divided by this.
     * 1 on the reference hardware of its workload entry, of which walltime, true_length and worked() are; 0: it may not
     * run there. */
    double (*speed_at)(void* context, uint32_t job, uint32_t pool);

    /* Checkpoints; there where struct_size reaches that far. */
    /* When a running job will next have taken a checkpoint on its clock; SUNWARD_NEVER: it takes none. A suspension at
     * that very instant loses nothing and saves nothing anew. */
    int64_t (*next_checkpoint)(void* context, uint32_t job);
} sunward_host;

#if defined(_WIN32)
#define SUNWARD_EXPORT __declspec(dllexport)
#else
#define SUNWARD_EXPORT __attribute__((visibility("default")))
#endif

/* What the library exports. */

/* SUNWARD_PLUGIN_ABI, as the library was built with it. */
SUNWARD_EXPORT uint32_t sunward_plugin_abi(void);
/* A policy; `options` is a JSON object, valid during the call; `host` is valid until destroy(). NULL: it failed. */
SUNWARD_EXPORT void* sunward_plugin_create(const char* options, const sunward_host* host);
/* Once, before the first event; `jobs` is the greatest number of jobs there will be. Bits SUNWARD_WANTS_... */
SUNWARD_EXPORT uint32_t sunward_plugin_begin(void* policy, uint64_t jobs);
/* After all events of an instant. */
SUNWARD_EXPORT void sunward_plugin_schedule(void* policy, const sunward_event* events, size_t count);
/* Once, after the last event. A process that was started and still runs then makes the run fail. */
SUNWARD_EXPORT void sunward_plugin_destroy(void* policy);

#ifdef __cplusplus
}
#endif

#endif
