#include "sunward/policy/catalog.hpp"

#include <array>

namespace sunward {

namespace {

constexpr std::array order_table{
    RuleInfo<OrderRule>{OrderRule::fifo, "fifo", "in order of submission", ""},
    RuleInfo<OrderRule>{OrderRule::sjf, "sjf", "shortest requested wall-time first", ""},
    RuleInfo<OrderRule>{OrderRule::ljf, "ljf", "longest requested wall-time first", ""},
    RuleInfo<OrderRule>{OrderRule::priority, "priority", "largest priority first", ""},
    RuleInfo<OrderRule>{OrderRule::deadline, "deadline", "earliest deadline first", ""},
    RuleInfo<OrderRule>{OrderRule::fair_share, "fair-share",
                        "jobs of the user who used least go first; past usage counts half after each half-life",
                        "Jackson, Snell and Clement, Core algorithms of the Maui scheduler, JSSPP 2001"},
};

constexpr std::array backfill_table{
    RuleInfo<BackfillRule>{BackfillRule::none, "none", "the first job that does not fit holds all others back", ""},
    RuleInfo<BackfillRule>{BackfillRule::easy, "easy", "later jobs start if they do not delay the first one",
                           "Lifka, The ANL/IBM SP scheduling system, JSSPP 1995"},
    RuleInfo<BackfillRule>{BackfillRule::conservative, "conservative",
                           "every job has a reservation; later jobs start if they delay none",
                           "Mu'alem and Feitelson, IEEE TPDS 12(6), 2001"},
};

constexpr std::string_view lets_wait_awhile = "Wiesner et al., Let's Wait Awhile, Middleware 2021";
constexpr std::string_view pause_and_resume =
    "Lechowicz et al., The Online Pause and Resume Problem, POMACS 7(3), 2023 (arXiv 2303.17551)";
constexpr std::string_view gaia = "Hanafy et al., Going Green for Less Green, ASPLOS 2024";

constexpr std::array when_table{
    RuleInfo<WhenRule>{WhenRule::now, "now", "as soon as nodes are free", ""},
    RuleInfo<WhenRule>{WhenRule::window, "window",
                       "at the lowest value within a half-width of a nominal time of day, decided once",
                       lets_wait_awhile},
    RuleInfo<WhenRule>{WhenRule::lowest_slot, "lowest-slot",
                       "start when the forecast is lowest, but early enough for the deadline", gaia},
    RuleInfo<WhenRule>{WhenRule::lowest_window, "lowest-window",
                       "one run where the mean of the forecast over it is lowest", lets_wait_awhile},
    RuleInfo<WhenRule>{WhenRule::carbon_time, "carbon-time",
                       "the start that saves the most carbon per unit of time to completion", gaia},
    RuleInfo<WhenRule>{WhenRule::threshold, "threshold",
                       "run while the forecast is below a quantile of it, or at it where nothing is lower; run without "
                       "pauses once there is no time to spare",
                       "Souza et al., Ecovisor, ASPLOS 2023"},
    RuleInfo<WhenRule>{WhenRule::wait_awhile, "wait-awhile",
                       "run in the cheapest slots before the deadline, suspended between them", lets_wait_awhile},
    RuleInfo<WhenRule>{WhenRule::deadline_only, "deadline-only",
                       "as late as the deadline allows, unless capacity is already paid for", gaia},
    RuleInfo<WhenRule>{WhenRule::pause_resume, "pause-resume",
                       "start and pause by two thresholds on the measured signal, which fall as slots are done",
                       pause_and_resume},
    RuleInfo<WhenRule>{WhenRule::k_min, "k-min", "pause-resume for jobs whose pauses cost nothing", pause_and_resume},
    RuleInfo<WhenRule>{WhenRule::green_surplus, "green-surplus",
                       "run while the site's own sun and wind give more than it draws; run without pauses once there "
                       "is no time to spare",
                       "Goiri et al., GreenSlot, SC 2011; Wiesner et al., Cucumber, Euro-Par 2022"},
    RuleInfo<WhenRule>{WhenRule::receding_horizon, "receding-horizon",
                       "plan all jobs together, capacity included, again and again over the forecast", ""},
};

constexpr std::array where_table{
    RuleInfo<WhereRule>{WhereRule::home, "home", "at the site where it was submitted", ""},
    RuleInfo<WhereRule>{WhereRule::cleanest_now, "cleanest-now",
                        "at the site with the lowest value now or, with a planning rule, the cheapest plan; moving the "
                        "input data counts",
                        ""},
    RuleInfo<WhereRule>{
        WhereRule::cleanest_mean, "cleanest-mean",
        "at the site where the mean of the forecast over the run is lowest; moving the input data counts", ""},
    RuleInfo<WhereRule>{
        WhereRule::cheapest, "cheapest",
        "at the site where the energy of the run costs least by the forecast of the price and the tariff; "
        "moving the input data counts",
        ""},
    RuleInfo<WhereRule>{WhereRule::least_loaded, "least-loaded",
                        "at the site with the fewest accelerators held or asked for, as a share of what it has", ""},
    RuleInfo<WhereRule>{WhereRule::follow_the_sun, "follow-the-sun",
                        "where the run costs least and, at each step of the signal, on to another site if the "
                        "remaining work costs less there, including the checkpoint and the cost of moving",
                        "Sukprasert et al., On the limitations of carbon-aware workload shifting, EuroSys 2024"},
};

constexpr std::array nodes_table{
    RuleInfo<NodesRule>{NodesRule::first, "first",
                        "the first cluster of the site that can start the job at once, its lowest free accelerators",
                        ""},
    RuleInfo<NodesRule>{NodesRule::pack, "pack",
                        "as first, on the fewest nodes (best fit): saves power where unused nodes sleep; makes no "
                        "difference where jobs get whole nodes",
                        ""},
    RuleInfo<NodesRule>{NodesRule::spread, "spread",
                        "as first, on the nodes with the most free accelerators: draws more where unused nodes sleep; "
                        "makes no difference where jobs get whole nodes",
                        ""},
    RuleInfo<NodesRule>{
        NodesRule::efficient_first, "efficient-first",
        "of the site's clusters that can start the job at once, the one where an hour of its work draws "
        "least",
        ""},
};

constexpr std::string_view cap = "Lechowicz et al., arXiv 2502.09717";

constexpr std::array width_table{
    RuleInfo<WidthRule>{WidthRule::fixed, "fixed", "as many accelerators as the job asks for", ""},
    RuleInfo<WidthRule>{WidthRule::carbon_scaler, "carbon-scaler",
                        "elastic jobs run wide in the slots where an accelerator does the most work for its carbon",
                        "Hanafy et al., CarbonScaler, POMACS 7(3), 2023"},
    RuleInfo<WidthRule>{WidthRule::capacity_curve, "capacity-curve",
                        "jobs that can wait start under an hourly cap, planned a day ahead by a linear program",
                        "Radovanovic et al., Carbon-aware computing for datacenters, IEEE TPWRS 38(2), 2023"},
    RuleInfo<WidthRule>{WidthRule::k_search, "k-search",
                        "the lower the signal, the more accelerators a cluster uses, by thresholds (CAP)", cap},
    RuleInfo<WidthRule>{WidthRule::pcaps, "pcaps",
                        "a job starts while the signal is below a threshold that rises with its importance", cap},
    RuleInfo<WidthRule>{WidthRule::power_cap, "power-cap",
                        "clocks are lowered so that a site draws no more than a share that may follow the signal",
                        "Weiser et al., Scheduling for reduced CPU energy, OSDI 1994"},
};

constexpr std::array optimise_table{
    RuleInfo<Optimise>{Optimise::average, "average", "average carbon intensity", ""},
    RuleInfo<Optimise>{Optimise::marginal, "marginal", "marginal carbon intensity", ""},
    RuleInfo<Optimise>{Optimise::price, "price", "price of electricity", ""},
    RuleInfo<Optimise>{Optimise::weighted, "weighted", "price plus a carbon price times the carbon intensity", ""},
};

constexpr std::array knowledge_table{
    RuleInfo<Knowledge>{Knowledge::truth, "true", "the true length", ""},
    RuleInfo<Knowledge>{Knowledge::requested, "requested", "the wall-time that the user asked for", ""},
    RuleInfo<Knowledge>{Knowledge::class_mean, "class-mean",
                        "mean requested length of the jobs so far in the same queue, or of the same workload entry",
                        gaia},
};

constexpr std::array forecast_table{
    RuleInfo<ForecastModel>{ForecastModel::perfect, "perfect", "the signal itself", ""},
    RuleInfo<ForecastModel>{ForecastModel::iid, "iid", "the signal with an independent normal error at each step",
                            lets_wait_awhile},
    RuleInfo<ForecastModel>{ForecastModel::noisy, "noisy",
                            "errors that are correlated in time, grow with the lead time and are revised by each issue",
                            "Heath and Jackson, IIE Transactions 26(3), 1994"},
    RuleInfo<ForecastModel>{ForecastModel::persistence, "persistence",
                            "the same hour of the last day, or other period, that is measured already", ""},
    RuleInfo<ForecastModel>{ForecastModel::climatology, "climatology",
                            "the mean of the hour of the day in its month, over the whole signal", ""},
    RuleInfo<ForecastModel>{ForecastModel::file, "file",
                            "forecasts as they were issued, read from files; persistence where they end", ""},
};

} // namespace

std::span<const RuleInfo<OrderRule>> order_rules() { return order_table; }
std::span<const RuleInfo<BackfillRule>> backfill_rules() { return backfill_table; }
std::span<const RuleInfo<WhenRule>> when_rules() { return when_table; }
std::span<const RuleInfo<WhereRule>> where_rules() { return where_table; }
std::span<const RuleInfo<NodesRule>> nodes_rules() { return nodes_table; }
std::span<const RuleInfo<WidthRule>> width_rules() { return width_table; }
std::span<const RuleInfo<Optimise>> optimise_choices() { return optimise_table; }
std::span<const RuleInfo<Knowledge>> knowledge_choices() { return knowledge_table; }
std::span<const RuleInfo<ForecastModel>> forecast_models() { return forecast_table; }

std::string_view reserved_first_help() {
    return "over any other rule: a job that waits for its time starts as soon as enough accelerators that are already "
           "paid for are free (GAIA's RES-First)";
}

} // namespace sunward
