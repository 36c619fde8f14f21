#include "equipment.hpp"

#include <algorithm>

namespace sunward {

namespace {

constexpr int tangents = 5;
/// Windows of charge are widened by this share, because a run keeps to them but for rounding.
constexpr double level_slack = 1e-7;

class SiteProgram {
public:
    SiteProgram(const Site& site, Figure figure, const SiteSignal& signal, const Axis& axis, LinearProgram& program)
        : site_(site), power_(site.power), figure_(figure), axis_(axis), program_(program), signal_(signal),
          idle_(idle_kilowatts(site)), dynamic_(dynamic_kilowatts(site)) {
        if (power_.battery) {
            const Battery& battery = *power_.battery;
            capacity_ = battery.capacity.in(kilowatt_hour);
            charge_ = battery.charge_limit.in(kilowatt);
            discharge_ = battery.discharge_limit.in(kilowatt);
            const double initial = capacity_ * power_.initial_soc;
            level_ = program_.add(Variable{initial, initial, 0, {}});
        }
    }

    /// Appends a slot; gives back the row of x.
    std::size_t add_slot(std::size_t slot) {
        at_ = axis_.start(slot);
        hours_ = axis_.hours(slot);
        const std::size_t work = program_.add(Variable{0, dynamic_ * hours_, 0, {}});
        const std::size_t row = program_.add(Constraint{0, 0, {{work, 1}}, {}});
        const std::size_t draw = add_draw(work);
        add_balance(draw);
        return row;
    }

    void end_at_least(double change) {
        if (!power_.battery)
            return;
        Variable& last = program_.variables[level_];
        last.lower = std::max(last.lower, capacity_ * (power_.initial_soc - level_slack) + std::min(0.0, change));
    }

private:
    [[nodiscard]] FacilityDraw draw_at(double it) const {
        return facility_draw(power_.facility, it * kilowatt, cooling_at(power_, at_));
    }

    std::size_t add_draw(std::size_t work) {
        most_ = draw_at(idle_ + dynamic_).total.in(kilowatt);
        const std::size_t draw = program_.add(Variable{0, most_ * hours_, 0, {}});
        const int points = power_.facility.pue ? 1 : tangents;
        for (int i = 0; i < points; ++i) {
            const double it = idle_ + dynamic_ * i / std::max(1, points - 1);
            const FacilityDraw at = draw_at(it);
            const double least = hours_ * (at.total.in(kilowatt)-at.slope * (it - idle_));
            program_.add(Constraint{least, no_limit, {{draw, 1}, {work, -at.slope}}, {}});
        }
        return draw;
    }

    std::size_t add_flow(double most_kw, double cost) { return program_.add(Variable{0, most_kw * hours_, cost, {}}); }

    /// A flow that is there at all; its sign is that of what it gives to the site.
    void add_term(Constraint& balance, double most_kw, double cost, double sign) {
        if (most_kw > 0)
            balance.terms.push_back({add_flow(most_kw, cost), sign});
    }

    void add_balance(std::size_t draw) {
        const auto available = [&](const std::optional<Series>& series) {
            return series ? series->at(at_) * watt.in(kilowatt) : 0.0;
        };
        const double price = per_kwh(figure_, signal_.at(at_));
        const bool carbon = figure_ == Figure::carbon;
        const double solar = available(power_.solar);
        const double wind = available(power_.wind);
        const double surplus = solar + wind + discharge_;
        Constraint balance{0, 0, {{draw, -1}}, {}};
        add_term(balance, std::min(power_.import_limit.in(kilowatt), most_ + charge_), price, 1);
        add_term(balance, solar, carbon ? power_.solar_factor : 0, 1);
        add_term(balance, wind, carbon ? power_.wind_factor : 0, 1);
        if (figure_ == Figure::consequential)
            add_term(balance, std::min(power_.export_limit.in(kilowatt), surplus), -price, -1);
        if (power_.battery)
            add_battery(balance);
        // Generation need not be used, nor what the battery gives: the balance is one-sided.
        balance.upper = surplus * hours_;
        program_.add(std::move(balance));
    }

    void add_battery(Constraint& balance) {
        const Battery& battery = *power_.battery;
        const std::size_t in = add_flow(charge_, 0);
        const std::size_t out = add_flow(discharge_, 0);
        balance.terms.push_back({in, -1});
        balance.terms.push_back({out, 1});
        const double low = std::min(battery.min_soc, power_.initial_soc) - level_slack;
        const double high = std::max(battery.max_soc, power_.initial_soc) + level_slack;
        const std::size_t after = program_.add(Variable{low * capacity_, high * capacity_, 0, {}});
        program_.add(Constraint{
            -no_limit,
            0,
            {{after, 1}, {level_, -1}, {in, -battery.charge_efficiency}, {out, 1 / battery.discharge_efficiency}},
            {}});
        level_ = after;
    }

    const Site& site_;
    const SitePower& power_;
    Figure figure_;
    const Axis& axis_;
    LinearProgram& program_;
    const SiteSignal& signal_;
    double idle_;
    double dynamic_;
    double capacity_ = 0, charge_ = 0, discharge_ = 0;
    std::size_t level_ = 0; ///< variable of the battery's level at the end of the slots so far
    Instant at_;            ///< of the slot that is being added, as are these:
    double hours_ = 0;
    double most_ = 0; ///< kW of the facility with all at work
};

} // namespace

std::vector<std::size_t> add_equipment(const Site& site, Figure figure, const SiteSignal& signal, const Axis& axis,
                                       double level_change, LinearProgram& program) {
    SiteProgram part(site, figure, signal, axis, program);
    std::vector<std::size_t> rows;
    for (std::size_t slot = 0; slot < axis.slots(); ++slot)
        rows.push_back(part.add_slot(slot));
    part.end_at_least(level_change);
    return rows;
}

void add_equipment_changes(const SitePower& power, Instant from, Instant to, std::vector<Instant>& cuts) {
    for (const auto* series : {&power.solar, &power.wind})
        if (*series)
            add_changes(**series, from, to, cuts);
    if (power.facility.pue || !power.weather)
        return;
    for (const auto* series : {&power.weather->air_temperature, &power.weather->relative_humidity})
        if (*series)
            add_changes(**series, from, to, cuts);
}

} // namespace sunward
