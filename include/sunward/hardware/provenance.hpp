// Where figures of hardware come from.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sunward {

/// How a figure was had from its source.
enum class Tag : std::uint8_t { read, digest, computed, fitted, recalled };

struct TagName {
    Tag value;
    std::string_view name;
    std::string_view help;
};

/// In the order of the enumeration.
inline constexpr std::array<TagName, 5> tag_names = {{
    {Tag::read, "V", "read in the source"},
    {Tag::digest, "S", "read in a text that quotes the source"},
    {Tag::computed, "C", "computed from other figures as the source says"},
    {Tag::fitted, "D", "fitted to measurements that were read"},
    {Tag::recalled, "R", "recalled from the source, and not read again"},
}};

[[nodiscard]] constexpr std::string_view name_of(Tag tag) { return tag_names[static_cast<std::size_t>(tag)].name; }

struct Provenance {
    std::vector<std::string> of; ///< figures by their keys in the catalogue: `memory`, `peak`, `peak.fp8`
    std::string source;
    int year = 0; ///< of the source
    Tag tag = Tag::recalled;
};

/// The most specific one of a figure: that of `peak.fp8` before that of `peak`. Null when there is none.
[[nodiscard]] const Provenance* source_of(std::span<const Provenance> sources, std::string_view figure);
/// The tags that occur, in their order: `VR`.
[[nodiscard]] std::string tags_of(std::span<const Provenance> sources);

} // namespace sunward
