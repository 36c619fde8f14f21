#include "interrupt.hpp"

#include <csignal>
#include <signal.h>

namespace sunward {

namespace {

volatile std::sig_atomic_t received = 0;

extern "C" void remember(int signal) { received = signal; }

} // namespace

void catch_interrupts() {
    struct sigaction action {};
    action.sa_handler = remember;
    sigemptyset(&action.sa_mask);
    // SA_RESETHAND: whoever asks twice does not want to wait. No SA_RESTART is needed: writes are repeated by hand.
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

int interrupt_signal() { return received; }

} // namespace sunward
