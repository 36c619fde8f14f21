#include "sunward/hardware/provenance.hpp"

#include <algorithm>

namespace sunward {

const Provenance* source_of(std::span<const Provenance> sources, std::string_view figure) {
    const auto has = [](std::string_view key) {
        return [key](const Provenance& source) { return std::ranges::find(source.of, key) != source.of.end(); };
    };
    auto found = std::ranges::find_if(sources, has(figure));
    if (found == sources.end())
        found = std::ranges::find_if(sources, has(figure.substr(0, figure.find('.'))));
    return found == sources.end() ? nullptr : &*found;
}

std::string tags_of(std::span<const Provenance> sources) {
    std::string tags;
    for (const TagName& tag : tag_names)
        if (std::ranges::find(sources, tag.value, &Provenance::tag) != sources.end())
            tags += tag.name;
    return tags;
}

} // namespace sunward
