// The seeded generator of jobs.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "arrivals.hpp"
#include "shaping.hpp"
#include "sunward/random/stream.hpp"
#include "sunward/units/parse.hpp"
#include "synthetic_check.hpp"

namespace sunward {

namespace {

/// So many jobs get room at once; a source may state more than will ever arrive.
constexpr std::uint64_t surely_fits = 1'000'000;

/// What a job is like, each property from a stream of its own.
class JobDraws {
public:
    JobDraws(const SyntheticSource& source, const std::string& entry, std::uint64_t seed, TextTable& names,
             Cleaning& cleaning)
        : source_(source), cleaning_(cleaning), width_(seed, "workload." + entry + ".width"),
          length_(seed, "workload." + entry + ".length"), walltime_(seed, "workload." + entry + ".walltime"),
          user_(seed, "workload." + entry + ".user") {
        for (const auto& [count, weight] : source.accelerators)
            weights_.push_back(weight);
        for (const std::string& user : source.users)
            users_.push_back(names.intern(user));
    }

    void fill(Record& record) {
        record.accelerators = source_.accelerators[width_.choose(weights_)].first;
        record.run = source_.work.median_s > 0 ? length_of_share(record.accelerators) : length();
        if (source_.walltime_factor > 1)
            record.walltime = walltime(record.run);
        if (!users_.empty())
            record.user = users_[std::min(
                users_.size() - 1, static_cast<std::size_t>(user_.uniform() * static_cast<double>(users_.size())))];
    }

private:
    Duration length() {
        const LengthLaw& law = source_.run;
        const double median = law.median.seconds();
        switch (law.kind) {
        case LengthLaw::Kind::fixed: break;
        case LengthLaw::Kind::lognormal: return within(law, length_.lognormal(median, law.sigma));
        case LengthLaw::Kind::pareto: return within(law, length_.pareto(median, law.alpha));
        case LengthLaw::Kind::uniform: return within(law, median + length_.uniform() * (law.most.seconds() - median));
        }
        return law.median;
    }

    /// Of a job with so many accelerators, which share its work.
    Duration length_of_share(double accelerators) {
        const WorkLaw& work = source_.work;
        const double drawn = work.sigma > 0 ? length_.lognormal(work.median_s, work.sigma) : work.median_s;
        return within(source_.run, drawn / accelerators);
    }

    /// A drawn length, with what the law's limits do to it counted.
    Duration within(const LengthLaw& law, double seconds) {
        const Duration drawn = Duration::from_seconds(std::min(seconds, longest.seconds()));
        if (drawn > law.most)
            cleaning_.count(Reason::cut_to_most);
        if (drawn < law.least)
            cleaning_.count(Reason::raised_to_least);
        return std::max(std::clamp(drawn, law.least, law.most), Duration{1});
    }

    Duration walltime(Duration run) {
        const double wanted = run.seconds() * (1 + walltime_.uniform() * (source_.walltime_factor - 1));
        if (wanted > longest.seconds())
            cleaning_.count(Reason::request_cut);
        return std::max(run, Duration::from_seconds(std::min(wanted, longest.seconds())));
    }

    const SyntheticSource& source_;
    Cleaning& cleaning_;
    RandomStream width_;
    RandomStream length_;
    RandomStream walltime_;
    RandomStream user_;
    std::vector<double> weights_;
    std::vector<std::uint32_t> users_;
};

/// Refuses what would take long to make only to be too much.
void check_count(const SyntheticSource& source, const Shaping& shaping, const std::string& entry) {
    Duration within = source.span;
    if (shaping.length)
        within = std::min(within, shaping.from.value_or(Duration{}) + *shaping.length);
    const double arrive = expected_arrivals(source.arrivals, std::min(within, longest));
    const bool random = source.arrivals.kind != Arrivals::Kind::daily && source.arrivals.kind != Arrivals::Kind::every;
    const double likely = random ? arrive - 10 * std::sqrt(arrive) : arrive; // fewer come once in 10^23 seeds
    const double count = source.jobs > 0 ? std::min(likely, static_cast<double>(source.jobs)) : likely;
    if (count > static_cast<double>(shaping.limit))
        throw InputError({}, fmt::format("workload.{}.synthetic", entry),
                         fmt::format("makes about {:.3g} jobs, more than the {} of 'limit'",
                                     source.jobs > 0 ? count : arrive, shaping.limit));
}

} // namespace

void generate(const SyntheticSource& source, const Shaping& shaping, Instant origin, std::uint16_t job_class,
              std::uint64_t seed, Workload& into) {
    const std::string entry = into.classes.at(job_class).name;
    check_synthetic(source, entry);
    check_count(source, shaping, entry);
    Cleaning cleaning(entry, "");
    cleaning.detail(Reason::raised_to_least, " " + to_string(source.run.least));
    cleaning.detail(Reason::cut_to_most, " " + to_string(source.run.most));
    Intake intake(shaping, origin, job_class, seed, into, cleaning);
    intake.reserve(std::min(source.jobs, surely_fits));
    JobDraws draws(source, entry, seed, into.names, cleaning);
    ArrivalProcess arrivals(source.arrivals, origin, RandomStream(seed, "workload." + entry + ".arrivals"));

    std::string id = entry + "-";
    const std::size_t stem = id.size();
    for (std::uint64_t number = 0; source.jobs == 0 || number < source.jobs; ++number) {
        Record record;
        record.submit = arrivals.next();
        if (record.submit >= source.span || intake.is_past(record.submit))
            break;
        if (record.submit >= longest || number >= shaping.limit)
            throw InputError({}, fmt::format("workload.{}.synthetic", entry),
                             record.submit >= longest
                                 ? "arrivals run thousands of years ahead; give a span, fewer jobs or a higher rate"
                                 : fmt::format("more than {} jobs", shaping.limit));
        draws.fill(record);
        id.resize(stem);
        fmt::format_to(std::back_inserter(id), "{}", number);
        record.id = id;
        cleaning.record();
        intake.take(record, number);
    }
    cleaning.report(into.notes);
    if (intake.jobs() == 0)
        into.notes.push_back(cleaning.prefix() + "no job arrives");
}

} // namespace sunward
