// Reading and printing quantities as people write them: `10 MW`, `90 min`, `400 gCO2/kWh`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/units/instant.hpp"

namespace sunward {

/// What a number may measure. Base units: W, J, s, m, g (CO2e), g/J, currency/J, currency/W, currency/g, currency/s,
/// l/J, byte, byte/s, J/byte, 1/s, FLOP/s, FLOP, degree, 1.
enum class Measure {
    power,
    energy,
    duration,
    length,
    carbon,
    intensity,
    price,        ///< of energy
    power_price,  ///< of the greatest power in a month
    carbon_price, ///< of emissions
    rental_price, ///< of an accelerator by time
    water,        ///< by energy
    data,
    bandwidth,
    energy_per_data,
    rate,
    flop_rate, ///< how fast something computes; operations on integers count as well
    flop,      ///< work
    angle,
    ratio, ///< `85 %` or a bare number: the one measure that needs no unit
};

/// A number in base units, or why the text is none.
struct ParsedQuantity {
    std::optional<double> base;
    std::string problem; ///< e.g. "unit missing, write for example 10 MW" or "unknown unit 'MWW', nearest is MW"
};

/// Reads `NUMBER UNIT` (the blank may be left out; `1_000` and `1e3` are numbers; NaN and infinities are not).
/// Durations may be compound: `1 h 30 min`. Prices of all kinds take any three capital letters as the currency:
/// `45 EUR/MWh`.
[[nodiscard]] ParsedQuantity parse_quantity(std::string_view text, Measure measure);

/// The units known for a measure, the usual one first.
[[nodiscard]] std::vector<std::string> unit_names(Measure measure);

/// The currency of a text of one of the prices, such as `45 EUR/MWh`; empty when there is none.
[[nodiscard]] std::string price_currency(std::string_view text, Measure measure = Measure::price);

/// Prints a finite number so that parse_quantity gives back exactly the same double, in the unit that reads best.
/// `currency` is that of a price; XXX is ISO 4217's "no currency".
[[nodiscard]] std::string format_quantity(double base, Measure measure, std::string_view currency = "XXX");

/// A value in base units in what signals of the measure hold: g/kWh, currency/MWh, l/kWh, else as it is.
[[nodiscard]] double signal_figure(double base, Measure measure);

/// Exact text of a duration: `90 min`, `1.5 s`, `7 d`.
[[nodiscard]] std::string to_string(Duration span);

/// Fewest digits that read back as the same double; with an exponent only below 1e-5 and from 1e15.
[[nodiscard]] std::string shortest(double value);

} // namespace sunward
