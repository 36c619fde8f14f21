#include "sunward/power/dispatch.hpp"

namespace sunward::power::dispatch {

using namespace parameter::types;

namespace {

std::vector<Fault> faults(const Dispatch& dispatch) {
    if (dispatch.import_level >= Power{})
        return {};
    return {{{}, "import_level", "expected a power of at least 0"}};
}

} // namespace

extern const DispatchRule peak_shave = {
    .name = "peak-shave",
    .help = "holds the import at a level",
    .parameters =
        [] {
            return parameter::Parameters{
                parameter::field("import_level", quantity(Measure::power), "Import that must not be exceeded")
                    .required()};
        },
    .page = {.decides = "Discharges what the deficit has above the level, and charges up to it.",
             .example = "{rule: peak-shave, import_level: 400 kW}"},
    .command = [](const Dispatch& dispatch, const DispatchView& view) { return dispatch.import_level + view.surplus; },
    .faults = faults,
};

} // namespace sunward::power::dispatch
