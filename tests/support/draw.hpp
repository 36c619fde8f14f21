// Random numbers for property tests: the engine's sequence is fixed by the standard, its distributions are not.
#pragma once

#include <cstdint>
#include <random>

namespace sunward::test {

class Draw {
public:
    explicit Draw(std::uint64_t seed) : engine_(seed) {}
    /// Uniform in [0, 1).
    double uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
    double between(double low, double high) { return low + (high - low) * uniform(); }
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }

private:
    std::mt19937_64 engine_;
};

} // namespace sunward::test
