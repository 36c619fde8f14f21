#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/series/csv.hpp"

using namespace sunward;
using Catch::Matchers::Contains;

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(std::string_view text, char delimiter = ',') {
    CsvReader csv(text, "a.csv", delimiter);
    Rows rows = {csv.header()};
    while (csv.next()) {
        auto& row = rows.emplace_back();
        for (std::size_t i = 0; i < csv.cells(); ++i)
            row.emplace_back(csv.cell(i));
    }
    return rows;
}

/// The fault of reading all of it.
std::string fault_of(std::string_view text) {
    try {
        (void)rows_of(text);
    } catch (const InputError& error) {
        return error.what();
    }
    return {};
}

} // namespace

TEST_CASE("lines end with LF or CRLF or with the text") {
    LineReader lines("one\r\n\ntwo\nthree", "a.txt");
    std::vector<std::string> found;
    for (std::string_view line; lines.next(line);)
        found.emplace_back(line);
    CHECK(found == std::vector<std::string>{"one", "", "two", "three"});
    CHECK(lines.line_number() == 4);
    std::string_view line;
    CHECK_FALSE(LineReader("", "a.txt").next(line));
    CHECK_FALSE(LineReader("\xef\xbb\xbf", "a.txt").next(line));
}

TEST_CASE("a line of 100 MB is a fault, wherever it is") {
    const std::string text = "a,b\n1,2\n" + std::string(100'000'000, 'x') + "\n1,2\n";
    CHECK(fault_of(text) == "a.csv:3: line of 100000000 bytes, longer than the limit of 1048576");
    CHECK_THAT(fault_of(std::string(100'000'000, ',')), Contains("a.csv:1: line of 100000000 bytes"));
    std::string_view line;
    LineReader exact("1234\r\n12345\n", "a.txt", 4);
    CHECK(exact.next(line));
    CHECK(line == "1234");
    CHECK_THROWS_AS(exact.next(line), InputError);
}

TEST_CASE("plain rows") {
    CHECK(rows_of("a,b,c\n1,2,3\n4,,6\n,,\n") == Rows{{"a", "b", "c"}, {"1", "2", "3"}, {"4", "", "6"}, {"", "", ""}});
    CHECK(rows_of("a,b\n1\n1,2,3") == Rows{{"a", "b"}, {"1"}, {"1", "2", "3"}});
    CHECK(rows_of("a;b\n1,5;2\n", ';') == Rows{{"a", "b"}, {"1,5", "2"}});
    CHECK(rows_of("a\tb\n1\t\n", '\t') == Rows{{"a", "b"}, {"1", ""}});
    CHECK(rows_of("a\tb\n\t2\n", '\t') == Rows{{"a", "b"}, {"", "2"}});
}

TEST_CASE("byte-order mark, CRLF, blank lines and outer blanks") {
    CHECK(rows_of("\xef\xbb\xbf"
                  "a , b\r\n\r\n 1 ,2\t\r\n   \n\n3,4\r\n\r\n") == Rows{{"a", "b"}, {"1", "2"}, {"3", "4"}});
    CHECK(rows_of("\n\na\n1\n") == Rows{{"a"}, {"1"}});
}

TEST_CASE("quotes") {
    CHECK(rows_of("a,b\n\"1,5\",2\n") == Rows{{"a", "b"}, {"1,5", "2"}});
    CHECK(rows_of("\"a\",\"b\"\r\n\"\",\"x\"\r\n") == Rows{{"a", "b"}, {"", "x"}});
    CHECK(rows_of("a,b,c\n\"say \"\"hi\"\"\", \"\"\"\" ,\"\"\"x\"\"\"\n") ==
          Rows{{"a", "b", "c"}, {"say \"hi\"", "\"", "\"x\""}});
    CHECK(rows_of("a,b\n5\" disk,2\n") == Rows{{"a", "b"}, {"5\" disk", "2"}});
    CHECK(rows_of("a,b\n 'x' ,2\n") == Rows{{"a", "b"}, {"'x'", "2"}});
}

TEST_CASE("many cells with doubled quotes in one row keep their text") {
    std::string text = "h\n";
    for (int i = 0; i < 2000; ++i)
        text += (i > 0 ? ",\"\"\"" : "\"\"\"") + std::to_string(i) + "\"\"\"";
    const Rows rows = rows_of(text);
    REQUIRE(rows.at(1).size() == 2000);
    CHECK(rows[1][0] == "\"0\"");
    CHECK(rows[1][1999] == "\"1999\"");
}

TEST_CASE("broken quotes") {
    CHECK(fault_of("a,b\n1,\"2\n3,4\n") == "a.csv:2:2: quote is not closed on its line");
    CHECK(fault_of("a,b\n1,\"2\"\"\n") == "a.csv:2:2: quote is not closed on its line");
    CHECK(fault_of("a,b\n1,\"") == "a.csv:2:2: quote is not closed on its line");
    CHECK(fault_of("a,b\n\"1\"x,2\n") == "a.csv:2:1: text after a closing quote");
    CHECK(fault_of("\"a\nb\"\n") == "a.csv:1:1: quote is not closed on its line");
}

TEST_CASE("headers") {
    CHECK(fault_of("") == "a.csv: empty file, expected a header row");
    CHECK(fault_of("\n \r\n") == "a.csv: empty file, expected a header row");
    CHECK(fault_of("a,b,a,b\n") ==
          "a.csv:1:3: a: column named twice, first as column 1\na.csv:1:4: b: column named twice, first as column 2");
    CHECK(fault_of(",x,,\n1,2,3,4\n").empty()); // unnamed columns may be many
    const CsvReader csv(" time ,value\n", "a.csv");
    CHECK(csv.find("time") == 0U);
    CHECK(csv.find(" value ") == 1U);
    CHECK_FALSE(csv.find("Time"));
    CHECK(csv.require("value") == 1);
    CHECK_THROWS_WITH(csv.require("valeu"), "a.csv: no column 'valeu'; did you mean 'value'?");
    CHECK_THROWS_WITH(csv.require("price"), "a.csv: no column 'price'; expected one of time, value");
}

TEST_CASE("numbers in cells") {
    CsvReader csv("a,b\n1.5, \n\n-2e3,x\nnan,inf\n7\n", "a.csv");
    REQUIRE(csv.next());
    CHECK(csv.number(0) == 1.5);
    CHECK_FALSE(csv.number(1));
    REQUIRE(csv.next());
    CHECK(csv.line_number() == 4);
    CHECK(csv.number(0) == -2000.0);
    CHECK_THROWS_WITH(csv.number(1), "a.csv:4:2: b: 'x' is no finite number");
    REQUIRE(csv.next());
    CHECK_THROWS_WITH(csv.number(0), "a.csv:5:1: a: 'nan' is no finite number");
    CHECK_THROWS_WITH(csv.number(1), "a.csv:5:2: b: 'inf' is no finite number");
    REQUIRE(csv.next());
    CHECK(csv.number(0) == 7.0);
    CHECK_FALSE(csv.number(1)); // the row is too short
    CHECK_FALSE(csv.number(99));
    CHECK_FALSE(csv.next());
}

TEST_CASE("which texts are numbers") {
    CHECK(parse_number("0.1") == 0.1);
    CHECK(parse_number(" 42 ") == 42.0);
    CHECK(parse_number("+5") == 5.0);
    CHECK(parse_number("-.5") == -0.5);
    CHECK(parse_number("5.") == 5.0);
    CHECK(parse_number("1E-3") == 0.001);
    CHECK(parse_number("9007199254740993") == 9007199254740992.0);
    CHECK(parse_number("5e-324") == 5e-324);
    CHECK(parse_number("1e-400") == 0.0);
    for (const char* text :
         {"",    " ",     "nan", "NaN", "-nan", "inf", "-inf", "Infinity", "1e999", "-1e999", "0x10", "1,5",
          "1 2", "1_000", "--1", "+-1", "+",    "-",   ".",    "e5",       "1e",    "5 W",    "1.2.3"})
        CHECK_FALSE(parse_number(text));
    CHECK_FALSE(parse_number(std::string_view("1\0", 2)));
}
