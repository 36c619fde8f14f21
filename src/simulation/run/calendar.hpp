// What is due when: a binary heap keyed by (time, phase, order of entry), so that equal times have a total order.
#pragma once

#include <cstdint>
#include <queue>
#include <vector>

#include "sunward/units/instant.hpp"

namespace sunward::simulation {

/// Phases of one instant, in the order in which they are carried out. What ends at the very end of its wall-time has
/// ended, so kills come after the ends of stages and transfers.
enum class Phase : std::uint8_t {
    finish,
    transfer_end,
    failure,
    kill,
    signal_change,
    submit,
    policy_timer,
    window_end
};

enum class DueKind : std::uint8_t {
    stage_end,
    checkpoint,
    failure,
    outage,
    repair,
    kill,
    signal_change,
    limit_change,
    wake,
    window_end
};

[[nodiscard]] constexpr Phase phase_of(DueKind kind) {
    switch (kind) {
    case DueKind::stage_end:
    case DueKind::checkpoint: return Phase::finish;
    case DueKind::failure:
    case DueKind::outage:
    case DueKind::repair: return Phase::failure;
    case DueKind::kill: return Phase::kill;
    case DueKind::signal_change:
    case DueKind::limit_change: return Phase::signal_change;
    case DueKind::wake: return Phase::policy_timer;
    case DueKind::window_end: break;
    }
    return Phase::window_end;
}

/// An entry; `item` and `generation` say whose it is and whether it still holds.
struct Due {
    Instant at;
    Phase phase;
    DueKind kind;
    std::uint32_t item = 0;
    std::uint32_t generation = 0;
    std::uint64_t sequence = 0;
};

class Calendar {
public:
    void add(Instant at, DueKind kind, std::uint32_t item = 0, std::uint32_t generation = 0) {
        heap_.push({at, phase_of(kind), kind, item, generation, sequence_++});
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

} // namespace sunward::simulation
