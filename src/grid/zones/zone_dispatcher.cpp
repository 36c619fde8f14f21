#include "sunward/grid/zone_dispatcher.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "grid/zones/program_dispatcher.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/fuel.hpp"
#include "sunward/grid/merit_order.hpp"
#include "sunward/grid/tracing.hpp"

namespace sunward {

namespace {

constexpr double books_tolerance = 1e-6; ///< of what flows
constexpr double books_floor = 1e-6;     ///< MW

} // namespace

ZoneDispatcher::ZoneDispatcher(const ZoneGroup& group)
    : group_(&group), draw_(group.system.zones.size()), moments_(group.system.zones.size()) {
    for (ZoneMoment& moment : moments_)
        moment.fuels.resize(group.fuels.size());
}

void ZoneDispatcher::next_hour() {
    if (std::exchange(started_, true)) {
        hour_ = (hour_ + 1) % group_->hours;
        ++passed_hours_;
    }
    if (hour_ == 0 && passed_hours_ > 0 && !group_->repeats)
        throw SimulationError(
            fmt::format("zone {}: demand or availability ends at {} and the run goes on; expected a "
                        "longer file, 'ends: hold' or 'ends: repeat' there, or 'horizon: drain: false'",
                        group_->system.zones.front().name, to_string(this_hour())));
    enter_hour();
    dispatch();
    check_books();
}

Instant ZoneDispatcher::this_hour() const {
    return group_->from + static_cast<std::int64_t>(passed_hours_) * Duration::from_hours(1);
}

void ZoneDispatcher::check_books() const {
    for (std::size_t z = 0; z < moments_.size(); ++z) {
        const ZoneMoment& now = moments_[z];
        const auto over = [](double value) { return std::max(value, 0.0); };
        const double in = std::reduce(now.fuels.begin(), now.fuels.end()) + over(now.storage) + over(now.net_import) +
                          over(-now.sites) + over(-now.demand) + now.unserved;
        const double out = over(now.demand) + over(now.sites) + over(-now.storage) + over(-now.net_import) + now.spilt;
        if (std::abs(in - out) <= books_floor + books_tolerance * std::max(in, out))
            continue;
        throw SimulationError(
            fmt::format("zone {}, hour of {}: {} MW come in by generation, stores, lines, sites and as "
                        "unserved demand, {} MW go out",
                        group_->system.zones[z].name, to_string(this_hour()), in, out));
    }
}

void ZoneDispatcher::draw(std::span<const double> megawatts) {
    if (std::ranges::equal(megawatts, draw_))
        return;
    draw_.assign(megawatts.begin(), megawatts.end());
    dispatch();
    check_books();
}

double ZoneDispatcher::emissions() const {
    return std::transform_reduce(moments_.begin(), moments_.end(), 0.0, std::plus<>(),
                                 [](const ZoneMoment& moment) { return moment.emissions; });
}

std::span<const double> ZoneDispatcher::row(const std::vector<double>& table, std::size_t width,
                                            std::size_t ahead) const {
    return std::span(table).subspan((hour_ + ahead) % group_->hours * width, width);
}

namespace {

class MeritOrderDispatcher final : public ZoneDispatcher {
public:
    explicit MeritOrderDispatcher(const ZoneGroup& group)
        : ZoneDispatcher(group), stack_(group.system.zones.front().fleet, group.system.unserved_value) {}

private:
    void count(std::size_t plant, double output, ZoneMoment& now) const {
        if (group_->fuel_of[plant] == no_fuel)
            now.demand -= output;
        else
            now.fuels[group_->fuel_of[plant]] += output;
    }

    void enter_hour() override { stack_.set_available(row(group_->available, group_->system.plant_count())); }

    void dispatch() override {
        ZoneMoment& now = moments_.front();
        now.demand = row(group_->demand, 1).front();
        now.sites = draw_.front();
        stack_.dispatch(now.demand + now.sites, found_);
        std::ranges::fill(now.fuels, 0.0);
        now.spilt = std::max(0.0, -(now.demand + now.sites));
        for (std::size_t i = 0; i < found_.output.size(); ++i)
            count(i, found_.output[i], now);
        now.curtailed = found_.curtailed + now.spilt;
        now.unserved = found_.unserved;
        now.emissions = found_.emissions;
        // Where the sites feed in more than is wanted, a further MW drawn is only spilt no more.
        now.production = now.traced = now.spilt > 0 ? 0 : found_.average;
        now.marginal = now.spilt > 0 ? 0 : found_.right.factor;
        now.price = now.spilt > 0 ? std::min(0.0, found_.left.price) : found_.left.price;
    }

    Stack stack_;
    MeritOrder found_;
};

} // namespace

std::unique_ptr<ZoneDispatcher> make_dispatcher(const ZoneGroup& group, std::vector<bool> marginal) {
    if (is_merit_order(group.system))
        return std::make_unique<MeritOrderDispatcher>(group);
    return std::make_unique<grid::ProgramDispatcher>(group, std::move(marginal));
}

namespace {

/// Values of one hour after the other.
struct Columns {
    std::vector<double> production, traced, marginal, price, carbon_free, renewable, water;
};

/// A figure of each of the group's fuels; 0 where it is unknown.
std::vector<double> figures_of(const ZoneGroup& group, const FactorTable& by_fuel) {
    std::vector<double> figures;
    for (const std::string& fuel : group.fuels) {
        const auto known = by_fuel.find(fuel);
        figures.push_back(known == by_fuel.end() ? 0 : known->second);
    }
    return figures;
}

/// Figures by fuel per kWh of what is consumed at each zone; traced over lines.
std::vector<std::vector<double>> mixed(const ZoneGroup& group, const ZoneDispatcher& now,
                                       std::span<const std::vector<double>> figures) {
    std::vector<double> generation;
    for (const ZoneMoment& moment : now.zones())
        generation.push_back(std::reduce(moment.fuels.begin(), moment.fuels.end()));
    std::vector<std::vector<double>> sums;
    for (const std::vector<double>& by_fuel : figures) {
        std::vector<double>& sum = sums.emplace_back();
        for (const ZoneMoment& moment : now.zones())
            sum.push_back(std::inner_product(by_fuel.begin(), by_fuel.end(), moment.fuels.begin(), 0.0));
    }
    if (!group.system.lines.empty()) {
        for (std::size_t z = 0; z < generation.size(); ++z)
            generation[z] += std::max(0.0, now.zones()[z].storage);
        return trace_contents(generation, sums, now.flows());
    }
    for (std::vector<double>& sum : sums)
        for (std::size_t z = 0; z < sum.size(); ++z)
            sum[z] = generation[z] > 0 ? sum[z] / generation[z] : 0;
    return sums;
}

/// Takes the values of the group's hours out of their vector.
Series hourly(std::vector<double>& values, const ZoneGroup& group) {
    return Series::regular(group.from, Duration::from_hours(1), std::move(values),
                           group.repeats ? EndRule::repeat : EndRule::fail);
}

} // namespace

GroupCourse run_group(const ZoneGroup& group, std::vector<bool> marginal) {
    const std::unique_ptr<ZoneDispatcher> dispatcher = make_dispatcher(group, std::move(marginal));
    const std::size_t zones = group.system.zones.size();
    std::vector<Columns> columns(zones);
    std::vector<double> emissions;
    GroupCourse course;
    course.unserved.resize(zones);
    const std::array figures{figures_of(group, carbon_free_fuels()), figures_of(group, renewable_fuels()),
                             figures_of(group, water_by_fuel())};
    for (std::size_t h = 0; h < group.hours; ++h) {
        dispatcher->next_hour();
        emissions.push_back(dispatcher->emissions());
        const auto mixes = mixed(group, *dispatcher, figures);
        for (std::size_t z = 0; z < zones; ++z) {
            const ZoneMoment& now = dispatcher->zones()[z];
            columns[z].production.push_back(now.production);
            columns[z].traced.push_back(now.traced);
            columns[z].marginal.push_back(now.marginal);
            columns[z].price.push_back(now.price);
            columns[z].carbon_free.push_back(std::clamp(mixes[0][z], 0.0, 1.0));
            columns[z].renewable.push_back(std::clamp(mixes[1][z], 0.0, 1.0));
            columns[z].water.push_back(mixes[2][z]);
            course.unserved[z] += now.unserved;
        }
        dispatcher->pass(1);
    }
    course.emissions = hourly(emissions, group);
    for (Columns& of : columns)
        course.zones.push_back({hourly(of.production, group), hourly(of.traced, group), hourly(of.marginal, group),
                                hourly(of.price, group), hourly(of.carbon_free, group), hourly(of.renewable, group),
                                hourly(of.water, group)});
    return course;
}

Series least_response(const ZoneGroup& group, double most) {
    const std::size_t plants = group.system.plant_count();
    Stack stack(group.system.zones.front().fleet, group.system.unserved_value);
    std::vector<double> least;
    for (std::size_t h = 0; h < group.hours; ++h) {
        stack.set_available(std::span(group.available).subspan(h * plants, plants));
        least.push_back(stack.least_response(group.demand[h], most));
    }
    return hourly(least, group);
}

} // namespace sunward
