// How much a property test tries.
#pragma once

namespace sunward::test {

/// All of so many random instances (or hours, or what must be counted of them); a quarter under the sanitizers, where
/// each takes many times as long and the kinds of instances are the same. tools/test --preset dev tries them all.
constexpr int portion(int all) {
#ifdef __SANITIZE_ADDRESS__
    return all / 4;
#else
    return all;
#endif
}

} // namespace sunward::test
