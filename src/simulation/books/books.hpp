// The books of all sites, and of the zones that answer to what the sites draw.
#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "simulation/run/run.hpp"
#include "simulation/told/told.hpp"
#include "sunward/ledger/grid_ledger.hpp"
#include "sunward/ledger/site_ledger.hpp"

namespace sunward::simulation {

class Books {
public:
    /// Opens them; the sites draw nothing yet.
    Books(Run& run, Told& told);

    /// A site's ledger, brought up to now.
    [[nodiscard]] SiteLedger& at_now(std::uint32_t site);
    /// As it is.
    [[nodiscard]] SiteLedger& ledger(std::uint32_t site) { return ledgers_[site]; }
    [[nodiscard]] std::span<const SiteLedger> ledgers() const { return ledgers_; }
    /// Of zones with plants, a ledger per group.
    [[nodiscard]] GridLedger& grid(std::size_t group) { return *grids_[group]; }
    [[nodiscard]] std::size_t grids() const { return grids_.size(); }

    /// Odometer of a small draw in a zone now, at a PUE of 1.
    [[nodiscard]] Reading reading(std::uint32_t zone);
    /// The building at the IT power and in the weather of now; the air that books and ledgers assume where it is not
    /// known.
    [[nodiscard]] FacilityDraw draw(std::uint32_t site) const;

    /// Brings all sites up to now.
    void advance();
    /// The same, and what comes from now on goes to the drain.
    void close_window();

    /// Whether zones answer to what the sites draw, so that no ledger may go back.
    [[nodiscard]] bool zones_answer() const { return run_.scenario.dispatch.feedback && !grids_.empty(); }
    [[nodiscard]] std::vector<SiteLedger> copy() const { return ledgers_; }
    void go_back(std::vector<SiteLedger> copy) { ledgers_ = std::move(copy); }

private:
    /// Where the books of a zone are that answers to what its sites draw; no ledger for the other zones.
    struct GridZone {
        GridLedger* ledger = nullptr;
        std::size_t zone = 0; ///< of the group
    };
    void open_grids();
    void open_sites(Told& told);
    [[nodiscard]] Tariff tariff_of(std::uint32_t zone) const;
    [[nodiscard]] Tariff tariff_at(const Site& site) const;
    [[nodiscard]] std::optional<Duration> row_length(bool wanted) const;

    Run& run_;
    std::vector<SiteLedger> ledgers_;
    std::vector<std::unique_ptr<GridLedger>> grids_;
    std::vector<GridZone> zones_; ///< of the scenario
};

} // namespace sunward::simulation
