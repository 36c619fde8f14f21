#include <catch2/catch.hpp>

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
        (void)read_text(path, limit);
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
    CHECK(read_text(write_file(folder / "one.txt", "\x1f")) == "\x1f");
    const std::string zeros(10, '\0');
    CHECK(read_text(write_file(folder / "zeros", zeros)) == zeros);
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

TEST_CASE("the limit counts unpacked bytes") {
    const auto folder = scratch_folder("text");
    const std::string text(1'000'000, 'x');
    const auto plain = write_file(folder / "plain.txt", text);
    const auto packed = gzip_file(folder / "bomb.gz", text);
    REQUIRE(std::filesystem::file_size(packed) < 5000);
    CHECK(fault_of(plain, 1'000'000).empty());
    CHECK(fault_of(packed, 1'000'000).empty());
    CHECK_THAT(fault_of(plain, 999'999), Contains("plain.txt: is larger than the limit of 999999 bytes"));
    CHECK_THAT(fault_of(packed, 999'999), Contains("is larger than the limit"));
    CHECK_THAT(fault_of("/dev/zero", 1'000'000), Contains("is larger than the limit"));
    CHECK(fault_of(write_file(folder / "empty.txt", ""), 0).empty());
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
