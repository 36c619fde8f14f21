// The lines that a policy in a process of its own is spoken to in: JSON, described in tools/plugins/README.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/border/outlook.hpp"
#include "policy/border/policy_notes.hpp"
#include "sunward/policy/scheduler.hpp"
#include "sunward/policy/spec.hpp"

namespace sunward {

inline constexpr int protocol_version = 1;

/// The first line to the policy.
[[nodiscard]] std::string hello_line(const PolicySpec& spec, const View& view, std::size_t jobs);

/// Lines for the calls, each with what is new since the one before.
class CallWriter {
public:
    /// `true_length`: whether the policy is told the jobs' true lengths; `outlooks`: what it is told besides forecasts.
    CallWriter(const View& view, bool true_length, std::span<const Outlook> outlooks);
    [[nodiscard]] std::string line(const View& view, std::span<const Event> events);
    [[nodiscard]] std::uint64_t call() const { return call_; } ///< number of the last line
    [[nodiscard]] std::uint32_t jobs() const { return jobs_; } ///< jobs told of so far

private:
    void put_events(const View& view, std::span<const Event> events);
    void put_classes(const View& view, std::span<const Event> events);
    void put_job(const View& view, JobIndex job);
    void put_pools(const View& view);
    void put_forecasts(const View& view);
    void put_outlooks(const View& view);

    /// A series that is told whenever it is another one.
    struct Told {
        std::string place; ///< as JSON
        std::uint32_t index = 0;
        Outlook what = Outlook::price;
        std::vector<char> bytes = {}; ///< what was told last; empty: nothing
    };
    /// Puts a series at the end of the list that is begun; false: it is as told.
    bool put_series(Told& told, const Series& series, std::string_view before);

    bool true_length_;
    std::vector<std::uint32_t> zones_; ///< in order of the hello line
    std::vector<Told> forecasts_;      ///< of the signal that the policy optimises, by zone
    std::vector<Told> outlooks_;
    std::vector<bool> known_classes_;
    std::uint64_t call_ = 0;
    std::uint32_t jobs_ = 0;
    std::string text_;
};

/// What a policy says of itself in its first line.
struct Hello {
    std::string name;
    bool signal_changes = false;
    std::vector<Outlook> outlooks; ///< that it wants to be told
};

/// A question of the policy in the course of a call.
struct Question {
    enum class Kind : std::uint8_t { worked, save_time, restore_time, next_checkpoint, site_draw, job_draw, way };
    Kind kind;
    JobIndex job = no_job;
    PoolIndex pool = 0;
    std::uint32_t site = 0; ///< from which a way leads
    std::uint32_t to = 0;
    bool working = true;
};

/// The line that answers it.
[[nodiscard]] std::string answer_line(std::uint64_t call, const Question& question, const View& view);

/// Throws ChildFault, with the line, for one that is not as described.
[[nodiscard]] Hello read_hello(std::string_view line);
/// Decisions and notes are appended; or, in their place, a question.
[[nodiscard]] std::optional<Question> read_answer(std::string_view line, const CallWriter& calls, const View& view,
                                                  Decisions& decisions, PolicyNotes& notes);

} // namespace sunward
