// What the accelerators of a cluster cost in rent while jobs come and go.
#pragma once

#include <cstdint>

#include "sunward/simulation/scenario.hpp"

namespace sunward::simulation {

/// How a job's accelerators are rented, all of them alike.
struct Rented {
    enum class As : std::uint8_t { reserved, spot, on_demand };
    As as = As::reserved;
    std::uint32_t accelerators = 0;
    double rate = 0; ///< currency per second, for all of them
};

/// rent(t) = reserved x its price + on demand(t) x its price + spot(t) x its price, integrated over time. A job has
/// reserved accelerators when enough of them are free for all that it takes, else ones on demand or, when it may be on
/// spot nodes, spot ones; so until it gives them back (the billing of Hanafy et al., Going Green for Less Green, ASPLOS
/// 2024). A job that may be on spot nodes leaves the reserved ones to the others.
class RentMeter {
public:
    RentMeter(const Rent& rent, Instant start) : rent_(rent), since_(start) {}

    [[nodiscard]] Rented take(std::uint32_t accelerators, bool spot, Instant now);
    void give(const Rented& rented, Instant now);
    /// What is paid from here on counts to the drain.
    void close_window(Instant now);

    [[nodiscard]] double window() const { return window_; }
    /// To the last call of any of the above.
    [[nodiscard]] double drain() const { return drain_; }
    void advance(Instant now);

private:
    void count(const Rented& rented, bool taken);

    Rent rent_;
    Instant since_;
    std::uint64_t reserved_used_ = 0;
    std::uint64_t on_demand_ = 0;
    std::uint64_t spot_ = 0;
    bool window_open_ = true;
    double window_ = 0;
    double drain_ = 0;
};

} // namespace sunward::simulation
