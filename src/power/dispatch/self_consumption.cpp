#include "sunward/power/dispatch.hpp"

namespace sunward::power::dispatch {

extern const DispatchRule self_consumption = {
    .name = "self-consumption",
    .help = "charges from surplus, discharges to cover a deficit",
    .page = {.decides =
                 "What the site's own sun and wind give beyond its use is charged, what they lack is discharged.",
             .example = "self-consumption"},
    .command = [](const Dispatch&, const DispatchView& view) { return view.surplus; },
};

} // namespace sunward::power::dispatch
