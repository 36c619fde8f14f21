#include "weather/synthetic/drivers.hpp"

#include <cmath>
#include <numbers>

namespace sunward::weather {

double NormalStream::next() {
    if (has_kept_) {
        has_kept_ = false;
        return kept_;
    }
    const double radius = std::sqrt(-2 * std::log(stream_.uniform_positive()));
    const double angle = 2 * std::numbers::pi * stream_.uniform();
    kept_ = radius * std::sin(angle);
    has_kept_ = true;
    return radius * std::cos(angle);
}

// Cholesky: C = L L^T.
std::vector<std::vector<double>> correlation_factor(std::span<const Place> places, double length_km) {
    constexpr double nothing = 1e-12; // what is left of a site that is where an earlier one is
    std::vector<std::vector<double>> factor;
    factor.reserve(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        std::vector<double>& row = factor.emplace_back(i + 1, 0.0);
        double left = 1;
        for (std::size_t j = 0; j < i; ++j) {
            double sum = std::exp(-distance_km(places[i], places[j]) / length_km);
            for (std::size_t k = 0; k < j; ++k)
                sum -= row[k] * factor[j][k];
            row[j] = factor[j][j] > 0 ? sum / factor[j][j] : 0;
            left -= row[j] * row[j];
        }
        row[i] = left > nothing ? std::sqrt(left) : 0;
    }
    return factor;
}

CorrelatedNormals::CorrelatedNormals(std::uint64_t seed, std::string_view purpose, std::span<const Place> places,
                                     double length_km)
    : factor_(correlation_factor(places, length_km)), own_(places.size()), mixed_(places.size()) {
    for (std::size_t i = 0; i < places.size(); ++i)
        streams_.emplace_back(seed, purpose, i);
}

std::span<const double> CorrelatedNormals::next() {
    for (std::size_t i = 0; i < own_.size(); ++i) {
        own_[i] = streams_[i].next();
        double sum = 0;
        for (std::size_t j = 0; j <= i; ++j)
            sum += factor_[i][j] * own_[j];
        mixed_[i] = sum;
    }
    return mixed_;
}

} // namespace sunward::weather
