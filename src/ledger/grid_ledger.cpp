#include "sunward/ledger/grid_ledger.hpp"

#include <algorithm>
#include <cmath>

namespace sunward {

namespace {

constexpr Duration one_hour = Duration::from_hours(1);
constexpr double watts_per_megawatt = 1e6;

void accumulate(const ZoneMoment& now, double seconds, ZoneStep& row) {
    ZoneMoment& sum = row.sum;
    row.seconds += seconds;
    const auto add = [&](double ZoneMoment::*figure) { sum.*figure += now.*figure * seconds; };
    for (const auto figure :
         {&ZoneMoment::demand, &ZoneMoment::sites, &ZoneMoment::storage, &ZoneMoment::curtailed, &ZoneMoment::spilt,
          &ZoneMoment::unserved, &ZoneMoment::net_import, &ZoneMoment::emissions, &ZoneMoment::production,
          &ZoneMoment::traced, &ZoneMoment::marginal, &ZoneMoment::price})
        add(figure);
    sum.fuels.resize(now.fuels.size());
    for (std::size_t f = 0; f < now.fuels.size(); ++f)
        sum.fuels[f] += now.fuels[f] * seconds;
}

} // namespace

GridLedger::GridLedger(const ZoneGroup& group, const Series& without, bool traced, std::vector<bool> marginal,
                       Instant start, std::optional<Duration> step)
    : without_(&without), traced_(traced), dispatcher_(make_dispatcher(group, std::move(marginal))), start_(start),
      now_(start), hour_end_(start + one_hour), step_(step), rates_(group.system.zones.size()),
      readings_(group.system.zones.size()), draw_(group.system.zones.size()), steps_(group.system.zones.size()),
      totals_(group.system.zones.size()) {
    dispatcher_->next_hour();
    set_rates();
    for (Reading& reading : readings_)
        reading.at = start;
}

void GridLedger::set_rates() {
    for (std::size_t z = 0; z < rates_.size(); ++z) {
        const ZoneMoment& zone = dispatcher_->zones()[z];
        rates_[z] = {traced_ ? zone.traced : zone.production, zone.marginal, zone.price};
    }
}

/// Dispatches for what the sites draw now; until when they do.
Instant GridLedger::look_around() {
    Instant until = hour_end_;
    std::ranges::fill(draw_, 0.0);
    for (Member& site : sites_) {
        const NetDraw draw = site.ledger->net_draw();
        site.watt = draw.watt;
        draw_[site.zone] += draw.watt / watts_per_megawatt;
        until = std::min(until, draw.until);
    }
    dispatcher_->draw(draw_);
    set_rates();
    return until;
}

void GridLedger::advance(Instant t) {
    while (now_ < t) {
        if (patience_ != nullptr)
            patience_->count(now_);
        if (now_ == hour_end_) {
            dispatcher_->next_hour();
            hour_end_ = hour_end_ + one_hour;
        }
        const Instant until = std::min(look_around(), t);
        for (const Member& site : sites_)
            site.ledger->advance(until);
        bill(until);
        for (std::size_t z = 0; z < totals_.size(); ++z)
            accumulate(dispatcher_->zones()[z], (until - now_).seconds(), totals_[z]);
        if (step_)
            record(now_, until);
        dispatcher_->pass((until - now_).seconds() / one_hour.seconds());
        now_ = until;
    }
}

/// Consequences to the sites, and the odometers of the zones. What a store or a ramp carried into a time when no site
/// draws is that of what they have drawn so far.
void GridLedger::bill(Instant until) {
    const double hours = (until - now_).seconds() / one_hour.seconds();
    double marginal = 0; // kg/h
    double size = 0;
    double drawn = 0;
    for (Member& site : sites_) {
        marginal += site.watt / watts_per_megawatt * rates_[site.zone].marginal;
        size += std::abs(site.watt);
        site.watt_hours += std::abs(site.watt) * hours;
        drawn += site.watt_hours;
    }
    const double beyond = drawn > 0 ? dispatcher_->emissions() - without_->at(now_) - marginal : 0;
    for (const Member& site : sites_) {
        const double own = site.watt / watts_per_megawatt * rates_[site.zone].marginal;
        const double share = size > 0 ? std::abs(site.watt) / size : drawn > 0 ? site.watt_hours / drawn : 0;
        site.ledger->bill_consequences((own + beyond * share) * hours * 1000, site.watt < 0);
    }
    for (std::size_t z = 0; z < readings_.size(); ++z) {
        Reading& reading = readings_[z];
        const double kilowatt_hours = hours / 1000; // of one watt
        reading.at = until;
        reading.energy += (until - now_).seconds();
        reading.carbon += rates_[z].average * kilowatt_hours;
        reading.marginal += rates_[z].marginal * kilowatt_hours;
        reading.cost += rates_[z].price * kilowatt_hours / 1000;
    }
}

Reading GridLedger::reading(std::size_t zone) const { return readings_[zone]; }

void GridLedger::record(Instant from, Instant to) {
    while (from < to) {
        const auto i = (from - start_).us / step_->us;
        const Instant end = std::min(to, start_ + Duration{(i + 1) * step_->us});
        const double seconds = (end - from).seconds();
        for (std::size_t z = 0; z < steps_.size(); ++z) {
            steps_[z].resize(std::max(steps_[z].size(), static_cast<std::size_t>(i) + 1));
            accumulate(dispatcher_->zones()[z], seconds, steps_[z][static_cast<std::size_t>(i)]);
        }
        from = end;
    }
}

} // namespace sunward
