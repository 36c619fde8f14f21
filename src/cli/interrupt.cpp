#include "interrupt.hpp"

#include <csignal>
#include <signal.h>

namespace sunward {

namespace {

volatile std::sig_atomic_t received = 0;

extern "C" void remember(int signal) { received = signal; }

sigset_t interrupts() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

} // namespace

void catch_interrupts() {
    struct sigaction action {};
    action.sa_handler = remember;
    sigemptyset(&action.sa_mask);
    action.sa_flags = static_cast<int>(SA_RESETHAND); // whoever asks twice does not want to wait
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    const sigset_t set = interrupts();
    sigprocmask(SIG_UNBLOCK, &set, nullptr);
}

void hold_interrupts() {
    const sigset_t set = interrupts();
    sigprocmask(SIG_BLOCK, &set, nullptr);
}

int interrupt_signal() { return received; }

} // namespace sunward
