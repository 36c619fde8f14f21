#include <catch2/catch.hpp>

#include "sunward/hardware/precision.hpp"
#include "sunward/hardware/provenance.hpp"

using namespace sunward;

TEST_CASE("the most specific source of a figure is told") {
    const std::vector<Provenance> sources = {{{"peak", "memory"}, "data sheet", 2022, Tag::recalled},
                                             {{"peak.fp8"}, "table", 2025, Tag::read}};
    CHECK(source_of(sources, "peak.bf16")->source == "data sheet");
    CHECK(source_of(sources, "peak.fp8")->source == "table");
    CHECK(source_of(sources, "memory")->year == 2022);
    CHECK(source_of(sources, "idle") == nullptr);
    CHECK(tags_of(sources) == "VR");
    CHECK(tags_of({}).empty());
}

TEST_CASE("formats of numbers have their names and sizes") {
    CHECK(precision_named("bf16") == Precision::bf16);
    CHECK(name_of(Precision::int4) == "int4");
    CHECK_FALSE(precision_named("fp12"));
    CHECK(bytes_of(Precision::bf16) == 2);
    CHECK(bytes_of(Precision::fp4) == 0.5);
}
