// x with Phi(x) = p, for p in (0, 1), relative error about 1e-16.
// M. J. Wichura, Algorithm AS 241: The percentage points of the normal distribution, Applied Statistics 37 (1988),
// routine PPND16. Three rational functions of degree seven:
//     |p - 1/2| <= 0.425:  x = q A(r) / B(r),  q = p - 1/2, r = 0.425^2 - q^2
//     else with s = sqrt(-log p) of the lower half:  x = -C(s - 1.6) / D(s - 1.6) for s <= 5, -E(s - 5) / F(s - 5)
//     above
#include <array>
#include <cmath>
#include <limits>

#include "sunward/random/stream.hpp"

namespace sunward {

namespace {

/// Coefficients of the highest power first.
using Polynomial = std::array<double, 8>;

constexpr double value_of(const Polynomial& coefficients, double x) {
    double sum = 0;
    for (const double coefficient : coefficients)
        sum = sum * x + coefficient;
    return sum;
}

constexpr double central = 0.425;

constexpr Polynomial a = {2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
                          13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608};
constexpr Polynomial b = {5226.495278852854561,  28729.085735721942674, 39307.89580009271061,  21213.794301586595867,
                          5394.1960214247511077, 687.1870074920579083,  42.313330701600911252, 1};
constexpr Polynomial c = {7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177,
                          1.27045825245236838258,   3.64784832476320460504,   5.7694972214606914055,
                          4.6303378461565452959,    1.42343711074968357734};
constexpr Polynomial d = {
    1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
    0.68976733498510000455,    1.6763848301838038494,   2.05319162663775882187,   1};
constexpr Polynomial e = {2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
                          0.026532189526576123093,   0.29656057182850489123,    1.7848265399172913358,
                          5.4637849111641143699,     6.6579046435011037772};
constexpr Polynomial f = {
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
    0.0148753612908506148525,   0.13692988092273580531,   0.59983220655588793769,   1};

/// For p below the central part.
double lower_tail(double p) {
    const double s = std::sqrt(-std::log(p));
    return s <= 5 ? -value_of(c, s - 1.6) / value_of(d, s - 1.6) : -value_of(e, s - 5) / value_of(f, s - 5);
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
    const double q = p - 0.5;
    if (std::abs(q) > central)
        return q < 0 ? lower_tail(p) : -lower_tail(1 - p);
    const double r = central * central - q * q;
    return q * value_of(a, r) / value_of(b, r);
}

} // namespace sunward
