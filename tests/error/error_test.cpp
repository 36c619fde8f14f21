#include <catch2/catch.hpp>

#include <array>

#include "sunward/error/error.hpp"

using namespace sunward;

TEST_CASE("a fault tells what is known of its place") {
    CHECK(to_string(Fault{{"a.yaml", 3, 7}, "sites[0].zone", "unknown zone"}) ==
          "a.yaml:3:7: sites[0].zone: unknown zone");
    CHECK(to_string(Fault{{"a.yaml", 3, 0}, "", "wrong"}) == "a.yaml:3: wrong");
    CHECK(to_string(Fault{{"a.yaml", 0, 7}, "", "wrong"}) == "a.yaml: wrong");
    CHECK(to_string(Fault{{}, "scale", "wrong"}) == "scale: wrong");
    CHECK(to_string(Fault{{"", 3, 7}, "", "wrong"}) == "3:7: wrong");
    CHECK(to_string(Fault{{}, "", "wrong"}) == "wrong");
}

TEST_CASE("an input error tells all its faults") {
    const InputError one({"a.csv", 2, 0}, "run_s", "negative");
    CHECK(std::string(one.what()) == "a.csv:2: run_s: negative");
    CHECK(one.faults().size() == 1);
    const InputError two({Fault{{"a.csv", 2, 0}, "", "x"}, Fault{{"a.csv", 4, 0}, "", "y"}});
    CHECK(std::string(two.what()) == "a.csv:2: x\na.csv:4: y");
    CHECK(std::string(InputError(std::vector<Fault>{}).what()) == "invalid input");
}

TEST_CASE("an input error of many faults stays readable") {
    const InputError error(std::vector<Fault>(1000, Fault{{"a.csv", 2, 0}, "", "x"}));
    const std::string text = error.what();
    CHECK(error.faults().size() == 1000);
    CHECK(text.size() < 2000);
    CHECK(text.ends_with("\nand 940 more faults"));
}

TEST_CASE("a policy error names policy, time and job") {
    const Instant at = parse_instant("2022-03-01T00:00Z").value();
    CHECK(std::string(PolicyError("easy", at, "j1", "over capacity").what()) ==
          "policy 'easy' at 2022-03-01T00:00:00Z, job 'j1': over capacity");
    CHECK(std::string(PolicyError("easy", at, "", "no progress").what()) ==
          "policy 'easy' at 2022-03-01T00:00:00Z: no progress");
}

TEST_CASE("the nearest name") {
    constexpr std::array<std::string_view, 5> names = {"fifo", "sjf", "lowest-slot", "lowest-window", "wait-awhile"};
    CHECK(nearest("fifi", names) == "fifo");
    CHECK(nearest("FIFO", names) == "fifo");
    CHECK(nearest("fiof", names) == "fifo"); // neighbours swapped: one change
    CHECK(nearest("lowest_windw", names) == "lowest-window");
    CHECK(nearest("waitawhile", names) == "wait-awhile");
    CHECK(nearest("carbon-time", names).empty());
    CHECK(nearest("", names).empty());
    CHECK(nearest("x", names).empty());
    CHECK(nearest(std::string(10'000'000, 'f'), names).empty());
    CHECK(nearest("fifo", {}).empty());
    constexpr std::array<std::string_view, 2> equals = {"site-a", "site-b"};
    CHECK(nearest("site-c", equals) == "site-a");
}

TEST_CASE("suggestions") {
    constexpr std::array<std::string_view, 3> few = {"fifo", "sjf", "ljf"};
    CHECK(suggestion("fifi", few) == "; did you mean 'fifo'?");
    CHECK(suggestion("priority", few) == "; expected one of fifo, sjf, ljf");
    CHECK(suggestion("priority", std::span(few).first(1)) == "; expected fifo");
    CHECK(suggestion("priority", {}).empty());
    const std::vector<std::string_view> many(100, "abcdef");
    CHECK(suggestion("priority", many).empty());
}
