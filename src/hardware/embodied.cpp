#include "sunward/hardware/embodied.hpp"

namespace sunward {

Carbon embodied_share(Carbon made, Duration used, Duration life) { return made * (used.seconds() / life.seconds()); }

Estimate embodied_share(const Estimate& made, Duration used, Duration life) {
    return {embodied_share(made.low, used, life), embodied_share(made.central, used, life),
            embodied_share(made.high, used, life)};
}

double embodied_per_flop(Carbon made, double flop_per_second, Duration life) {
    return made.in(gram) / (flop_per_second * life.seconds());
}

} // namespace sunward
