#include "sunward/ledger/market.hpp"

#include <algorithm>

#include "sunward/units/quantity.hpp"

namespace sunward {

namespace {

constexpr Duration one_hour = Duration::from_hours(1);

double kwh(double joules) { return joules / kilowatt_hour.base(); }

double mean(const Series* series, Instant from, Instant to) { return series == nullptr ? 0 : series->mean(from, to); }

Instant next_year(Instant t) { return from_civil(civil_time(t).year + 1, 1, 1, Duration{}); }

/// What of a site's draw is still uncovered: in this hour, and so far in this year.
struct Open {
    double hour_j = 0;
    double carbon_free_j = 0; ///< covered in this hour by contracts that are
    double renewable_j = 0;
    double year_j = 0;
    double year_g = 0;
};

class Settlement {
public:
    Settlement(std::span<const MarketSite> sites, std::span<const Contract> contracts)
        : sites_(sites), contracts_(contracts), open_(sites.size()), uses_(sites.size()), volumes_(contracts.size()) {}

    void settle_hour(std::size_t hour, Instant from, Instant to);
    void settle_year();
    [[nodiscard]] std::vector<MarketUse> uses() { return std::move(uses_); }

private:
    [[nodiscard]] double volume(const Contract& contract, double draw_j, Instant from, Instant to) const;
    void charge(const Contract& contract, double volume_j, double draw_j, std::size_t hour);
    void cover(const Contract& contract, double volume_j);
    void settle_rest(std::size_t site, const GridHour& hour, Instant from, Instant to);

    std::span<const MarketSite> sites_;
    std::span<const Contract> contracts_;
    std::vector<Open> open_;
    std::vector<MarketUse> uses_;
    std::vector<double> volumes_; ///< of contracts by the year, so far in this one, J
};

double Settlement::volume(const Contract& contract, double draw_j, Instant from, Instant to) const {
    return contract.output ? contract.output->integral(from, to) : contract.share * draw_j;
}

/// The price of the volume, shared as the sites draw, evenly when none does.
void Settlement::charge(const Contract& contract, double volume_j, double draw_j, std::size_t hour) {
    const double cost = contract.price * volume_j / megawatt_hour.base();
    for (const std::uint32_t s : contract.sites)
        uses_[s].contract_cost += draw_j > 0 ? cost * (sites_[s].hours[hour].import_j / draw_j)
                                             : cost / static_cast<double>(contract.sites.size());
}

void Settlement::cover(const Contract& contract, double volume_j) {
    double reach_j = 0;
    for (const std::uint32_t s : contract.sites)
        reach_j += open_[s].hour_j;
    const double share = reach_j > 0 ? std::min(1.0, volume_j / reach_j) : 0;
    for (const std::uint32_t s : contract.sites) {
        const double taken_j = open_[s].hour_j * share;
        open_[s].hour_j -= taken_j;
        open_[s].carbon_free_j += contract.carbon_free ? taken_j : 0;
        open_[s].renewable_j += contract.renewable ? taken_j : 0;
        uses_[s].matched_j += taken_j;
        uses_[s].market_g += contract.factor * kwh(taken_j);
    }
}

/// What the contracts by the hour have left of a site's hour.
void Settlement::settle_rest(std::size_t s, const GridHour& hour, Instant from, Instant to) {
    const MarketSite& site = sites_[s];
    Open& open = open_[s];
    MarketUse& use = uses_[s];
    if (hour.import_j > 0) {
        const double to_load = hour.to_load_j / hour.import_j;
        use.carbon_free_j += to_load * (open.carbon_free_j + open.hour_j * mean(site.carbon_free, from, to));
        use.renewable_j += to_load * (open.renewable_j + open.hour_j * mean(site.renewable, from, to));
        use.water_l += kwh(hour.import_j) * mean(site.water, from, to);
    }
    const double residual = mean(site.residual, from, to);
    use.market_g += kwh(hour.sold_j) * residual;
    open.year_j += open.hour_j;
    open.year_g += kwh(open.hour_j) * residual;
}

void Settlement::settle_hour(std::size_t hour, Instant from, Instant to) {
    for (std::size_t s = 0; s < sites_.size(); ++s) {
        open_[s].hour_j = sites_[s].hours[hour].import_j;
        open_[s].carbon_free_j = open_[s].renewable_j = 0;
    }
    for (std::size_t c = 0; c < contracts_.size(); ++c) {
        const Contract& contract = contracts_[c];
        double draw_j = 0;
        for (const std::uint32_t s : contract.sites)
            draw_j += sites_[s].hours[hour].import_j;
        const double volume_j = volume(contract, draw_j, from, to);
        charge(contract, volume_j, draw_j, hour);
        if (contract.hourly)
            cover(contract, volume_j);
        else
            volumes_[c] += volume_j;
    }
    for (std::size_t s = 0; s < sites_.size(); ++s)
        settle_rest(s, sites_[s].hours[hour], from, to);
}

void Settlement::settle_year() {
    for (std::size_t c = 0; c < contracts_.size(); ++c) {
        double reach_j = 0;
        for (const std::uint32_t s : contracts_[c].sites)
            reach_j += open_[s].year_j;
        const double share = reach_j > 0 ? std::min(1.0, volumes_[c] / reach_j) : 0;
        for (const std::uint32_t s : contracts_[c].sites) {
            const double taken_j = open_[s].year_j * share;
            uses_[s].matched_j += taken_j;
            uses_[s].market_g += contracts_[c].factor * kwh(taken_j);
            open_[s].year_g -= open_[s].year_g * share;
            open_[s].year_j -= taken_j;
        }
        volumes_[c] = 0;
    }
    for (std::size_t s = 0; s < sites_.size(); ++s) {
        uses_[s].market_g += open_[s].year_g;
        open_[s].year_j = open_[s].year_g = 0;
    }
}

} // namespace

std::vector<MarketUse> settle(std::span<const MarketSite> sites, std::span<const Contract> contracts, Instant from,
                              Instant to) {
    Settlement settlement(sites, contracts);
    std::size_t hours = 0;
    for (const MarketSite& site : sites)
        hours = std::max(hours, site.hours.size());
    Instant year_end = next_year(from);
    for (std::size_t h = 0; h < hours; ++h) {
        const Instant start = sites.front().first_hour + static_cast<std::int64_t>(h) * one_hour;
        if (start >= year_end) {
            settlement.settle_year();
            year_end = next_year(start);
        }
        settlement.settle_hour(h, std::max(start, from), std::min(start + one_hour, to));
    }
    settlement.settle_year();
    return settlement.uses();
}

} // namespace sunward
