#include "sunward/ledger/site_ledger.hpp"

#include <algorithm>
#include <cmath>

namespace sunward {

SiteLedger::SiteLedger(const Tariff& tariff, double pue, Instant start, std::optional<Duration> step)
    : tariff_(tariff), pue_(pue), start_(start), step_(step), now_(read_odometer(tariff, start)) {}

void SiteLedger::advance(Instant t) {
    if (t == now_.at)
        return;
    const Reading next = read_odometer(tariff_, t);
    const double seconds = (t - now_.at).seconds();
    const double total_watt = total_watt_.value();
    const Charge total = charge(total_watt, pue_, now_, next);
    const Charge idle = charge(idle_watt_.value(), pue_, now_, next);
    Book& book = books_[book_];
    book.it_j += total_watt * seconds;
    book.total_j += total.energy_j;
    book.total_g += total.carbon_g;
    book.marginal_g += total.marginal_g;
    book.cost += total.cost;
    book.idle_j += idle.energy_j;
    book.idle_g += idle.carbon_g;
    book.busy_s += static_cast<double>(busy_) * seconds;
    book.available_s += static_cast<double>(available_) * seconds;
    if (step_)
        record_steps(now_.at, t);
    now_ = next;
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
    const Charge use = charge(it_watt, pue_, since, now_);
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

void SiteLedger::close_window() { book_ = 1; }

Account SiteLedger::account(const Book& book) {
    Account a;
    a.it_j = book.it_j.value();
    a.facility_j = book.total_j.value();
    a.grid_import_j = a.facility_j;
    a.idle_j = book.idle_j.value();
    a.jobs_j = book.jobs_j.value();
    a.network_j = book.network_j.value();
    a.carbon_g = book.total_g.value();
    a.idle_g = book.idle_g.value();
    a.jobs_g = book.jobs_g.value();
    a.network_g = book.network_g.value();
    a.marginal_g = book.marginal_g.value();
    a.network_marginal_g = book.network_marginal_g.value();
    a.cost = book.cost.value();
    a.network_cost = book.network_cost.value();
    a.busy_accelerator_s = book.busy_s.value();
    a.available_accelerator_s = book.available_s.value();
    return a;
}

void SiteLedger::record_steps(Instant from, Instant to) {
    const std::int64_t length = step_->us;
    while (from < to) {
        const auto i = static_cast<std::size_t>((from - start_).us / length);
        if (i >= steps_.size())
            steps_.resize(i + 1);
        const Instant end = std::min(to, start_ + Duration{static_cast<std::int64_t>(i + 1) * length});
        const double seconds = (end - from).seconds();
        SiteStep& row = steps_[i];
        row.seconds += seconds;
        row.it_j += total_watt_.value() * seconds;
        row.running_s += static_cast<double>(running_) * seconds;
        row.queued_s += static_cast<double>(queued_) * seconds;
        row.busy_s += static_cast<double>(busy_) * seconds;
        from = end;
    }
}

std::vector<SiteStep> SiteLedger::steps() const {
    std::vector<SiteStep> rows = steps_;
    Instant from = start_;
    for (SiteStep& row : rows) {
        const Instant to = std::min(now_.at, from + *step_);
        row.facility_j = row.it_j * pue_;
        row.grid_import_j = row.facility_j;
        const auto integral = [&](const Series* s) { return s == nullptr ? 0.0 : s->integral(from, to); };
        row.intensity_s = integral(tariff_.average);
        row.marginal_s = integral(tariff_.marginal);
        row.price_s = integral(tariff_.price);
        from = to;
    }
    return rows;
}

} // namespace sunward
