#include "power/dispatch/planning.hpp"

namespace sunward::power {

using namespace parameter;
using namespace parameter::types;

Field window_field() {
    return field("window", span(), "How far it looks ahead, with quantiles or a plan").or_else("24 h");
}

Field replan_field() {
    return field("replan", step(), "How often quantiles or the plan are recomputed, at multiples of this in UTC")
        .or_else("1 h");
}

Field to_grid_field() {
    return field("to_grid", boolean(),
                 "Discharge beyond the site's load; a plan assumes that exports earn the import price")
        .or_else("false");
}

void check_looking_ahead(const Dispatch& dispatch, std::vector<Fault>& faults) {
    if (!(dispatch.window > Duration{}))
        faults.push_back({{}, "window", "expected a duration above 0"});
    if (!(dispatch.replan > Duration{}))
        faults.push_back({{}, "replan", "expected a duration above 0"});
}

} // namespace sunward::power
