#include "sunward/error/faults.hpp"

#include <string>

#include <catch2/catch.hpp>

using namespace sunward;

namespace {

/// What a list says when it is told.
InputError told(const Faults& faults) {
    try {
        faults.raise();
    } catch (const InputError& error) {
        return error;
    }
    return InputError({}, "", "nothing was raised");
}

/// A fault of a kind of its own for each letter pair.
std::string message(std::size_t kind) {
    return "odd " + std::string{static_cast<char>('a' + kind / 26), static_cast<char>('a' + kind % 26)};
}

} // namespace

TEST_CASE("no fault raises nothing") { CHECK_NOTHROW(Faults().raise()); }

TEST_CASE("of faults that are alike three are told, the others counted") {
    Faults faults;
    for (std::size_t line = 1; line <= 1000; ++line)
        faults.add({"a.csv", line, 0}, "run_s", "'x" + std::to_string(line) + "' is not a number");
    faults.add({"a.csv", 5, 0}, "id", "'' is not a number");
    CHECK(std::string(told(faults).what()) == "a.csv:1: run_s: 'x1' is not a number\n"
                                              "a.csv:2: run_s: 'x2' is not a number\n"
                                              "a.csv:3: run_s: 'x3' is not a number; and 997 more like it\n"
                                              "a.csv:5: id: '' is not a number");
}

TEST_CASE("fifty faults are told, all are counted") {
    Faults faults;
    for (std::size_t kind = 0; kind < 80; ++kind)
        faults.add({"a.csv", kind + 1, 0}, "", message(kind));
    CHECK(told(faults).faults().size() == 51);
    CHECK(told(faults).faults().back().message == "and 30 more faults");
    SECTION("like one that is told already") {
        faults.add({"a.csv", 100, 0}, "", message(0));
        CHECK(told(faults).faults().front().message == "odd aa; and 1 more like it");
        CHECK(told(faults).faults().back().message == "and 30 more faults");
    }
    SECTION("in a list that takes up others, which leave some out themselves") {
        Faults outer;
        for (std::size_t kind = 0; kind < 40; ++kind)
            outer.add({"b.csv", kind + 1, 0}, "", message(kind));
        outer.add_all(told(faults)); // ten of its fifty are told: 40 + 30 are not
        CHECK(told(outer).faults().size() == 51);
        CHECK(told(outer).faults().back().message == "and 70 more faults");
    }
    SECTION("where those that were left out are like the last ones") {
        Faults alike;
        for (std::size_t line = 1; line <= 1000; ++line)
            alike.add({"b.csv", line, 0}, "", "odd");
        faults.add_all(told(alike));
        CHECK(told(faults).faults().back().message == "and 1030 more faults");
    }
}
