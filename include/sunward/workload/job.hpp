// A job: what a scheduler may know of it, and what only the simulation knows.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sunward/units/instant.hpp"
#include "sunward/workload/checkpoints.hpp"
#include "sunward/workload/elastic.hpp"
#include "sunward/workload/pool_terms.hpp"

namespace sunward {

using JobIndex = std::uint32_t;
inline constexpr JobIndex no_job = std::numeric_limits<JobIndex>::max();
inline constexpr std::uint32_t no_name = std::numeric_limits<std::uint32_t>::max();

/// What a scheduler may know of a job. Tie-breaks by "smaller id" use the job's index, which follows submit order.
struct JobRequest {
    Instant submit;
    Duration walltime;                   ///< the user's request, in time of work like Job::run; that when there is none
    Instant deadline = Instant::never(); ///< never: none
    float priority = 0;                  ///< larger is sooner
    std::uint32_t accelerators = 1;      ///< requested width
    std::uint32_t user = no_name;        ///< in Workload::names
    std::uint32_t queue = no_name;       ///< in Workload::names
    std::uint16_t job_class = 0;         ///< in Workload::classes
    bool limited = true;                 ///< the user requested a wall-time
};

/// A job of the workload.
struct Job {
    JobRequest request;
    Duration run;           ///< true time of work at the requested width on the reference hardware of its class, in
                            ///< which all work is measured
    std::uint32_t name = 0; ///< in Workload::labels
};

/// What saving and restoring a job costs. The nodes are held and draw `power_share` of the job's dynamic power. A part
/// that is zero costs nothing; bytes travel over the site's storage link after the fixed time.
struct CheckpointCost {
    Duration save{};
    Duration restore{};
    double bytes = 0;
    double power_share = 0.35; ///< share of the dynamic power while saving, restoring and staging (recalled range 0 to
                               ///< 0.35, see reference)
};

/// What all jobs of one workload entry share.
struct JobClass {
    std::string name;                 ///< of the workload entry
    std::uint32_t home = 0;           ///< index of the site where its jobs are submitted
    std::string cluster;              ///< empty: any cluster of a site
    std::vector<std::uint32_t> sites; ///< sites it may run at (indices, sorted); empty: all
    bool interruptible = true;        ///< may be suspended
    bool spot = false;                ///< runs on spot nodes, where a cluster rents them
    bool kill_at_walltime = true;     ///< a run longer than its request is killed; see ends_at_walltime()
    bool overhead_in_walltime = true; ///< staging, saving and restoring count against the wall-time
    double utilisation = 1;           ///< of its accelerators while running, 0 to 1
    double input_bytes = 0;           ///< staged from the home site when it runs elsewhere
    CheckpointCost checkpoint;
    PeriodicCheckpoints periodic = {};
    std::optional<Elastic> elastic; ///< none: jobs keep the width that they ask for
    /// By pool: the clusters of all sites, in order. Empty: all are alike to it, at speed 1 and `utilisation`.
    std::vector<PoolTerms> terms = {};
};

/// Work by time on a pool at the requested width, that on the reference hardware being 1; 0: jobs may not run there.
[[nodiscard]] inline double speed_on(const JobClass& kind, std::uint32_t pool) {
    return kind.terms.empty() ? 1 : kind.terms[pool].speed;
}
/// Of a job's accelerators while it runs on a pool.
[[nodiscard]] inline double utilisation_on(const JobClass& kind, std::uint32_t pool) {
    return kind.terms.empty() ? kind.utilisation : kind.terms[pool].utilisation;
}
/// That of the fastest pool; 0: jobs may run on none.
[[nodiscard]] double fastest_speed(const JobClass& kind);
/// How long work takes there; nothing for jobs that may run on no pool.
[[nodiscard]] Duration shortest_time(const JobClass& kind, Duration work);

/// Whether a job is ended when it has used up its wall-time; otherwise, and if it requested none, it runs on.
[[nodiscard]] inline bool ends_at_walltime(const JobClass& kind, const JobRequest& request) {
    return kind.kill_at_walltime && request.limited;
}
/// Whether saving, restoring and moving bring that end nearer.
[[nodiscard]] inline bool overhead_may_kill(const JobClass& kind, const JobRequest& request) {
    return ends_at_walltime(kind, request) && kind.overhead_in_walltime;
}

/// Widths that a job may have: those of its class, and always the one that it asks for.
[[nodiscard]] WidthRange permitted_widths(const JobClass& kind, const JobRequest& request);

/// Work by time at a width on one pool, that at the requested width being 1.
[[nodiscard]] double relative_speed(const JobClass& kind, const JobRequest& request, std::uint32_t width);

/// Short texts in one block of memory; index in, view out. A view is valid until the next text is added.
class TextTable {
public:
    std::uint32_t add(std::string_view text);
    /// Adds a text once: the same text gives the same index.
    std::uint32_t intern(std::string_view text);
    /// Empty for `no_name`.
    [[nodiscard]] std::string_view operator[](std::uint32_t index) const;
    [[nodiscard]] std::size_t size() const { return ends_.size(); }
    /// Makes room for so many more texts and bytes.
    void reserve(std::size_t texts, std::size_t bytes);

private:
    /// Looks a view up without making a string of it.
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    std::string text_;
    std::vector<std::uint64_t> ends_;
    std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> known_;
};

} // namespace sunward
