// What a zone's plants can give and its consumers want, span by span.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "grid/signal/step_value.hpp"
#include "sunward/grid/zone_year.hpp"

namespace sunward {

/// Throws InputError with all faults of an input over a span (zone_year.hpp).
void check_zone(const ZoneInput& input, Instant from, Instant to, Duration step);

namespace grid {

class ZoneHours {
public:
    explicit ZoneHours(const ZoneInput& input) : input_(&input) {
        for (const Plant& plant : input.fleet) {
            const auto found = input.availability.find(plant.name);
            shares_.push_back(found == input.availability.end() ? nullptr : &found->second);
            available_.push_back(plant.capacity * plant.availability);
        }
    }

    /// MW, mean over [from, to).
    [[nodiscard]] double demand(Instant from, Instant to) const { return step_value(input_->demand, from, to); }

    /// MW of each plant, mean over [from, to); valid until the next call.
    [[nodiscard]] std::span<const double> available(Instant from, Instant to) {
        for (std::size_t i = 0; i < shares_.size(); ++i)
            if (shares_[i] != nullptr)
                available_[i] = input_->fleet[i].capacity * std::clamp(step_value(*shares_[i], from, to), 0.0, 1.0);
        return available_;
    }

private:
    const ZoneInput* input_;
    std::vector<const Series*> shares_;
    std::vector<double> available_;
};

} // namespace grid

} // namespace sunward
