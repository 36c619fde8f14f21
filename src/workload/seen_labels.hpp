// Which job ids of a trace were there before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sunward/workload/job.hpp"

namespace sunward {

/// The ids that one trace added to a label table. Ids that are rising numbers, as in nearly every trace, need no
/// memory; at the first other one all earlier ones are indexed (open addressing, no node a row).
class SeenLabels {
public:
    explicit SeenLabels(const TextTable& labels) : labels_(labels), first_(labels.size()) {}
    /// False when the id was inserted before. When true, the next text added to the labels must be this id.
    bool insert(std::string_view id);

private:
    void index_all();
    [[nodiscard]] std::size_t slot_of(std::string_view id) const;

    const TextTable& labels_;
    std::size_t first_;
    std::optional<std::uint64_t> last_; ///< the greatest id while they rise
    std::vector<std::uint32_t> slots_;  ///< index in labels_, or no_name; empty while the ids rise
};

} // namespace sunward
