// A forecast of price and carbon as one signal.
#include <algorithm>
#include <optional>

#include "sunward/grid/forecast.hpp"

namespace sunward {

namespace {

/// price + carbon price x intensity: currency/MWh + currency/kg x kg/MWh (the same as g/kWh).
class WeightedForecast final : public Forecast {
public:
    WeightedForecast(const Forecast& price, const Forecast& carbon, double carbon_price)
        : price_(price), carbon_(carbon), carbon_price_(carbon_price) {
        if (is_static())
            sum_ = summed({});
    }

    [[nodiscard]] const Series& issued(Instant now) const override {
        const Instant price = price_.issue(now);
        const Instant carbon = carbon_.issue(now);
        if (!sum_ || price != price_issue_ || carbon != carbon_issue_) {
            sum_ = summed(now);
            price_issue_ = price;
            carbon_issue_ = carbon;
        }
        return *sum_;
    }
    [[nodiscard]] bool is_static() const override { return price_.is_static() && carbon_.is_static(); }
    [[nodiscard]] Instant issue(Instant now) const override { return std::max(price_.issue(now), carbon_.issue(now)); }

private:
    [[nodiscard]] Series summed(Instant now) const {
        return Series::sum(price_.issued(now), carbon_.issued(now), carbon_price_);
    }

    const Forecast& price_;
    const Forecast& carbon_;
    double carbon_price_;
    mutable std::optional<Series> sum_;
    mutable Instant price_issue_, carbon_issue_;
};

} // namespace

std::unique_ptr<Forecast> make_weighted(const Forecast& price, const Forecast& carbon, double carbon_price) {
    return std::make_unique<WeightedForecast>(price, carbon, carbon_price);
}

} // namespace sunward
