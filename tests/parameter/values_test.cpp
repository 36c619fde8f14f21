#include "sunward/parameter/values.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "sunward/error/error.hpp"

using namespace sunward;
using namespace sunward::parameter;
using Catch::Matchers::Contains;

namespace {

enum class Fuel { wood, coal };
struct NamedFuel {
    Fuel fuel;
    std::string_view name;
    std::string_view help;
};
constexpr NamedFuel fuels[] = {{Fuel::wood, "wood", "grows again"}, {Fuel::coal, "coal", "does not"}};

/// What an oven may be told.
std::vector<Field> oven() {
    return {field("bake", types::span(), "How long").required(),
            field("heat", types::ratio(0, 1), "How much of it").or_else("85 %"),
            field("loaves", types::integer(1, 12), "How many").or_else("2"),
            field("fuel", types::choice(choices_of(std::span<const NamedFuel>(fuels))), "Of what").or_else("wood"),
            field("fan", types::boolean(), "Whether air is moved").or_else("false"),
            field("rest", types::duration(), "Afterwards").or_derived("half of `bake`")};
}

/// A thing that describes itself.
struct Machine {
    std::string_view name;
    std::string_view help;
    std::vector<Field> (*parameters)();
};

std::vector<std::string_view> keys(const std::vector<Field>& fields) {
    std::vector<std::string_view> result;
    for (const Field& field : fields)
        result.push_back(field.key);
    return result;
}

using Keys = std::vector<std::string_view>;
using Defaults = std::vector<std::pair<std::string_view, std::string_view>>;

} // namespace

TEST_CASE("values are those given, and the defaults of the others") {
    const Values values(oven(), {{"bake", "90 min"}, {"loaves", "3"}, {"fan", "true"}});
    CHECK(values.duration("bake") == Duration::from_seconds(5400));
    CHECK(values.text("bake") == "90 min");
    CHECK(values.number("heat") == 0.85);
    CHECK(values.whole("loaves") == 3);
    CHECK(values.flag("fan"));
    CHECK(values.text("fuel") == "wood");
    CHECK(values.choice("fuel", std::span<const NamedFuel>(fuels), &NamedFuel::fuel) == Fuel::wood);
    CHECK_FALSE(Values(oven(), {{"bake", "1 s"}}).flag("fan"));
}

TEST_CASE("what is neither given nor has a default is not there") {
    const Values values(oven(), {{"bake", "1 h"}});
    CHECK(values.has("bake"));
    CHECK_FALSE(values.has("rest"));
    CHECK(values.find("rest") == nullptr);
    CHECK_FALSE(values.duration_if_given("rest"));
    CHECK_THROWS_AS(values.duration("rest"), std::out_of_range);
    CHECK_THROWS_AS(values.text("colour"), std::out_of_range);
    CHECK(Values(oven(), {{"bake", "1 h"}, {"rest", "0 s"}}).duration_if_given("rest") == Duration{});
    CHECK_FALSE(Values().has("bake"));
}

TEST_CASE("values that do not fit are told with their key") {
    CHECK_THROWS_AS(Values(oven()), InputError);
    CHECK_THROWS_WITH(Values(oven()), "bake: missing");
    CHECK_THROWS_WITH(Values(oven(), {{"bake", "1 h"}, {"hat", "1"}}), "hat: unknown key; did you mean 'heat'?");
    CHECK_THROWS_WITH(Values(oven(), {{"bake", "1 h"}, {"colour", "1"}}),
                      "colour: unknown key; expected one of bake, heat, loaves, fuel, fan, rest");
    CHECK_THROWS_WITH(Values(oven(), {{"bake", "0 s"}}), Contains("bake: '0 s' is out of range"));
    CHECK_THROWS_WITH(Values(oven(), {{"bake", "1 kW"}}), Contains("bake: expected duration"));
    CHECK_THROWS_WITH(Values(oven(), {{"bake", "1 h"}, {"loaves", "13"}}), Contains("loaves: '13' is out of range"));
    CHECK_THROWS_WITH(Values(oven(), {{"bake", "1 h"}, {"fuel", "gas"}}), Contains("expected one of wood, coal"));
}

TEST_CASE("a value is replaced, and may be a list") {
    Values values(oven(), {{"bake", "1 h"}});
    Value longer = *values.find("bake");
    longer.us *= 2;
    values.set("bake", longer);
    CHECK(values.duration("bake") == Duration::from_hours(2));
    Value list;
    list.entries = {longer, longer};
    values.set("batches", list);
    CHECK(values.list("batches").size() == 2);
    CHECK(values.list("batches")[1].us == longer.us);
    CHECK(values.number("heat") == 0.85);
}

TEST_CASE("the parameters of all things of a list in one table") {
    const Machine off{"off", "does nothing", [] { return std::vector<Field>{}; }};
    const Machine saw{"saw", "cuts", [] {
                          return std::vector<Field>{field("speed", types::number(0, 9), "").or_else("3"),
                                                    field("blade", types::text(), "").required()};
                      }};
    const Machine drill{"drill", "bores", [] {
                            return std::vector<Field>{field("bit", types::text(), ""),
                                                      field("speed", types::number(0, 9), "").or_else("5"),
                                                      field("depth", types::number(0, 9), "")};
                        }};
    const Machine* const machines[] = {&off, &saw, &drill};
    const std::vector<Field> all = fields_of(std::span<const Machine* const>(machines));
    // What a thing lists before a field that is there already goes before that one, what it lists last goes last.
    REQUIRE(keys(all) == Keys{"bit", "speed", "blade", "depth"});
    CHECK(all[0].only == Keys{"drill"});
    CHECK(all[1].only == Keys{"saw", "drill"});
    CHECK(all[2].only == Keys{"saw"});
    CHECK(all[2].needed);
    // The default is that of the first to have the field; others that differ are told beside it.
    CHECK(all[1].fallback == "3");
    CHECK(all[1].fallback_for == Defaults{{"drill", "5"}});
    CHECK(all[0].fallback_for.empty());

    // A field that all of them have goes with any word.
    const Machine* const moving[] = {&saw, &drill};
    const std::vector<Field> both = fields_of(std::span<const Machine* const>(moving));
    CHECK(keys(both) == Keys{"bit", "speed", "blade", "depth"});
    CHECK(both[1].only.empty());

    const std::vector<Field> drill_first = fields_of(std::span<const Machine* const>(machines), &drill);
    CHECK(keys(drill_first) == Keys{"bit", "speed", "depth", "blade"});
    CHECK(drill_first[1].fallback == "5");
    CHECK(drill_first[1].fallback_for == Defaults{{"saw", "3"}});
    CHECK(drill_first[1].only == Keys{"saw", "drill"});
}

TEST_CASE("things are offered as words with their meaning") {
    const Machine off{"off", "does nothing", [] { return std::vector<Field>{}; }};
    const Machine* const machines[] = {&off};
    const std::vector<Choice> words = words_of(std::span<const Machine* const>(machines));
    REQUIRE(words.size() == 1);
    CHECK(words[0].name == "off");
    CHECK(words[0].help == "does nothing");
    CHECK(names_of(std::span<const NamedFuel>(fuels), &NamedFuel::fuel, {Fuel::coal}) == Keys{"coal"});
}
