// Fields: what an estimate takes where it is told nothing.
#include "scenario/fields/schema.hpp"
#include "sunward/hardware/provenance.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

constexpr double most = 1e12;

const Record& default_figure_record() {
    static const Record table = {
        "default figure",
        "A figure with its bounds.",
        {
            field("name", name(), "What it is of").required(),
            field("low", number(0, most), "Better end of what is usual").required(),
            field("central", number(0, most), "What is taken").required(),
            field("high", number(0, most), "Worse end of what is usual").required(),
            field("source", text(), "Publication, measurement").required(),
            field("year", integer(1940, 2200), "Of the source").required(),
            field("tag", choice(choices_of(std::span<const TagName>(tag_names))), "How it was had from it").required(),
        },
        {},
        {},
        {}};
    return table;
}

} // namespace

const Record& estimate_catalogue_record() {
    static const Record table = {
        "estimate catalogue",
        "What `sunward estimate` takes where it is told nothing.",
        {
            field("figures", list_of(record(default_figure_record())), "Figures by name").required(),
            field("zones", list_of(record(default_figure_record())), "gCO2e/kWh of the built-in zones").required(),
        },
        {},
        {},
        {}};
    return table;
}

} // namespace sunward::scenario
