#include "sunward/power/dispatch.hpp"

namespace sunward::power::dispatch {

extern const DispatchRule none = {
    .name = "none",
    .help = "the battery rests",
    .page = {.decides = "It neither charges nor discharges.", .example = "none"},
    .command = [](const Dispatch&, const DispatchView&) { return Power{}; },
};

} // namespace sunward::power::dispatch
