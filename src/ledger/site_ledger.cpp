#include "sunward/ledger/site_ledger.hpp"

#include <algorithm>

namespace sunward {

SiteLedger::SiteLedger(const Tariff& tariff, const SiteEquipment& equipment, Instant start,
                       std::optional<Duration> step, const std::optional<Metering>& metering)
    : tariff_(tariff), start_(start), step_(step) {
    if (metering)
        meter_.emplace(*metering, start);
    if (equipment.is_plain() && tariff.live == nullptr) {
        pue_ = *equipment.facility.pue;
        wue_ = equipment.facility.wue;
        now_ = read_odometer(tariff, pue_, start);
    } else {
        supply_.emplace(equipment, tariff, start);
        now_.at = start;
    }
}

void SiteLedger::advance(Instant t) {
    if (t == now_.at)
        return;
    if (supply_)
        advance_supplied(t);
    else
        advance_plain(t);
}

NetDraw SiteLedger::net_draw() {
    const double it_watt = std::max(0.0, total_watt_.value());
    if (supply_)
        return supply_->net_draw(it_watt, now_.at);
    return {it_watt * pue_, Instant::never()};
}

/// What is counted alike at every site over a span of constant loads that ends now.
void SiteLedger::book_idle_and_load(const Reading& since) {
    const double seconds = (now_.at - since.at).seconds();
    const Charge idle = charge(idle_watt_.value(), since, now_);
    Book& book = books_[book_];
    book.idle_j += idle.energy_j;
    book.idle_g += idle.carbon_g;
    book.busy_s += static_cast<double>(busy_) * seconds;
    book.available_s += static_cast<double>(available_) * seconds;
}

void SiteLedger::advance_plain(Instant t) {
    const Reading since = now_;
    now_ = read_odometer(tariff_, pue_, t);
    const double it_watt = total_watt_.value();
    const Charge total = charge(it_watt, since, now_);
    SupplySpan span;
    span.length = t - since.at;
    span.it_j = it_watt * span.length.seconds();
    span.facility_j = span.import_j = span.claims.grid_to_load_j = total.energy_j;
    span.source_g = total.carbon_g;
    span.marginal_g = total.marginal_g;
    span.cost = total.cost;
    span.water_l = span.it_j / kilowatt_hour.base() * wue_;
    book_span(span);
    book_idle_and_load(since);
    if (meter_)
        meter_span(since.at, span);
    if (step_)
        record_steps(since.at, t, span);
}

/// Each step moves the odometers by what the site used for each watt of IT power. With no IT power, as before the first
/// node is there, all that the building uses is idle.
void SiteLedger::advance_supplied(Instant t) {
    const Reading since = now_;
    const double it_watt = std::max(0.0, total_watt_.value());
    const double share = it_watt > 0 ? 1 / it_watt : 0; // of the facility, that a watt answers for
    while (now_.at < t) {
        const Instant from = now_.at;
        if (patience_ != nullptr)
            patience_->count(from);
        const SupplySpan span = supply_->run(it_watt, from, t);
        now_.at = from + span.length;
        now_.energy += span.facility_j * share;
        now_.carbon += span.load_g * share;
        now_.marginal += span.load_marginal_g * share;
        now_.cost += span.cost * share;
        if (share == 0) {
            books_[book_].idle_j += span.facility_j;
            books_[book_].idle_g += span.load_g;
        }
        book_span(span);
        if (meter_)
            meter_span(from, span);
        if (step_)
            record_steps(from, now_.at, span);
    }
    book_idle_and_load(since);
}

void SiteLedger::book_span(const SupplySpan& span) {
    Book& book = books_[book_];
    // Most figures of a span are nothing.
    const auto add = [](Wide& sum, double x) {
        if (x != 0)
            sum += x;
    };
    add(book.it_j, span.it_j);
    add(book.total_j, span.facility_j);
    add(book.import_j, span.import_j);
    add(book.source_g, span.source_g);
    // Where the zone answers to the load, bill_consequences() tells what the draw from the grid caused.
    add(book.marginal_g, tariff_.live == nullptr ? span.marginal_g : span.backup_g);
    add(book.cost, span.cost);
    add(book.water_l, span.water_l);
    if (!supply_)
        return;
    add(book.solar_j, span.solar_j);
    add(book.wind_j, span.wind_j);
    add(book.export_j, span.export_j);
    add(book.curtailed_j, span.curtailed_j);
    add(book.charge_j, span.charge_j);
    add(book.discharge_j, span.discharge_j);
    add(book.loss_j, span.loss_j);
    add(book.stored_j, span.stored_j);
    add(book.backup_j, span.backup_j);
    add(book.backup_g, span.backup_g);
    add(book.unserved_j, span.unserved_j);
    add(book.exported_g, span.exported_g);
    add(book.stock_g, span.stock_g);
    if (tariff_.live == nullptr)
        add(book.avoided_g, span.avoided_g);
    add(book.embodied_g, span.embodied_g);
    add(book.stored_js, span.course.joule_seconds(0, span.length.seconds()));
    add(book.stock_gs, span.stock_gs);
    add(book.onsite_used_j, span.claims.onsite_used_j);
    add(book.carbon_free_j, span.claims.carbon_free_j);
    add(book.renewable_j, span.claims.renewable_j);
    add(book.onsite_g, span.claims.onsite_g);
    add(book.export_revenue, span.export_revenue);
}

/// What runs on after the window is not metered.
void SiteLedger::meter_span(Instant from, const SupplySpan& span) {
    if (book_ == 0)
        meter_->add(from, from + span.length, {span.import_j, span.claims.grid_to_load_j, span.claims.sold_j});
}

void SiteLedger::change_power(double total_watt, double idle_watt) {
    total_watt_ += total_watt;
    idle_watt_ += idle_watt;
}

void SiteLedger::change_load(std::int64_t running, std::int64_t queued, std::int64_t busy_accelerators) {
    running_ += running;
    queued_ += queued;
    busy_ += busy_accelerators;
}

Charge SiteLedger::bill_job(double it_watt, const Reading& since) {
    const Charge use = charge(it_watt, since, now_);
    books_[book_].jobs_j += use.energy_j;
    books_[book_].jobs_g += use.carbon_g;
    return use;
}

void SiteLedger::bill_network(const Charge& use) {
    Book& book = books_[book_];
    book.network_j += use.energy_j;
    book.network_g += use.carbon_g;
    book.network_marginal_g += use.marginal_g;
    book.network_cost += use.cost;
}

void SiteLedger::close_window() {
    book_ = 1;
    window_wear_ = wear();
}

Account SiteLedger::window() const { return account(books_[0], {}, book_ == 0 ? wear() : window_wear_); }
Account SiteLedger::drain() const { return account(books_[1], window_wear_, book_ == 0 ? window_wear_ : wear()); }

/// Carbon of what the battery held less at the end than at the start, at the mean intensity of what it held.
double SiteLedger::debt_g(const Book& book) {
    const double missing_j = std::max(0.0, -book.stored_j.value());
    return book.stored_js.value() > 0 ? missing_j * (book.stock_gs.value() / book.stored_js.value()) : 0;
}

Account SiteLedger::account(const Book& book, const BatteryWear& before, const BatteryWear& after) {
    return {.it_j = book.it_j.value(),
            .facility_j = book.total_j.value(),
            .idle_j = book.idle_j.value(),
            .jobs_j = book.jobs_j.value(),
            .network_j = book.network_j.value(),
            .solar_j = book.solar_j.value(),
            .wind_j = book.wind_j.value(),
            .grid_import_j = book.import_j.value(),
            .grid_export_j = book.export_j.value(),
            .curtailed_j = book.curtailed_j.value(),
            .battery_charge_j = book.charge_j.value(),
            .battery_discharge_j = book.discharge_j.value(),
            .battery_loss_j = book.loss_j.value(),
            .battery_change_j = book.stored_j.value(),
            .backup_j = book.backup_j.value(),
            .unserved_j = book.unserved_j.value(),
            .carbon_g = book.source_g.value(),
            .backup_g = book.backup_g.value(),
            .exported_g = book.exported_g.value(),
            .stock_change_g = book.stock_g.value(),
            .idle_g = book.idle_g.value(),
            .jobs_g = book.jobs_g.value(),
            .network_g = book.network_g.value(),
            .marginal_g = book.marginal_g.value(),
            .avoided_g = book.avoided_g.value(),
            .network_marginal_g = book.network_marginal_g.value(),
            .embodied_g = book.embodied_g.value() + after.embodied_g - before.embodied_g,
            .battery_capacity_j = after.capacity_j,
            .battery_cycled_j = after.cycled_j - before.cycled_j,
            .battery_faded_j = after.faded_j - before.faded_j,
            .battery_debt_g = debt_g(book),
            .cost = book.cost.value(),
            .network_cost = book.network_cost.value(),
            .water_l = book.water_l.value(),
            .onsite_used_j = book.onsite_used_j.value(),
            .carbon_free_j = book.carbon_free_j.value(),
            .renewable_j = book.renewable_j.value(),
            .market_g = book.onsite_g.value(),
            .export_revenue = book.export_revenue.value(),
            .busy_accelerator_s = book.busy_s.value(),
            .available_accelerator_s = book.available_s.value()};
}

/// Spreads a span evenly over the rows that it touches.
void SiteLedger::record_steps(Instant from, Instant to, const SupplySpan& span) {
    const std::int64_t length = step_->us;
    const double whole = span.length.seconds();
    const Instant begin = from;
    while (from < to) {
        const auto i = static_cast<std::size_t>((from - start_).us / length);
        if (i >= steps_.size())
            steps_.resize(i + 1);
        const Instant end = std::min(to, start_ + Duration{static_cast<std::int64_t>(i + 1) * length});
        const double seconds = (end - from).seconds();
        SiteStep& row = steps_[i];
        row.seconds += seconds;
        row.running_s += static_cast<double>(running_) * seconds;
        row.queued_s += static_cast<double>(queued_) * seconds;
        row.busy_s += static_cast<double>(busy_) * seconds;
        const double share = seconds / whole;
        row.it_j += span.it_j * share;
        row.facility_j += span.facility_j * share;
        row.grid_import_j += span.import_j * share;
        if (tariff_.live != nullptr) {
            row.intensity_s += span.rates.average * seconds;
            row.marginal_s += span.rates.marginal * seconds;
            row.price_s += span.rates.price * seconds;
        }
        if (supply_) {
            row.solar_j += span.solar_j * share;
            row.wind_j += span.wind_j * share;
            row.grid_export_j += span.export_j * share;
            row.curtailed_j += span.curtailed_j * share;
            row.battery_j += (span.charge_j - span.discharge_j) * share;
            if (const double capacity_j = supply_->battery_capacity_j(); capacity_j > 0)
                row.soc_s += span.course.joule_seconds((from - begin).seconds(), (end - begin).seconds()) / capacity_j;
            row.outdoor_c_s += supply_->outdoor_c() * seconds;
        }
        from = end;
    }
}

std::vector<SiteStep> SiteLedger::steps() const {
    std::vector<SiteStep> rows = steps_;
    if (tariff_.live != nullptr)
        return rows;
    Instant from = start_;
    for (SiteStep& row : rows) {
        const Instant to = std::min(now_.at, from + *step_);
        const auto integral = [&](const Series* s) { return s == nullptr ? 0.0 : s->integral(from, to); };
        row.intensity_s = integral(tariff_.average);
        row.marginal_s = integral(tariff_.marginal);
        row.price_s = integral(tariff_.price);
        from = to;
    }
    return rows;
}

} // namespace sunward
