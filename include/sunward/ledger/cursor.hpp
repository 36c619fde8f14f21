// A signal read in the order of time.
#pragma once

#include <limits>

#include "sunward/series/series.hpp"

namespace sunward {

/// Looked up again only when its value changes. The series must outlive the cursor; a null one has the value `absent`.
class Cursor {
public:
    explicit Cursor(const Series* series, double absent = 0)
        : series_(series), piece_{absent, series == nullptr ? Instant::never()
                                                            : Instant{std::numeric_limits<std::int64_t>::min()}} {}
    double at(Instant t) {
        if (t >= piece_.until && series_ != nullptr)
            piece_ = series_->piece(t);
        return piece_.value;
    }
    [[nodiscard]] Instant until() const { return piece_.until; }

private:
    const Series* series_;
    Piece piece_;
};

} // namespace sunward
