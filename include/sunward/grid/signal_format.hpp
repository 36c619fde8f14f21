// Formats of signals: what each tells of itself, and how it is read.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/grid/fuel.hpp"
#include "sunward/grid/signal.hpp"
#include "sunward/parameter/field.hpp"
#include "sunward/parameter/format_page.hpp"

namespace sunward {

/// What a reader hands over: points with strictly increasing times as they stand in the file, before gaps are treated;
/// a value that is missing is NaN.
struct Readings {
    std::vector<Point> points;
    std::vector<std::string> notes;
    Basis basis = Basis::unstated; ///< what the format implies
};

/// What others have to know of a format.
struct SignalTraits {
    std::optional<SignalKind> holds{}; ///< which kind of figure; nothing: any
    bool intensities_only = false;     ///< no prices, shares or powers
    bool is_table = true;              ///< of what is read from files: a CSV, of some dialect
    bool needs_unit = false;           ///< of intensities: nothing in it says what their unit is
    bool has_factors = false;          ///< by fuel
    bool labels_ends = false;          ///< its times are the ends of their periods unless it is said otherwise
    std::vector<std::string_view> (*exactly_one)() = nullptr; ///< of these keys one has to be given
};

struct SignalFormat {
    std::string_view name; ///< such as `electricity-maps`
    std::string_view help;
    std::string_view source{}; ///< who publishes it
    /// Keys of its own, for values of a measure.
    parameter::Parameters (*parameters)(Measure) = [](Measure) { return parameter::Parameters(); };
    SignalTraits traits{};
    parameter::FormatPage page{};
    /// Of formats of files.
    Readings (*read)(const SignalSource&) = nullptr;
    /// Of what is written in the scenario.
    Series (*written)(const SignalSource&) = nullptr;
    /// What the file says of the mix beside the signal; null: nothing.
    MixOrigin (*mix)(const SignalSource&) = nullptr;
};

/// Listed in src/grid/formats.def.
[[nodiscard]] std::span<const SignalFormat* const> signal_formats();
/// Throws InputError for an unknown name.
[[nodiscard]] const SignalFormat& signal_format(std::string_view name);

/// Two columns of a CSV file, times and values, of whatever amount.
[[nodiscard]] SignalSource column_source(std::filesystem::path file, std::string_view time, std::string_view value);

} // namespace sunward
