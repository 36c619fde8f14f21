#include "sunward/process/leavings.hpp"

#include <array>
#include <atomic>
#include <climits>
#include <csignal>
#include <cstring>
#include <signal.h>
#include <string>
#include <unistd.h>
#include <utility>

#include "sunward/process/shared_memory.hpp"

namespace sunward {

namespace {

constexpr int no_slot = -1;

// Slots are taken by setting the owner and valid once the rest is there, so that a reader never sees half of one.
struct PathSlot {
    std::atomic<pid_t> owner;
    std::atomic<bool> valid;
    char path[PATH_MAX];
};

struct GroupSlot {
    std::atomic<pid_t> owner;
    std::atomic<pid_t> group; ///< 0: not valid
};

struct Notes {
    std::array<PathSlot, 128> paths;
    std::array<GroupSlot, 2048> groups; ///< each worker may have started a program
};

Notes own_notes; ///< until they are shared
Notes* notes = &own_notes;

template <typename Slots>
int take(Slots& slots) {
    const pid_t self = getpid();
    for (std::size_t i = 0; i < slots.size(); ++i) {
        pid_t nobody = 0;
        if (slots[i].owner.compare_exchange_strong(nobody, self))
            return static_cast<int>(i);
    }
    return no_slot;
}

template <typename Wanted>
void clear(const Wanted& wanted) {
    for (GroupSlot& slot : notes->groups)
        if (wanted(slot.owner.load()))
            if (const pid_t group = slot.group.exchange(0); group > 1) {
                kill(-group, SIGKILL);
                slot.owner = 0;
            }
    // Folders were noted before what is in them.
    for (auto slot = notes->paths.rbegin(); slot != notes->paths.rend(); ++slot)
        if (wanted(slot->owner.load()) && slot->valid.exchange(false)) {
            if (unlink(slot->path) != 0)
                rmdir(slot->path);
            slot->owner = 0;
        }
}

} // namespace

void share_leavings() {
    static const SharedMemory<Notes> shared;
    notes = shared.get();
}

Leaving::Leaving(const std::filesystem::path& path) : slot_(no_slot) {
    std::error_code ignored;
    const std::string text = std::filesystem::absolute(path, ignored).string();
    if (text.size() >= PATH_MAX)
        return; // it cannot be made either
    slot_ = take(notes->paths);
    if (slot_ == no_slot)
        return;
    PathSlot& slot = notes->paths[static_cast<std::size_t>(slot_)];
    std::memcpy(slot.path, text.c_str(), text.size() + 1);
    slot.valid = true;
}

Leaving::Leaving(Leaving&& other) noexcept : slot_(std::exchange(other.slot_, no_slot)) {}

Leaving& Leaving::operator=(Leaving&& other) noexcept {
    if (this != &other) {
        forget();
        slot_ = std::exchange(other.slot_, no_slot);
    }
    return *this;
}

void Leaving::forget() {
    if (slot_ == no_slot)
        return;
    PathSlot& slot = notes->paths[static_cast<std::size_t>(std::exchange(slot_, no_slot))];
    slot.valid = false;
    slot.owner = 0;
}

void note_group(pid_t group) {
    if (const int slot = take(notes->groups); slot != no_slot)
        notes->groups[static_cast<std::size_t>(slot)].group = group;
}

void forget_group(pid_t group) {
    const pid_t self = getpid();
    for (GroupSlot& slot : notes->groups)
        if (slot.owner == self && slot.group == group) {
            slot.group = 0;
            slot.owner = 0;
        }
}

void clear_leavings_of(pid_t process) {
    clear([process](pid_t owner) { return owner == process; });
}

void clear_leavings() {
    clear([](pid_t owner) { return owner != 0; });
}

} // namespace sunward
