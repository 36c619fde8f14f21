// Fields: how fast jobs work on which hardware.
#include "scenario/fields/schema.hpp"
#include "sunward/workload/pool_terms.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

Field hardware() { return field("hardware", name(), "On all clusters of this hardware, as node types name it"); }
Field cluster() { return field("cluster", name(), "On the cluster of this name, at whichever site"); }
Field utilisation() {
    return field("utilisation", ratio(0, 1), "Utilisation of their accelerators there")
        .or_derived("`utilisation` of the entry");
}

} // namespace

const Record& speed_record() {
    static const Record table = {
        "speed",
        "How fast jobs work on some hardware. `cluster` goes before `hardware` where both name a cluster.",
        {
            hardware(),
            cluster(),
            field("speed", number(least_speed, greatest_speed),
                  "Work by time with as many accelerators, that on the hardware which run times and wall-times are of "
                  "being 1")
                .required(),
            utilisation(),
        },
        {},
        {},
        {"hardware", "cluster"}};
    return table;
}

const Record& throughput_record() {
    static const Record table = {
        "throughput",
        "What an accelerator does of the jobs' work on some hardware: the share of its peak that they reach, times the "
        "peak. `cluster` goes before `hardware` where both name a cluster.",
        {
            hardware(),
            cluster(),
            field("of_each", positive(Measure::flop_rate), "Of each accelerator").required(),
            utilisation(),
        },
        {},
        {},
        {"hardware", "cluster"}};
    return table;
}

const Record& flop_record() {
    static const Record table = {
        "work",
        "Floating-point operations of generated jobs. A bare amount is that of each.",
        {
            field("median", positive(Measure::flop), "Median of them").required(),
            field("sigma", number(0, 10), "Standard deviation of the logarithm, which is normal").or_else("0"),
        },
        "median",
        {},
        {}};
    return table;
}

} // namespace sunward::scenario
