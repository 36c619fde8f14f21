#include "started.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "program.hpp"

namespace sunward::test {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void become(const fs::path& folder, const std::vector<std::string>& arguments) {
    setsid();
    if (chdir(folder.c_str()) != 0)
        _exit(99);
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
    dup2(open("err", O_WRONLY | O_CREAT | O_TRUNC, 0644), STDERR_FILENO);
    std::vector<char*> words = {const_cast<char*>(SUNWARD_PROGRAM)};
    for (const std::string& argument : arguments)
        words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    execv(SUNWARD_PROGRAM, words.data());
    _exit(98);
}

/// State and session of a process: fields 3 and 6 of /proc/N/stat, proc(5).
bool lives_in(pid_t process, pid_t session) {
    std::ifstream stream("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    std::getline(stream, line);
    const std::size_t name_end = line.rfind(')');
    if (name_end == std::string::npos)
        return false;
    std::istringstream fields(line.substr(name_end + 1));
    std::string state;
    pid_t parent = 0;
    pid_t group = 0;
    pid_t of = 0;
    fields >> state >> parent >> group >> of;
    return of == session && state != "Z" && state != "X";
}

} // namespace

bool wait_until(bool (*condition)(const void*), const void* of) {
    const auto latest = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (!condition(of)) {
        if (std::chrono::steady_clock::now() > latest)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

Started::Started(const fs::path& folder, const std::vector<std::string>& arguments)
    : err_(folder / "err"), process_(-1) {
    std::ofstream{err_}; // made here, so that it can be looked into at once
    process_ = fork();
    if (process_ == 0)
        become(folder, arguments);
}

Started::~Started() {
    for (const pid_t process : living())
        kill(process, SIGKILL);
    if (process_ > 0)
        waitpid(process_, nullptr, 0);
}

void Started::send(int signal) const { kill(process_, signal); }

int Started::status() {
    int status = 0;
    if (!eventually([&] { return waitpid(process_, &status, WNOHANG) == process_; }))
        throw std::runtime_error("the program does not end");
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

bool Started::said(const std::string& text) const { return read_text(err_).find(text) != std::string::npos; }

std::vector<pid_t> Started::living() const {
    std::vector<pid_t> found;
    for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
        const std::string name = entry.path().filename().string();
        pid_t process = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), process);
        if (error == std::errc{} && end == name.data() + name.size() && lives_in(process, process_))
            found.push_back(process);
    }
    return found;
}

} // namespace sunward::test
