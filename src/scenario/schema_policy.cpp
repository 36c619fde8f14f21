// Fields: policies.
#include <algorithm>

#include "schema.hpp"
#include "sunward/policy/catalog.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

std::vector<std::string_view> rules(std::initializer_list<WhenRule> wanted) {
    return names_of(when_rules(), &RuleInfo<WhenRule>::rule, wanted);
}

std::vector<Choice> rule_words() {
    std::vector<Choice> words = choices_of(when_rules());
    words.push_back({reserved_first_word, reserved_first_help()});
    return words;
}

std::vector<std::string_view> all_but(std::initializer_list<WhenRule> others) {
    std::vector<std::string_view> names;
    for (const RuleInfo<WhenRule>& info : when_rules())
        if (std::ranges::find(others, info.rule) == others.end())
            names.push_back(info.name);
    names.push_back(reserved_first_word);
    return names;
}

std::vector<Choice> custom_words() {
    std::vector<Choice> words;
    for (const CustomInfo& info : custom_policies())
        words.push_back({info.name, info.help});
    return words;
}

const Record& when_record() {
    const auto reserving = [] {
        auto names = rules({WhenRule::deadline_only});
        names.push_back(reserved_first_word);
        return names;
    };
    const auto online = [] { return rules({WhenRule::pause_resume, WhenRule::k_min}); };
    static const Record table = {
        "when rule",
        "Times at which jobs run. A bare word is the rule with its defaults.",
        {
            field("rule", choice(rule_words()), "The rule").or_else(rules({WhenRule::now}).front()),
            field("over", choice(choices_of(when_rules())), "The rule that it modifies")
                .required()
                .only_with({reserved_first_word}),
            field("reserved", integer(0, 4294967295.0), "Accelerators of each cluster that are paid for anyway")
                .or_else("0")
                .only_with(reserving()),
            field("nominal", time_of_day(), "Time of day around which the window lies")
                .required()
                .only_with(rules({WhenRule::window})),
            field("half_width", duration(), "The window reaches this far on both sides")
                .or_else("8 h")
                .only_with(rules({WhenRule::window})),
            field("time_zone", time_zone(), "Zone of `nominal`").or_derived("UTC").only_with(rules({WhenRule::window})),
            field(
                "quantile", ratio(0, 1),
                "Run while the signal is below this quantile of the forecast, by time, or at it where nothing is lower")
                .or_else("0.3")
                .only_with(rules({WhenRule::threshold})),
            field("lookahead", span(), "Span of the forecast that the quantile is taken from")
                .or_else("24 h")
                .only_with(rules({WhenRule::threshold})),
            field("length", choice(choices_of(knowledge_choices())),
                  "What this rule and `where` take as a job's length")
                .or_else(rule_name(knowledge_choices(), Knowledge::requested)),
            field("replan", step(),
                  "With forecasts that change: replan waiting jobs this often, counted from midnight UTC of 1970-01-01")
                .or_derived("never; a lost slot is replanned in any case")
                .only_with(all_but({WhenRule::now, WhenRule::window, WhenRule::pause_resume, WhenRule::k_min,
                                    WhenRule::green_surplus, WhenRule::receding_horizon})),
            field("align", one_of(align_list), "Where candidate times may lie")
                .or_else("none")
                .only_with(all_but({WhenRule::now, WhenRule::receding_horizon})),
            field("slot", step(),
                  "With `align`: length of a slot; with pause-resume and k-min also the unit in which work is counted, "
                  "with receding-horizon a step of its plan")
                .or_else("1 h")
                .only_with(all_but({WhenRule::now})),
            field("least", signal_value(), "The signal is not expected to go below")
                .or_derived("the least of the forecast from arrival to deadline")
                .only_with(online()),
            field("most", signal_value(), "The signal is not expected to go above")
                .or_derived("the greatest of the forecast from arrival to deadline")
                .only_with(online()),
            field("every", step(), "Jobs are replanned this often, counted from midnight UTC of 1970-01-01")
                .or_else("1 h")
                .only_with(rules({WhenRule::receding_horizon})),
            field("horizon", span(), "How far ahead it plans; later hours are assumed to cost the mean of this span")
                .or_else("24 h")
                .only_with(rules({WhenRule::receding_horizon})),
            field("solver", one_of(solver_list), "How jobs are planned")
                .or_else("lp")
                .only_with(rules({WhenRule::receding_horizon})),
            field("most_variables", integer(0, 1'000'000), "The greedy solver is used for programs with more variables")
                .or_else("5000")
                .only_with(rules({WhenRule::receding_horizon})),
            field("switching", duration(), "What a pause or a resumption costs, as time at full power")
                .or_derived("half of what the job's saving and restoring take")
                .only_with(rules({WhenRule::pause_resume})),
        },
        "rule",
        {"rule", "over"},
        {}};
    return table;
}

std::vector<std::string_view> weighted() {
    return names_of(optimise_choices(), &RuleInfo<Optimise>::rule, {Optimise::weighted});
}

std::vector<Choice> intensities() {
    std::vector<Choice> words;
    for (const RuleInfo<Optimise>& info : optimise_choices())
        if (info.rule == Optimise::average || info.rule == Optimise::marginal)
            words.push_back({info.name, info.help});
    return words;
}

const Record& plugin_record() {
    static const Record table = {
        "plug-in",
        "A policy of your own in place of rules: a shared library (`sunward/plugin.h`), a program that exchanges lines "
        "of JSON (`tools/plugins/README.md`), or C++ in this program (`sunward list policies`).",
        {
            field("library", path(), "Shared library"),
            field("command", list_of(argument()), "Program with its arguments"),
            field("name", choice(custom_words()), "Policy in this program"),
            field("options", table_of(text(), anything()), "Passed on to the policy as they are").or_else("{}"),
            field("timeout", span_up_to_a_day(), "Library, program: longest time for one call, in real time")
                .or_else("10 s"),
            field("start_timeout", span_up_to_a_day(), "Program: longest time until it says hello").or_else("60 s"),
            field("true_length", boolean(), "Library, program: the policy is told the true lengths of jobs")
                .or_else("false"),
        },
        {},
        {},
        {"library", "command", "name"}};
    return table;
}

} // namespace

const Record& policy_record() {
    static const Record table = {
        "policy",
        "A scheduler put together from rules (`sunward list policies`).",
        {
            field("name", name(), "Name for results").or_derived("its name in `policies`, else `default`"),
            field("optimise", choice(choices_of(optimise_choices())), "The signal that is optimised")
                .or_else(rule_name(optimise_choices(), Optimise::average)),
            field("carbon_price", quantity(Measure::carbon_price), "Weight of carbon beside the price")
                .required()
                .only_with(weighted()),
            field("intensity", choice(intensities()), "The carbon intensity that is weighed")
                .or_else(rule_name(optimise_choices(), Optimise::average))
                .only_with(weighted()),
            field("order", choice(choices_of(order_rules())), "Who is next")
                .or_else(rule_name(order_rules(), OrderRule::fifo)),
            field("half_life", span_between(60, 315360000), "Time after which past usage counts half")
                .or_else("7 d")
                .only_with(names_of(order_rules(), &RuleInfo<OrderRule>::rule, {OrderRule::fair_share})),
            field("backfill", choice(choices_of(backfill_rules())), "Who may go ahead of the queue")
                .or_else(rule_name(backfill_rules(), BackfillRule::easy)),
            field("compress_depth", integer(0, 4294967295.0), "Reservations moved up when a job ends early")
                .or_else("100")
                .only_with(names_of(backfill_rules(), &RuleInfo<BackfillRule>::rule, {BackfillRule::conservative})),
            field("when", record(when_record()), "Times at which jobs run").or_else("{}"),
            field("where", choice(choices_of(where_rules())), "Site at which a job runs")
                .or_else(rule_name(where_rules(), WhereRule::home)),
            field("hysteresis", ratio(0, 1),
                  "A running job moves when that saves more than the move costs plus this share of what staying costs")
                .or_else("2 %")
                .only_with(names_of(where_rules(), &RuleInfo<WhereRule>::rule, {WhereRule::follow_the_sun})),
            field("nodes", choice(choices_of(nodes_rules())), "Cluster and nodes within a site")
                .or_else(rule_name(nodes_rules(), NodesRule::first)),
            field("width", record(width_record()), "How many accelerators jobs get").or_else("{}"),
            field(plugin_key, record(plugin_record()),
                  "A policy of your own; only `name`, `optimise` and its weight may accompany it"),
        },
        {},
        {"optimise", "order", "backfill", "where"},
        {}};
    return table;
}

} // namespace sunward::scenario
