// x with Phi(x) = p.
// A first guess by Acklam's rational approximation (relative error 1.15e-9; P. J. Acklam, "An algorithm for computing
// the inverse normal cumulative distribution function", 2003) and one step of Halley's method on Phi(x) - p:
//     u = (Phi(x) - p) / phi(x),   x <- x - u / (1 + x u / 2)
// The upper half is the mirrored lower one, and near the middle Phi(x) - p is erf(x / sqrt 2) / 2 - (p - 1/2), so that
// no digits cancel.
#include <array>
#include <cmath>
#include <limits>

#include "sunward/random/stream.hpp"

namespace sunward {

namespace {

constexpr double sqrt_two = 1.4142135623730950488;
constexpr double sqrt_two_pi = 2.5066282746310005024;
constexpr double central = 0.02425; // the lower tail ends here

template <std::size_t N>
double polynomial(const std::array<double, N>& coefficients, double x) {
    double sum = 0;
    for (const double coefficient : coefficients)
        sum = sum * x + coefficient;
    return sum;
}

double acklam(double p) {
    constexpr std::array a = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                              1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
    constexpr std::array b = {-5.447609879822406e+01, 1.615858368580409e+02,  -1.556989798598866e+02,
                              6.680131188771972e+01,  -1.328068155288572e+01, 1.0};
    constexpr std::array c = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                              -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
    constexpr std::array d = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                              3.754408661907416e+00, 1.0};
    if (p < central) {
        const double q = std::sqrt(-2 * std::log(p));
        return polynomial(c, q) / polynomial(d, q);
    }
    const double q = p - 0.5;
    const double r = q * q;
    return q * polynomial(a, r) / polynomial(b, r);
}

/// For p in (0, 1/2].
double lower_half(double p) {
    const double x = acklam(p);
    const double excess = p < 0.25 ? 0.5 * std::erfc(-x / sqrt_two) - p : 0.5 * std::erf(x / sqrt_two) - (p - 0.5);
    // The exponential in two factors: it overflows for the least p.
    const double root = std::exp(x * x / 4);
    const double u = excess * sqrt_two_pi * root * root;
    return x - u / (1 + x * u / 2);
}

} // namespace

double inverse_normal(double p) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (std::isnan(p))
        return p;
    if (p <= 0)
        return -infinity;
    if (p >= 1)
        return infinity;
    return p <= 0.5 ? lower_half(p) : -lower_half(1 - p);
}

} // namespace sunward
