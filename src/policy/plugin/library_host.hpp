// What a shared library may ask and decide, as the functions of sunward_host, answered from the View.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "policy/border/policy_notes.hpp"
#include "sunward/plugin.h"
#include "sunward/policy/scheduler.hpp"

namespace sunward {

class LibraryHost {
public:
    /// `true_length`: whether the library is told the jobs' true lengths.
    explicit LibraryHost(bool true_length);
    LibraryHost(const LibraryHost&) = delete;
    LibraryHost& operator=(const LibraryHost&) = delete;

    [[nodiscard]] const sunward_host* table() const { return &table_; }
    /// A call begins; without `decisions` none may be made in it.
    void open(const View& view, Decisions* decisions);
    /// It has returned: the first thing that went wrong in it, if any.
    [[nodiscard]] std::optional<std::string> close();
    /// The job exists from now on.
    void submitted(JobIndex job) { jobs_ = job + 1; }
    [[nodiscard]] std::vector<std::string> notes() const { return notes_.list(); }

    // Used by the functions of the table. They throw std::runtime_error, which the functions keep.
    [[nodiscard]] const View& view() const;
    [[nodiscard]] Decisions& decisions() const;
    [[nodiscard]] JobIndex known_job(std::uint32_t job) const;
    [[nodiscard]] const PoolView& known_pool(std::uint32_t pool) const;
    [[nodiscard]] const Series& forecast(std::uint32_t zone) const;
    [[nodiscard]] std::uint32_t known_zone(std::uint32_t zone) const;
    [[nodiscard]] bool has_job(std::uint32_t job) const { return job < jobs_; }
    void fill(sunward_pool& into, std::uint32_t pool);
    void fill(sunward_job& into, JobIndex job) const;
    void note(const char* text) { notes_.add(text); }
    void fail(std::string message);

private:
    struct PoolTexts {
        std::string site, name, zone;
    };

    sunward_host table_{};
    bool true_length_;
    const View* view_ = nullptr;
    Decisions* decisions_ = nullptr;
    std::uint32_t jobs_ = 0; ///< jobs below exist
    std::deque<PoolTexts> texts_;
    PolicyNotes notes_;
    std::optional<std::string> fault_;
};

} // namespace sunward
