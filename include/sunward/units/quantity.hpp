// Quantities whose dimension is checked by the compiler and that cost what a double costs.
#pragma once

#include <compare>

namespace sunward {

/// A number with a dimension: powers of energy, time, length, carbon, money and data. Held in the base units joule,
/// second, metre, gram of CO2e, one unit of the scenario's currency, and byte. There is no implicit way from or to a
/// double: write `5 * kilowatt`, read `.in(kilowatt)`.
template <int Energy, int Time, int Length, int Carbon, int Money, int Data>
class Quantity {
public:
    constexpr Quantity() = default;
    static constexpr Quantity from_base(double value) { return Quantity{value}; }
    [[nodiscard]] constexpr double base() const { return value_; }
    [[nodiscard]] constexpr double in(Quantity unit) const { return value_ / unit.value_; }

    constexpr Quantity& operator+=(Quantity other) {
        value_ += other.value_;
        return *this;
    }
    constexpr Quantity& operator-=(Quantity other) {
        value_ -= other.value_;
        return *this;
    }
    friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity{a.value_ + b.value_}; }
    friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity{a.value_ - b.value_}; }
    friend constexpr Quantity operator-(Quantity a) { return Quantity{-a.value_}; }
    friend constexpr Quantity operator*(double a, Quantity b) { return Quantity{a * b.value_}; }
    friend constexpr Quantity operator*(Quantity a, double b) { return Quantity{a.value_ * b}; }
    friend constexpr Quantity operator/(Quantity a, double b) { return Quantity{a.value_ / b}; }
    friend constexpr auto operator<=>(Quantity, Quantity) = default;
    // Compilers make several branches of what follows from <=> between doubles, and one or none of these.
    friend constexpr bool operator<(Quantity a, Quantity b) { return a.value_ < b.value_; }
    friend constexpr bool operator>(Quantity a, Quantity b) { return a.value_ > b.value_; }
    friend constexpr bool operator<=(Quantity a, Quantity b) { return a.value_ <= b.value_; }
    friend constexpr bool operator>=(Quantity a, Quantity b) { return a.value_ >= b.value_; }

private:
    explicit constexpr Quantity(double value) : value_(value) {}
    double value_ = 0;
};

template <int E, int T, int L, int C, int M, int D, int E2, int T2, int L2, int C2, int M2, int D2>
constexpr auto operator*(Quantity<E, T, L, C, M, D> a, Quantity<E2, T2, L2, C2, M2, D2> b) {
    constexpr bool plain = E + E2 == 0 && T + T2 == 0 && L + L2 == 0 && C + C2 == 0 && M + M2 == 0 && D + D2 == 0;
    if constexpr (plain)
        return a.base() * b.base();
    else
        return Quantity<E + E2, T + T2, L + L2, C + C2, M + M2, D + D2>::from_base(a.base() * b.base());
}

template <int E, int T, int L, int C, int M, int D, int E2, int T2, int L2, int C2, int M2, int D2>
constexpr auto operator/(Quantity<E, T, L, C, M, D> a, Quantity<E2, T2, L2, C2, M2, D2> b) {
    constexpr bool plain = E == E2 && T == T2 && L == L2 && C == C2 && M == M2 && D == D2;
    if constexpr (plain)
        return a.base() / b.base();
    else
        return Quantity<E - E2, T - T2, L - L2, C - C2, M - M2, D - D2>::from_base(a.base() / b.base());
}

using Energy = Quantity<1, 0, 0, 0, 0, 0>;
using Time = Quantity<0, 1, 0, 0, 0, 0>;
using Power = Quantity<1, -1, 0, 0, 0, 0>;
using Length = Quantity<0, 0, 1, 0, 0, 0>;
using Carbon = Quantity<0, 0, 0, 1, 0, 0>;
using Intensity = Quantity<-1, 0, 0, 1, 0, 0>;
using Money = Quantity<0, 0, 0, 0, 1, 0>;
using Price = Quantity<-1, 0, 0, 0, 1, 0>;
using Data = Quantity<0, 0, 0, 0, 0, 1>;
using Bandwidth = Quantity<0, -1, 0, 0, 0, 1>;
using EnergyPerData = Quantity<1, 0, 0, 0, 0, -1>;

inline constexpr Energy joule = Energy::from_base(1);
inline constexpr Energy kilowatt_hour = Energy::from_base(3.6e6);
inline constexpr Energy megawatt_hour = Energy::from_base(3.6e9);
inline constexpr Time second = Time::from_base(1);
inline constexpr Time hour = Time::from_base(3600);
inline constexpr Power watt = Power::from_base(1);
inline constexpr Power kilowatt = Power::from_base(1e3);
inline constexpr Power megawatt = Power::from_base(1e6);
inline constexpr Length metre = Length::from_base(1);
inline constexpr Carbon gram = Carbon::from_base(1);
inline constexpr Carbon kilogram = Carbon::from_base(1e3);
inline constexpr Intensity gram_per_kilowatt_hour = gram / kilowatt_hour;
inline constexpr Price currency_per_megawatt_hour = Money::from_base(1) / megawatt_hour;
inline constexpr Data byte = Data::from_base(1);
inline constexpr Data gigabyte = Data::from_base(1e9);
inline constexpr Bandwidth byte_per_second = byte / second;
inline constexpr Bandwidth gigabit_per_second = Bandwidth::from_base(1e9 / 8);
inline constexpr EnergyPerData kilowatt_hour_per_gigabyte = kilowatt_hour / gigabyte;

} // namespace sunward
