// The running books of one site: total, jobs and idle are kept apart and must add up.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "sunward/ledger/account.hpp"
#include "sunward/ledger/grid_meter.hpp"
#include "sunward/ledger/odometer.hpp"
#include "sunward/ledger/patience.hpp"
#include "sunward/ledger/supply.hpp"

namespace sunward {

/// Books of a site between events: loads are constant from one call of advance() to the next. A site with nothing but a
/// constant PUE is billed from prefix integrals, whatever the length of the span; one with equipment of its own in
/// steps, one for each change of weather, signal or battery, without an event of the simulation.
class SiteLedger {
public:
    /// `step`: length of the rows of steps(), aligned to `start`; none keeps no rows. `metering` of the import until
    /// the window is closed; none: no meter.
    SiteLedger(const Tariff& tariff, const SiteEquipment& equipment, Instant start, std::optional<Duration> step,
               const std::optional<Metering>& metering = std::nullopt);

    /// Counts each span from now on.
    void watch(Patience& patience) { patience_ = &patience; }
    /// Brings the books up to t; t must not go backwards.
    void advance(Instant t);
    /// Changes that take effect at the instant of the last advance(); negative to take away.
    void change_power(double total_watt, double idle_watt);
    void change_load(std::int64_t running, std::int64_t queued, std::int64_t busy_accelerators);
    void change_capacity(std::int64_t accelerators) { available_ += accelerators; }

    /// What the site takes from the grid from now on, and until when it does so while its load stays.
    [[nodiscard]] NetDraw net_draw();
    /// Where the zone answers to the load: what the site's draw caused, g, which only all zones together can tell.
    void bill_consequences(double grams, bool exporting) {
        books_[book_].marginal_g += grams;
        if (exporting)
            books_[book_].avoided_g += -grams;
    }

    /// Bills a job for a constant IT power from `since` to now.
    Charge bill_job(double it_watt, const Reading& since);
    /// Adds a transfer's use, billed elsewhere.
    void bill_network(const Charge& use);
    [[nodiscard]] const Reading& now() const { return now_; }

    /// The greatest IT power that the site can feed from now on, and until when that holds where it draws no less than
    /// `least_it_watt`.
    [[nodiscard]] ItLimit it_limit(double least_it_watt = 0) {
        return supply_ ? supply_->it_limit(least_it_watt, now_.at) : ItLimit{};
    }

    [[nodiscard]] double it_watt() const { return total_watt_.value(); }

    /// From now on everything goes to the drain account.
    void close_window();
    [[nodiscard]] Account window() const;
    [[nodiscard]] Account drain() const;
    /// The rows up to now, signals included.
    [[nodiscard]] std::vector<SiteStep> steps() const;
    /// Null without metering.
    [[nodiscard]] const GridMeter* meter() const { return meter_ ? &*meter_ : nullptr; }

private:
    /// The figures of an Account, summed up without losing digits.
    struct Book {
        Wide it_j, total_j, idle_j, jobs_j, network_j;
        Wide solar_j, wind_j, import_j, export_j, curtailed_j, charge_j, discharge_j, loss_j, stored_j, backup_j,
            unserved_j;
        Wide source_g, backup_g, exported_g, stock_g, idle_g, jobs_g, network_g, marginal_g, avoided_g,
            network_marginal_g;
        Wide embodied_g, stored_js, stock_gs;
        Wide cost, network_cost, water_l, busy_s, available_s;
        Wide onsite_used_j, carbon_free_j, renewable_j, onsite_g, export_revenue;
    };
    [[nodiscard]] static double debt_g(const Book& book);
    [[nodiscard]] static Account account(const Book& book, const BatteryWear& before, const BatteryWear& after);
    [[nodiscard]] BatteryWear wear() const { return supply_ ? supply_->wear() : BatteryWear{}; }
    void advance_plain(Instant t);
    void advance_supplied(Instant t);
    void book_span(const SupplySpan& span);
    void book_idle_and_load(const Reading& since);
    void meter_span(Instant from, const SupplySpan& span);
    void record_steps(Instant from, Instant to, const SupplySpan& span);

    Tariff tariff_;
    double pue_ = 1; ///< of a plain site
    double wue_ = 0; ///< of a plain site, l/kWh
    Instant start_;
    std::optional<Duration> step_;
    std::optional<Supply> supply_; ///< none: a plain site
    Patience* patience_ = nullptr;
    std::optional<GridMeter> meter_;
    Reading now_;
    Wide total_watt_;
    Wide idle_watt_;
    std::int64_t running_ = 0;
    std::int64_t queued_ = 0;
    std::int64_t busy_ = 0;
    std::int64_t available_ = 0;
    std::array<Book, 2> books_;
    std::size_t book_ = 0;
    BatteryWear window_wear_; ///< when the window was closed
    std::vector<SiteStep> steps_;
};

} // namespace sunward
