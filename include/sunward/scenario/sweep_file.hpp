// A sweep file as it is written: a base scenario and what is varied in it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// A text with the place where it was written.
struct SweepText {
    std::string text; ///< of a list or map: as YAML in one line
    Location at;
    std::string yaml; ///< what is read as the same value, of the same type
};

/// A field of the scenario by its path, as for --set, with the values it takes.
struct SweepParameter {
    SweepText path;
    std::vector<SweepText> values; ///< at least one; those of a range all have the range's place
};

/// Parameters that take their values together: all have as many. Axes are crossed.
using SweepAxis = std::vector<SweepParameter>;

/// Runs that are left out: those in which every key has one of its values.
struct SweepExclusion {
    std::vector<SweepParameter> keys; ///< a parameter's path, `seed` or `policy`
};

struct SweepFile {
    std::string name;
    std::filesystem::path base; ///< scenario, absolute
    std::vector<SweepAxis> axes;
    std::vector<SweepExclusion> exclusions;
    std::vector<SweepText> policies; ///< empty: the one of the scenario
    std::vector<std::uint64_t> seeds;
    std::optional<std::uint64_t> seed_count; ///< in place of `seeds`: so many from the scenario's own seed on
    std::optional<Duration> timeout;         ///< of a run, real time
};

/// Reads a sweep file; what the scenario makes of the values is not checked. Throws InputError with all faults.
[[nodiscard]] SweepFile read_sweep(const std::filesystem::path& file);
/// The same with the faults of what it holds added to others: then what can be run of it is given, without exclusions.
[[nodiscard]] SweepFile read_sweep(const std::filesystem::path& file, Faults& faults);

/// One spelling of all values that are the same.
[[nodiscard]] std::string canonical_value(std::string_view text);

/// Whether two values are the same: `6 h` and `6.0 h`, but not `6 h` and `360 min`.
[[nodiscard]] bool same_value(std::string_view one, std::string_view other);

} // namespace sunward
