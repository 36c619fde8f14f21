#include "sunward/policy/plugin_watch.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstring>
#include <signal.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "policy/plugin/plugin_call.hpp"
#include "sunward/process/forked.hpp"
#include "sunward/process/shared_memory.hpp"
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

/// Odd numbers of a call mean that it is under way.
struct Calls {
    std::atomic<std::uint64_t> number;
    std::int64_t now_us;
    std::int64_t timeout_us;
    Note<128> policy;
    Note<1024> library;
    Note<64> function;
};

/// Where this process notes its calls; nothing when nobody watches.
Calls* calls = nullptr;

bool is_under_way(std::uint64_t call) { return call % 2 == 1; }

} // namespace

struct PluginWatch::Page {
    SharedMemory<Calls> calls;
};

PluginWatch::PluginWatch() : page_(std::make_unique<Page>()) {}

PluginWatch::~PluginWatch() = default;

void PluginWatch::begin() const { calls = page_->calls.get(); }

bool PluginWatch::is_overdue() {
    constexpr Clock::duration most_counted = std::chrono::seconds(1);
    const Calls& noted = *page_->calls;
    const auto now = Clock::now();
    const auto passed = std::min(now - looked_, most_counted);
    looked_ = now;
    const std::uint64_t call = noted.number.load();
    if (call != call_ || !is_under_way(call)) {
        call_ = call;
        waited_ = {};
        return overdue_;
    }
    waited_ += passed;
    overdue_ = overdue_ || waited_ > std::chrono::microseconds(noted.timeout_us);
    return overdue_;
}

std::optional<PolicyError> PluginWatch::fault(int wait_status) const {
    const Calls& noted = *page_->calls;
    if (noted.number.load() == 0)
        return std::nullopt;
    const std::string function = fmt::format("{}()", noted.function.text);
    const int signal = WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0;
    std::string deed;
    if (overdue_)
        deed = fmt::format("{} did not return within {}", function, to_string(Duration{noted.timeout_us}));
    else if (signal == 0)
        deed = fmt::format("the process that simulates ended in or after {}", function);
    else if (!is_under_way(noted.number.load()))
        deed = fmt::format("signal {} ({}) came after {} had returned", signal, strsignal(signal), function);
    else
        deed = fmt::format("crashed with signal {} ({}) in {}", signal, strsignal(signal), function);
    return PolicyError(noted.policy.text, Instant{noted.now_us}, "",
                       fmt::format("the plug-in {}: {}", noted.library.text, deed));
}

void expose_faults() {
    if (calls == nullptr)
        return;
    end_with_parent(true);
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
        std::signal(fault, SIG_DFL);
}

void end_exposure() {
    if (calls != nullptr)
        end_with_parent(false);
}

PluginCall::PluginCall(const CallNote& note, std::string_view function) : process_(getpid()) {
    if (calls == nullptr)
        return;
    calls->policy.put(note.policy);
    calls->library.put(note.library);
    calls->function.put(function);
    calls->now_us = note.now.us;
    calls->timeout_us = note.timeout.us;
    ++calls->number;
}

PluginCall::~PluginCall() {
    if (getpid() != process_)
        _exit(1);
    if (calls != nullptr)
        ++calls->number;
}

} // namespace sunward
