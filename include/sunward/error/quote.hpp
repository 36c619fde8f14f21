// What a message may show of a file.
#pragma once

#include <string>
#include <string_view>

namespace sunward {

/// A cell of a file as a message may show it: `'12,5'` when it is made of the signs of numbers and times, else `text
/// (9 bytes)`. Whoever writes a scenario names its files, and whoever runs it reads the messages, perhaps to others: a
/// password in a column of a table is nobody's business. The place of the cell is stated anyhow.
[[nodiscard]] std::string excerpt(std::string_view cell);

/// A name (of a column, a file, a time zone) as a message may show it: in quotes, short, and without what cannot be
/// printed.
[[nodiscard]] std::string in_quotes(std::string_view name);

} // namespace sunward
