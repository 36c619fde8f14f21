#include "simulation/limits/standstill.hpp"

#include <utility>

namespace sunward::simulation {

namespace {

/// Beyond this, jobs that are all paused are taken to stay so.
constexpr Duration longest_pause = Duration::from_days(366);

} // namespace

/// Keeps the books of the moment from which on jobs only wait for power. Zones that answer to the sites' draw cannot
/// go back, nor can transfers.
void Standstill::look() {
    if (fleet_.active() == 0 || activities_.paused() < fleet_.active())
        paused_since_.reset();
    else if (!paused_since_)
        paused_since_ = run_.now;
    if (!paused_since_ || run_.window_goes_on())
        kept_.reset();
    else if (!holds() && !books_.zones_answer() && transfers_.under_way() == 0)
        kept_ = Kept{run_.now, run_.progress.changes, books_.copy()};
}

Instant Standstill::patience_ends() const {
    return paused_since_ && !run_.window_goes_on() ? *paused_since_ + longest_pause : Instant::never();
}

void Standstill::return_to_start() {
    if (!holds())
        return;
    run_.now = kept_->since;
    books_.go_back(std::move(kept_->ledgers));
    kept_.reset();
}

} // namespace sunward::simulation
