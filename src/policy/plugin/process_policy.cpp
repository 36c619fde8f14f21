// A policy in a process of its own.
#include <optional>

#include <fmt/format.h>

#include "policy/plugin/child_process.hpp"
#include "policy/plugin/messages.hpp"
#include "policy/plugin/plugin.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

namespace {

class ProcessPolicy final : public Scheduler {
public:
    explicit ProcessPolicy(const PolicySpec& spec) : spec_(spec) {}

    [[nodiscard]] std::string_view name() const override { return spec_.name; }
    void begin(const View& view, std::size_t jobs) override;
    void schedule(const View& view, std::span<const Event> events, Decisions& decisions) override;
    [[nodiscard]] bool wants_signal_changes() const override { return signal_changes_; }
    [[nodiscard]] std::vector<std::string> notes() const override { return notes_.list(); }

private:
    [[nodiscard]] const PluginSpec& plugin() const { return *spec_.plugin; }
    template <typename Work>
    void guarded(const View& view, const Work& work);

    PolicySpec spec_;
    std::optional<ChildProcess> child_;
    std::optional<CallWriter> calls_;
    bool signal_changes_ = false;
    PolicyNotes notes_;
};

/// What goes wrong in talking ends the program and becomes an error of the policy.
template <typename Work>
void ProcessPolicy::guarded(const View& view, const Work& work) {
    try {
        work();
    } catch (const ChildFault& fault) {
        child_.reset();
        throw PolicyError(spec_.name, view.now(), "",
                          fmt::format("the program '{}' {}", fmt::join(plugin().command, " "), fault.what()));
    }
}

void ProcessPolicy::begin(const View& view, std::size_t jobs) {
    guarded(view, [&] {
        const TimeLimit limit(plugin().start_timeout);
        child_.emplace(plugin().command);
        const Hello hello = read_hello(child_->exchange(hello_line(spec_, view, jobs), limit));
        signal_changes_ = hello.signal_changes;
        calls_.emplace(view, plugin().true_length, hello.outlooks);
    });
}

void ProcessPolicy::schedule(const View& view, std::span<const Event> events, Decisions& decisions) {
    guarded(view, [&] {
        const TimeLimit limit(plugin().timeout);
        std::string line = calls_->line(view, events);
        while (const auto question = read_answer(child_->exchange(line, limit), *calls_, view, decisions, notes_))
            line = answer_line(calls_->call(), *question, view);
    });
}

} // namespace

std::unique_ptr<Scheduler> make_process_policy(const PolicySpec& spec) { return std::make_unique<ProcessPolicy>(spec); }

} // namespace sunward
