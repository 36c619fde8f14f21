// Attained as bytes: numbers and times as they stand in memory, lists and texts with their length before them.
#include <cstring>
#include <type_traits>

#include "sunward/bound/attained.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

namespace {

/// Values of which every byte counts: what lies between the members of a struct is left as it was.
template <typename T>
concept Packable = std::is_arithmetic_v<T> || std::has_unique_object_representations_v<T>;

template <typename Medium, typename Item>
void each_field(Medium& medium, Item& item);

class Packer {
public:
    template <Packable T>
    void value(const T& value) {
        text_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    template <typename List>
    void list(const List& list) {
        value(list.size());
        for (const auto& entry : list)
            each_field(*this, entry);
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    std::string text_;
};

class Unpacker {
public:
    explicit Unpacker(std::string_view text) : text_(text) {}
    template <Packable T>
    void value(T& value) {
        require(sizeof value);
        std::memcpy(&value, text_.data(), sizeof value);
        text_.remove_prefix(sizeof value);
    }
    template <typename List>
    void list(List& list) {
        std::size_t size = 0;
        value(size);
        require(size);
        list.resize(size);
        for (auto& entry : list)
            each_field(*this, entry);
    }

private:
    void require(std::size_t bytes) const {
        if (text_.size() < bytes)
            throw SimulationError("the figures of a run arrived incomplete");
    }

    std::string_view text_;
};

/// The fields in the order of the bytes, for both ways.
template <typename Medium, typename Item>
void each_field(Medium& medium, Item& item) {
    using Plain = std::remove_const_t<Item>;
    if constexpr (Packable<Plain>) {
        medium.value(item);
    } else if constexpr (std::is_same_v<Plain, Totals>) {
        for (auto* figure : {&item.carbon_g, &item.consequential_g, &item.cost, &item.rent})
            medium.value(*figure);
    } else if constexpr (std::is_same_v<Plain, LateJob>) {
        medium.value(item.job);
        medium.value(item.finish);
    } else if constexpr (std::is_same_v<Plain, LeftJob>) {
        medium.value(item.job);
        medium.value(item.worked);
        medium.value(item.until);
    } else {
        medium.value(item.end);
        each_field(medium, item.totals);
        medium.list(item.late);
        medium.list(item.left);
        medium.value(item.completed_accelerator_h);
        medium.value(item.drained);
        medium.value(item.drained_accelerator_h);
        medium.list(item.battery_change_j);
        medium.value(item.slowed);
        medium.list(item.fault);
    }
}

} // namespace

std::string pack(const Attained& run) {
    Packer packer;
    each_field(packer, run);
    return packer.take();
}

Attained unpack(std::string_view bytes) {
    Attained run;
    Unpacker unpacker(bytes);
    each_field(unpacker, run);
    return run;
}

} // namespace sunward
