#include "policy/plugin/child_process.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>

#include "sunward/process/forked.hpp"
#include "sunward/process/held_signal.hpp"
#include "sunward/process/leavings.hpp"
#include "sunward/units/parse.hpp"
#include "sunward/units/text.hpp"

namespace sunward {

namespace {

using std::chrono::milliseconds;

using Clock = std::chrono::steady_clock;

constexpr std::size_t longest_quote = 80;
constexpr std::size_t longest_line = std::size_t{64} << 20U;
constexpr milliseconds patience_at_end{1000};

/// Writing to a program that has ended must not end us.
struct HeldPipeSignal : HeldSignal {
    HeldPipeSignal() : HeldSignal(SIGPIPE) {}
    ~HeldPipeSignal() { drop(); }
    HeldPipeSignal(const HeldPipeSignal&) = delete;
    HeldPipeSignal& operator=(const HeldPipeSignal&) = delete;
};

struct Pipe {
    int read = -1;
    int write = -1;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        throw ChildFault(fmt::format("cannot be started: {}", std::strerror(errno)));
    return {ends[0], ends[1]};
}

/// Becomes the program: standard input and output, a group of its own, no signal held back or ignored, killed when the
/// parent ends. Tells the reason through `failure` when it cannot.
[[noreturn]] void become(const std::vector<std::string>& command, int input, int output, int failure, pid_t parent) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    for (const int signal : {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM})
        std::signal(signal, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    std::vector<char*> words;
    words.reserve(command.size() + 1);
    for (const std::string& word : command)
        words.push_back(const_cast<char*>(word.c_str())); // as execve has it; they are not written to
    words.push_back(nullptr);
    execvp(words[0], words.data());
    const int problem = errno;
    (void)!write(failure, &problem, sizeof problem);
    _exit(1);
}

/// Starts a program between two pipes.
pid_t start(const std::vector<std::string>& command, int input, int output) {
    const Pipe failure = make_pipe(); // closed when the program has begun
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child == 0)
        become(command, input, output, failure.write, parent);
    int problem = child < 0 ? errno : 0;
    close(failure.write);
    if (child > 0) {
        setpgid(child, child); // whichever of the two comes first
        note_group(child);
        know_child(child);
        while (read(failure.read, &problem, sizeof problem) < 0 && errno == EINTR) {
        }
    }
    close(failure.read);
    if (problem == 0)
        return child;
    if (child > 0) {
        waitpid(child, nullptr, 0);
        forget_group(child);
        forget_child(child);
    }
    throw ChildFault(fmt::format("cannot be started: {}", std::strerror(problem)));
}

} // namespace

std::string quoted_line(std::string_view line) {
    const bool whole = line.size() <= longest_quote;
    return fmt::format("'{}'{}", printable(line.substr(0, longest_quote)),
                       whole ? "" : fmt::format("... ({} bytes)", line.size()));
}

ChildProcess::ChildProcess(const std::vector<std::string>& command) {
    const Pipe input = make_pipe();
    const Pipe output = make_pipe();
    to_ = input.write;
    from_ = output.read;
    try {
        pid_ = start(command, input.read, output.write);
    } catch (const ChildFault&) {
        for (const int end : {input.read, input.write, output.read, output.write})
            close(end);
        throw;
    }
    close(input.read);
    close(output.write);
    fcntl(to_, F_SETFL, O_NONBLOCK);
    fcntl(from_, F_SETFL, O_NONBLOCK);
}

ChildProcess::~ChildProcess() {
    close(to_);
    if (pid_ > 0)
        reap(patience_at_end);
    close(from_);
}

std::optional<int> ChildProcess::reap(milliseconds limit) {
    const auto latest = Clock::now() + limit;
    const pid_t pid = pid_;
    int status = 0;
    bool ended = true;
    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (Clock::now() >= latest) {
            kill(-pid, SIGKILL);
            waitpid(pid, &status, 0);
            ended = false;
            break;
        }
        std::this_thread::sleep_for(milliseconds(1));
    }
    kill(-pid, SIGKILL); // what it started and left behind
    forget_group(pid);
    forget_child(pid);
    pid_ = -1;
    return ended ? std::optional(status) : std::nullopt;
}

std::string ChildProcess::end_text() {
    if (pid_ <= 0)
        return "ended";
    const std::optional<int> status = reap(patience_at_end);
    if (!status)
        return "closed its standard output";
    if (WIFEXITED(*status))
        return fmt::format("ended with exit status {}", WEXITSTATUS(*status));
    const int signal = WTERMSIG(*status);
    return fmt::format("was ended by signal {} ({})", signal, strsignal(signal));
}

/// What the line that was sent last is called: call 3 begins with `{"call":3,`.
std::string ChildProcess::asked() const {
    constexpr std::string_view start = R"({"call":)";
    if (!sending_.starts_with(start))
        return "the hello";
    return "call " + sending_.substr(start.size(), sending_.find_first_of(",}") - start.size());
}

bool ChildProcess::has_line() const { return received_.find('\n', searched_) != std::string::npos; }

void ChildProcess::send_some() {
    const ssize_t n = write(to_, sending_.data() + sent_, sending_.size() - sent_);
    if (n >= 0)
        sent_ += static_cast<std::size_t>(n);
    else if (errno == EPIPE)
        sent_ = sending_.size(); // whether it had ended is seen from its output
    else if (errno != EAGAIN && errno != EINTR)
        throw ChildFault(fmt::format("cannot be written to: {}", std::strerror(errno)));
}

void ChildProcess::receive_some() {
    std::array<char, 65536> block;
    const ssize_t n = read(from_, block.data(), block.size());
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        const std::string_view rest = std::string_view(received_).substr(taken_);
        throw ChildFault(
            fmt::format("{} before it answered {}{}", end_text(), asked(),
                        rest.empty() ? "" : fmt::format(", after {} without a line end", quoted_line(rest))));
    }
    searched_ = received_.size();
    received_.append(block.data(), static_cast<std::size_t>(n));
    if (received_.size() - taken_ > longest_line)
        throw ChildFault(fmt::format("wrote a line of more than 64 MB: {}",
                                     quoted_line(std::string_view(received_).substr(taken_))));
}

/// Writes and reads until there is a line.
void ChildProcess::pump(const TimeLimit& limit) {
    while (!has_line()) {
        const auto left = std::chrono::duration_cast<milliseconds>(limit.latest - Clock::now()).count();
        if (left <= 0)
            throw ChildFault(fmt::format("did not answer {} within {}", asked(), to_string(limit.given)));
        std::array<pollfd, 2> ends{pollfd{from_, POLLIN, 0}, pollfd{to_, POLLOUT, 0}};
        const nfds_t count = sent_ < sending_.size() ? 2 : 1;
        constexpr std::int64_t longest_wait = 1'000'000'000;
        if (poll(ends.data(), count, static_cast<int>(std::min<std::int64_t>(left, longest_wait))) < 0 &&
            errno != EINTR)
            throw ChildFault(fmt::format("cannot be waited for: {}", std::strerror(errno)));
        if (count == 2 && ends[1].revents != 0)
            send_some();
        if (ends[0].revents != 0)
            receive_some();
    }
}

std::string_view ChildProcess::exchange(std::string_view line, const TimeLimit& limit) {
    const HeldPipeSignal held;
    if (received_.size() > taken_)
        throw ChildFault(
            fmt::format("wrote more than it was asked: {}", quoted_line(std::string_view(received_).substr(taken_))));
    received_.clear();
    taken_ = searched_ = 0;
    sending_.assign(line);
    sending_ += '\n';
    sent_ = 0;
    send_some();
    pump(limit);
    const std::size_t end = received_.find('\n', searched_);
    const std::string_view answer = std::string_view(received_).substr(0, end);
    taken_ = searched_ = end + 1;
    return answer;
}

} // namespace sunward
