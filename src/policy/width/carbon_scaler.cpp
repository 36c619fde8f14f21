#include "policy/width/parameters.hpp"
#include "sunward/policy/width_rule.hpp"

namespace sunward::policy::width {

extern const WidthRule carbon_scaler = {
    .name = "carbon-scaler",
    .help = "elastic jobs run wide in the slots where an accelerator does the most work for its carbon",
    .source = "Hanafy et al., CarbonScaler, POMACS 7(3), 2023",
    .parameters = [] { return Parameters{length()}; },
    .traits = {.plans_widths = true},
    .page =
        {.decides =
             "An elastic job runs wide in the slots where one more accelerator does the most work for its carbon, and "
             "narrow or not at all in the others. A slot is a step of the signal or, with `align`, a `slot`, so that "
             "shorter "
             "steps make finer plans; of slots of equal value the first are taken, or the last where these touch what "
             "is "
             "taken after them. It is replanned when reality departs from the plan. A job that would be killed at its "
             "wall-time by what saving and restoring take of it, as far as its length is known, is neither suspended "
             "nor "
             "restarted. Ties: the earlier "
             "slot, then the smaller width. It knows the forecast up to the deadline, and the job's length as `length` "
             "says.",
         .formula = "take items (t, k) by value = (thr(k) - thr(k-1)) / ((pow(k) - pow(k-1)) CI(t)), the largest "
                    "first, ties by t, "
                    "k; k = least width or one more than slot t has, until the work is met by D",
         .pays = "For elastic jobs with slack: it saves more than pausing, and the more the better they scale. Jobs "
                 "that are "
                 "not elastic run as `when` says.",
         .example = "{width: carbon-scaler}"},
    .looks_at_signal = [](const parameter::Values&) { return true; },
};

} // namespace sunward::policy::width
