// How the functions of sunward_host call into a LibraryHost.
#pragma once

#include <algorithm>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "policy/plugin/library_host.hpp"

namespace sunward {

/// Runs one function of the table: what it throws must not cross into the library, so it is kept for later.
template <typename Answer, typename Work>
Answer answer(void* context, Answer otherwise, const Work& work) {
    auto& host = *static_cast<LibraryHost*>(context);
    try {
        return work(host);
    } catch (const std::exception& error) {
        host.fail(error.what());
        return otherwise;
    }
}

inline constexpr double no_answer = std::numeric_limits<double>::quiet_NaN();

/// Copies as much of a filled struct as the library knows of; its size stays.
template <typename Filled>
void copy_known(const Filled& filled, Filled* into) {
    const std::uint32_t size = into->struct_size;
    if (size < sizeof(std::uint32_t))
        throw std::runtime_error("struct_size of a struct to be filled in is not set");
    std::memcpy(into, &filled, std::min<std::size_t>(size, sizeof(Filled)));
    into->struct_size = size;
}

/// Fills in the part of the table that is about sites.
void add_site_functions(sunward_host& table);

} // namespace sunward
