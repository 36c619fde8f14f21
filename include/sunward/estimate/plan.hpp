// What was asked of an estimate, with the hardware and the defaults put in: every figure and where it comes from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sunward/estimate/defaults.hpp"
#include "sunward/estimate/footprint.hpp"
#include "sunward/hardware/accelerator.hpp"
#include "sunward/hardware/node.hpp"
#include "sunward/parameter/field.hpp"
#include "sunward/parameter/values.hpp"

namespace sunward {

/// What `sunward estimate` may be told: an option `--KEY` each, and KEY=VALUE of --against.
[[nodiscard]] const std::vector<parameter::Field>& estimate_fields();
/// The unit that a bare number of a key has; empty where it has to be written, or where there is none.
[[nodiscard]] std::string_view bare_unit(std::string_view key);

/// The machine of a run: a node type and its accelerators, both with the sources of their figures.
struct EstimateHardware {
    std::string name; ///< as it was asked for
    Accelerator device;
    NodeType node; ///< of a device that no node type has: itself, without a host
    std::vector<Provenance> node_sources;
};

/// A figure that went into an estimate.
struct Assumption {
    std::string name;
    std::string value;  ///< with its unit, and its bounds where it has any
    std::string source; ///< `stated`, or where it was taken from
};

struct EstimatePlan {
    std::string title;    ///< what runs on what
    std::string column;   ///< what tells it from others beside it
    std::string currency; ///< of the price
    EstimateTask task;
    std::vector<Assumption> assumptions;
};

/// Throws InputError with all faults: neither or several of FLOP, parameters with tokens, and hours; a precision that
/// the accelerator lacks; an MFU above what products of matrices reach on it; a cap below its idle draw.
[[nodiscard]] EstimatePlan plan_estimate(const parameter::Values& given, const EstimateHardware& hardware,
                                         const EstimateDefaults& defaults);

} // namespace sunward
