// Attained as bytes: plain values as they stand in memory, lists and texts with their length before them.
#include <cstring>
#include <type_traits>

#include "sunward/bound/attained.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

namespace {

class Packer {
public:
    template <typename T>
    void value(const T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        text_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    template <typename List>
    void list(const List& list) {
        value(list.size());
        for (const auto& entry : list)
            value(entry);
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    std::string text_;
};

class Unpacker {
public:
    explicit Unpacker(std::string_view text) : text_(text) {}
    template <typename T>
    void value(T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
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
            value(entry);
    }

private:
    void require(std::size_t bytes) const {
        if (text_.size() < bytes)
            throw SimulationError("the figures of a run arrived incomplete");
    }

    std::string_view text_;
};

/// The fields in the order of the bytes, for both ways.
template <typename Medium, typename Run>
void each_field(Medium& medium, Run& run) {
    medium.value(run.end);
    medium.value(run.totals);
    medium.list(run.late);
    medium.list(run.left);
    medium.value(run.completed_accelerator_h);
    medium.value(run.drained);
    medium.value(run.drained_accelerator_h);
    medium.list(run.battery_change_j);
    medium.value(run.slowed);
    medium.list(run.fault);
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
