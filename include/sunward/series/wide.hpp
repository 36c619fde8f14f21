// A sum kept as two doubles, so that a long history does not eat the digits of a short difference.
#pragma once

#include <cmath>

namespace sunward {

/// hi + lo with |lo| at most half a unit in the last place of hi (Knuth's two-sum; Dekker 1971): about 106 bits.
struct Wide {
    double hi = 0;
    double lo = 0;

    constexpr Wide& operator+=(double x) {
        const double s = hi + x;
        const double b = s - hi;
        const double e = (hi - (s - b)) + (x - b);
        const double l = lo + e;
        hi = s + l;
        lo = l - (hi - s);
        return *this;
    }
    constexpr Wide& operator+=(Wide x) {
        *this += x.hi;
        return *this += x.lo;
    }
    [[nodiscard]] constexpr double value() const { return hi + lo; }
    friend constexpr Wide operator+(Wide a, double x) { return a += x; }
    /// The difference, rounded once.
    friend constexpr double operator-(Wide a, Wide b) { return (a.hi - b.hi) + (a.lo - b.lo); }
};

/// w x k, rounded at the end of both parts only.
inline Wide scaled(Wide w, double k) {
    const double p = w.hi * k;
    return Wide{p, 0} + (std::fma(w.hi, k, -p) + w.lo * k);
}

/// a x b without rounding error.
inline Wide wide_product(double a, double b) {
    const double p = a * b;
    return {p, std::fma(a, b, -p)};
}

} // namespace sunward
