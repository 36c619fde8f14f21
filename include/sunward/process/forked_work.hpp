// Work done in a forked process, which sends back a text.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <poll.h>

#include "sunward/process/forked.hpp"

namespace sunward {

/// How a piece of work ended.
struct WorkReply {
    enum class How {
        returned,
        refused, ///< threw InputError
        threw,
        none ///< the process ended without a reply
    };
    How how = How::none;
    std::string text; ///< what the work returned, or the message of what it threw
};

class ForkedWork {
public:
    enum class Messages {
        shared, ///< the process writes to this one's stderr
        kept    ///< the last part of what it, and what it started, writes to its stderr is kept
    };

    /// Starts the work. Throws SimulationError when the system has no more processes or files to give.
    ForkedWork(const std::function<std::string()>& work, Messages messages, ForkedProcess::Group group);
    /// Ends it if it is not done.
    ~ForkedWork();
    ForkedWork(const ForkedWork&) = delete;
    ForkedWork& operator=(const ForkedWork&) = delete;

    [[nodiscard]] pid_t id() const { return process_->id(); }
    /// Adds what to poll for reading.
    void add_to(std::vector<pollfd>& polled) const;
    /// Takes what it has sent so far without waiting; whether it has ended. What it forked itself cannot delay its end.
    bool advance();
    void kill() const { process_->kill(); }

    // Once it has ended.
    [[nodiscard]] const WorkReply& reply() const { return reply_; }
    [[nodiscard]] int wait_status() const { return wait_status_; }
    /// What it wrote to its stderr, the last part of it, when it is kept.
    [[nodiscard]] const std::string& said() const { return said_; }

private:
    void take();

    int answers_ = -1;  ///< read end of the pipe that the reply comes through
    int messages_ = -1; ///< that of its stderr
    std::unique_ptr<ForkedProcess> process_;
    std::string received_;
    std::string said_;
    bool ended_ = false;
    int wait_status_ = 0;
    WorkReply reply_;
};

} // namespace sunward
