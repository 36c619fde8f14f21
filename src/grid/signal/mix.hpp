// Generation by fuel turned into carbon intensity, for formats whose files give the mix.
//   intensity [g/kWh] = sum over fuels of (factor [g/kWh] x generation) / sum of generation, generation >= 0
// Source: the usual attributional average of production.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grid/signal/table.hpp"
#include "sunward/grid/fuel.hpp"

namespace sunward::grid {

/// A column with the generation of a fuel.
struct FuelColumn {
    std::size_t column;
    std::string fuel;      ///< as the tables by fuel name it
    double factor;         ///< g/kWh
    bool may_lack = false; ///< no value: there are no such plants
};

/// A column of which nobody knows the factor: a fault, once it generates anything.
struct OtherColumn {
    std::size_t column;
    std::string fault;
};

/// Where a table has its mix, and how that is told of.
struct MixColumns {
    std::size_t time = 0;            ///< of which notes are
    std::vector<FuelColumn> fuels{}; ///< at least one
    std::vector<OtherColumn> others{};
    std::string_view row = "hour"; ///< what a row is
    /// Rows that generate less than this share of the file's median row are missing; 0: they are told of. Nothing: they
    /// are as good as others.
    std::optional<double> least_total{};
};

/// What the file says, row by row; `total` is NaN where a cell is empty, nothing generates, or the row is bogus.
struct Mix {
    std::vector<FuelColumn> fuels;
    std::vector<Instant> at;
    std::vector<std::vector<double>> generation; ///< by fuel
    std::vector<double> total;
    std::vector<std::string> notes;
};

/// The time of a row; nothing, with a fault, when it has none.
using RowTime = std::function<std::optional<Instant>(Table&)>;

/// The rest of a table. Throws InputError with all faults.
[[nodiscard]] Mix read_mix(Table& table, MixColumns columns, const RowTime& time);

/// By the factors of the fuels.
[[nodiscard]] Readings intensity_of(const Mix& mix);

/// Shares, water and generation as the tables by fuel have them. `per_hour`: by how much to multiply generation to get
/// MW.
[[nodiscard]] MixOrigin origin_of(const Mix& mix, const SignalSource& source, double per_hour);

} // namespace sunward::grid
