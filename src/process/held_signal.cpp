#include "sunward/process/held_signal.hpp"

#include <cerrno>
#include <ctime>

#include <signal.h>

namespace sunward {

namespace {

sigset_t set_of(int signal) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    return set;
}

} // namespace

HeldSignal::HeldSignal(int signal) : signal_(signal) {
    const sigset_t set = set_of(signal);
    pthread_sigmask(SIG_BLOCK, &set, &before_);
}

HeldSignal::~HeldSignal() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

void HeldSignal::drop() const {
    if (sigismember(&before_, signal_) == 1)
        return;
    const sigset_t set = set_of(signal_);
    const timespec at_once{};
    while (sigtimedwait(&set, nullptr, &at_once) == -1 && errno == EINTR) {
    }
}

} // namespace sunward
