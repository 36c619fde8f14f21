// The running books of one site: total, jobs and idle are kept apart and must add up.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sunward/ledger/account.hpp"
#include "sunward/ledger/odometer.hpp"

namespace sunward {

/// Books of a site between events: every figure is constant from one call of advance() to the next.
class SiteLedger {
public:
    /// `step`: length of the rows of steps(), aligned to `start`; none keeps no rows.
    SiteLedger(const Tariff& tariff, double pue, Instant start, std::optional<Duration> step);

    /// Brings the books up to t; t must not go backwards.
    void advance(Instant t);
    /// Changes that take effect at the instant of the last advance(); negative to take away.
    void change_power(double total_watt, double idle_watt);
    void change_load(std::int64_t running, std::int64_t queued, std::int64_t busy_accelerators);
    void change_capacity(std::int64_t accelerators) { available_ += accelerators; }

    /// Bills a job for a constant IT power from `since` to now.
    Charge bill_job(double it_watt, const Reading& since);
    /// Adds a transfer's use, billed elsewhere.
    void bill_network(const Charge& use);
    [[nodiscard]] const Reading& now() const { return now_; }

    /// From now on everything goes to the drain account.
    void close_window();
    [[nodiscard]] Account window() const { return account(books_[0]); }
    [[nodiscard]] Account drain() const { return account(books_[1]); }
    /// The rows up to now, signals included.
    [[nodiscard]] std::vector<SiteStep> steps() const;

private:
    struct Book {
        Wide it_j, total_j, total_g, marginal_g, cost, idle_j, idle_g, jobs_j, jobs_g;
        Wide network_j, network_g, network_marginal_g, network_cost, busy_s, available_s;
    };
    [[nodiscard]] static Account account(const Book& book);
    void record_steps(Instant from, Instant to);

    Tariff tariff_;
    double pue_;
    Instant start_;
    std::optional<Duration> step_;
    Reading now_;
    Wide total_watt_;
    Wide idle_watt_;
    std::int64_t running_ = 0;
    std::int64_t queued_ = 0;
    std::int64_t busy_ = 0;
    std::int64_t available_ = 0;
    Book books_[2];
    std::size_t book_ = 0;
    std::vector<SiteStep> steps_;
};

} // namespace sunward
