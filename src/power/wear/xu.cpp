#include "sunward/power/wear.hpp"

namespace sunward::power::wear {

using parameter::field;
using namespace parameter::types;

namespace {

Wear wear_of(const Ageing& ageing, const BatteryHistory& history) {
    const double total = history.damage + xu_calendar_damage(history.age, history.mean_soc, ageing.cell_temperature_c);
    return {0, total / xu_damage_at_loss(end_of_life_loss), xu_capacity_loss(total)};
}

} // namespace

extern const AgeingRule xu = {
    .name = "xu",
    .help = "cycles and calendar of a lithium manganese oxide cell (Xu et al. 2018)",
    .source = "Xu et al., Modeling of Lithium-Ion Battery Degradation for Cell Life Assessment, IEEE Trans. Smart Grid "
              "9(2), 2018",
    .parameters =
        [] { return parameter::Parameters{field("cell_temperature_c", number(15, 50), "Degrees C").or_else("25")}; },
    .damage = [](const Ageing& ageing,
                 std::span<const Cycle> cycles) { return xu_damage(cycles, {}, 0, ageing.cell_temperature_c); },
    .wear = wear_of,
};

} // namespace sunward::power::wear
