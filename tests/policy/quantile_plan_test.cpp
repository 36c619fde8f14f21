#include <catch2/catch.hpp>

#include "fake_engine.hpp"
#include "sunward/error/error.hpp"
#include "sunward/random/stream.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr std::int64_t h = 3600;
using Holds = std::vector<Held>;

PolicySpec plain(std::string_view rule) {
    PolicySpec spec;
    spec.when = choose_when(rule);
    return spec;
}
PolicySpec by_quantile(std::string_view over, std::string_view alpha) {
    PolicySpec spec;
    spec.when = choose_when("quantile-plan", {{"over", over}, {"alpha", alpha}});
    return spec;
}

/// Issued at midnight and never again; the standard deviation of its errors is 5 for each hour ahead.
class Growing final : public Forecast {
public:
    explicit Growing(Series series) : series_(std::move(series)) {}
    [[nodiscard]] const Series& issued(Instant) const override { return series_; }
    [[nodiscard]] bool is_static() const override { return true; }
    [[nodiscard]] std::optional<Series> quantile(Instant, double share) const override {
        std::vector<double> values(series_.values().begin(), series_.values().end());
        for (std::size_t hour = 0; hour < values.size(); ++hour)
            values[hour] += inverse_normal(share) * 5 * static_cast<double>(hour);
        return series_.with_values(std::move(values));
    }

private:
    Series series_;
};

Holds holds_of(const Forecast& told, const PolicySpec& spec, std::int64_t length, std::int64_t deadline) {
    FakeEngine engine(1);
    engine.told = &told;
    engine.add(0, 1, length).request.deadline = at_s(deadline);
    engine.run(spec);
    return engine.held;
}

} // namespace

// One standard deviation: alpha 84.1345 %. Hour 2 then counts as 90, hour 6 as 70 + 30; one below it as 70 and 52.
TEST_CASE("a job runs sooner where it plans on what is unlikely to be exceeded, and later where on what is likely to") {
    const Growing clean_later(hourly({100, 100, 80, 100, 100, 100, 70, 100}));
    CHECK(holds_of(clean_later, by_quantile("lowest-window", "0.5"), h, 8 * h) == Holds{{0, 0, 6 * h, 7 * h}});
    CHECK(holds_of(clean_later, by_quantile("lowest-window", "0.841345"), h, 8 * h) == Holds{{0, 0, 2 * h, 3 * h}});
    const Growing clean_soon(hourly({100, 100, 80, 100, 100, 100, 82, 100}));
    CHECK(holds_of(clean_soon, by_quantile("lowest-window", "50 %"), h, 8 * h) == Holds{{0, 0, 2 * h, 3 * h}});
    CHECK(holds_of(clean_soon, by_quantile("lowest-window", "0.158655"), h, 8 * h) == Holds{{0, 0, 6 * h, 7 * h}});
    // Two hours in slots: the hours 2 and 6 or, as 100 (known), 105, 90, 115, 120, 125, 100, 135, the hours 0 and 2.
    CHECK(holds_of(clean_later, by_quantile("wait-awhile", "0.5"), 2 * h, 8 * h) ==
          Holds{{0, 0, 2 * h, 3 * h}, {0, 0, 6 * h, 7 * h}});
    CHECK(holds_of(clean_later, by_quantile("wait-awhile", "0.841345"), 2 * h, 8 * h) ==
          Holds{{0, 0, 0, h}, {0, 0, 2 * h, 3 * h}});
}

TEST_CASE("half is the rule itself, and with a perfect forecast every alpha is") {
    const auto over = GENERATE(as<std::string_view>{}, "lowest-window", "wait-awhile", "carbon-time", "threshold");
    Numbers numbers(7);
    for (int i = 0; i < 20; ++i) {
        std::vector<double> values;
        for (int hour = 0; hour < 96; ++hour)
            values.push_back(static_cast<double>(numbers.in(0, 400)));
        const Series truth = hourly(values);
        const ForecastSpec noisy = choose_forecast("noisy");
        FakeEngine engine(3);
        std::int64_t submit = 0;
        for (int j = 0; j < 12; ++j) {
            const std::int64_t length = numbers.in(600, 20'000);
            submit += numbers.in(0, 9000);
            engine.add(submit, 1, length).request.deadline = at_s(submit + length + numbers.in(0, 2 * 24 * h));
        }
        const auto run = [&](const ForecastSpec& model, const PolicySpec& spec) {
            const auto told = make_forecast(truth, model, static_cast<std::uint64_t>(i), "zone", true);
            FakeEngine copy = engine;
            copy.told = told.get();
            copy.run(spec);
            return copy.held;
        };
        CHECK(run(noisy, by_quantile(over, "0.5")) == run(noisy, plain(over)));
        for (const std::string_view alpha : {"0.001", "0.2", "0.5", "0.99"})
            CHECK(run({}, by_quantile(over, alpha)) == run({}, plain(over)));
        if (over == "lowest-window" && i == 0) // and it does matter
            CHECK(run(noisy, by_quantile(over, "0.9")) != run(noisy, plain(over)));
    }
}

TEST_CASE("it needs a rule that plans by a forecast, and one whose errors are known") {
    const auto faults = [](std::string_view over) {
        return choose_when("quantile-plan", {{"over", over}}).sees == nullptr
                   ? std::size_t{9}
                   : rule_named(when_rules(), "quantile-plan")
                         .faults(choose_when("quantile-plan", {{"over", over}}).values)
                         .size();
    };
    CHECK(faults("lowest-window") == 0);
    CHECK(faults("lowest-slot") == 0);
    for (const std::string_view over : {"now", "deadline-only", "k-min", "green-surplus", "receding-horizon"})
        CHECK(faults(over) == 1);
    CHECK_THROWS_AS(choose_when("quantile-plan", {{"over", "lowest-window"}, {"alpha", "1"}}), InputError);
    CHECK_FALSE(choose_when("quantile-plan", {{"over", "lowest-window"}}).reserved_first);
    FakeEngine engine(1);
    engine.forecasts.emplace_back(hourly({1, 2, 3}));
    engine.add(0, 1, h).request.deadline = at_s(3 * h);
    CHECK_THROWS_AS(engine.run(by_quantile("lowest-window", "0.9")), PolicyError);
}
