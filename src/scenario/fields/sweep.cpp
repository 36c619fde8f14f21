// Fields: the file of a sweep.
#include "scenario/fields/schema.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

const Record& range_record() {
    static const Record table = {
        "range",
        "Equally spaced values, all in one unit: `{from: 0 h, to: 24 h, step: 6 h}`.",
        {
            field("from", text(), "First value").required(),
            field("to", text(), "Last value; with `step`, the last one not beyond it").required(),
            field("step", text(), "Distance between two values"),
            field("count", integer(2, 1e6), "Number of values, both ends included"),
        },
        {},
        {},
        {"step", "count"}};
    return table;
}

/// Values of a parameter: one, a list or a range. A value of a list may itself be a list or a map.
Type values() { return either(anything(), either(list_of(anything()), record(range_record()))); }

} // namespace

const Record& sweep_record() {
    static const Record table = {
        "sweep",
        "A separate file, for `sunward sweep`: runs of one scenario with parameters, seeds and policies varied.",
        {
            field("sweep", integer(1, 1), "Version of this format").required(),
            field("name", name(), "Name of the sweep").or_derived("the name of the file"),
            field("base", path(), "The scenario").required(),
            field("parameters", table_of(text(), values()),
                  "Fields of the scenario by path, as for `--set`, each with its values; every value is combined with "
                  "every value of the others. Values keep their types: `6` is a number, `\"6\"` a text; `none` removes "
                  "a block")
                .or_else("{}"),
            field("zip", list_of(table_of(text(), values())),
                  "Groups of fields whose values are paired, first with first; the groups are combined with "
                  "all the rest")
                .or_else("[]"),
            field("exclude", list_of(table_of(text(), either(text(), list_of(text())))),
                  "Runs to leave out: those in which every field named (`seed` and `policy` included) has one of the "
                  "values listed")
                .or_else("[]"),
            field("seeds", either(integer(1, 1e6), list_of(integer(0, 9223372036854774784.0))),
                  "How many seeds, starting from the scenario's own, or a list of them")
                .or_else("1"),
            field("policies", list_of(name()), "Policies of the scenario or `when` rules by name")
                .or_derived("the scenario's policy"),
            field("timeout", span(), "A run that takes longer, in real time, is abandoned").or_derived("none"),
        },
        {},
        {},
        {}};
    return table;
}

} // namespace sunward::scenario
