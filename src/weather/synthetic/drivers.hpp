// Standard normal numbers that neighbouring sites have in part in common.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "sunward/random/stream.hpp"
#include "sunward/weather/place.hpp"

namespace sunward::weather {

/// Independent standard normals by the transformation of Box and Muller 1958, two at a time: a year of five-minute
/// weather takes half a million of them, and inversion costs four times as much.
class NormalStream {
public:
    NormalStream(std::uint64_t seed, std::string_view purpose, std::uint64_t entity) : stream_(seed, purpose, entity) {}
    double next();

private:
    RandomStream stream_;
    double kept_ = 0;
    bool has_kept_ = false;
};

/// Lower triangular factor (row by row) of the correlations exp(-distance / length) between places. Places at the same
/// spot share everything.
[[nodiscard]] std::vector<std::vector<double>> correlation_factor(std::span<const Place> places, double length_km);

/// One number per site and step, white in time, correlated between sites. Each site's own part comes from a stream of
/// its own, and a site depends on those before it only.
class CorrelatedNormals {
public:
    CorrelatedNormals(std::uint64_t seed, std::string_view purpose, std::span<const Place> places, double length_km);
    /// The numbers of the next step; valid until the next call.
    std::span<const double> next();

private:
    std::vector<std::vector<double>> factor_;
    std::vector<NormalStream> streams_;
    std::vector<double> own_;
    std::vector<double> mixed_;
};

} // namespace sunward::weather
