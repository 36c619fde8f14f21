#include "process_pool.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "sunward/error/error.hpp"

namespace sunward {

namespace {

constexpr char returned_mark = 'r';
constexpr char refused_mark = 'i';
constexpr char threw_mark = 't';

/// Both ends of a pipe; closed when the scope is left early.
struct Pipe {
    int ends[2] = {-1, -1};
    Pipe() {
        if (::pipe2(ends, O_CLOEXEC) != 0)
            throw SimulationError(fmt::format("no pipe for a worker: {}", std::generic_category().message(errno)));
    }
    ~Pipe() {
        for (const int end : ends)
            if (end >= 0)
                ::close(end);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    int take_read_end() { return std::exchange(ends[0], -1); }
};

void write_all(int to, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(to, text.data(), text.size());
        if (written < 0 && errno != EINTR)
            return; // the parent is gone
        text.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
}

/// Whether there may be more to read.
bool read_some(int from, std::string& into) {
    char buffer[16'384];
    const ssize_t got = ::read(from, buffer, sizeof buffer);
    if (got > 0)
        into.append(buffer, static_cast<std::size_t>(got));
    return got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN));
}

/// Makes the forked process one that ends with its parent, hears no Ctrl-C (the parent does) and reads no terminal.
void settle(pid_t parent, int messages) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent)
        ::_exit(1);
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE})
        ::signal(signal, SIG_DFL);
    ::dup2(messages, STDERR_FILENO);
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::dup2(nothing, STDIN_FILENO);
}

[[noreturn]] void work_and_tell(const ProcessPool::Work& work, int reply) {
    std::string text(1, returned_mark);
    try {
        text += work();
    } catch (const InputError& error) {
        text = refused_mark + std::string(error.what());
    } catch (const std::exception& error) {
        text = threw_mark + std::string(error.what());
    } catch (...) {
        text = threw_mark + std::string("an exception of unknown type");
    }
    write_all(reply, text);
    ::_exit(0); // nothing of the parent's is flushed or destroyed twice
}

WorkEnd::How how_of(char mark) {
    switch (mark) {
    case returned_mark: return WorkEnd::How::returned;
    case refused_mark: return WorkEnd::How::refused;
    default: return WorkEnd::How::threw;
    }
}

/// Why a worker ended that sent nothing whole.
std::string end_in_words(int status, const PluginWatch& watch) {
    const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (const auto fault = watch.fault(signal))
        return fault->what();
    return signal != 0 ? fmt::format("ended by signal {} ({})", signal, ::strsignal(signal))
                       : fmt::format("ended with status {} and no result", WEXITSTATUS(status));
}

/// The last lines that a worker said, on one line.
std::string last_words(std::string_view said) {
    constexpr std::size_t most = 500;
    while (!said.empty() && said.back() == '\n')
        said.remove_suffix(1);
    said = said.substr(said.size() - std::min(said.size(), most));
    std::string text(said.empty() ? "" : ": ");
    for (const char c : said)
        text += c == '\n' ? std::string("; ") : std::string(1, c);
    return text;
}

} // namespace

ProcessPool::ProcessPool(std::size_t workers, std::optional<Duration> timeout)
    : most_(std::max(workers, std::size_t{1})) {
    if (timeout)
        timeout_ = std::chrono::microseconds(timeout->us);
}

ProcessPool::~ProcessPool() {
    for (Worker& worker : workers_) {
        ::kill(-worker.process, SIGKILL);
        ::kill(worker.process, SIGKILL);
        (void)end_of(worker);
    }
}

void ProcessPool::start(std::uint64_t id, const Work& work) {
    Pipe reply;
    Pipe messages;
    auto watch = std::make_unique<PluginWatch>();
    std::fflush(nullptr);
    const pid_t parent = ::getpid();
    const pid_t process = ::fork();
    if (process < 0)
        throw SimulationError(fmt::format("no process for a worker: {}", std::generic_category().message(errno)));
    if (process == 0) {
        settle(parent, messages.ends[1]);
        watch->begin();
        work_and_tell(work, reply.ends[1]);
    }
    ::setpgid(process, process); // whichever of the two comes first
    Worker& worker = workers_.emplace_back();
    worker.id = id;
    worker.process = process;
    worker.reply = reply.take_read_end();
    worker.messages = messages.take_read_end();
    worker.watch = std::move(watch);
    worker.start = Clock::now();
}

std::vector<WorkEnd> ProcessPool::wait(std::chrono::milliseconds longest) {
    std::vector<pollfd> polled;
    for (const Worker& worker : workers_)
        for (const int end : {worker.reply, worker.messages})
            polled.push_back({end, POLLIN, 0});
    (void)::poll(polled.data(), polled.size(), static_cast<int>(until_next_timeout(longest).count()));
    std::vector<WorkEnd> ends;
    for (std::size_t i = 0; i < workers_.size(); ++i) {
        Worker& worker = workers_[i];
        if (polled[2 * i + 1].revents != 0 && !read_some(worker.messages, worker.said))
            ::close(std::exchange(worker.messages, -1)); // poll() passes over -1
        if (polled[2 * i].revents != 0 && !read_some(worker.reply, worker.replied)) {
            ends.push_back(end_of(worker));
            worker.process = 0;
        }
    }
    std::erase_if(workers_, [](const Worker& worker) { return worker.process == 0; });
    kill_late();
    return ends;
}

std::chrono::milliseconds ProcessPool::until_next_timeout(std::chrono::milliseconds longest) const {
    for (const Worker& worker : workers_)
        if (timeout_ && !worker.timed_out)
            longest = std::min(longest,
                               std::chrono::ceil<std::chrono::milliseconds>(worker.start + *timeout_ - Clock::now()));
    return std::max(longest, std::chrono::milliseconds(0));
}

void ProcessPool::kill_late() {
    for (Worker& worker : workers_)
        if (timeout_ && !worker.timed_out && Clock::now() >= worker.start + *timeout_) {
            worker.timed_out = true;
            ::kill(-worker.process, SIGKILL);
        }
}

WorkEnd ProcessPool::end_of(Worker& worker) {
    int status = 0;
    while (::waitpid(worker.process, &status, 0) < 0 && errno == EINTR) {
    }
    ::close(worker.reply);
    if (worker.messages >= 0) {
        ::fcntl(worker.messages, F_SETFL, O_NONBLOCK);
        for (int i = 0; i < 64; ++i) // a pipe holds no more
            (void)read_some(worker.messages, worker.said);
        ::close(worker.messages);
    }
    WorkEnd end;
    end.id = worker.id;
    end.seconds = std::chrono::duration<double>(Clock::now() - worker.start).count();
    const bool whole = WIFEXITED(status) && WEXITSTATUS(status) == 0 && !worker.replied.empty();
    if (whole) {
        end.how = how_of(worker.replied.front());
        end.text = worker.replied.substr(1);
    } else if (worker.timed_out) {
        end.how = WorkEnd::How::timed_out;
        end.text = fmt::format("gave up after {:.3g} s", end.seconds);
    } else {
        end.how = WorkEnd::How::crashed;
        end.text = end_in_words(status, *worker.watch) + last_words(worker.said);
    }
    return end;
}

} // namespace sunward
