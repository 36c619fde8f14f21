// Pages: when. C(s) is the integral of the forecast over a run of length L that starts s after arrival a; D is the
// deadline, W = D - a - L the slack.
#include <array>

#include "page_table.hpp"

namespace sunward {

namespace {

constexpr std::array pages{
    RulePage{"when", "now",
             "Every job is released when it is submitted."
             " It does not use the forecast.",
             "start = a", "As the baseline for the others: no delay, and no saving.", "{when: now}"},
    RulePage{"when", "window",
             "A job that belongs to a time of day starts where the forecast is lowest within a "
             "half-width of it; decided once, when the window opens. How the signal is cut into steps changes nothing."
             " Ties: the earliest start. It knows the forecast available when the window opens.",
             "s = argmin CI(t), t in [n - w, n + w]",
             "For nightly and other periodic work that may move to either side of its usual time.",
             "{when: {rule: window, nominal: \"01:00\", half_width: 4 h}}"},
    RulePage{"when", "lowest-slot",
             "The job starts at the lowest value of the forecast that it can wait for; what comes after the start is "
             "ignored. How the signal is cut into steps changes nothing; with `align` jobs start when a `slot` begins."
             " Ties: the earliest start. It knows the forecast from submission to the last start.",
             "s = argmin CI(a + s), s in [0, W]",
             "For jobs that are short compared with the signal's swings. Long ones outlast the low.",
             "{when: lowest-slot}"},
    RulePage{
        "when", "lowest-window",
        "The job runs in one piece where the mean of the forecast over its run is lowest. How the signal is cut into "
        "steps changes nothing; with `align` jobs start when a `slot` begins."
        " Ties: the earliest start. It knows the forecast up to the deadline, and the job's length as `length` says.",
        "s = argmin C(s), s in [0, W]; candidates: 0, W, the signal's steps and those less L",
        "For jobs that cannot be paused, or whose checkpoints are expensive.", "{when: lowest-window}"},
    RulePage{
        "when", "carbon-time",
        "The start that saves the most carbon per hour until the job is done; a start that saves nothing is not waited "
        "for. How the signal is cut into steps changes nothing; with `align` jobs start when a `slot` begins."
        " Ties: the earliest start. It knows the forecast up to the deadline, and the job's length as `length` says.",
        "s = argmax (C(0) - C(s)) / (s + L), s in [0, W]; no gain: s = 0",
        "Where waiting has a cost too: most of what lowest-window saves, at a fraction of its delay.",
        "{when: {rule: carbon-time, length: class-mean, align: arrival, slot: 1 h}}"},
    RulePage{
        "when", "threshold",
        "The job runs while the forecast is below a quantile of the next day's values, taken at submission, and pauses "
        "while it is not; once its slack is used up it runs without pauses. The quantile is by time, whatever the "
        "signal's "
        "steps. "
        "A job that would be killed at its wall-time by what saving and restoring take of it, as far as its length is "
        "known, is not suspended. If nodes are busy when a job is to start, it loses the rest of the signal's step. "
        "At the quantile itself the job runs if the day has nothing lower: in the low hours of a two-level tariff, and "
        "at once if the forecast is flat. It knows the forecast over the lookahead at submission, and the job's "
        "length, to tell when its slack is used up.",
        "run while CI(t) < Q or CI(t) = Q = v_1, at or below v_1 that is; v_1 < v_2 < ... the values of CI over T = "
        "[a, a "
        "+ lookahead), S_k the time at or below v_k: Q = v_k for S_(k-1) < q T < S_k, and v_k + (1 - q) (v_(k+1) - "
        "v_k) "
        "for q T = S_k",
        "Where a level is known but no plan can be made: it needs little foresight, and gives up some of the saving.",
        "{when: {rule: threshold, quantile: 30 %}}"},
    RulePage{
        "when", "wait-awhile",
        "The job runs in the cheapest slots of the forecast before its deadline and is "
        "suspended between them. A slot is as long as the forecast keeps its value, however it is cut into steps; with "
        "`align`, as long as the means of successive stretches of `slot` are the same; on straight lines, a step with "
        "its mean. Of the last slot a part is taken, which touches a neighbour where it can. "
        "The cost of suspending is part of the choice: the pause that saves least for its cost "
        "is dropped, until work and overhead fit before the deadline and, where overhead counts against it, into the "
        "wall-time: a job that would be killed by a suspension, as far as its length is known, is not suspended, and "
        "one that can never be runs as under lowest-window, as does one that would cost less in one piece. If nodes "
        "are busy when a job is to start, it loses the "
        "rest of the signal's step and the rest is planned anew."
        " Ties: the earliest slots. It knows the forecast up to the deadline, and the job's length as `length` says.",
        "take the slots of [a, D) by (CI, t) until they hold L",
        "Where jobs have cheap checkpoints and hours of slack: the most that one job by itself can save.",
        "{when: wait-awhile}"},
    RulePage{"when", "deadline-only",
             "The job waits as long as its deadline allows, and starts earlier only on accelerators that are already "
             "paid for. Those are counted as rent counts them: a job that starts when enough of them are free for its "
             "whole width holds them until it ends; every other job holds none of them."
             " Ties: the order of the queue. It knows no forecast.",
             "start = D - L, or as soon as width <= reserved - those held as reserved",
             "With paid-for capacity, which it uses best. Without it, it is the longest possible wait, for comparison.",
             "{when: {rule: deadline-only, reserved: 64}}"},
    RulePage{
        "when", "pause-resume",
        "Online, by thresholds on the measured signal, using only the lowest and highest value of the forecast: a "
        "running job continues up to u, an idle one starts up to u - 2 beta, and u falls with each slot of work done. "
        "Once the remaining slots are only just enough for the work, it runs. The job is looked at when a slot's work "
        "is "
        "done and at each step of the signal, whose cutting changes nothing; with `align` only when a `slot` begins, "
        "and what is measured then counts for all of it. A job that would be killed at its wall-time by what a "
        "suspension takes of it, as far as its length is known, is not suspended. A value equal to a threshold lets "
        "the job run. It knows the current value, and the lowest and highest of the forecast.",
        "u_i = U (1 - (1 - 1/alpha) r^(i-1)) + 2 beta (1/(k alpha) - 1/k + 1) r^(i-1), r = 1 + 1/(k alpha); alpha > 1 "
        "solves (U - L - 2 beta) / (U (1 - 1/alpha) - 2 beta (1 - 1/k + 1/(k alpha))) = r^k. Cost <= alpha x optimum, "
        "with slots cheaper than the last threshold in use counted at that threshold",
        "Where no forecast can be trusted: for all but contrived signals it costs at most alpha times the best choice "
        "in hindsight.",
        "{when: pause-resume}"},
    RulePage{"when", "k-min",
             "As pause-resume, looks and wall-times included, for jobs whose pauses cost nothing."
             " A value equal to a threshold lets the job run. It knows the current value, and the lowest and highest "
             "of the forecast.",
             "u_i = U (1 - (1 - 1/alpha) r^(i-1)), r = 1 + 1/(k alpha), beta = 0",
             "As pause-resume, where checkpoints are free.", "{when: k-min}"},
    RulePage{
        "when", "green-surplus",
        "The job runs while the site's own sun and wind are forecast to exceed what the site draws by at least "
        "what the job needs; once its slack is used up it runs without pauses. It is looked at when a step of the "
        "forecast of sun or wind begins (with `align`, a `slot`), as the site's draw is then, so that shorter "
        "steps are shorter turns. A job that would be killed at its wall-time by what a suspension takes of it, as "
        "far as its length is known, is not suspended. If the surplus is exactly enough, the job runs. It knows the "
        "forecasts of the site's sun and wind, and what the site "
        "draws now.",
        "run while solar + wind - load >= power of the job",
        "At sites with more generation of their own than they can use or sell.", "{when: green-surplus}"},
    RulePage{
        "when", "receding-horizon",
        "All jobs that wait or may be paused are planned together over the forecast, "
        "capacity included, again and again; only the first step of each plan is carried out. Cells are `slot` "
        "long and count from the time of planning, with the forecast's means, whatever the signal's steps. A job "
        "that would be killed at its wall-time by what a suspension takes of it, as far as its length is known, is "
        "planned in one piece. A job that comes waits for the next plan, the next whole `every`, if its deadline "
        "allows."
        " Ties: the earliest cell, then the job submitted first. It knows the forecast over the horizon, and "
        "lengths as `length` says.",
        "minimise sum CI x power over the horizon, capacity and deadlines held",
        "Where all jobs want the same clean hours and capacity is the constraint.", "{when: receding-horizon}"},
    RulePage{"when", "reserved-first",
             "Modifies any other rule: a job that waits for its time starts as soon as enough of the accelerators that "
             "are paid for anyway are free. They are counted as rent counts them: jobs that found too few of them hold "
             "other accelerators and take none of these. Jobs that may use spot nodes do not start early."
             " Ties: the order of the queue. It knows what the other rule knows.",
             "start at min(start of the other rule, first time with width <= reserved - those held as reserved)",
             "Where idle reserved nodes cost money: its carbon lies between that of `now` and that of the other rule, "
             "and it is cheaper than both.",
             "{when: {rule: reserved-first, over: wait-awhile, reserved: 64}}"},
};

} // namespace

std::span<const RulePage> when_pages() { return pages; }

} // namespace sunward
