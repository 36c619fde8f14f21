#include "sunward/process/shared_memory.hpp"

#include <sys/mman.h>

#include "sunward/error/error.hpp"

namespace sunward {

void* map_shared(std::size_t bytes) {
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        throw SimulationError("no memory to share with further processes");
    return memory;
}

void unmap_shared(void* memory, std::size_t bytes) { munmap(memory, bytes); }

} // namespace sunward
