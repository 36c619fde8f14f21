#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/series/csv.hpp"

using namespace sunward;
using Catch::Matchers::Contains;

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(std::string_view text, char separator = 0) {
    CsvReader csv(text, "a.csv", {separator, '.'});
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
    std::string text(1999, ',');
    text += '\n';
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
    CHECK_THROWS_WITH(csv.require("valeu"), "a.csv:1: no column 'valeu'; did you mean 'value'?");
    CHECK_THROWS_WITH(csv.require("price"), "a.csv:1: no column 'price'; expected one of time, value");
}

TEST_CASE("numbers in cells") {
    CsvReader csv("a,b\n1.5, \n\n-2e3,x\nnan,inf\n7,\n", "a.csv");
    REQUIRE(csv.next());
    CHECK(csv.number(0) == 1.5);
    CHECK_FALSE(csv.number(1));
    REQUIRE(csv.next());
    CHECK(csv.line_number() == 4);
    CHECK(csv.number(0) == -2000.0);
    CHECK_THROWS_WITH(csv.number(1), "a.csv:4:2: b: text (1 byte) is not a finite number");
    REQUIRE(csv.next());
    CHECK_FALSE(csv.number(0)); // missing, like the empty cell
    CHECK_THROWS_WITH(csv.number(1), "a.csv:5:2: b: text (3 bytes) is not a finite number");
    REQUIRE(csv.next());
    CHECK(csv.number(0) == 7.0);
    CHECK_FALSE(csv.number(99));
    CHECK_FALSE(csv.next());
}

TEST_CASE("a row with more or fewer cells than the header is a fault, and the next row is read") {
    CHECK(fault_of("t,v\n2023-01-01T00:00Z,300,75\n") == "a.csv:2: row of 3 cells, but the header has 2");
    CHECK(fault_of("t,v\n2023-01-01T00:00Z\n") == "a.csv:2: row of 1 cell, but the header has 2");
    CHECK(fault_of("t,v\n1,2,\n") == "a.csv:2: row of 3 cells, but the header has 2");
    CsvReader csv("t,v\n1\n2,3\n4,5,6\n\"7,8\n9,10\n", "a.csv");
    std::vector<std::string> faults;
    std::vector<std::string> first;
    while (csv.next([&](const Fault& fault) { faults.push_back(to_string(fault)); }))
        first.emplace_back(csv.cell(0));
    CHECK(first == std::vector<std::string>{"2", "9"});
    CHECK(faults == std::vector<std::string>{"a.csv:2: row of 1 cell, but the header has 2",
                                             "a.csv:4: row of 3 cells, but the header has 2",
                                             "a.csv:5:1: quote is not closed on its line"});
}

TEST_CASE("the separator is found out from the header") {
    CHECK(rows_of("time;v\n2024-03-01 00:00;100,5\n") == Rows{{"time", "v"}, {"2024-03-01 00:00", "100,5"}});
    CHECK(rows_of("JobID|Submit|NCPUS\n1|2024-03-01T00:00:00|2\n") ==
          Rows{{"JobID", "Submit", "NCPUS"}, {"1", "2024-03-01T00:00:00", "2"}});
    CHECK(rows_of("a\tb, in g\n1\t2,5\n") == Rows{{"a", "b, in g"}, {"1", "2,5"}});
    CHECK(rows_of("a,\"b;c;d\",e\n1,2,3\n") == Rows{{"a", "b;c;d", "e"}, {"1", "2", "3"}});
    CHECK(rows_of("a;value, in g\n1;2\n") == Rows{{"a", "value, in g"}, {"1", "2"}});
    CHECK(rows_of("one\n1\n") == Rows{{"one"}, {"1"}});
    CHECK(CsvReader("a;b,c,d\n", "a.csv", {';', 0}).header() == std::vector<std::string>{"a", "b,c,d"});
}

namespace {

/// The numbers of the last column of a file.
std::vector<double> last_column(std::string_view text, CsvDialect dialect = {}) {
    CsvReader csv(text, "a.csv", dialect);
    std::vector<double> numbers;
    while (csv.next())
        numbers.push_back(csv.number(csv.header().size() - 1).value_or(-1));
    return numbers;
}

} // namespace

TEST_CASE("decimal commas and groups of three digits") {
    using Numbers = std::vector<double>;
    CHECK(last_column("t;v\n0;100,5\n1;200\n2;-1.216,25\n") == Numbers{100.5, 200, -1216.25});
    CHECK(last_column("t;v\n0;1.216,5\n1;1.216\n") == Numbers{1216.5, 1216});
    CHECK(last_column("t;v\n0;1.216.000\n1;12\n") == Numbers{1216000, 12});
    CHECK(last_column("t;v\n0;100.5\n1;1,216.5\n2;1.216\n") == Numbers{100.5, 1216.5, 1.216});
    CHECK(last_column("t;v\n0;0.216\n1;12.345\n") == Numbers{0.216, 12.345});
    CHECK(last_column("t|v\n0|7\n1|8\n") == Numbers{7, 8});
    CHECK(last_column("t,v\n0,\"1.216,5\"\n", {0, ','}) == Numbers{1216.5});
    CHECK(last_column("t;v\n0;1.216\n1;912\n", {0, ','}) == Numbers{1216, 912});
    CHECK(last_column("t;v\n0;1.216\n1;912\n", {0, '.'}) == Numbers{1.216, 912});
    // What another column says helps where the own one says nothing.
    CHECK(last_column("a;v\n0,5;1.216\n1;912\n") == Numbers{1216, 912});
    CHECK_THROWS_WITH(last_column("t;v\n0;1.216\n1;912\n"),
                      Contains("a.csv:2:2: v: '1.216' may be thousands or a decimal fraction") &&
                          Contains("state 'decimal: point' or 'decimal: comma'"));
    CHECK_THROWS_WITH(last_column("t;v\n0;100,5\n1;100.55\n", {0, ','}),
                      "a.csv:3:2: v: '100.55' is not a finite number");
    // No thousand begins with a zero: what would be one is a fraction with the other sign, not 216.
    CHECK_THROWS_WITH(last_column("t;v\n0;0.5\n1;0,216\n"), "a.csv:3:2: v: '0,216' is not a finite number");
    CHECK_THROWS_WITH(last_column("t;v\n0;-0.216\n", {0, ','}), "a.csv:2:2: v: '-0.216' is not a finite number");
    CHECK(last_column("t;v\n0;0,216\n1;12,345\n") == Numbers{0.216, 12.345});
    CHECK(last_column("t;v\n0;100,000\n1;2.5\n") == Numbers{100000, 2.5});
    // Where commas separate cells, a cell that holds one is quoted; what has a point alone is a decimal fraction.
    CHECK(last_column("t,v\n0,\"1,5\"\n1,2\n") == Numbers{1.5, 2});
    CHECK(last_column("t,v\n0,\"1,100.5\"\n1,900.25\n2,\"2,000\"\n3,1.216\n") == Numbers{1100.5, 900.25, 2000, 1.216});
    CHECK(last_column("t,v\n0,\"1.100,5\"\n1,\"900\"\n2,\"2.000\"\n") == Numbers{1100.5, 900, 2000});
    CHECK(last_column("\"t\",v\n0,1.216\n1,912\n") == Numbers{1.216, 912});
    CHECK_THROWS_WITH(last_column("t,v\n0,250\n1,\"1,100\"\n"),
                      Contains("a.csv:3:2: v: '1,100' may be thousands or a decimal fraction"));
}

TEST_CASE("words for a missing value") {
    for (const char* word : {"NaN", "nan", "NA", "N/A", "n/a", "#N/A", "null", "NULL", "None", "-", "--", "n/e", "N/E",
                             "<NA>", "1.#QNAN", "-nan", "nil", "?", "."})
        CHECK(last_column(std::string("t,v\n0,") + word + "\n") == std::vector<double>{-1});
    for (const char* word : {"inf", "none at all", "n", "nope", "--5", "0x10"})
        CHECK_THROWS_WITH(last_column(std::string("t,v\n0,") + word + "\n"), Contains("is not a finite number"));
}

TEST_CASE("messages quote names of columns and numbers, and nothing else of a file") {
    const std::string secret = "a.csv:1: no column 'time'; the header is a single cell, expected cells separated by";
    const std::vector<std::string> shadow = {"root:$y$j9T$abcdef:19000:0:99999:7:::\n", "hunter2\n", "SECRET=abc\n"};
    for (const std::string& text : shadow)
        CHECK_THROWS_WITH(CsvReader(text, "a.csv").require("time"),
                          Catch::StartsWith(secret) && !Contains("abc") && !Contains("hunter2") && !Contains("root"));
    CHECK_THROWS_WITH(CsvReader("{\"password\": \"x\", \"b\": 2}\n", "a.csv").require("time"),
                      "a.csv:1:2: text after a closing quote");
    CHECK_THROWS_WITH(last_column("url,password\nhttps://a.org,hunter2\n"),
                      "a.csv:2:2: password: text (7 bytes) is not a finite number");
    CHECK_THROWS_WITH(CsvReader("a:b,a:b\n", "a.csv"), "a.csv:1:2: column named twice, first as column 1");
}

TEST_CASE("a first line of figures is told as a header that is missing") {
    const std::string missing = "the first line holds figures, not names of columns: is the header missing?";
    CHECK_THROWS_WITH(CsvReader("a,0,3600,8\nb,60,3600,4\n", "a.csv").require("run_s"),
                      "a.csv:1: no column 'run_s'; " + missing);
    CHECK_THROWS_WITH(CsvReader("\n2024-01-01 00:00,500\n", "a.csv").require("time"),
                      "a.csv:2: no column 'time'; " + missing);
    CHECK_THROWS_WITH(CsvReader("7,ann,2023-05-08T07:00:00,1,1\n", "a.csv"), "a.csv:1: " + missing);
    // Names with a number among them are names.
    CHECK_THROWS_WITH(CsvReader("time,1,value\n", "a.csv").require("price"),
                      "a.csv:1: no column 'price'; expected one of time, 1, value");
}

TEST_CASE("the first words of a column's name are near to it") {
    CHECK_THROWS_WITH(CsvReader("Time,Price (USD/MWh)\n", "a.csv").require("Price"),
                      "a.csv:1: no column 'Price'; did you mean 'Price (USD/MWh)'?");
}
