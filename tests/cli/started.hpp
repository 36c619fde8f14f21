// The program while it runs: started in a session of its own, so that whatever it leaves behind is found.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace sunward::test {

/// Whether the condition comes true in time; on a busy machine much time is given.
template <typename Condition>
[[nodiscard]] bool eventually(const Condition& condition);

class Started {
public:
    /// Starts `sunward ARGUMENT...` in a folder; its standard error goes to the file `err` there, its output nowhere.
    Started(const std::filesystem::path& folder, const std::vector<std::string>& arguments);
    /// Kills all of the session.
    ~Started();
    Started(const Started&) = delete;
    Started& operator=(const Started&) = delete;

    void send(int signal) const;
    /// Its exit status, or minus the signal that ended it. Fails the test when it does not end.
    [[nodiscard]] int status();
    /// Whether what it wrote to its standard error holds the text.
    [[nodiscard]] bool said(const std::string& text) const;
    /// Processes of the session that live, but for those that have ended and nobody has taken note of yet.
    [[nodiscard]] std::vector<pid_t> living() const;

private:
    std::filesystem::path err_;
    pid_t process_;
};

[[nodiscard]] bool wait_until(bool (*condition)(const void*), const void* of);

template <typename Condition>
bool eventually(const Condition& condition) {
    return wait_until([](const void* of) { return bool((*static_cast<const Condition*>(of))()); }, &condition);
}

} // namespace sunward::test
