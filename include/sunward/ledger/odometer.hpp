// What one watt of IT power at a site has cost since the start of time: the difference of two readings, times a
// constant power, is what a job used in between, however long that was.
#pragma once

#include "sunward/series/series.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// State of the odometers at an instant: integrals of intensity (g/kWh x s) and price (currency/MWh x s), as pairs of
/// doubles because a year's total would swallow the digits of a ten-second span.
struct Reading {
    Instant at;
    Wide carbon;
    Wide marginal;
    Wide price;
};

/// What a constant power used over a span.
struct Charge {
    double energy_j = 0; ///< facility energy
    double carbon_g = 0;
    double marginal_g = 0;
    double cost = 0;

    Charge& operator+=(const Charge& other) {
        energy_j += other.energy_j;
        carbon_g += other.carbon_g;
        marginal_g += other.marginal_g;
        cost += other.cost;
        return *this;
    }
};

/// The signals that a place is billed by. A null series counts as zero. The series must outlive the meter.
struct Tariff {
    const Series* average = nullptr;  ///< g/kWh
    const Series* marginal = nullptr; ///< g/kWh
    const Series* price = nullptr;    ///< currency/MWh
};

/// Reads the odometers of a place at any instant, in O(1) or O(log n) of the signals' lengths.
/// Throws SimulationError outside a signal whose end rule is `fail`.
[[nodiscard]] Reading read_odometer(const Tariff& tariff, Instant t);

/// Use of a constant IT power between two readings under a constant PUE:
/// energy = P PUE (t2 - t1), carbon = P PUE / 3.6e6 x (O(t2) - O(t1)).
[[nodiscard]] Charge charge(double it_watt, double pue, const Reading& from, const Reading& to);

} // namespace sunward
