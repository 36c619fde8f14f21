// What one watt of IT power at a site has cost since the start of time: the difference of two readings, times a
// constant power, is what a job used in between, however long that was.
#pragma once

#include "sunward/series/series.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// State of the odometers at an instant, for each watt of IT power: facility energy in J, carbon and marginal carbon in
/// g, cost in currency. Pairs of doubles, because a year's total would swallow the digits of a ten-second span.
struct Reading {
    Instant at;
    Wide energy;
    Wide carbon;
    Wide marginal;
    Wide cost;
};

/// What a constant power used over a span.
struct Charge {
    double energy_j = 0; ///< facility energy
    double carbon_g = 0;
    double marginal_g = 0;
    double cost = 0;
};

/// Rates of a zone that answers to the load: set from outside as time goes on.
struct LiveRates {
    double average = 0;  ///< g/kWh
    double marginal = 0; ///< g/kWh
    double price = 0;    ///< currency/MWh
};

/// The signals that a place is billed by. A null series counts as zero. The series must outlive the meter.
struct Tariff {
    const Series* average = nullptr;  ///< g/kWh
    const Series* marginal = nullptr; ///< g/kWh
    const Series* price = nullptr;    ///< currency/MWh
    const Series* adder = nullptr;    ///< currency/MWh on top of the price
    const LiveRates* live = nullptr;  ///< in place of the series
};

/// The odometers of a place that draws from the grid alone at a constant PUE, in O(1) or O(log n) of the signals'
/// lengths: energy = PUE t, carbon = PUE / 3.6e6 x integral of the intensity, and so on.
/// Throws SimulationError outside a signal whose end rule is `fail`.
[[nodiscard]] Reading read_odometer(const Tariff& tariff, double pue, Instant t);

/// Use of a constant IT power between two readings: P x (O(t2) - O(t1)).
[[nodiscard]] Charge charge(double it_watt, const Reading& from, const Reading& to);

} // namespace sunward
