#include "sunward/power/wear.hpp"

namespace sunward::power::wear {

using parameter::field;
using namespace parameter::types;

namespace {

const parameter::Record& cycle_life_record() {
    static const parameter::Record table = {
        "cycle life",
        "Cycles to the end of life, 80 % of the capacity.",
        {
            field("depth", ratio(0, 1), "Depth of discharge").required(),
            field("cycles", number_above(0, 1e9), "Cycles of that depth").required(),
        },
        {},
        {},
        {}};
    return table;
}

parameter::Parameters parameters() {
    return {field("cycle_life", list_of(record(cycle_life_record())), "By rising depth, at least two")
                .or_derived("lithium iron phosphate: 10,000 at 60 %, 4500 at 80 %, 3000 at 100 %")};
}

} // namespace

extern const AgeingRule cycle_life = {
    .name = "cycle-life",
    .help = "cycles by depth against a table of lives (Palmgren and Miner)",
    .source = "Acun et al., Carbon Explorer, ASPLOS 2023, for the table",
    .parameters = parameters,
    .faults = [](const Ageing& ageing) { return faults_of(ageing.table); },
    .damage = [](const Ageing& ageing, std::span<const Cycle> cycles) { return miner_damage(ageing.table, cycles); },
    .wear =
        [](const Ageing&, const BatteryHistory& history) {
            return Wear{0, history.damage, end_of_life_loss * history.damage};
        },
};

} // namespace sunward::power::wear
