// Remarks of a policy that somebody else wrote: the first hundred.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sunward/units/text.hpp"

namespace sunward {

class PolicyNotes {
public:
    /// What cannot be printed becomes `?`.
    void add(std::string_view text) {
        if (texts_.size() < most)
            texts_.push_back(printable(text));
        else
            ++more_;
    }
    [[nodiscard]] std::vector<std::string> list() const {
        std::vector<std::string> all = texts_;
        if (more_ > 0)
            all.push_back("and " + std::to_string(more_) + " more remarks of the policy");
        return all;
    }

private:
    static constexpr std::size_t most = 100;

    std::vector<std::string> texts_;
    std::size_t more_ = 0;
};

} // namespace sunward
