// What it costs to run and to move a job, by forecast: the joules that it takes weighed with a signal.
#pragma once

#include <span>

#include "sunward/policy/plan.hpp"
#include "sunward/policy/scheduler.hpp"
#include "sunward/policy/spec.hpp"

namespace sunward {

/// Energy is weighed with what the policy optimises or, `by_price`, with the price of the zone and the site's tariff.
class SiteCosts {
public:
    explicit SiteCosts(bool by_price) : by_price_(by_price) {}

    /// Integral of the signal at a pool over [from, to), value x seconds. A forecast that ends before is taken to stay
    /// as it is there.
    [[nodiscard]] double over(const View& view, PoolIndex pool, Instant from, Instant to) const;
    [[nodiscard]] double over(const View& view, PoolIndex pool, std::span<const Segment> segments) const;

    /// What a transfer takes.
    struct Carriage {
        Duration time{};
        double cost = 0; ///< value x joules
    };
    /// Bytes to a pool from another site, where the job holds nodes from `at` on until they are there: the energy of
    /// the links at their zones' values then, and that of the job's nodes. Nothing at the site itself and without
    /// bytes.
    [[nodiscard]] Carriage carriage(const View& view, JobIndex job, std::uint32_t from_site, PoolIndex pool,
                                    double bytes, Instant at) const;

private:
    [[nodiscard]] const Series& signal(const View& view, std::uint32_t zone) const;

    bool by_price_;
};

} // namespace sunward
