#include "sunward/bound/run_apart.hpp"

#include <string>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/simulation/simulate.hpp"

namespace sunward {

RunApart::RunApart(const Scenario& scenario) : watch_(std::make_unique<PluginWatch>()) {
    const auto simulated = [this, &scenario] {
        watch_->begin();
        return pack(attained(scenario, simulate(scenario)));
    };
    work_ = std::make_unique<ForkedWork>(simulated, ForkedWork::Messages::shared, ForkedProcess::Group::same);
}

Attained RunApart::wait() {
    while (!work_->advance()) {
        std::vector<pollfd> polled;
        work_->add_to(polled);
        (void)poll(polled.data(), polled.size(), PluginWatch::look_every_ms);
        if (watch_->is_overdue())
            work_->kill();
    }
    const WorkReply& reply = work_->reply();
    switch (reply.how) {
    case WorkReply::How::returned: return unpack(reply.text);
    case WorkReply::How::refused:
    case WorkReply::How::threw: throw SimulationError(reply.text);
    case WorkReply::How::none: break;
    }
    if (const auto fault = watch_->fault(work_->wait_status()))
        throw SimulationError(fault->what());
    throw SimulationError("a run in a process of its own " + end_in_words(work_->wait_status()));
}

} // namespace sunward
