#include "progress_bar.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "supervisor.hpp"

namespace sunward {

namespace {

constexpr auto least_pause = std::chrono::milliseconds(100);

std::string remaining(double seconds) {
    const auto whole = std::lround(seconds);
    return whole < 100 ? fmt::format("{} s", whole) : fmt::format("{}:{:02} min", whole / 60, whole % 60);
}

void draw(std::string_view text) { (void)!::write(terminal_stream(), text.data(), text.size()); }

} // namespace

ProgressBar::ProgressBar(bool wanted) : enabled_(wanted && ::isatty(terminal_stream()) == 1) {}

ProgressBar::~ProgressBar() {
    if (shown_)
        draw("\r\033[K");
}

void ProgressBar::show(double share) {
    if (!enabled_ || Clock::now() < next_)
        return;
    const auto now = Clock::now();
    next_ = now + least_pause;
    shown_ = true;
    constexpr int width = 30;
    const double done = std::clamp(share, 0.0, 1.0);
    const auto filled = static_cast<std::size_t>(done * width);
    std::string line =
        fmt::format("\r\033[K[{}{}] {:3.0f} %", std::string(filled, '#'), std::string(width - filled, '.'), 100 * done);
    const double spent = std::chrono::duration<double>(now - start_).count();
    if (done > 0.01)
        line += fmt::format("  {} left", remaining(spent * (1 - done) / done));
    draw(line);
}

} // namespace sunward
