// Cells of a plan, split where jobs take accelerators from parts of them.
#pragma once

#include <vector>

#include "sunward/policy/horizon_plan.hpp"

namespace sunward {

/// Knows the parts of each cell, so that a job finds those of the cells that it wants without a look at the others.
class SplitCells {
public:
    /// Of a cell, among all(): [first, last).
    struct Parts {
        std::size_t first;
        std::size_t last;
    };

    explicit SplitCells(std::vector<HorizonCell> cells) : cells_(std::move(cells)) { number(); }

    /// Makes each part a cell of its own.
    void number();
    /// As the function of that name.
    void occupy(std::uint32_t width, Instant from, Instant to);

    [[nodiscard]] const std::vector<HorizonCell>& all() const { return cells_; }
    [[nodiscard]] std::size_t count() const { return most_free_.size(); }
    [[nodiscard]] Parts parts(std::size_t cell) const { return {first_[cell], first_[cell + 1]}; }
    /// The most that is free in a part of the cell.
    [[nodiscard]] std::uint32_t most_free(std::size_t cell) const { return most_free_[cell]; }

private:
    std::size_t cut(Instant t);

    std::vector<HorizonCell> cells_;
    std::vector<std::size_t> first_; ///< part of each cell; one more than there are cells
    std::vector<std::uint32_t> most_free_;
};

} // namespace sunward
