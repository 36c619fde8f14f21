#include "grid/signal/neso.hpp"

#include <array>
#include <string>

#include <fmt/format.h>

#include "grid/signal/columns.hpp"

namespace sunward::grid {

Readings read_neso(const SignalSource& source, std::string_view column) {
    Table table(source);
    const std::string nested = fmt::format("intensity.{}", column);
    const std::string_view value = table.csv().find(nested) ? std::string_view(nested) : column;
    const auto columns = require_all(table.csv(), std::array<std::string_view, 2>{"from", value});
    return read_points(table, source, columns[0], columns[1], Basis::direct);
}

} // namespace sunward::grid
