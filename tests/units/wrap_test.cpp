#include <catch2/catch.hpp>

#include "sunward/units/wrap.hpp"
#include "sunward/units/zone_names.hpp"

using namespace sunward;

TEST_CASE("text is wrapped between words, with a hanging indent") {
    CHECK(wrapped("", 10).empty());
    CHECK(wrapped("one two three", 13) == "one two three");
    CHECK(wrapped("one two three", 12) == "one two\nthree");
    CHECK(wrapped("one two three", 12, 2, 6) == "one\n  two three");
    CHECK(wrapped("a-word-that-is-too-long b", 10) == "a-word-that-is-too-long\nb");
    CHECK(wrapped("\u00e9\u00e9 \u00e9\u00e9", 5) == "\u00e9\u00e9 \u00e9\u00e9"); // characters, not bytes
}

TEST_CASE("a time zone that is not one has a near name") {
    CHECK(near_time_zone("Europe/Berln") == "; did you mean 'Europe/Berlin'?");
    CHECK(near_time_zone("Berlin") == "; did you mean 'Europe/Berlin'?");
    CHECK(near_time_zone("America/New York") == "; did you mean 'America/New_York'?");
    CHECK(near_time_zone("US/Pacfic") == "; did you mean 'US/Pacific'?");
    CHECK(near_time_zone("Europe/Tokyo") == "; did you mean 'Asia/Tokyo'?");
    CHECK(near_time_zone("nowhere at all").empty());
}
