#include "seen_labels.hpp"

#include <bit>
#include <charconv>

namespace sunward {

namespace {

/// The value of a number in its only decimal spelling, so that different texts have different values.
std::optional<std::uint64_t> plain_number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || (text.front() == '0' && text.size() > 1))
        return std::nullopt;
    return value;
}

} // namespace

bool SeenLabels::insert(std::string_view id) {
    if (slots_.empty()) {
        const auto number = plain_number(id);
        if (number && (!last_ || *number > *last_)) {
            last_ = number;
            return true;
        }
    }
    if ((labels_.size() - first_ + 1) * 2 > slots_.size())
        index_all();
    const std::size_t slot = slot_of(id);
    if (slots_[slot] != no_name)
        return false;
    slots_[slot] = static_cast<std::uint32_t>(labels_.size());
    return true;
}

void SeenLabels::index_all() {
    const std::size_t count = labels_.size() - first_;
    slots_.assign(std::bit_ceil((count + 8) * 4), no_name);
    for (std::size_t i = first_; i < labels_.size(); ++i) {
        const auto index = static_cast<std::uint32_t>(i);
        slots_[slot_of(labels_[index])] = index;
    }
}

std::size_t SeenLabels::slot_of(std::string_view id) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = std::hash<std::string_view>{}(id)&mask;
    while (slots_[slot] != no_name && labels_[slots_[slot]] != id)
        slot = (slot + 1) & mask;
    return slot;
}

} // namespace sunward
