#include "sunward/training/checkpoint.hpp"

#include <algorithm>
#include <cmath>

#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

constexpr double shortest_s = 1;
constexpr double day_s = 86'400;

Duration interval(double seconds) { return Duration::from_seconds(std::max(seconds, shortest_s)); }

void want(bool holds, const char* field, const std::string& message, std::vector<Fault>& faults) {
    if (!holds)
        faults.push_back({{}, field, message});
}

void want_none_or_more(Duration span, const char* field, std::vector<Fault>& faults) {
    want(span >= Duration{}, field, to_string(span) + ", expected 0 s or more", faults);
}

void want_some(Duration span, const char* field, std::vector<Fault>& faults) {
    want(span > Duration{}, field, to_string(span) + ", expected above 0 s", faults);
}

} // namespace

Duration young_interval(Duration cost, Duration mtbf) {
    return interval(std::sqrt(2 * cost.seconds() * mtbf.seconds()));
}

Duration daly_interval(Duration cost, Duration mtbf) {
    const double c = cost.seconds();
    const double m = mtbf.seconds();
    if (c >= 2 * m)
        return interval(m);
    const double x = c / (2 * m);
    return interval(std::sqrt(2 * c * m) * (1 + std::sqrt(x) / 3 + x / 9) - c);
}

std::vector<Fault> faults_of(const CheckpointedRun& run) {
    std::vector<Fault> faults;
    want_none_or_more(run.cost, "cost", faults);
    want_some(run.mtbf, "mtbf", faults);
    want_none_or_more(run.restart, "restart", faults);
    want_some(run.every, "every", faults);
    return faults;
}

double expected_stretch(const CheckpointedRun& run) {
    const double m = run.mtbf.seconds();
    const double tau = run.every.seconds();
    return m / tau * std::exp(run.restart.seconds() / m) * std::expm1((tau + run.cost.seconds()) / m);
}

double first_order_overhead(const CheckpointedRun& run) {
    const double tau = run.every.seconds();
    return run.cost.seconds() / tau + tau / (2 * run.mtbf.seconds());
}

std::vector<Fault> faults_of(const Gang& gang) {
    std::vector<Fault> faults;
    want(gang.nodes > 0 && std::isfinite(gang.nodes), "nodes", shortest(gang.nodes) + ", expected above 0", faults);
    want(gang.failures_per_node_day >= 0 && std::isfinite(gang.failures_per_node_day), "failures_per_node_day",
         shortest(gang.failures_per_node_day) + ", expected 0 or more", faults);
    want_none_or_more(gang.recovery, "recovery", faults);
    want_none_or_more(gang.write, "write", faults);
    want_some(gang.every, "every", faults);
    return faults;
}

Duration mtbf_of(const Gang& gang) {
    const double days = 1 / (gang.nodes * gang.failures_per_node_day);
    return days * day_s < Duration::forever().seconds() ? Duration::from_seconds(days * day_s) : Duration::forever();
}

double effective_time_ratio(const Gang& gang) {
    const double every = gang.every.seconds();
    const double failures_per_s = gang.nodes * gang.failures_per_node_day / day_s;
    const double lost = failures_per_s * (gang.recovery.seconds() + every / 2);
    return std::max(0.0, 1 - lost) / (1 + gang.write.seconds() / every);
}

Data checkpoint_size(double parameters, double bytes_a_parameter) { return parameters * bytes_a_parameter * byte; }

} // namespace sunward
