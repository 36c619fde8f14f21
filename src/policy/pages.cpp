#include "sunward/policy/pages.hpp"

#include "page_table.hpp"

namespace sunward {

std::vector<RulePage> rule_pages() {
    std::vector<RulePage> pages;
    for (const auto part : {queue_pages(), when_pages(), where_pages(), width_pages()})
        pages.insert(pages.end(), part.begin(), part.end());
    return pages;
}

} // namespace sunward
