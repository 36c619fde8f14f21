// Errors of forecasts that are revised from issue to issue.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sunward/grid/forecast.hpp"
#include "sunward/random/stream.hpp"

namespace sunward::grid {

/// sigma(lead) of a growth table: straight from 0 at lead 0, held after the last lead.
[[nodiscard]] double error_at(std::span<const LeadError> growth, Duration lead);

/// default_growth() where there is none.
[[nodiscard]] inline std::span<const LeadError> growth_or_default(const std::vector<LeadError>& growth) {
    return growth.empty() ? default_growth() : std::span(growth);
}

/// What the errors of one signal depend on.
struct ErrorSource {
    std::uint64_t seed = 0;
    std::string common_purpose; ///< stream of what all signals of a zone share
    std::string own_purpose;
    double common_weight = 0; ///< loading of the common driver; negative: the signal falls when the others rise
    double own_weight = 1;    ///< the squares of the two sum to 1
};

/// e_i(l), the error of issue i at a lead of l steps, as a share of the mean. With s = sigma(l), s' = sigma(l + 1):
///   e_i(l) = (s/s')^2 e_(i-1)(l + 1) + s sqrt(1 - (s/s')^2) w_i(l),   w_i an AR(1) process along l of unit variance,
/// so that Var e_i(l) = s^2 and Cov(e_i, e_j) for one valid time is that of the shorter lead.
class ErrorProcess {
public:
    ErrorProcess(const ForecastSpec& spec, ErrorSource source);
    /// Moves to issue number `issue` (multiples of the issue step since 1970).
    void move_to(std::int64_t issue);
    /// The error at a lead in steps, straight between whole leads.
    [[nodiscard]] double at(double lead) const;

private:
    void start(std::int64_t epoch);
    void advance();
    double draw();

    ErrorSource source_;
    std::vector<double> sigma_; ///< by whole lead, up to the horizon
    std::size_t growing_;       ///< leads from here on are not revised, as sigma stays the same
    double phi_;
    std::int64_t epoch_length_; ///< issues
    std::int64_t issue_ = 0;
    std::vector<double> error_;
    std::vector<RandomStream> streams_; ///< common, own; none before the first move
};

} // namespace sunward::grid
