#include "sunward/process/forked_work.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <exception>
#include <limits>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "sunward/error/error.hpp"

namespace sunward {

namespace {

// First byte of what the process sends.
constexpr char returned_mark = 'r';
constexpr char refused_mark = 'i';
constexpr char threw_mark = 't';

/// Both ends of a pipe; closed when the scope is left early.
struct Pipe {
    int ends[2] = {-1, -1};
    Pipe() {
        if (pipe2(ends, O_CLOEXEC) != 0)
            throw SimulationError(
                fmt::format("no pipe to a further process: {}", std::generic_category().message(errno)));
    }
    ~Pipe() {
        for (const int end : ends)
            if (end >= 0)
                close(end);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    int take_read_end() {
        fcntl(ends[0], F_SETFL, O_NONBLOCK);
        return std::exchange(ends[0], -1);
    }
};

void write_all(int to, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = write(to, text.data(), text.size());
        if (written < 0 && errno != EINTR)
            return; // the parent is gone
        text.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
}

/// All that can be read now, at most so much. Closes the end when nobody can write to it any more.
void read_some(int& from, std::string& into, std::size_t most) {
    char buffer[65'536];
    while (from >= 0 && into.size() < most) {
        const ssize_t got = read(from, buffer, sizeof buffer);
        if (got > 0)
            into.append(buffer, static_cast<std::size_t>(got));
        else if (got < 0 && errno == EINTR)
            continue;
        else if (got < 0 && errno == EAGAIN)
            return;
        else
            close(std::exchange(from, -1));
    }
}

std::string outcome_of(const std::function<std::string()>& work) {
    try {
        return returned_mark + work();
    } catch (const InputError& error) {
        return refused_mark + std::string(error.what());
    } catch (const std::exception& error) {
        return threw_mark + std::string(error.what());
    } catch (...) {
        return threw_mark + std::string("an exception of unknown type");
    }
}

WorkReply reply_from(std::string received, int wait_status) {
    const bool whole = WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0 && !received.empty();
    if (!whole)
        return {};
    WorkReply reply;
    reply.how = received.front() == returned_mark  ? WorkReply::How::returned
                : received.front() == refused_mark ? WorkReply::How::refused
                                                   : WorkReply::How::threw;
    received.erase(0, 1);
    reply.text = std::move(received);
    return reply;
}

} // namespace

ForkedWork::ForkedWork(const std::function<std::string()>& work, Messages messages, ForkedProcess::Group group) {
    Pipe reply;
    Pipe said;
    process_ = std::make_unique<ForkedProcess>(
        [&] {
            std::signal(SIGPIPE, SIG_IGN);
            if (messages == Messages::kept)
                dup2(said.ends[1], STDERR_FILENO);
            if (group == ForkedProcess::Group::own)
                dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO); // not the terminal's foreground any more
            write_all(reply.ends[1], outcome_of(work));
            return 0;
        },
        group);
    answers_ = reply.take_read_end();
    if (messages == Messages::kept)
        messages_ = said.take_read_end();
}

ForkedWork::~ForkedWork() {
    for (const int end : {answers_, messages_})
        if (end >= 0)
            close(end);
}

void ForkedWork::add_to(std::vector<pollfd>& polled) const {
    for (const int end : {process_->descriptor(), answers_, messages_})
        polled.push_back({end, POLLIN, 0}); // poll() passes over -1
}

void ForkedWork::take() {
    constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
    constexpr std::size_t kept = 65'536;
    read_some(answers_, received_, most);
    // A pipe holds no more than this, so that a process that writes without end does not keep us here.
    read_some(messages_, said_, said_.size() + kept);
    if (said_.size() > kept)
        said_.erase(0, said_.size() - kept);
}

bool ForkedWork::advance() {
    if (ended_)
        return true;
    const auto status = process_->status(); // before the last look, which then finds all that it has sent
    take();
    if (!status)
        return false;
    ended_ = true;
    wait_status_ = *status;
    reply_ = reply_from(std::move(received_), wait_status_);
    return true;
}

} // namespace sunward
