// Long loops over time, on two processors.
#pragma once

#include <cstddef>
#include <future>

namespace sunward {

/// Calls work(first, last) for each half of [0, count), both at once, and passes on what they throw.
template <class Work>
void in_halves(std::size_t count, const Work& work) {
    const std::size_t half = count / 2;
    auto later = std::async(std::launch::async, [&] { work(half, count); });
    work(std::size_t{0}, half);
    later.get();
}

} // namespace sunward
