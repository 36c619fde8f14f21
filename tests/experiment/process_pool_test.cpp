#include <catch2/catch.hpp>

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <map>
#include <stdexcept>
#include <thread>

#include "experiment/process_pool.hpp"
#include "sunward/error/error.hpp"

using namespace sunward;

namespace {

using Works = std::vector<ProcessPool::Work>;

std::map<std::uint64_t, WorkEnd> do_all(const Works& works, std::size_t workers, std::optional<Duration> timeout = {}) {
    ProcessPool pool(workers, timeout);
    std::map<std::uint64_t, WorkEnd> ends;
    std::size_t next = 0;
    while (next < works.size() || !pool.idle())
        if (next < works.size() && !pool.full()) {
            pool.start(next, works[next]);
            ++next;
        } else {
            for (WorkEnd& end : pool.wait(std::chrono::milliseconds(100)))
                REQUIRE(ends.emplace(end.id, end).second);
        }
    return ends;
}

} // namespace

TEST_CASE("workers send back texts of any size, as many at a time as there are workers") {
    Works works;
    for (std::size_t i = 0; i < 20; ++i)
        works.push_back([i] { return std::string(i * 50'000, static_cast<char>('a' + i)); });
    const auto ends = do_all(works, 3);
    REQUIRE(ends.size() == works.size());
    for (std::size_t i = 0; i < works.size(); ++i) {
        CHECK(ends.at(i).how == WorkEnd::How::returned);
        CHECK((ends.at(i).text == works[i]()));
    }
}

TEST_CASE("a worker that throws, crashes, exits or hangs is told of and the others go on") {
    const Works works = {
        [] { return std::string("fine"); },
        []() -> std::string { throw std::runtime_error("no fuel"); },
        []() -> std::string {
            throw InputError({"a.yaml", 3, 7}, "zone", "unknown");
        },
        []() -> std::string {
            (void)!write(STDERR_FILENO, "last\nwords\n", 11);
            std::signal(SIGSEGV, SIG_DFL); // neither the test's own handler nor a sanitizer's
            raise(SIGSEGV);
            return {};
        },
        []() -> std::string { _exit(3); },
        []() -> std::string {
            std::this_thread::sleep_for(std::chrono::hours(1));
            return {};
        },
        [] { return std::string("fine too"); },
    };
    const auto ends = do_all(works, 2, Duration::from_seconds(1));
    REQUIRE(ends.size() == works.size());
    CHECK(ends.at(0).text == "fine");
    CHECK(ends.at(1).how == WorkEnd::How::threw);
    CHECK(ends.at(1).text == "no fuel");
    CHECK(ends.at(2).how == WorkEnd::How::refused);
    CHECK(ends.at(2).text == "a.yaml:3:7: zone: unknown");
    CHECK(ends.at(3).how == WorkEnd::How::crashed);
    CHECK(ends.at(3).text == "ended by signal 11 (Segmentation fault) without a result: last; words");
    CHECK(ends.at(4).how == WorkEnd::How::crashed);
    CHECK(ends.at(4).text == "ended with status 3 without a result");
    CHECK(ends.at(5).how == WorkEnd::How::timed_out);
    CHECK(ends.at(5).seconds < 30);
    CHECK(ends.at(6).text == "fine too");
}

TEST_CASE("a pool that is given up leaves no worker behind") {
    const auto start = std::chrono::steady_clock::now();
    {
        ProcessPool pool(2, {});
        pool.start(1, []() -> std::string {
            std::this_thread::sleep_for(std::chrono::hours(1));
            return {};
        });
        CHECK(pool.wait(std::chrono::milliseconds(20)).empty());
    }
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::minutes(1));
}
