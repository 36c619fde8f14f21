#include <stdexcept>

#include "sunward/workload/job.hpp"

namespace sunward {

std::uint32_t TextTable::add(std::string_view text) {
    if (ends_.size() >= no_name)
        throw std::length_error("more than 4294967294 texts in one table");
    text_.append(text);
    ends_.push_back(text_.size());
    return static_cast<std::uint32_t>(ends_.size() - 1);
}

std::uint32_t TextTable::intern(std::string_view text) {
    if (const auto found = known_.find(text); found != known_.end())
        return found->second;
    const std::uint32_t index = add(text);
    known_.emplace(text, index);
    return index;
}

std::string_view TextTable::operator[](std::uint32_t index) const {
    if (index >= ends_.size())
        return {};
    const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view{text_}.substr(begin, ends_[index] - begin);
}

void TextTable::reserve(std::size_t texts, std::size_t bytes) {
    ends_.reserve(ends_.size() + texts);
    text_.reserve(text_.size() + bytes);
}

} // namespace sunward
