// At which of the next steps of a signal jobs ask for nodes.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "sunward/units/instant.hpp"

namespace sunward {

/// How many jobs ask at each step. Steps are of one length; a job asks at some of 64 that follow each other, the bits
/// of a word, from a step that is not over.
class AskedSteps {
public:
    static constexpr int most = 64;

    void add(Instant from, Duration step, std::uint64_t steps) {
        step_ = step;
        phase_ = from.us % step.us;
        jobs_ += 1;
        count(from, steps, 1);
    }
    /// A job asks no more, as of a step that has come or a time before it.
    void remove(Instant from, std::uint64_t steps, Instant now) {
        jobs_ -= 1;
        const std::int64_t gone = from < now ? ((now - from).us + step_.us - 1) / step_.us : 0;
        if (gone < most)
            count(from, steps >> gone << gone, -1);
    }
    [[nodiscard]] bool at(Instant t) const { return jobs_ > 0 && is_step(t) && counts_[place(t)] > 0; }
    /// The first one after t; never when there is none.
    [[nodiscard]] Instant next(Instant t) const {
        if (jobs_ == 0)
            return Instant::never();
        const std::int64_t into = (t.us - phase_) % step_.us;
        Instant step = t + step_ - Duration{into < 0 ? into + step_.us : into};
        for (int i = 0; i <= most; ++i, step = step + step_)
            if (counts_[place(step)] > 0)
                return step;
        return Instant::never();
    }
    /// All that ask at the step t have done so.
    void passed(Instant t) { counts_[place(t)] = 0; }

    /// Whether a job asks at the step t.
    [[nodiscard]] bool asks(Instant from, std::uint64_t steps, Instant t) const {
        const std::int64_t since = (t - from).us / step_.us;
        return t >= from && since < most && (steps >> since & 1U) != 0;
    }

private:
    [[nodiscard]] bool is_step(Instant t) const { return (t.us - phase_) % step_.us == 0; }
    [[nodiscard]] std::size_t place(Instant step) const {
        return static_cast<std::size_t>((step.us - phase_) / step_.us) % counts_.size();
    }
    void count(Instant from, std::uint64_t steps, int change) {
        for (; steps != 0; steps &= steps - 1)
            counts_[place(from + std::countr_zero(steps) * step_)] += static_cast<std::uint32_t>(change);
    }

    std::array<std::uint32_t, 2 * std::size_t{most}> counts_{}; ///< of those from now on, by number of the step
    Duration step_{};
    std::int64_t phase_ = 0;
    std::uint32_t jobs_ = 0;
};

} // namespace sunward
