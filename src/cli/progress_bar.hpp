// A line on the terminal that says how far a run is.
#pragma once

#include <chrono>

namespace sunward {

/// Shows nothing for runs shorter than half a second, nor when stderr is not a terminal.
class ProgressBar {
public:
    explicit ProgressBar(bool wanted);
    /// Clears the line.
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    /// `share` of the run that is done, 0 to 1.
    void show(double share);

private:
    using Clock = std::chrono::steady_clock;
    bool enabled_;
    bool shown_ = false;
    Clock::time_point start_ = Clock::now();
    Clock::time_point next_ = start_ + std::chrono::milliseconds(500);
};

} // namespace sunward
