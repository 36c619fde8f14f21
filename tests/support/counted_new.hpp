// Replaces operator new of a test binary by one that counts. To be included by one source file of the binary.
#pragma once

#include <cstdlib>
#include <new>

namespace sunward::test {
inline std::size_t allocations = 0;
} // namespace sunward::test

void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++sunward::test::allocations;
    return std::malloc(size);
}
void* operator new(std::size_t size) {
    if (void* memory = operator new(size, std::nothrow))
        return memory;
    throw std::bad_alloc();
}
// Inlined, GCC would take the free() for that of something that came from operator new.
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
