#include "sunward/error/quote.hpp"

#include <fmt/format.h>

#include "sunward/error/count.hpp"
#include "sunward/units/text.hpp"

namespace sunward {

std::string excerpt(std::string_view cell) {
    constexpr std::size_t longest = 40;
    constexpr std::string_view signs = "0123456789+-.,:/ eETZ%";
    if (cell.empty())
        return "nothing";
    const bool shown = cell.size() <= longest && cell.find_first_not_of(signs) == std::string_view::npos;
    return shown ? fmt::format("'{}'", cell) : fmt::format("text ({})", counted(cell.size(), "byte"));
}

std::string in_quotes(std::string_view name) {
    constexpr std::size_t longest = 60;
    return fmt::format("'{}{}'", printable(name.substr(0, longest)), name.size() > longest ? "..." : "");
}

} // namespace sunward
