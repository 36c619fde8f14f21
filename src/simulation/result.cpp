#include "sunward/simulation/result.hpp"

namespace sunward {

std::string_view to_string(JobState state) {
    switch (state) {
    case JobState::pending: return "pending";
    case JobState::staging: return "staging";
    case JobState::running: return "running";
    case JobState::checkpointing: return "checkpointing";
    case JobState::suspended: return "suspended";
    case JobState::restoring: return "restoring";
    case JobState::done: return "done";
    case JobState::killed: return "killed";
    case JobState::failed: return "failed";
    case JobState::rejected: return "rejected";
    case JobState::released: return "released";
    }
    return "unknown";
}

} // namespace sunward
