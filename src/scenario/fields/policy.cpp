// Fields: policies.
#include <algorithm>
#include <iterator>

#include "scenario/fields/schema.hpp"
#include "sunward/policy/catalog.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

std::vector<Choice> custom_words() {
    std::vector<Choice> words;
    for (const CustomInfo& info : custom_policies())
        words.push_back({info.name, info.help});
    return words;
}

/// A rule with its parameters.
template <typename Rule>
Record rule_record(std::string_view name, std::string_view help, std::span<const Rule* const> rules,
                   const Rule* first = nullptr) {
    Record record{name, help, {}, "rule", {"rule"}, {}};
    record.fields = fields_of(rules, first);
    record.fields.insert(record.fields.begin(),
                         field("rule", choice(words_of(rules)), "The rule").or_else(rules.front()->name));
    return record;
}

const WhenRule* over_another() {
    const auto rules = when_rules();
    return *std::ranges::find_if(rules, [](const WhenRule* rule) { return rule->traits.over_another; });
}

const Record& when_record() {
    static const Record table = [] {
        Record record = rule_record("when rule", "Times at which jobs run. A bare word is the rule with its defaults.",
                                    when_rules(), over_another());
        record.selectors.emplace_back("over");
        return record;
    }();
    return table;
}

const Record& width_record() {
    static const Record table =
        rule_record("width rule",
                    "How many accelerators jobs get, how many a cluster may use, and at what clock. A bare word is the "
                    "rule with its defaults.",
                    width_rules());
    return table;
}

/// The key of a kind of rule, and behind it the parameters of its rules.
template <typename Rule>
void add_rules(Record& record, std::string_view key, std::string_view help, std::span<const Rule* const> rules,
               std::string_view fallback) {
    record.fields.push_back(field(key, choice(words_of(rules)), help).or_else(fallback));
    std::vector<Field> parameters = fields_of(rules);
    if (!parameters.empty())
        record.selectors.push_back(key);
    std::ranges::move(parameters, std::back_inserter(record.fields));
}

std::vector<std::string_view> weighted() {
    return names_of(optimise_choices(), &NamedValue<Optimise>::value, {Optimise::weighted});
}

std::vector<Choice> intensities() {
    std::vector<Choice> words;
    for (const NamedValue<Optimise>& info : optimise_choices())
        if (info.value == Optimise::average || info.value == Optimise::marginal)
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
    static const Record table = [] {
        const PolicySpec usual;
        Record record{"policy", "A scheduler put together from rules (`sunward list policies`).", {}, {}, {"optimise"},
                      {}};
        std::vector<Field>& fields = record.fields;
        fields = {
            field("name", name(), "Name for results").or_derived("its name in `policies`, else `default`"),
            field("optimise", choice(choices_of(optimise_choices())), "The signal that is optimised")
                .or_else(name_of(optimise_choices(), Optimise::average)),
            field("carbon_price", quantity(Measure::carbon_price), "Weight of carbon beside the price")
                .required()
                .only_with(weighted()),
            field("intensity", choice(intensities()), "The carbon intensity that is weighed")
                .or_else(name_of(optimise_choices(), Optimise::average))
                .only_with(weighted()),
        };
        add_rules(record, "order", "Who is next", order_rules(), usual.order.rule->name);
        add_rules(record, "backfill", "Who may go ahead of the queue", backfill_rules(), usual.backfill.rule->name);
        fields.push_back(
            field("when", parameter::types::record(when_record()), "Times at which jobs run").or_else("{}"));
        add_rules(record, "where", "Site at which a job runs", where_rules(), usual.where.rule->name);
        add_rules(record, "nodes", "Cluster and nodes within a site", nodes_rules(), usual.nodes.rule->name);
        fields.push_back(
            field("width", parameter::types::record(width_record()), "How many accelerators jobs get").or_else("{}"));
        fields.push_back(field(plugin_key, parameter::types::record(plugin_record()),
                               "A policy of your own; only `name`, `optimise` and its weight may accompany it"));
        return record;
    }();
    return table;
}

} // namespace sunward::scenario
