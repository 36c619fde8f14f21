// A library that misbehaves in the way that its option `fault` names. With WRONG_VERSION or NO_SCHEDULE defined it is
// one that cannot be used at all.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>

#include <signal.h>
#include <unistd.h>

#include "sunward/plugin.h"

namespace {

struct Faulty {
    const sunward_host* host;
    std::string fault;

    bool is(const char* name) const { return fault.find('"' + std::string(name) + '"') != std::string::npos; }

    [[gnu::noinline]] static int fall(int depth) {
        volatile int here = depth;
        return depth == 0 ? 0 : fall(depth + 1) + here;
    }

    void break_down() const {
        if (is("throw"))
            throw std::runtime_error("out of ideas");
        if (is("loud"))
            shout();
        if (is("throw-number"))
            throw 7;
        if (is("segfault"))
            std::raise(SIGSEGV);
        if (is("overflow"))
            fall(1);
        if (is("abort"))
            std::abort();
        if (is("exit"))
            std::_Exit(0);
        while (is("hang"))
            std::this_thread::sleep_for(std::chrono::seconds(1));
        if (is("deaf"))
            turn_deaf();
        if (is("leave") && fork() == 0)
            turn_deaf();
        if (is("copy"))
            (void)!fork();
    }

    [[noreturn]] static void shout() {
        std::fputs("\x1b[2Jfirst\n", stderr);
        for (int i = 0; i < 50'000; ++i)
            std::fputs((std::string(99, 'x') + "\n").c_str(), stderr);
        std::fputs("last\n", stderr);
        throw std::runtime_error("hoarse");
    }

    /// Spins with every signal held back that can be.
    [[noreturn]] static void turn_deaf() {
        sigset_t all;
        sigfillset(&all);
        sigprocmask(SIG_SETMASK, &all, nullptr);
        volatile bool forever = true;
        while (forever) {
        }
        std::abort();
    }

    void ask() const {
        sunward_job job{};
        void* c = host->context;
        if (is("fail"))
            host->fail(c, "no licence");
        if (is("zone"))
            host->measured(c, 7);
        if (is("beyond"))
            host->forecast_mean(c, 0, host->now(c), host->now(c) + std::int64_t{1000} * 86400 * 1000000);
        if (is("size"))
            host->job(c, 0, &job);
        if (is("future"))
            host->worked(c, 3);
    }

    void decide() const {
        void* c = host->context;
        if (is("twice"))
            host->start(c, 0, 0);
        if (is("twice"))
            host->start(c, 0, 0);
        if (is("pool"))
            host->start(c, 0, 9);
        if (is("job"))
            host->start(c, 99, 0);
        if (is("past"))
            host->wake(c, host->now(c));
        if (is("turn"))
            host->wake(c, host->now(c) + 1000000);
    }
};

} // namespace

extern "C" {

#ifdef WRONG_VERSION
uint32_t sunward_plugin_abi() { return SUNWARD_PLUGIN_ABI + 1; }
#else
uint32_t sunward_plugin_abi() { return SUNWARD_PLUGIN_ABI; }
#endif
void* sunward_plugin_create(const char* options, const sunward_host* host) {
    auto* faulty = new Faulty{host, options};
    if (!faulty->is("early") && !faulty->is("nothing"))
        return faulty;
    if (faulty->is("early"))
        host->start(host->context, 0, 0);
    delete faulty;
    return nullptr;
}
uint32_t sunward_plugin_begin(void* policy, uint64_t jobs) {
    const auto* faulty = static_cast<Faulty*>(policy);
    faulty->host->note(faulty->host->context, (std::to_string(jobs) + " jobs to come").c_str());
    return faulty->is("changes") ? SUNWARD_WANTS_SIGNAL_CHANGES : 0;
}
#ifndef NO_SCHEDULE
void sunward_plugin_schedule(void* policy, const sunward_event* events, size_t count) {
    const auto* faulty = static_cast<Faulty*>(policy);
    faulty->break_down();
    faulty->ask();
    faulty->decide();
    for (std::size_t i = 0; i < count; ++i) {
        if (events[i].kind == SUNWARD_SIGNAL_CHANGE)
            faulty->host->note(faulty->host->context,
                               ("change at " + std::to_string(faulty->host->now(faulty->host->context))).c_str());
        if (events[i].kind == SUNWARD_SUBMITTED && faulty->is("crowd"))
            faulty->host->start(faulty->host->context, events[i].job, 0);
    }
}
#endif
void sunward_plugin_destroy(void* policy) {
    const auto* faulty = static_cast<Faulty*>(policy);
    if (faulty->is("late-crash"))
        std::raise(SIGSEGV);
    if (faulty->is("late-throw"))
        throw std::runtime_error("cannot part");
    if (faulty->is("late-exit"))
        std::_Exit(0);
    delete faulty;
}
}
