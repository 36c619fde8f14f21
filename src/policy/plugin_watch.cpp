#include "sunward/policy/plugin_watch.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <new>
#include <signal.h>
#include <string>
#include <sys/mman.h>
#include <sys/time.h>

#include <fmt/format.h>

#include "plugin_call.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

/// A text in the shared page, always ended by a zero.
template <std::size_t n>
struct Note {
    char text[n];
    void put(std::string_view source) {
        const std::size_t length = std::min(source.size(), n - 1);
        std::memcpy(text, source.data(), length);
        text[length] = '\0';
    }
};

struct Page {
    bool called;
    bool under_way;
    std::int64_t now_us;
    std::int64_t timeout_us;
    Note<128> policy;
    Note<1024> library;
    Note<64> function;
};

Page* page = nullptr;

void set_timer(Duration after) {
    itimerval timer{};
    timer.it_value.tv_sec = after.us / 1'000'000;
    timer.it_value.tv_usec = after.us % 1'000'000;
    setitimer(ITIMER_REAL, &timer, nullptr);
}

std::string deed(int signal) {
    const std::string function = fmt::format("{}()", page->function.text);
    if (signal == 0)
        return fmt::format("the process that simulates ended in or after {}", function);
    if (!page->under_way)
        return fmt::format("signal {} ({}) came after {} had returned", signal, strsignal(signal), function);
    if (signal == SIGALRM)
        return fmt::format("{} did not return within {}", function, to_string(Duration{page->timeout_us}));
    return fmt::format("crashed with signal {} ({}) in {}", signal, strsignal(signal), function);
}

} // namespace

PluginWatch::PluginWatch() {
    if (page != nullptr)
        throw SimulationError("plug-ins of this process are watched already");
    void* memory = mmap(nullptr, sizeof(Page), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        throw SimulationError("no memory to watch plug-ins with");
    page = new (memory) Page{};
}

PluginWatch::~PluginWatch() {
    munmap(page, sizeof(Page));
    page = nullptr;
}

std::optional<PolicyError> PluginWatch::fault(int signal) const {
    if (!page->called)
        return std::nullopt;
    return PolicyError(page->policy.text, Instant{page->now_us}, "",
                       fmt::format("the plug-in {}: {}", page->library.text, deed(signal)));
}

void expose_faults() {
    if (page == nullptr)
        return;
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
        std::signal(fault, SIG_DFL);
}

PluginCall::PluginCall(const CallNote& note, std::string_view function) {
    if (page != nullptr) {
        page->policy.put(note.policy);
        page->library.put(note.library);
        page->function.put(function);
        page->now_us = note.now.us;
        page->timeout_us = note.timeout.us;
        page->under_way = true;
        page->called = true;
    }
    set_timer(note.timeout);
}

PluginCall::~PluginCall() {
    set_timer(Duration{});
    if (page != nullptr)
        page->under_way = false;
}

} // namespace sunward
