#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <fstream>
#include <iterator>

#include <string>

#include "data.hpp"
#include "sunward/error/error.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/series/text_file.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

std::filesystem::path gzip_file(const std::filesystem::path& path, const std::string& text, const char* mode = "wb") {
    gzFile file = gzopen(path.c_str(), mode);
    REQUIRE(file != nullptr);
    gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
    gzclose(file);
    return path;
}

std::string fault_of(const std::filesystem::path& path, std::size_t limit = 1U << 30) {
    try {
        (void)read_text(path, {limit, limit, std::size_t{1} << 20, false});
    } catch (const InputError& error) {
        return error.what();
    }
    return {};
}

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string numbered_lines(int count) {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += "line " + std::to_string(i) + "\n";
    return text;
}

} // namespace

TEST_CASE("plain and packed files give the same text") {
    const auto folder = scratch_folder("text");
    const std::string text = numbered_lines(300'000);
    CHECK(read_text(write_file(folder / "plain.txt", text)) == text);
    CHECK(read_text(gzip_file(folder / "packed.csv.gz", text)) == text);
    CHECK(read_text(gzip_file(folder / "no_suffix", text)) == text);
    gzip_file(folder / "packed.csv.gz", "more\n", "ab"); // two members, as `cat a.gz b.gz` makes them
    CHECK(read_text(folder / "packed.csv.gz") == text + "more\n");
}

TEST_CASE("empty files and byte-order marks") {
    const auto folder = scratch_folder("text");
    CHECK(read_text(write_file(folder / "empty.txt", "")).empty());
    CHECK(read_text(gzip_file(folder / "empty.gz", "")).empty());
    CHECK(read_text(write_file(folder / "mark.txt", "\xef\xbb\xbfhello")) == "hello");
    CHECK(read_text(gzip_file(folder / "mark.gz", "\xef\xbb\xbfhello")) == "hello");
    CHECK(read_text(write_file(folder / "one.txt", "x")) == "x");
}

TEST_CASE("files that cannot be read") {
    const auto folder = scratch_folder("text");
    CHECK_THAT(fault_of(folder / "missing.csv"), Contains("missing.csv: no such file"));
    CHECK_THAT(fault_of(folder), Contains("is a folder, expected a file"));
    CHECK_THAT(fault_of(""), Contains("no such file"));
    const auto file = write_file(folder / "locked.csv", "x");
    std::filesystem::permissions(file, std::filesystem::perms::none);
    if (geteuid() != 0) // root reads everything
        CHECK_THAT(fault_of(file), Contains("cannot be opened: Permission denied"));
}

TEST_CASE("damaged gzip") {
    const auto folder = scratch_folder("text");
    const std::string packed = bytes_of(gzip_file(folder / "good.gz", numbered_lines(100'000)));
    REQUIRE(packed.size() > 1000);
    std::string flipped = packed;
    flipped[packed.size() / 2] = static_cast<char>(flipped[packed.size() / 2] ^ 0x55);
    std::string wrong_sum = packed;
    wrong_sum[packed.size() - 6] = static_cast<char>(wrong_sum[packed.size() - 6] ^ 1);
    CHECK_THAT(fault_of(write_file(folder / "flipped.gz", flipped)), Contains("flipped.gz: is damaged gzip"));
    CHECK_THAT(fault_of(write_file(folder / "sum.gz", wrong_sum)), Contains("is damaged gzip"));
    CHECK_THAT(fault_of(write_file(folder / "short.gz", packed.substr(0, packed.size() / 2))),
               Contains("is damaged gzip: it ends too early"));
    CHECK_THAT(fault_of(write_file(folder / "shorter.gz", packed.substr(0, packed.size() - 1))),
               Contains("is damaged gzip"));
    CHECK_THAT(fault_of(write_file(folder / "head.gz", packed.substr(0, 6))), Contains("is damaged gzip"));
}

TEST_CASE("nothing is lost after the end of a gzip member") {
    const auto folder = scratch_folder("text");
    const std::string text = numbered_lines(1000);
    const std::string one = bytes_of(gzip_file(folder / "one.gz", text));
    std::string damaged = one;
    damaged[0] = 'X';
    CHECK_THAT(fault_of(write_file(folder / "rubbish.gz", one + "rubbish")),
               Contains("rubbish.gz: is damaged gzip: what follows its end is not gzip"));
    CHECK_THAT(fault_of(write_file(folder / "damaged.gz", one + damaged)),
               Contains("what follows its end is not gzip"));
    CHECK_THAT(fault_of(write_file(folder / "second.gz", one + "\x1f\x8c" + one)), Contains("is damaged gzip"));
    CHECK_THAT(fault_of(write_file(folder / "cut.gz", one + one.substr(0, one.size() - 3))),
               Contains("ends too early"));
    CHECK_THAT(fault_of(write_file(folder / "late.gz", one + std::string(300'000, '\0') + "x")),
               Contains("what follows its end is not gzip"));
    CHECK(read_text(write_file(folder / "filled.gz", one + std::string(512, '\0'))) == text);
    CHECK(read_text(write_file(folder / "three.gz", one + one + one)) == text + text + text);
}

TEST_CASE("the limit counts unpacked bytes") {
    const auto folder = scratch_folder("text");
    const std::string text(1'000'000, 'x');
    const auto plain = write_file(folder / "plain.txt", text);
    const auto packed = gzip_file(folder / "bomb.gz", text);
    REQUIRE(std::filesystem::file_size(packed) < 5000);
    CHECK(fault_of(plain, 1'000'000).empty());
    CHECK(fault_of(packed, 1'000'000).empty());
    CHECK_THAT(fault_of(plain, 999'999), Contains("plain.txt: is larger than the limit of 999999 bytes"));
    CHECK_THAT(fault_of(packed, 999'999), Contains("bomb.gz: is larger than the limit of 999999 bytes when unpacked"));
    CHECK(fault_of(write_file(folder / "empty.txt", ""), 0).empty());
}

TEST_CASE("what is not a regular file is refused at once") {
    const auto folder = scratch_folder("text");
    CHECK_THAT(fault_of("/dev/zero"), Contains("/dev/zero: is a device, expected a file"));
    CHECK_THAT(fault_of("/dev/tty"), Contains("is a device, expected a file"));
    const auto pipe = folder / "pipe";
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0); // that nobody writes to
    CHECK_THAT(fault_of(pipe), Contains("pipe: is a pipe, expected a file"));
    std::filesystem::create_symlink("/dev/zero", folder / "link.csv");
    CHECK_THAT(fault_of(folder / "link.csv"), Contains("link.csv: is a device, expected a file"));
    std::filesystem::create_symlink("loop.csv", folder / "loop.csv");
    CHECK_THAT(fault_of(folder / "loop.csv"), Contains("cannot be opened"));
}

TEST_CASE("text that cannot be shown is refused with its place") {
    const auto folder = scratch_folder("text");
    const auto fault = [&](const std::string& text) { return fault_of(write_file(folder / "a.csv", text)); };
    CHECK_THAT(fault("id,run\ndom\xe4ne,1\n"), Contains("a.csv:2:4: byte 0xe4, expected text in UTF-8"));
    CHECK_THAT(fault("id\n\xc3"), Contains("a.csv:2:1: byte 0xc3, expected text in UTF-8"));
    CHECK_THAT(fault("id\n\xc0\xaf"), Contains("a.csv:2:1: byte 0xc0, expected text in UTF-8"));
    CHECK_THAT(fault("id\n\xed\xa0\x80"), Contains("a.csv:2:1: byte 0xed, expected text in UTF-8"));
    CHECK_THAT(fault("\xc3\xa4\xe2\x82\xac,\x1b[31m"), Contains("a.csv:1:4: control character 0x1b"));
    CHECK_THAT(fault("12345678\x7f"), Contains("a.csv:1:9: control character 0x7f"));
    CHECK_THAT(fault(std::string(10, '\0')), Contains("a.csv:1:1: control character 0x00"));
    CHECK_THAT(fault("a\xc2\x9b"), Contains("a.csv:1:2: a character that controls terminals"));
    CHECK_THAT(fault("a\xe2\x80\xae"), Contains("a.csv:1:2: a character that controls terminals"));
    CHECK_THAT(fault("\xff\xfei\0d\0"), Contains("a.csv: is UTF-16, expected UTF-8"));
    CHECK(fault("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\t1\r\n").empty());
    // A character that lies across two pieces in which the file is read.
    for (std::size_t before = (1U << 20) - 4; before <= 1U << 20; ++before) {
        std::string text = std::string(before / 2, 'x') + "\n" + std::string(before - before / 2 - 1, 'x');
        CHECK(read_text(write_file(folder / "a.csv", text + "\xf0\x9f\x98\x80")) == text + "\xf0\x9f\x98\x80");
        CHECK_THAT(fault(text + "\xf0\x9f\x98"), Contains("a.csv:2:") && Contains("expected text in UTF-8"));
    }
}

TEST_CASE("formats whose texts mean nothing may be in Latin-1") {
    const auto folder = scratch_folder("text");
    const TextRules any{1000, 1000, 0, true};
    CHECK(read_text(write_file(folder / "a.epw", "LOCATION,S\xe3o Paulo,\xc3\xa4\x1b[m\x80\r\n\t1"), any) ==
          "LOCATION,S\xc3\xa3o Paulo,\xc3\xa4?[m?\r\n\t1");
}

TEST_CASE("long lines are refused while they are read, whatever is behind them") {
    const auto folder = scratch_folder("text");
    const std::string text = "a,b\n1,2\n" + std::string(3'000'000, 'x') + "\n1,2\n";
    CHECK_THAT(fault_of(write_file(folder / "a.csv", text)),
               Contains("a.csv:3: line longer than the limit of 1048576 bytes"));
    CHECK_THAT(fault_of(gzip_file(folder / "a.gz", text)), Contains("a.gz:3: line longer than the limit"));
    CHECK(read_text(write_file(folder / "a.json", text), at_most(10'000'000)) == text);
}

TEST_CASE("real files, packed and plain") {
    const auto file = data_file("carbon/eia_CISO_2022_genmix_ci.csv");
    if (!file)
        return;
    const std::string text = read_text(*file);
    CHECK(text.size() == std::filesystem::file_size(*file));
    CsvReader csv(text, file->string());
    const std::size_t intensity = csv.require("avg_CI");
    std::size_t rows = 0;
    std::size_t blank = 0;
    double sum = 0;
    while (csv.next()) {
        ++rows;
        const auto number = csv.number(intensity);
        blank += number ? 0 : 1;
        sum += number.value_or(0);
    }
    CHECK(rows == 8760);
    CHECK(blank == 3);
    CHECK(sum / static_cast<double>(rows - blank) == Approx(256.2).margin(0.05)); // as the data's description says
}
