#include "grid/forecast/forecast_error.hpp"

#include <algorithm>
#include <cmath>

namespace sunward::grid {

namespace {

constexpr Duration epoch = Duration::from_days(28);

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0); }

} // namespace

double error_at(std::span<const LeadError> growth, Duration lead) {
    LeadError before{};
    for (const LeadError& point : growth) {
        if (lead <= point.lead)
            return std::lerp(before.error, point.error,
                             (lead - before.lead).seconds() / (point.lead - before.lead).seconds());
        before = point;
    }
    return before.error;
}

ErrorProcess::ErrorProcess(const ForecastSpec& spec, ErrorSource source) : source_(std::move(source)) {
    const std::span<const LeadError> growth = growth_or_default(spec.growth);
    const std::int64_t leads = spec.horizon.us / spec.issue_step.us + 2;
    for (std::int64_t lead = 0; lead <= leads; ++lead)
        sigma_.push_back(error_at(growth, lead * spec.issue_step));
    growing_ = sigma_.size() - 1;
    while (growing_ > 0 && sigma_[growing_ - 1] == sigma_[growing_])
        --growing_;
    phi_ = std::pow(spec.correlation, spec.issue_step.seconds() / 3600);
    epoch_length_ = std::max<std::int64_t>(1, epoch.us / spec.issue_step.us);
}

double ErrorProcess::draw() {
    const double common = streams_[0].normal();
    return source_.common_weight * common + source_.own_weight * streams_[1].normal();
}

void ErrorProcess::start(std::int64_t number) {
    const auto entity = static_cast<std::uint64_t>(number);
    streams_.clear();
    streams_.emplace_back(source_.seed, source_.common_purpose, entity);
    streams_.emplace_back(source_.seed, source_.own_purpose, entity);
    error_.assign(sigma_.size(), 0);
    double z = draw();
    for (std::size_t lead = 0; lead < error_.size(); ++lead) {
        error_[lead] = sigma_[lead] * z;
        z = phi_ * z + std::sqrt(1 - phi_ * phi_) * draw();
    }
    issue_ = number * epoch_length_;
}

void ErrorProcess::advance() {
    const double fresh = std::sqrt(1 - phi_ * phi_);
    const std::size_t last = error_.size() - 1;
    double w = draw();
    for (std::size_t lead = 0; lead < last; ++lead) {
        if (lead >= growing_) {
            error_[lead] = error_[lead + 1];
            continue;
        }
        const double ratio = sigma_[lead + 1] > 0 ? sigma_[lead] / sigma_[lead + 1] : 0;
        const double kept = ratio * ratio;
        error_[lead] = kept * error_[lead + 1] + sigma_[lead] * std::sqrt(std::max(0.0, 1 - kept)) * w;
        w = phi_ * w + fresh * draw();
    }
    // The lead that comes into view follows on the one before it.
    const double before = last > 0 && sigma_[last - 1] > 0 ? error_[last - 1] / sigma_[last - 1] : draw();
    error_[last] = sigma_[last] * (phi_ * before + fresh * draw());
    ++issue_;
}

void ErrorProcess::move_to(std::int64_t issue) {
    if (issue == issue_ && !streams_.empty())
        return;
    const std::int64_t number = floor_divide(issue, epoch_length_);
    if (streams_.empty() || issue < issue_ || floor_divide(issue_, epoch_length_) != number)
        start(number);
    while (issue_ < issue)
        advance();
}

double ErrorProcess::at(double lead) const {
    const double held = std::clamp(lead, 0.0, static_cast<double>(error_.size() - 1));
    const auto below = std::min(static_cast<std::size_t>(held), error_.size() - 2);
    return std::lerp(error_[below], error_[below + 1], held - static_cast<double>(below));
}

} // namespace sunward::grid
