// Named random streams: changing what one part of a scenario draws leaves every other part as it was.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace sunward {

/// A stream of random numbers that depends on the seed, the name of its purpose (`workload.synthetic.arrivals`) and an
/// entity number only. The generator is PCG64 (O'Neill 2014); the distributions are written out here because the
/// standard library's differ between implementations.
class RandomStream {
public:
    RandomStream(std::uint64_t seed, std::string_view purpose, std::uint64_t entity = 0);
    RandomStream(const RandomStream&);
    RandomStream& operator=(const RandomStream&);
    ~RandomStream() = default;

    std::uint64_t bits();
    /// Uniform in [0, 1), 53 bits.
    double uniform();
    /// Uniform in (0, 1].
    double uniform_positive();
    /// Exponential with the given mean.
    double exponential(double mean);
    /// Standard normal by inversion (Wichura, AS 241): one draw, one number.
    double normal();
    /// Lognormal with the given median and standard deviation of the logarithm.
    double lognormal(double median, double sigma);
    /// Pareto with the given least value and tail exponent.
    double pareto(double minimum, double alpha);
    /// Index drawn with the given weights (non-negative, not all zero).
    std::size_t choose(std::span<const double> weights);

private:
    struct alignas(16) State {
        std::uint64_t words[4];
    };
    State state_;
};

/// Inverse of the standard normal distribution function, p in (0, 1); relative error below 1e-15.
[[nodiscard]] double inverse_normal(double p);

} // namespace sunward
