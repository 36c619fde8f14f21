// What is thrown when a series is asked beyond its data.
#pragma once

#include "sunward/error/error.hpp"

namespace sunward {

/// A series whose rule for its ends is to fail was asked for a time that its data do not cover.
class OutsideData : public SimulationError {
public:
    using SimulationError::SimulationError;
};

} // namespace sunward
