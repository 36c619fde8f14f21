// Calls of a shared library, noted for the PluginWatch, which limits their time.
#pragma once

#include <string_view>

#include <sys/types.h>

#include "sunward/units/instant.hpp"

namespace sunward {

/// What a call is of. The texts are copied, cut where they are too long.
struct CallNote {
    std::string_view policy;
    std::string_view library;
    Instant now;
    Duration timeout;
};

/// Makes a process that somebody watches fit for foreign code: signals of faults end it at once, where SimGrid's
/// handler for them would print and abort instead, and its end follows the watcher's whatever signals the code holds
/// back.
void expose_faults();
/// The foreign code has had its last call: the end of the process may clear up again.
void end_exposure();

/// A call that is under way while this lives. When it takes longer than its timeout the watcher kills the process: a
/// library that does not return cannot be stopped in another way, and not reliably from within. A copy of this process,
/// which the library forked and lets return, ends here.
class PluginCall {
public:
    PluginCall(const CallNote& note, std::string_view function);
    ~PluginCall();
    PluginCall(const PluginCall&) = delete;
    PluginCall& operator=(const PluginCall&) = delete;

private:
    pid_t process_;
};

} // namespace sunward
