// The greedy plan of elastic jobs.
#include <catch2/catch.hpp>

#include <cmath>

#include "fake_engine.hpp"
#include "sunward/policy/width_plan.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr std::int64_t h = 3600;

WidthRequest request_of(const ScalingCurve& curve, WidthRange widths, std::int64_t work_s, std::int64_t deadline_s) {
    WidthRequest request;
    request.run.now = at_s(0);
    request.run.work = for_s(work_s);
    request.run.deadline = at_s(deadline_s);
    request.widths = widths;
    request.curve = &curve;
    return request;
}

/// `from-to x width` in hours, a segment each.
std::string text_of(const Plan& plan) {
    std::string text;
    for (const Segment& s : plan.segments) {
        const auto hours = [](Instant t) {
            std::string digits = std::to_string(static_cast<double>(t.us) / 3.6e9);
            digits.erase(digits.find_last_not_of('0') + 1);
            return digits.back() == '.' ? digits.substr(0, digits.size() - 1) : digits;
        };
        text += (text.empty() ? "" : ", ") + hours(s.from) + "-" + hours(s.to) + "x" + std::to_string(s.width);
    }
    return text;
}

/// Work that a plan does, as time at the requested width of 1.
double work_in(const Plan& plan, const ScalingCurve& curve) {
    double work = 0;
    for (const Segment& s : plan.segments)
        work += (s.to - s.from).seconds() * throughput(curve, s.width) / throughput(curve, 1);
    return work;
}

/// The least cost of doing the work in hourly cells, by trying everything: every width in every cell but one, which has
/// two widths for as long each as the work then needs.
class BruteForce {
public:
    BruteForce(const ScalingCurve& curve, WidthRange widths, std::vector<double> values, double work_h)
        : curve_(curve), values_(std::move(values)), work_h_(work_h) {
        choices_.push_back(0);
        for (std::uint32_t k = widths.min; k <= widths.max; ++k)
            choices_.push_back(k);
        for (shared_ = 0; shared_ < values_.size(); ++shared_)
            choose(0, 0, 0);
    }
    [[nodiscard]] double least() const { return least_; }

private:
    [[nodiscard]] double rate(std::uint32_t k) const {
        return k == 0 ? 0 : throughput(curve_, k) / throughput(curve_, 1);
    }
    void choose(std::size_t cell, double work, double cost) {
        if (cell == values_.size())
            return share(work, cost);
        if (cell == shared_)
            return choose(cell + 1, work, cost);
        for (const std::uint32_t k : choices_)
            choose(cell + 1, work + rate(k), cost + k * values_[cell]);
    }
    void share(double work, double cost) {
        for (const std::uint32_t low : choices_)
            for (const std::uint32_t high : choices_) {
                const double part = (work_h_ - work - rate(low)) / (rate(high) - rate(low));
                if (low < high && part >= -1e-12 && part <= 1 + 1e-12)
                    least_ = std::min(least_, cost + values_[shared_] * (low + part * (high - low)));
            }
    }

    const ScalingCurve& curve_;
    std::vector<double> values_;
    double work_h_;
    std::vector<std::uint32_t> choices_;
    std::size_t shared_ = 0;
    double least_ = HUGE_VAL;
};

} // namespace

TEST_CASE("carbon-scaler by hand") {
    // One accelerator does 1, two do 1.8, three 2.4: steps of 1, 0.8 and 0.6. With CI 100, 200, 400 their costs by work
    // are 100, 125, 166.7; 200, 250, 333.3; 400, ... so that 2.4 + 1 + 0.4 of 0.8 are taken for 3.8 hours of work.
    const ScalingCurve curve{ScalingCurve::Kind::measured, 0, {{1, 1}, {2, 1.8}, {3, 2.4}}};
    const Plan plan = carbon_scaler({}, request_of(curve, {1, 3}, 13680, 3 * h), hourly({100, 200, 400}));
    CHECK(text_of(plan) == "0-1x3, 1-1.5x2, 1.5-2x1");
    CHECK(plan.cost == Approx((3 * 100 + 1.5 * 200) * 3600.0));
}

TEST_CASE("carbon-scaler pauses where the least width is not worth it, and takes the earlier of equal cells") {
    const ScalingCurve linear;
    // Both steps of a cell cost the same, and the earlier cell comes first.
    CHECK(text_of(carbon_scaler({}, request_of(linear, {1, 2}, 3 * h, 5 * h), hourly({300, 100, 500, 100, 100}))) ==
          "1-2x2, 3-4x1");
    CHECK(text_of(carbon_scaler({}, request_of(linear, {1, 2}, 4 * h, 5 * h), hourly({300, 100, 500, 100, 100}))) ==
          "1-2x2, 3-4x2");
}

// One accelerator does 1, two do 1.6: the step to the second one costs 60 / 0.6 by work, as much as the first one at
// 100, though in binary 1.6 - 1 is a little more than 0.6.
TEST_CASE("carbon-scaler takes the earlier of steps that cost the same at different widths") {
    const ScalingCurve curve{ScalingCurve::Kind::measured, 0, {{1, 1}, {2, 1.6}}};
    CHECK(text_of(carbon_scaler({}, request_of(curve, {1, 2}, 5400, 5 * h), hourly({100, 60, 900, 900, 900}))) ==
          "0.5-2x1");
    CHECK(text_of(carbon_scaler({}, request_of(curve, {1, 2}, 4680, 5 * h), hourly({60, 100, 900, 900, 900}))) ==
          "0-0.5x2, 0.5-1x1");
}

// An hour and a half of work, with the last hour at 100: half an hour of the two at 300 lies right before it, whether
// they are two slots or one. With a second accelerator for half as much work again the wide part lies there as well.
TEST_CASE("carbon-scaler does not pause or change its width between slots of equal value for nothing") {
    const ScalingCurve linear;
    WidthRequest request = request_of(linear, {1, 1}, 5400, 5 * h);
    request.run.save = request.run.restore = for_s(60);
    CHECK(text_of(carbon_scaler({}, request, hourly({300, 300, 100, 900, 900}))) == "1.5-3x1");
    request.run.work = for_s(9000); // the first half hour is left out
    CHECK(text_of(carbon_scaler({}, request, hourly({300, 300, 100, 900, 900}))) == "0.5-3x1");
    const ScalingCurve curve{ScalingCurve::Kind::measured, 0, {{1, 1}, {2, 1.5}}};
    request = request_of(curve, {1, 2}, 0, 5 * h);
    request.run.work = for_s(3600 * 3 + 1800 + 900); // 1 + 1 + 1.5 hours, and half an hour of 0.5
    CHECK(text_of(carbon_scaler({}, request, hourly({300, 300, 100, 900, 900}))) == "0-1.5x1, 1.5-3x2");
}

TEST_CASE("carbon-scaler: a step from nothing to the least width is one") {
    // Least width 2: a step of 2 accelerators for 1.8, then 1 for 0.6. In the first cell both are cheaper than the
    // first step in the second cell.
    const ScalingCurve curve{ScalingCurve::Kind::measured, 0, {{1, 1}, {2, 1.8}, {3, 2.4}}};
    WidthRequest request = request_of(curve, {2, 3}, 0, 3 * h);
    request.run.work = Duration::from_seconds(2.4 * 3600);
    CHECK(text_of(carbon_scaler({}, request, hourly({100, 300, 300}))) == "0-1x3");
    request.run.work = Duration::from_seconds(3.3 * 3600);
    CHECK(text_of(carbon_scaler({}, request, hourly({100, 300, 300}))) == "0-1x3, 1-1.5x2");
    // A part of a cell lies beside its neighbour.
    CHECK(text_of(carbon_scaler({}, request, hourly({300, 100, 400}))) == "0.5-1x2, 1-2x3");
}

TEST_CASE("carbon-scaler: work that cannot be met runs at the fastest width at once") {
    const ScalingCurve falling{ScalingCurve::Kind::measured, 0, {{1, 1}, {2, 2}, {4, 1.5}}};
    CHECK(fastest_width(falling, {1, 4}) == 2);
    CHECK(text_of(carbon_scaler({}, request_of(falling, {1, 4}, 8 * h, 2 * h), hourly({1, 2, 3, 4, 5}))) == "0-4x2");
}

TEST_CASE("carbon-scaler plans for what changes cost") {
    const ScalingCurve linear;
    WidthRequest request = request_of(linear, {1, 2}, 2 * h, 4 * h);
    const Series forecast = hourly({100, 400, 100, 400});
    request.run.save = for_s(600);
    request.run.restore = for_s(300);
    CHECK(text_of(carbon_scaler({}, request, forecast)) == "0-1x2"); // no pause, no cost
    request.widths = {1, 1};
    // Two hours and a quarter for the pause; the part is cut out of the dear hour that touches both cheap ones.
    CHECK(text_of(carbon_scaler({}, request, forecast)) == "0-1.25x1, 2-3x1");
    // Without a pause when it costs more than it saves in time.
    request.run.save = for_s(2 * h);
    CHECK(text_of(carbon_scaler({}, request, forecast)) == "0-2x1");
}

TEST_CASE("carbon-scaler is the optimum where the curve is concave") {
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        Numbers numbers(seed);
        const WidthRange widths{1, static_cast<std::uint32_t>(numbers.in(1, 3))};
        ScalingCurve curve{ScalingCurve::Kind::measured, 0, {}};
        double step = 1000;
        double rate = 0;
        for (std::uint32_t k = 1; k <= widths.max; ++k) {
            rate += step;
            curve.measured.emplace_back(k, rate);
            step = static_cast<double>(numbers.in(1, static_cast<std::int64_t>(step)));
        }
        std::vector<double> values;
        for (std::int64_t cells = numbers.in(2, 4); cells > 0; --cells)
            values.push_back(static_cast<double>(numbers.in(1, 8) * 50));
        const double most = rate / 1000 * static_cast<double>(values.size());
        const double work_h = most * static_cast<double>(numbers.in(5, 95)) / 100;
        WidthRequest request = request_of(curve, widths, 0, static_cast<std::int64_t>(values.size()) * h);
        request.run.work = Duration::from_seconds(work_h * 3600);
        const Plan plan = carbon_scaler({}, request, hourly(values));
        INFO("instance " << seed << ": " << text_of(plan));
        CHECK(plan.segments.back().to <= request.run.deadline);
        CHECK(work_in(plan, curve) == Approx(work_h * 3600).epsilon(1e-8));
        CHECK(plan.cost / 3600 == Approx(BruteForce(curve, widths, values, work_h).least()).epsilon(1e-6));
    }
}
