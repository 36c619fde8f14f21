#include <catch2/catch.hpp>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "data.hpp"
#include "sunward/error/error.hpp"
#include "sunward/process/forked_work.hpp"
#include "sunward/process/held_signal.hpp"
#include "sunward/process/leavings.hpp"
#include "sunward/process/shared_memory.hpp"

using namespace sunward;
using namespace sunward::test;
namespace fs = std::filesystem;

namespace {

constexpr auto patience = std::chrono::minutes(2);

template <typename Condition>
bool eventually(const Condition& condition) {
    const auto latest = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > latest)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

/// Gone, or ended and not yet taken note of by its parent.
bool is_gone(pid_t process) {
    std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    std::getline(stat, line);
    return line.empty() || line.find(") Z ") != std::string::npos;
}

void sleep_for_ever() {
    while (true)
        pause();
}

} // namespace

TEST_CASE("a reply comes through though a process that the work has left holds the pipe") {
    ForkedWork work(
        [] {
            if (fork() == 0)
                sleep_for_ever();
            return std::string("done");
        },
        ForkedWork::Messages::kept, ForkedProcess::Group::own);
    REQUIRE(eventually([&] { return work.advance(); }));
    CHECK(work.reply().how == WorkReply::How::returned);
    CHECK(work.reply().text == "done");
}

TEST_CASE("what a process writes without end is kept in part and does not hold up its parent") {
    ForkedWork work(
        []() -> std::string {
            const std::string line(1000, 'x');
            for (int i = 0; i < 3000; ++i)
                (void)!write(STDERR_FILENO, line.data(), line.size());
            (void)!write(STDERR_FILENO, "the end", 7);
            throw std::runtime_error("enough");
        },
        ForkedWork::Messages::kept, ForkedProcess::Group::own);
    REQUIRE(eventually([&] { return work.advance(); }));
    CHECK(work.reply().text == "enough");
    CHECK(work.said().size() <= 65'536);
    CHECK((work.said().substr(work.said().size() - 7) == "the end"));
}

TEST_CASE("a process that is killed has its parts and the programs that it started cleared up by its parent") {
    const fs::path folder = scratch_folder("leavings");
    share_leavings();
    const SharedMemory<std::atomic<pid_t>> program;
    ForkedWork work(
        [&]() -> std::string {
            const Leaving made(folder / "new");
            fs::create_directory(folder / "new");
            const Leaving part(folder / "new" / ".part");
            std::ofstream(folder / "new" / ".part") << "half";
            Leaving whole(folder / "whole");
            std::ofstream(folder / "whole") << "all";
            whole.forget();
            const pid_t child = fork();
            if (child == 0) {
                setpgid(0, 0);
                sleep_for_ever();
            }
            setpgid(child, child);
            note_group(child);
            *program = child;
            sleep_for_ever();
            return {};
        },
        ForkedWork::Messages::shared, ForkedProcess::Group::same);
    REQUIRE(eventually([&] { return *program != 0; }));
    SECTION("at once") { kill(work.id(), SIGKILL); }
    SECTION("in a way that it can see to itself") { kill(work.id(), SIGTERM); }
    REQUIRE(eventually([&] { return work.advance(); }));
    CHECK(work.reply().how == WorkReply::How::none);
    CHECK_FALSE(fs::exists(folder / "new"));
    CHECK(fs::exists(folder / "whole"));
    CHECK(eventually([&] { return is_gone(*program); }));
}

TEST_CASE("a forked process ends with its parent, and so does one that holds signals back once it is told to") {
    const SharedMemory<std::atomic<pid_t>> grandchild;
    const bool deaf = GENERATE(false, true);
    {
        ForkedProcess parent([&] {
            const ForkedProcess child([&] {
                if (deaf) {
                    end_with_parent(true);
                    sigset_t all;
                    sigfillset(&all);
                    sigprocmask(SIG_SETMASK, &all, nullptr);
                }
                *grandchild = getpid();
                sleep_for_ever();
                return 0;
            });
            sleep_for_ever();
            return 0;
        });
        REQUIRE(eventually([&] { return *grandchild != 0; }));
        kill(parent.id(), SIGKILL);
        REQUIRE(parent.wait(patience));
    }
    CHECK(eventually([&] { return is_gone(*grandchild); }));
}

TEST_CASE("termination waits while steps that belong together are under way") {
    const fs::path folder = scratch_folder("held");
    ForkedProcess process([&] {
        {
            const HeldSignal held(SIGTERM);
            raise(SIGTERM);
            std::ofstream(folder / "steps") << "done";
        }
        return 0;
    });
    const auto status = process.wait(patience);
    REQUIRE(status);
    CHECK(WEXITSTATUS(*status) == 128 + SIGTERM);
    CHECK(fs::exists(folder / "steps"));
}

TEST_CASE("children that were forked in other ways are strange") {
    ForkedProcess process([] {
        const ForkedProcess own([] {
            sleep_for_ever();
            return 0;
        });
        if (!strange_children().empty())
            return 1;
        const pid_t ended = fork();
        if (ended == 0)
            _exit(0);
        waitid(P_PID, static_cast<id_t>(ended), nullptr, WEXITED | WNOWAIT);
        if (!strange_children().empty())
            return 2;
        const pid_t left = fork();
        if (left == 0)
            sleep_for_ever();
        const bool found = strange_children() == std::vector<pid_t>{left};
        kill(left, SIGKILL);
        return found ? 0 : 3;
    });
    const auto status = process.wait(patience);
    REQUIRE(status);
    CHECK(*status == 0);
}
