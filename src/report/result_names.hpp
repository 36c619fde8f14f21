// Names of files that the program writes into a folder of results.
#pragma once

#include <array>
#include <string_view>

namespace sunward {

inline constexpr std::string_view resolved_name = "scenario.resolved.yaml";
/// Written last, with a list of the files beside them: the one of a run and the one of a comparison.
inline constexpr std::string_view summary_name = "summary.json";
inline constexpr std::string_view comparison_name = "compare.json";
inline constexpr std::array vouchers = {summary_name, comparison_name};

} // namespace sunward
