// Memory that a process shares with those that it forks.
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>

namespace sunward {

/// Zeroed pages, shared with every process forked from now on. Throws SimulationError when the system has none.
[[nodiscard]] void* map_shared(std::size_t bytes);
void unmap_shared(void* memory, std::size_t bytes);

/// A value in such memory.
template <typename T>
class SharedMemory {
    static_assert(std::is_trivially_destructible_v<T>);

public:
    SharedMemory() : value_(new (map_shared(sizeof(T))) T{}) {}
    ~SharedMemory() { unmap_shared(value_, sizeof(T)); }
    SharedMemory(const SharedMemory&) = delete;
    SharedMemory& operator=(const SharedMemory&) = delete;

    [[nodiscard]] T* get() const { return value_; }
    T& operator*() const { return *value_; }
    T* operator->() const { return value_; }

private:
    T* value_;
};

} // namespace sunward
