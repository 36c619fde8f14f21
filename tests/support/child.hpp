// Several simulations in one test: each in a process of its own, because SimGrid's clock is process-wide.
#pragma once

#include <functional>
#include <vector>

namespace sunward::test {

/// Runs the work in a forked process and gives back its figures. Throws std::runtime_error with the message when the
/// work threw.
[[nodiscard]] std::vector<double> in_child(const std::function<std::vector<double>()>& work);

} // namespace sunward::test
