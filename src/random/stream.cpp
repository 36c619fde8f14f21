#include "sunward/random/stream.hpp"

#include <cmath>
#include <limits>
#include <new>
#include <numeric>
#include <stdexcept>
#include <type_traits>

#include <pcg_random.hpp>

namespace sunward {

namespace {

static_assert(std::is_trivially_destructible_v<pcg64>);

/// The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every input bit changes about half of the output bits.
constexpr std::uint64_t mix(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

/// FNV-1a, 64 bits.
constexpr std::uint64_t hash(std::string_view text) {
    std::uint64_t h = 0xcbf29ce484222325;
    for (const char c : text)
        h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return h;
}

/// One of the words that key a stream.
constexpr std::uint64_t key(std::uint64_t seed, std::string_view purpose, std::uint64_t entity, std::uint64_t word) {
    return mix(mix(mix(mix(word) ^ seed) ^ hash(purpose)) ^ entity);
}

template <class State>
pcg64& engine(State& state) {
    return *std::launder(reinterpret_cast<pcg64*>(&state));
}

} // namespace

RandomStream::RandomStream(std::uint64_t seed, std::string_view purpose, std::uint64_t entity) {
    static_assert(sizeof(State) == sizeof(pcg64));
    static_assert(alignof(State) >= alignof(pcg64));
    const auto word = [&](std::uint64_t i) { return key(seed, purpose, entity, i); };
    const auto wide = [&word](std::uint64_t i) { return pcg_extras::pcg128_t{word(i)} << 64 | word(i + 1); };
    new (&state_) pcg64(wide(0), wide(2));
}

RandomStream::RandomStream(const RandomStream& other) {
    new (&state_) pcg64(*std::launder(reinterpret_cast<const pcg64*>(&other.state_)));
}

RandomStream& RandomStream::operator=(const RandomStream& other) {
    if (this != &other)
        new (&state_) pcg64(*std::launder(reinterpret_cast<const pcg64*>(&other.state_)));
    return *this;
}

std::uint64_t RandomStream::bits() { return engine(state_)(); }

double RandomStream::uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

double RandomStream::uniform_positive() { return static_cast<double>((bits() >> 11) + 1) * 0x1p-53; }

double RandomStream::exponential(double mean) { return -mean * std::log(uniform_positive()); }

double RandomStream::normal() {
    // 52 bits and a half: neither 0 nor 1, and symmetric about 1/2.
    return inverse_normal((static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52);
}

double RandomStream::lognormal(double median, double sigma) { return median * std::exp(sigma * normal()); }

double RandomStream::pareto(double minimum, double alpha) { return minimum * std::pow(uniform_positive(), -1 / alpha); }

std::size_t RandomStream::choose(std::span<const double> weights) {
    double total = 0;
    for (const double weight : weights) {
        if (!std::isfinite(weight) || weight < 0)
            throw std::invalid_argument("a weight is negative or not finite");
        total += weight;
    }
    if (!(total > 0) || !std::isfinite(total))
        throw std::invalid_argument("no weight is above zero, or their sum is not finite");
    double left = uniform() * total;
    std::size_t last = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i] == 0)
            continue;
        last = i;
        if (left < weights[i])
            break;
        left -= weights[i];
    }
    return last;
}

} // namespace sunward
