// Jobs: read or generated, and whether they fit anywhere.
#include <algorithm>
#include <charconv>
#include <limits>
#include <numeric>
#include <span>

#include <fmt/format.h>

#include "scenario/build/build.hpp"
#include "scenario/fields/choices.hpp"
#include "scenario/fields/rule_values.hpp"
#include "sunward/error/count.hpp"
#include "sunward/simulation/routes.hpp"
#include "sunward/units/parse.hpp"
#include "sunward/workload/slurm.hpp"
#include "sunward/workload/trace_format.hpp"

namespace sunward::scenario {

namespace {

SlackRule build_slack(const Node& slack) {
    SlackRule rule;
    const Node& node = *slack.find("rule");
    rule.time_zone = slack.text_of("time_zone");
    rule.kind = chosen(slack_list, node.text);
    const bool word = std::ranges::any_of(slack_list, [&](const auto& entry) { return entry.name == node.text; });
    if (!word && node.text.ends_with('x')) {
        rule.kind = SlackRule::Kind::multiple;
        rule.multiple = node.number;
    } else if (!word) {
        rule.kind = SlackRule::Kind::duration;
        rule.duration = {node.us};
    }
    return rule;
}

Shaping build_shaping(const Node& entry) {
    Shaping shaping;
    const Node& window = *entry.find("window");
    if (const Duration from = span_of(window, "from"); from.us > 0)
        shaping.from = from;
    if (const Node* length = window.get("duration"))
        shaping.length = Duration{length->us};
    const Node& lengths = *entry.find("lengths");
    shaping.least = span_of(lengths, "least");
    if (const Node* below = lengths.get("below"))
        shaping.below = Duration{below->us};
    shaping.sample = value(entry, "sample");
    shaping.load = value(entry, "load");
    shaping.limit = whole(entry, "limit");
    shaping.slack = build_slack(*entry.find("slack"));
    return shaping;
}

/// A map from numbers of accelerators to numbers.
std::vector<std::pair<std::uint32_t, double>> build_by_width(const Node& node) {
    std::vector<std::pair<std::uint32_t, double>> by_width;
    for (const Entry& entry : node.entries) {
        std::uint32_t width = 0;
        const std::string& key = entry.key;
        if (std::from_chars(key.data(), key.data() + key.size(), width).ec == std::errc())
            by_width.emplace_back(width, entry.value.number);
    }
    return by_width;
}

Elastic build_elastic(const Node& node) {
    Elastic elastic;
    elastic.min = static_cast<std::uint32_t>(whole(node, "min"));
    if (node.get("max") != nullptr)
        elastic.max = static_cast<std::uint32_t>(whole(node, "max"));
    elastic.restarts = chosen(resize_list, node.text_of("resize"));
    const Node* scaling = node.get("scaling");
    if (scaling == nullptr)
        return elastic;
    if (const Node* share = scaling->get("amdahl")) {
        elastic.curve.kind = ScalingCurve::Kind::amdahl;
        elastic.curve.serial = share->number;
    } else if (const Node* measured = scaling->get("measured")) {
        elastic.curve.kind = ScalingCurve::Kind::measured;
        elastic.curve.measured = build_by_width(*measured);
        std::ranges::sort(elastic.curve.measured);
    }
    return elastic;
}

JobClass build_class(const Node& root, const Node& entry) {
    JobClass result;
    result.name = entry.text_of("name");
    const Node& sites = *root.find("sites");
    result.home = index_of(sites, entry.text_of("site"));
    result.cluster = entry.text_of("cluster");
    if (const Node* allowed = entry.get("sites"))
        for (const Entry& site : allowed->entries)
            result.sites.push_back(index_of(sites, site.value.text));
    std::ranges::sort(result.sites);
    result.sites.erase(std::unique(result.sites.begin(), result.sites.end()), result.sites.end());
    result.interruptible = flag(entry, "interruptible");
    result.spot = flag(entry, "spot");
    if (entry.get("kill_at_walltime") != nullptr)
        result.kill_at_walltime = flag(entry, "kill_at_walltime");
    result.overhead_in_walltime = flag(entry, "overhead_in_walltime");
    result.utilisation = value(entry, "utilisation");
    result.input_bytes = value(entry, "input");
    const Node& checkpoint = *entry.find("checkpoint");
    result.checkpoint = {span_of(checkpoint, "save"), span_of(checkpoint, "restore"), value(checkpoint, "size"),
                         value(checkpoint, "power_share")};
    if (const Node* elastic = entry.get("elastic"))
        result.elastic = build_elastic(*elastic);
    return result;
}

/// Leaves the sites within a latency of home; a fault when there is none.
void limit_latency(const Node& limit, const std::string& path, const Scenario& scenario, JobClass& kind,
                   Faults& faults) {
    const std::size_t sites = scenario.sites.size();
    if (kind.sites.empty()) {
        kind.sites.resize(sites);
        std::iota(kind.sites.begin(), kind.sites.end(), 0U);
    }
    const std::vector<Duration> latencies = latencies_from(scenario.network, sites, kind.home);
    std::erase_if(kind.sites, [&](std::uint32_t site) { return latencies[site].us > limit.us; });
    if (kind.sites.empty())
        faults.add(limit.at, join(path, "max_latency"),
                   fmt::format("none of the sites where the jobs may run is within {} of {}",
                               format_quantity(Duration{limit.us}.seconds(), Measure::duration),
                               scenario.sites[kind.home].name));
}

/// `usual` is the unit of all columns of the entry that state none; null when it does not say.
TraceColumnName build_column(const Node& column, const Node* usual) {
    if (column.is_scalar())
        return column.text;
    TraceColumnName name(std::string(column.text_of("name")));
    const Node* unit = column.get("unit");
    if (unit == nullptr && name.header != slurm::minutes_column)
        unit = usual;
    if (unit != nullptr)
        name.unit = Duration::from_seconds(unit->number);
    return name;
}

TraceSource build_trace(const Node& entry) {
    TraceSource source;
    source.format = &trace_format(entry.text_of("format"));
    source.values = values_of(entry, source.format->parameters());
    source.file = entry.text_of("file");
    if (const Node* columns = entry.get("columns"))
        for (const Entry& column : columns->entries)
            if (column.value.usable())
                source.columns.emplace(column.key, build_column(column.value, entry.get("time_unit")));
    source.absolute = flag(entry, "absolute");
    source.time_zone = entry.text_of("time_zone");
    source.dialect = dialect_of(entry);
    source.bad_records = chosen(bad_records_list, entry.text_of("bad_records"));
    source.cores_per_accelerator = static_cast<std::uint32_t>(whole(entry, "cores_per_accelerator"));
    return source;
}

Arrivals build_arrivals(const Node& node) {
    Arrivals arrivals;
    if (const Node* poisson = node.get("poisson")) {
        arrivals.kind = Arrivals::Kind::poisson;
        arrivals.per_second = poisson->number;
    } else if (const Node* diurnal = node.get("diurnal")) {
        arrivals.kind = Arrivals::Kind::diurnal;
        arrivals.per_second = value(*diurnal, "rate");
        arrivals.swing = value(*diurnal, "swing");
        arrivals.peak_hour = value(*diurnal, "peak_hour");
        arrivals.time_zone = diurnal->text_of("time_zone");
    } else if (const Node* hours = node.get("working_hours")) {
        arrivals.kind = Arrivals::Kind::working_hours;
        arrivals.per_second = value(*hours, "rate");
        arrivals.time_of_day = span_of(*hours, "from");
        arrivals.closing = span_of(*hours, "to");
        arrivals.time_zone = hours->text_of("time_zone");
    } else if (const Node* daily = node.get("daily")) {
        arrivals.kind = Arrivals::Kind::daily;
        arrivals.time_of_day = span_of(*daily, "at");
        arrivals.time_zone = daily->text_of("time_zone");
    } else if (const Node* every = node.get("every")) {
        arrivals.kind = Arrivals::Kind::every;
        arrivals.interval = span_of(*every, "interval");
        arrivals.first = span_of(*every, "first");
    }
    return arrivals;
}

LengthLaw build_run(const Node& node) {
    LengthLaw law;
    if (const Node* fixed = node.get("fixed")) {
        law.kind = LengthLaw::Kind::fixed;
        law.median = {fixed->us};
    } else if (const Node* lognormal = node.get("lognormal")) {
        law = {LengthLaw::Kind::lognormal,   span_of(*lognormal, "median"), value(*lognormal, "sigma"), law.alpha,
               span_of(*lognormal, "least"), span_of(*lognormal, "most")};
    } else if (const Node* pareto = node.get("pareto")) {
        law = {LengthLaw::Kind::pareto, span_of(*pareto, "minimum"), law.sigma,
               value(*pareto, "alpha"), span_of(*pareto, "least"),   span_of(*pareto, "most")};
    } else if (const Node* uniform = node.get("uniform")) {
        law.kind = LengthLaw::Kind::uniform;
        law.median = span_of(*uniform, "least");
        law.most = span_of(*uniform, "most");
    }
    return law;
}

WidthMix build_widths(const Node& node) {
    if (node.is_scalar())
        return {{static_cast<std::uint32_t>(node.whole), 1.0}};
    return build_by_width(node);
}

/// `throughput`: FLOP/s of an accelerator, which there has to be where work is stated.
SyntheticSource build_synthetic(const Node& node, double throughput) {
    SyntheticSource source;
    if (node.get("jobs") != nullptr)
        source.jobs = whole(node, "jobs");
    if (node.get("span") != nullptr)
        source.span = span_of(node, "span");
    source.arrivals = build_arrivals(*node.find("arrivals"));
    source.accelerators = build_widths(*node.find("accelerators"));
    if (const Node* run = node.get("run"))
        source.run = build_run(*run);
    if (const Node* flop = node.get("flop"))
        source.work = {value(*flop, "median") / throughput, value(*flop, "sigma")};
    source.walltime_factor = value(node, "walltime_factor");
    for (const Entry& user : node.find("users")->entries)
        source.users.push_back(user.value.text);
    return source;
}

/// Accelerators of the largest cluster that a class of jobs may use.
std::uint64_t widest_cluster(const Scenario& scenario, const JobClass& kind) {
    std::uint64_t widest = 0;
    std::uint32_t pool = 0;
    for (std::uint32_t s = 0; s < scenario.sites.size(); ++s) {
        const bool allowed = (kind.sites.empty() || std::ranges::binary_search(kind.sites, s)) &&
                             (!scenario.policy.where.rule->traits.at_home || s == kind.home);
        for (const Cluster& cluster : scenario.sites[s].clusters)
            if (const double speed = speed_on(kind, pool++);
                allowed && speed > 0 && (kind.cluster.empty() || kind.cluster == cluster.name))
                widest = std::max(widest, std::uint64_t{cluster.nodes} * cluster.node.accelerators);
    }
    return widest;
}

/// Jobs from `first` on that fit in no cluster: taken out with a note, or a fault.
void check_widths(const Node& entry, const std::string& path, const Scenario& scenario, std::size_t first,
                  Workload& workload, Faults& faults) {
    const std::uint64_t widest = widest_cluster(scenario, workload.classes.back());
    const auto too_wide = [&](const Job& job) { return job.request.accelerators > widest; };
    const auto begin = workload.jobs.begin() + static_cast<std::ptrdiff_t>(first);
    const auto worst = std::max_element(begin, workload.jobs.end(), [](const Job& a, const Job& b) {
        return a.request.accelerators < b.request.accelerators;
    });
    if (worst == workload.jobs.end() || !too_wide(*worst))
        return;
    const auto count = std::count_if(begin, workload.jobs.end(), too_wide);
    const std::string what =
        fmt::format("{} of {} too wide for any cluster where they may run: job '{}' asks for {}, the largest has {}",
                    count, counted(static_cast<std::uint64_t>(workload.jobs.end() - begin), "job"),
                    workload.labels[worst->name], counted(worst->request.accelerators, "accelerator"), widest);
    if (chosen(oversized_list, entry.text_of("oversized")) == Oversized::fail) {
        faults.add(entry.at, path, what + "; 'oversized: skip' leaves such jobs out");
        return;
    }
    workload.jobs.erase(std::remove_if(begin, workload.jobs.end(), too_wide), workload.jobs.end());
    workload.notes.push_back(fmt::format("{}: {}; left out", workload.classes.back().name, what));
    if (workload.jobs.size() == first)
        faults.add(entry.at, path, "no job is left");
}

/// A replay does what the log says was done: unless the entry says otherwise, nobody is killed at a request where the
/// log itself let jobs run on.
void let_overruns_run(const Node& entry, std::size_t first, Workload& workload) {
    if (entry.get("kill_at_walltime") != nullptr || entry.get("synthetic") != nullptr)
        return;
    const std::span<const Job> jobs = std::span(workload.jobs).subspan(first);
    const auto overruns = std::ranges::count_if(
        jobs, [](const Job& job) { return job.request.limited && job.run > job.request.walltime; });
    if (overruns == 0)
        return;
    JobClass& kind = workload.classes.back();
    kind.kill_at_walltime = false;
    workload.notes.push_back(fmt::format("{}: {} of {} ran longer than requested in the trace, so no job is "
                                         "killed at its requested time (kill_at_walltime: true would)",
                                         kind.name, overruns, counted(jobs.size(), "job")));
}

/// Where no job asked for a wall-time there is none to be killed at, whatever the entry says; policies must know.
void let_unlimited_run(std::size_t first, Workload& workload) {
    if (std::ranges::none_of(std::span(workload.jobs).subspan(first),
                             [](const Job& job) { return job.request.limited; }))
        workload.classes.back().kill_at_walltime = false;
}

/// A trace of which no job is submitted before the horizon ends is a mistake about its times.
void check_submits(const Node& entry, const std::string& path, const Scenario& scenario, std::size_t first,
                   const Workload& workload, Faults& faults) {
    constexpr Duration least_unix = Duration::from_seconds(1e9); // 2001
    const Node* file = entry.get("file");
    const std::span<const Job> jobs = std::span(workload.jobs).subspan(first);
    if (file == nullptr || jobs.empty() || !scenario.horizon.length)
        return;
    const auto by_submit = [](const Job& job) { return job.request.submit; };
    const auto [earliest, latest] = std::ranges::minmax_element(jobs, {}, by_submit);
    const Instant begin = earliest->request.submit;
    if (begin < horizon_end(scenario))
        return;
    std::string cure = "'window.from' says at which time of the log the run begins";
    if (flag(entry, "absolute"))
        cure = "expected 'horizon.start' and 'horizon.duration' that include some of them";
    else if (begin - scenario.horizon.start >= least_unix && trace_format(entry.text_of("format")).traits.is_table)
        cure = "they look like Unix times; with 'absolute: true' they are read as such";
    faults.add(file->at, join(path, "file"),
               fmt::format("no usable job: {} submitted after the end of the horizon, {}, at {} to {}; {}",
                           jobs.size() == 1 ? "the only one is" : fmt::format("all {} are", jobs.size()),
                           to_string(horizon_end(scenario)), to_string(begin), to_string(latest->request.submit),
                           cure));
}

void build_entry(const Node& root, const Node& entry, const std::string& path, const Scenario& scenario, Workload& into,
                 Faults& faults) {
    const auto job_class = static_cast<std::uint16_t>(into.classes.size());
    into.classes.push_back(build_class(root, entry));
    into.classes.back().periodic = build_checkpoints(entry, into.classes.back().checkpoint, path, faults);
    if (const auto& elastic = into.classes.back().elastic)
        for (const Fault& fault : faults_of(*elastic))
            faults.add(entry.find("elastic")->at, join(join(path, "elastic"), fault.field), fault.message);
    if (const Node* limit = entry.get("max_latency"))
        limit_latency(*limit, path, scenario, into.classes.back(), faults);
    build_terms(entry, path, scenario, into, faults);
    const std::size_t first = into.jobs.size();
    const Shaping shaping = build_shaping(entry);
    const Instant origin = scenario.horizon.start;
    try {
        if (const Node* synthetic = entry.get("synthetic"))
            generate(build_synthetic(*synthetic, reference_throughput(entry)), shaping, origin, job_class,
                     scenario.seed, into);
        else
            read_trace(build_trace(entry), shaping, origin, job_class, scenario.seed, into);
        check_widths(entry, path, scenario, first, into, faults);
        check_submits(entry, path, scenario, first, into, faults);
        let_overruns_run(entry, first, into);
        let_unlimited_run(first, into);
    } catch (const InputError& error) {
        faults.add_input(error, entry, path, fmt::format("workload.{}.", entry.text_of("name")));
    }
}

} // namespace

Workload build_workload(const Node& root, const Scenario& scenario, Faults& faults) {
    Workload workload;
    const Node& entries = *root.find("workload");
    constexpr std::size_t most = std::numeric_limits<std::uint16_t>::max();
    if (entries.entries.size() > most) {
        faults.add(entries.at, "workload", fmt::format("more than {} entries", most));
        return workload;
    }
    for (std::size_t i = 0; i < entries.entries.size(); ++i)
        build_entry(root, entries.entries[i].value, join("workload", i), scenario, workload, faults);
    sort_jobs(workload);
    return workload;
}

} // namespace sunward::scenario
