// A signal read in the order of time.
#pragma once

#include <limits>

#include "sunward/series/series.hpp"

namespace sunward {

/// Looked up again only when its value changes. The series must outlive the cursor; a null one has the value `absent`.
class Cursor {
public:
    explicit Cursor(const Series* series, double absent = 0) : series_(series), value_(absent) {}
    double at(Instant t) {
        if (series_ != nullptr && t >= until_) {
            value_ = series_->at(t);
            until_ = series_->next_change(t);
        } else if (series_ == nullptr) {
            until_ = Instant::never();
        }
        return value_;
    }
    [[nodiscard]] Instant until() const { return until_; }

private:
    const Series* series_;
    double value_;
    Instant until_{std::numeric_limits<std::int64_t>::min()};
};

} // namespace sunward
