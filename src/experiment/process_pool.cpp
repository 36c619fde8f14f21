#include "process_pool.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "sunward/units/text.hpp"

namespace sunward {

namespace {

WorkEnd::How how_of(WorkReply::How how) {
    switch (how) {
    case WorkReply::How::returned: return WorkEnd::How::returned;
    case WorkReply::How::refused: return WorkEnd::How::refused;
    case WorkReply::How::threw: return WorkEnd::How::threw;
    case WorkReply::How::none: break;
    }
    return WorkEnd::How::crashed;
}

/// The last lines that a worker said, on one line; what cannot be printed is kept out of stores too.
std::string last_words(std::string_view said) {
    constexpr std::size_t most = 500;
    while (!said.empty() && said.back() == '\n')
        said.remove_suffix(1);
    said = said.substr(said.size() - std::min(said.size(), most));
    std::string text;
    for (const char c : said)
        text += c == '\n' ? std::string("; ") : std::string(1, c);
    return printable(text);
}

} // namespace

ProcessPool::ProcessPool(std::size_t workers, std::optional<Duration> timeout)
    : most_(std::max(workers, std::size_t{1})) {
    if (timeout)
        timeout_ = std::chrono::microseconds(timeout->us);
}

void ProcessPool::start(std::uint64_t id, const Work& work) {
    auto watch = std::make_unique<PluginWatch>();
    const auto watched = [&] {
        watch->begin();
        return work();
    };
    auto forked = std::make_unique<ForkedWork>(watched, ForkedWork::Messages::kept, ForkedProcess::Group::own);
    workers_.push_back({id, false, Clock::now(), std::move(watch), std::move(forked)});
}

std::vector<WorkEnd> ProcessPool::wait(std::chrono::milliseconds longest) {
    std::vector<pollfd> polled;
    for (const Worker& worker : workers_)
        worker.work->add_to(polled);
    (void)poll(polled.data(), polled.size(), static_cast<int>(until_next_timeout(longest).count()));
    kill_late();
    std::vector<WorkEnd> ends;
    std::erase_if(workers_, [&](const Worker& worker) {
        const bool ended = worker.work->advance();
        if (ended)
            ends.push_back(end_of(worker));
        return ended;
    });
    return ends;
}

std::chrono::milliseconds ProcessPool::until_next_timeout(std::chrono::milliseconds longest) const {
    if (!workers_.empty())
        longest = std::min(longest, std::chrono::milliseconds(PluginWatch::look_every_ms));
    for (const Worker& worker : workers_)
        if (timeout_ && !worker.timed_out)
            longest = std::min(longest,
                               std::chrono::ceil<std::chrono::milliseconds>(worker.start + *timeout_ - Clock::now()));
    return std::max(longest, std::chrono::milliseconds(0));
}

void ProcessPool::kill_late() {
    for (Worker& worker : workers_) {
        const bool late = timeout_ && Clock::now() >= worker.start + *timeout_;
        if (!worker.watch->is_overdue() && !late)
            continue;
        worker.timed_out = worker.timed_out || (late && !worker.watch->is_overdue());
        worker.work->kill();
    }
}

WorkEnd ProcessPool::end_of(const Worker& worker) {
    const WorkReply& reply = worker.work->reply();
    WorkEnd end;
    end.id = worker.id;
    end.how = how_of(reply.how);
    end.seconds = std::chrono::duration<double>(Clock::now() - worker.start).count();
    if (end.how == WorkEnd::How::returned) {
        end.text = reply.text;
        return end;
    }
    if (end.how != WorkEnd::How::crashed) {
        end.text = reply.text;
    } else if (worker.timed_out) {
        end.how = WorkEnd::How::timed_out;
        end.text = fmt::format("gave up after {:.3g} s", end.seconds);
    } else if (const auto fault = worker.watch->fault(worker.work->wait_status())) {
        end.text = fault->what();
    } else {
        end.text = end_in_words(worker.work->wait_status()) + " without a result";
    }
    if (const std::string words = last_words(worker.work->said()); !words.empty())
        end.text += ": " + words;
    return end;
}

} // namespace sunward
