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

/// Where this process notes its calls; nothing when nobody watches.
Page* page = nullptr;

void set_timer(Duration after) {
    itimerval timer{};
    timer.it_value.tv_sec = after.us / 1'000'000;
    timer.it_value.tv_usec = after.us % 1'000'000;
    setitimer(ITIMER_REAL, &timer, nullptr);
}

std::string deed(const Page& noted, int signal) {
    const std::string function = fmt::format("{}()", noted.function.text);
    if (signal == 0)
        return fmt::format("the process that simulates ended in or after {}", function);
    if (!noted.under_way)
        return fmt::format("signal {} ({}) came after {} had returned", signal, strsignal(signal), function);
    if (signal == SIGALRM)
        return fmt::format("{} did not return within {}", function, to_string(Duration{noted.timeout_us}));
    return fmt::format("crashed with signal {} ({}) in {}", signal, strsignal(signal), function);
}

} // namespace

PluginWatch::PluginWatch()
    : memory_(mmap(nullptr, sizeof(Page), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    if (memory_ == MAP_FAILED)
        throw SimulationError("no memory to watch plug-ins with");
    new (memory_) Page{};
}

PluginWatch::~PluginWatch() { munmap(memory_, sizeof(Page)); }

void PluginWatch::begin() const { page = static_cast<Page*>(memory_); }

std::optional<PolicyError> PluginWatch::fault(int signal) const {
    const Page& noted = *static_cast<const Page*>(memory_);
    if (!noted.called)
        return std::nullopt;
    return PolicyError(noted.policy.text, Instant{noted.now_us}, "",
                       fmt::format("the plug-in {}: {}", noted.library.text, deed(noted, signal)));
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
