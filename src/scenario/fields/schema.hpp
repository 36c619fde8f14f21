// The table of fields, one function a section.
#pragma once

#include <span>

#include "scenario/fields/choices.hpp"

namespace sunward::scenario {

/// The whole file.
[[nodiscard]] const Record& scenario_record();
/// The catalogue of node types, and that of accelerators.
[[nodiscard]] const Record& node_catalogue_record();
[[nodiscard]] const Record& device_catalogue_record();
/// What estimates take where they are told nothing.
[[nodiscard]] const Record& estimate_catalogue_record();
/// The file of a sweep.
[[nodiscard]] const Record& sweep_record();

[[nodiscard]] const Record& horizon_record();
[[nodiscard]] const Record& output_record();
[[nodiscard]] const Record& zone_record();
[[nodiscard]] const Record& fleet_record();
[[nodiscard]] const Record& line_record();
[[nodiscard]] const Record& case_record();
[[nodiscard]] const Record& dispatch_record();
/// Zones that are built in.
[[nodiscard]] std::vector<Choice> preset_words();
/// A power through time.
[[nodiscard]] const Record& output_signal_record();
/// An accelerator with a name of its own.
[[nodiscard]] const Record& device_record();
[[nodiscard]] const Record& node_record();
[[nodiscard]] const Record& site_record();
[[nodiscard]] const Record& facility_record();
[[nodiscard]] const Record& place_record();
[[nodiscard]] const Record& weather_record();
[[nodiscard]] const Record& solar_record();
[[nodiscard]] const Record& wind_record();
[[nodiscard]] const Record& battery_record();
[[nodiscard]] const Record& backup_record();
[[nodiscard]] const Record& connection_record();
[[nodiscard]] const Record& power_cap_record();
[[nodiscard]] const Record& limits_record();
[[nodiscard]] const Record& tariff_record();
/// `of_site`: one that reaches the site alone.
[[nodiscard]] const Record& contract_record(bool of_site);
[[nodiscard]] const Record& network_record();
[[nodiscard]] const Record& workload_record();
[[nodiscard]] const Record& speed_record();
[[nodiscard]] const Record& throughput_record();
[[nodiscard]] const Record& flop_record();
[[nodiscard]] const Record& forecast_record();
[[nodiscard]] const Record& policy_record();

/// Word of a weather format that is no file.
inline constexpr std::string_view synthetic_weather_word = "synthetic";
/// Key of a policy that is not composed of rules.
inline constexpr std::string_view plugin_key = "plugin";

/// How a CSV file separates its cells and writes its numbers; with these words of the record's selector.
[[nodiscard]] std::vector<Field> dialect_fields(const std::vector<std::string_view>& only);

template <typename Value, std::size_t n>
[[nodiscard]] Type one_of(const Named<Value> (&list)[n]) {
    return types::choice(choices_of(std::span<const Named<Value>>(list)));
}

} // namespace sunward::scenario
