// A figure that is not known exactly.
#pragma once

namespace sunward {

/// low <= central <= high; all alike where a figure is stated.
struct Range {
    double low = 0;
    double central = 0;
    double high = 0;

    [[nodiscard]] static constexpr Range exactly(double value) { return {value, value, value}; }
};

/// Of figures that are not negative: the least with the least, and so on.
[[nodiscard]] constexpr Range operator*(const Range& a, const Range& b) {
    return {a.low * b.low, a.central * b.central, a.high * b.high};
}
[[nodiscard]] constexpr Range operator*(const Range& a, double factor) { return a * Range::exactly(factor); }
[[nodiscard]] constexpr Range operator+(const Range& a, const Range& b) {
    return {a.low + b.low, a.central + b.central, a.high + b.high};
}

} // namespace sunward
