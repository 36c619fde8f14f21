// Which process a run belongs to.
#pragma once

#include <string>

namespace sunward {

/// `host:process:start`: no other process, not even a later one of the same number, has this name.
[[nodiscard]] std::string own_name();

/// Whether the process of a name may still be at work. Those of other hosts cannot be asked and are taken to be.
[[nodiscard]] bool may_live(const std::string& name);

/// `process 17 on host`, of a name.
[[nodiscard]] std::string place_of(const std::string& name);

} // namespace sunward
