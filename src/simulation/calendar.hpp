// What is due when: a binary heap keyed by (time, phase, order of entry), so that equal times have a total order.
#pragma once

#include <cstdint>
#include <queue>
#include <vector>

#include "sunward/units/instant.hpp"

namespace sunward {

/// Phases of one instant, in the order in which they are carried out. What ends at the very end of its wall-time has
/// ended, so kills come after the ends of stages and transfers.
enum class Phase : std::uint8_t { finish, transfer_end, kill, signal_change, submit, policy_timer, window_end };

/// An entry; `item` and `generation` say whose it is and whether it still holds.
struct Due {
    Instant at;
    Phase phase;
    std::uint8_t kind = 0;
    std::uint32_t item = 0;
    std::uint32_t generation = 0;
    std::uint64_t sequence = 0;
};

class Calendar {
public:
    void add(Instant at, Phase phase, std::uint8_t kind, std::uint32_t item, std::uint32_t generation) {
        heap_.push({at, phase, kind, item, generation, sequence_++});
    }
    [[nodiscard]] bool empty() const { return heap_.empty(); }
    [[nodiscard]] const Due& top() const { return heap_.top(); }
    void pop() { heap_.pop(); }

private:
    struct Later {
        bool operator()(const Due& a, const Due& b) const {
            if (a.at != b.at)
                return a.at > b.at;
            if (a.phase != b.phase)
                return a.phase > b.phase;
            return a.sequence > b.sequence;
        }
    };
    std::priority_queue<Due, std::vector<Due>, Later> heap_;
    std::uint64_t sequence_ = 0;
};

} // namespace sunward
