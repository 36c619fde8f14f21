// Accelerators that will be free over time: what running jobs and reservations leave.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "policy/backfill/full_spans.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// A step function of time in blocks of breakpoints, a B+ tree of two levels: a change over a span touches the inside
/// of its two outer blocks and one addend of each block between; a search skips blocks by their least and greatest
/// value, and leaves out what earlier ones found full. Values may be negative (over-committed).
class Availability {
public:
    /// `capacity` from `from` on, for ever.
    Availability(Instant from, std::int64_t capacity);
    struct Change {
        Instant at;
        std::int64_t more;
    };
    /// `free` from `from` on, and more at later instants, in order.
    Availability(Instant from, std::int64_t free, std::span<const Change> changes);

    /// Adds `change` over [from, to); from is not before the last forget_before.
    void add(Instant from, Instant to, std::int64_t change);

    /// Earliest t in [from, before) with at least `width` free over [t, min(t + hold, before)); `before` when none.
    [[nodiscard]] Instant earliest(Instant from, Instant before, std::int64_t width, Duration hold);

    /// How long at least `width` stays free from `from` on: zero when it is not, Duration::forever() when for ever.
    [[nodiscard]] Duration lasting(Instant from, std::int64_t width) const;

    /// Drops breakpoints that no question from `now` on needs.
    void forget_before(Instant now);

    [[nodiscard]] std::size_t breakpoints() const;

private:
    static constexpr std::uint32_t block_size = 64;
    static constexpr std::size_t worth_noting = 16; ///< blocks from which on findings are kept
    struct Block {
        std::array<std::int64_t, block_size> at;
        std::array<std::int64_t, block_size> free; ///< from at[i] to the next breakpoint, less the block's addend
    };
    struct Head {
        std::int64_t first;    ///< at[0]
        std::int64_t least;    ///< of free, addend included
        std::int64_t greatest; ///< likewise
        std::int64_t addend;
        std::uint32_t count;
        std::uint32_t block;
    };
    struct Place {
        std::size_t head;
        std::uint32_t i;
    };

    /// The last breakpoint at or before t.
    [[nodiscard]] Place find(std::int64_t t) const;
    [[nodiscard]] std::int64_t value(Place place) const;
    Place breakpoint_at(std::int64_t t);
    void erase_if_level(std::int64_t t);
    [[nodiscard]] Instant earliest_whole(Instant from, Instant until, std::int64_t width, Duration hold);
    [[nodiscard]] Instant look_for(Instant from, Instant until, std::int64_t width, Duration hold) const;
    [[nodiscard]] Instant enough_up_to(Instant from, Instant before, std::int64_t width) const;
    void add_within(Head& head, std::uint32_t from, std::uint32_t to, std::int64_t change);
    void measure(Head& head);
    void halve(std::size_t head);
    void join_small(std::size_t head);
    void drop(std::size_t head);
    std::uint32_t new_block();

    std::vector<Head> heads_; ///< by time, none empty
    std::vector<Block> blocks_;
    std::vector<std::uint32_t> unused_;
    FullSpans full_;
};

} // namespace sunward
