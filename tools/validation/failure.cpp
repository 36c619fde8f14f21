// Failures and checkpoints: closed forms, and runs drawn one by one.
#include <array>
#include <cmath>
#include <string>

#include "row.hpp"
#include "sunward/random/stream.hpp"
#include "sunward/training/checkpoint.hpp"

namespace sunward::validation {

namespace {

/// Time that passes until one stretch of work and its checkpoint are done. `left` is the time to the next failure.
double stretch(const CheckpointedRun& run, RandomStream& draws, double& left) {
    double passed = 0;
    double needed = (run.every + run.cost).seconds();
    const double mtbf = run.mtbf.seconds();
    const double restart = run.restart.seconds();
    while (left < needed) {
        passed += left;
        left = draws.exponential(mtbf);
        for (; left < restart; left = draws.exponential(mtbf)) // it fails while it comes back
            passed += left;
        passed += restart;
        left -= restart;
    }
    left -= needed;
    return passed + needed;
}

struct Mean {
    double value = 0;
    double half_width = 0; ///< of its interval at 99 %
};

/// Of time over work, over many runs of many stretches each.
Mean drawn(const CheckpointedRun& run) {
    constexpr int runs = 4000;
    constexpr int stretches = 200;
    constexpr double normal_99 = 2.5758;
    RandomStream draws(1, "validation.daly");
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < runs; ++i) {
        double left = draws.exponential(run.mtbf.seconds());
        double time = 0;
        for (int k = 0; k < stretches; ++k)
            time += stretch(run, draws, left);
        const double ratio = time / (stretches * run.every.seconds());
        sum += ratio;
        squares += ratio * ratio;
    }
    const double mean = sum / runs;
    return {mean, normal_99 * std::sqrt((squares / runs - mean * mean) / (runs - 1))};
}

void add_rows(const std::string& name, const CheckpointedRun& run, std::array<double, 5> published,
              std::vector<Row>& rows) {
    CheckpointedRun at_young = run;
    at_young.every = young_interval(run.cost, run.mtbf);
    CheckpointedRun at_daly = run;
    at_daly.every = daly_interval(run.cost, run.mtbf);
    const Mean mean = drawn(at_daly);
    const double expected = expected_stretch(at_daly);
    rows.push_back({name + "Young's interval", "s", published[0], at_young.every.seconds(), 'C'});
    rows.push_back({name + "Daly's interval", "s", published[1], at_daly.every.seconds(), 'C'});
    rows.push_back({name + "time over work at Daly's interval", "", published[2], expected, 'C'});
    rows.push_back({name + "the same at Young's", "", published[3], expected_stretch(at_young), 'C'});
    rows.push_back({name + "overhead to first order", "", published[4], first_order_overhead(at_young), 'C'});
    rows.push_back({name + "time over work, 4,000 runs drawn; within the 99 % interval of their mean", "", published[2],
                    mean.value, 'C', mean.half_width / expected});
}

CheckpointedRun run_of(double cost, double mtbf, double restart) {
    return {Duration::from_seconds(cost), Duration::from_seconds(mtbf), Duration::from_seconds(restart), {}};
}

Table daly() {
    Table table{"Checkpoints of runs that fail",
                "Young, CACM 17(9), 1974; Daly, FGCS 22(3), 2006, equations 20 and 37",
                "A: a checkpoint of 60 s, a restart of 300 s, three hours between failures. B: 300 s, 600 s, four "
                "hours. Room `training`; the runs are drawn with the room `random`, and know nothing of "
                "the equations.",
                {}};
    add_rows("A, ", run_of(60, 10'800, 300), {1138.4200, 1098.7713, 1.1446191, 1.1446923, 0.1054093}, table.rows);
    add_rows("B, ", run_of(300, 14'400, 600), {2939.3877, 2742.7898, 1.2878550, 1.2884451, 0.2041241}, table.rows);
    return table;
}

Table cluster() {
    constexpr Duration minute = Duration::from_seconds(60);
    const Gang gang{2048, 0.0065, 5 * minute, minute, 30 * minute};
    const Gang large{.nodes = 16'384.0 / 8, .failures_per_node_day = 0.0065, .recovery = {}, .write = {}, .every = {}};
    return {
        "Large clusters",
        "Kokolis et al., Revisiting reliability in large-scale machine learning research clusters, arXiv 2410.21680",
        "2,048 nodes of eight GPUs, 6.5 failures for each 1,000 node-days, five minutes until work goes on, a "
        "checkpoint of a minute each half hour (S). Room `training`.",
        {{"Effective training time ratio", "", 0.788817, effective_time_ratio(gang), 'C'},
         {"Time between failures of 16,384 GPUs", "h", 1.8028846, mtbf_of(large).seconds() / 3600, 'C'}}};
}

} // namespace

std::vector<Table> failure_tables() { return {daly(), cluster()}; }

std::vector<Table> tables() {
    std::vector<Table> all;
    for (const auto& part : {carbon_tables(), training_tables(), device_tables(), failure_tables()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

} // namespace sunward::validation
