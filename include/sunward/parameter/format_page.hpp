// What every format of a file tells of itself, beside how it is read.
#pragma once

#include <string_view>

namespace sunward::parameter {

/// What the generated page says of a format.
struct FormatPage {
    std::string_view looks{}; ///< what a file looks like
    std::string_view lines{}; ///< the first lines of one; empty for what is written in the scenario
    std::string_view
        cleaned{}; ///< what is cleaned while reading; empty: nothing beyond what all formats have in common
    std::string_view example{}; ///< in YAML, on one line
};

} // namespace sunward::parameter
