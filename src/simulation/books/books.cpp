#include "simulation/books/books.hpp"

#include "simulation/books/equipment.hpp"
#include "simulation/run/zone_signals.hpp"

namespace sunward::simulation {

Books::Books(Run& run, Told& told) : run_(run) {
    open_grids();
    open_sites(told);
}

std::optional<Duration> Books::row_length(bool wanted) const {
    return wanted ? std::optional{run_.scenario.output.sites_every} : std::nullopt;
}

/// Marginal intensities are needed where something is billed.
void Books::open_grids() {
    const Scenario& scenario = run_.scenario;
    zones_.resize(scenario.zones.size());
    for (const DispatchedGroup& dispatched : scenario.dispatch.groups) {
        std::vector<bool> marginal;
        for (const std::uint32_t zone : dispatched.zones)
            marginal.push_back(zone != no_zone && is_billed(scenario, zone));
        grids_.push_back(std::make_unique<GridLedger>(dispatched.group, dispatched.emissions, scenario.dispatch.traced,
                                                      std::move(marginal), run_.now,
                                                      row_length(scenario.output.zones)));
        grids_.back()->watch(run_.patience);
        for (std::size_t z = 0; scenario.dispatch.feedback && z < dispatched.zones.size(); ++z)
            if (dispatched.zones[z] != no_zone)
                zones_[dispatched.zones[z]] = {grids_.back().get(), z};
    }
}

void Books::open_sites(Told& told) {
    const Scenario& scenario = run_.scenario;
    ledgers_.reserve(scenario.sites.size());
    for (const Site& site : scenario.sites) {
        SiteLedger& books =
            ledgers_.emplace_back(tariff_at(site), equipment_of(scenario, site, told.outlook(site)), run_.now,
                                  row_length(scenario.output.sites), metering_of(scenario, site));
        books.watch(run_.patience);
        if (const GridZone& grid = zones_[site.zone]; grid.ledger != nullptr)
            grid.ledger->add(books, grid.zone);
    }
}

Tariff Books::tariff_of(std::uint32_t zone) const {
    const Zone& z = run_.scenario.zones[zone];
    const GridZone& grid = zones_[zone];
    return {series_of(z.average), series_of(z.marginal), series_of(z.price), nullptr,
            grid.ledger != nullptr ? grid.ledger->rates(grid.zone) : nullptr};
}

/// What the site's import and its jobs are billed by.
Tariff Books::tariff_at(const Site& site) const {
    Tariff tariff = tariff_of(site.zone);
    if (site.tariff) {
        if (!site.tariff->market)
            tariff.price = nullptr;
        tariff.adder = series_of(site.tariff->adder);
    }
    return tariff;
}

SiteLedger& Books::at_now(std::uint32_t site) {
    if (const GridZone& grid = zones_[run_.scenario.sites[site].zone]; grid.ledger != nullptr)
        grid.ledger->advance(run_.now);
    else
        ledgers_[site].advance(run_.now);
    return ledgers_[site];
}

Reading Books::reading(std::uint32_t zone) {
    const GridZone& grid = zones_[zone];
    if (grid.ledger == nullptr)
        return read_odometer(tariff_of(zone), 1, run_.now);
    grid.ledger->advance(run_.now);
    return grid.ledger->reading(grid.zone);
}

FacilityDraw Books::draw(std::uint32_t site) const {
    const SitePower& power = run_.scenario.sites[site].power;
    const auto now = [this](const std::optional<Series>& series, double otherwise) {
        return series ? series->at(run_.now) : otherwise;
    };
    OutdoorAir air{20, 50};
    if (power.weather && !power.facility.pue)
        air = {now(power.weather->air_temperature, air.temperature_c),
               now(power.weather->relative_humidity, air.relative_humidity)};
    return facility_draw(power.facility, ledgers_[site].it_watt() * watt, air);
}

void Books::advance() {
    for (std::uint32_t s = 0; s < ledgers_.size(); ++s)
        (void)at_now(s);
}

void Books::close_window() {
    for (std::uint32_t s = 0; s < ledgers_.size(); ++s)
        at_now(s).close_window();
}

} // namespace sunward::simulation
