// Fields: what a building adds to its computers.
#include "scenario/fields/schema.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

Record losses_table(std::string_view name, std::string_view no_load, std::string_view proportional,
                    std::string_view square) {
    return {
        name,
        "Losses at a load l, a share of the rated IT power: no_load + proportional l + square l^2, as shares of the "
        "rated IT power (Rasmussen, APC White Paper 113).",
        {
            field("no_load", ratio(0, 1), "At any load").or_else(no_load),
            field("proportional", ratio(0, 1), "Times the load").or_else(proportional),
            field("square", ratio(0, 1), "Times the square of the load").or_else(square),
        },
        {},
        {},
        {}};
}

const Record& ups_record() {
    static const Record table = losses_table("losses of the UPS", "4 %", "5 %", "0 %");
    return table;
}

const Record& pdu_record() {
    static const Record table = losses_table("losses of the PDUs", "1.5 %", "0 %", "1.5 %");
    return table;
}

const std::vector<std::string_view> constant = {"constant"};
const std::vector<std::string_view> parts = {"parts"};

} // namespace

const Record& facility_record() {
    static const Record table = {
        "facility",
        "What the building adds to the computers. Cooling follows the site's weather; without weather, 20 degrees C "
        "and 50 % humidity are assumed outside.",
        {
            field("model", one_of(facility_list), "How the overhead is modelled").or_else("constant"),
            field("pue", number(1, 10), "Power usage effectiveness: energy of the site over energy of its computers")
                .or_else("1")
                .only_with(constant),
            field("wue", number(0, 100), "Water usage effectiveness: litres per kWh of the computers")
                .or_else("0")
                .only_with(constant),
            field("rated", positive(Measure::power), "IT power that losses refer to")
                .or_derived("all nodes at full load")
                .only_with(parts),
            field("ups", record(ups_record()), "Losses of the uninterruptible power supply")
                .or_else("{}")
                .only_with(parts),
            field("pdu", record(pdu_record()), "Losses of the power distribution").or_else("{}").only_with(parts),
            field("lighting", ratio(0, 1), "Share of the rated IT power, at all times").or_else("1 %").only_with(parts),
            field("supply_c", number(5, 60), "Temperature of the air to the servers, degrees C")
                .or_else("20")
                .only_with(parts),
            field("return_rise_k", number_above(0, 60), "The servers' exhaust above the supply, K")
                .or_else("12")
                .only_with(parts),
            field("cop", number(0, 100),
                  "Coefficient of performance of the chillers, at least 0.5; 0 derives it from the supply temperature "
                  "(Moore et al. 2005)")
                .or_else("0")
                .only_with(parts),
            field("free_cooling", one_of(free_cooling_list), "Cooling without chillers when the weather allows it")
                .or_else("none")
                .only_with(parts),
            field("approach_k", number(0, 30),
                  "How much warmer than the outside free cooling supplies its air or water, K")
                .or_else("4")
                .only_with(parts),
            field(
                "fan_share", ratio(0, 1),
                "Fan power at full heat, as a share of the rated IT power; below that it follows the cube of the heat")
                .or_else("0 %")
                .only_with(parts),
            field("water", one_of(water_list), "Water of a cooling tower").or_else("none").only_with(parts),
            field("concentration", number_above(1, 100),
                  "Cycles of concentration of the tower's salts before blow-down")
                .or_else("5")
                .only_with(parts),
            field("ups_limit", quantity(Measure::power), "What the UPS can feed: computers and PDU losses")
                .or_derived("no limit")
                .only_with(parts),
            field("transformer_limit", quantity(Measure::power), "What the transformer can feed: the whole building")
                .or_derived("no limit"),
        },
        {},
        {"model"},
        {}};
    return table;
}

} // namespace sunward::scenario
