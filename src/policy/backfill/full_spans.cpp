#include "policy/backfill/full_spans.hpp"

#include <algorithm>
#include <bit>

namespace sunward {

namespace {

constexpr std::size_t most_findings = 64;

/// Octaves of the width, half octaves of the hold.
std::uint32_t class_of(const FullSpans::Finding& found) {
    const auto width = static_cast<std::uint64_t>(std::max<std::int64_t>(found.width, 0));
    const auto hold = static_cast<std::uint64_t>(std::max<std::int64_t>(found.hold, 0));
    const auto octave = static_cast<std::uint32_t>(std::bit_width(hold));
    const auto half = static_cast<std::uint32_t>(octave < 2 ? 0 : (hold >> (octave - 2U)) & 1U);
    return static_cast<std::uint32_t>(std::bit_width(width)) << 8U | octave << 1U | half;
}

} // namespace

FullSpans::Finding FullSpans::furthest(std::int64_t width, std::int64_t hold) const {
    Finding best{width, hold, 0, 0};
    bool any = false;
    for (const Finding& one : findings_)
        if (one.speaks_of(width, hold) && (!any || one.to > best.to)) {
            best = one;
            any = true;
        }
    return best;
}

void FullSpans::note(const Finding& found) {
    if (found.from >= found.to)
        return;
    const std::uint32_t kind = class_of(found);
    const auto same = std::find(classes_.begin(), classes_.end(), kind);
    if (same != classes_.end()) {
        Finding& older = findings_[static_cast<std::size_t>(same - classes_.begin())];
        if (found.speaks_of(older.width, older.hold) || !older.speaks_of(found.width, found.hold) ||
            older.to < found.to - (found.to - found.from) / 16)
            older = found;
        return;
    }
    if (findings_.size() < most_findings) {
        findings_.push_back(found);
        classes_.push_back(kind);
        return;
    }
    const auto least = std::min_element(findings_.begin(), findings_.end(),
                                        [](const Finding& a, const Finding& b) { return a.to < b.to; });
    classes_[static_cast<std::size_t>(least - findings_.begin())] = kind;
    *least = found;
}

void FullSpans::clear() {
    findings_.clear();
    classes_.clear();
}

void FullSpans::gained(std::int64_t from, std::int64_t to) {
    for (Finding& one : findings_) {
        const std::int64_t touched = from - one.hold + 1; // the first start whose hole reaches into [from, to)
        if (to <= one.from || touched >= one.to)
            continue;
        if (touched - one.from > one.to - to)
            one.to = std::max(touched, one.from);
        else
            one.from = std::min(to, one.to);
    }
}

} // namespace sunward
