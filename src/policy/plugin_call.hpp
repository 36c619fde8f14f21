// Calls of a shared library, noted for the PluginWatch and limited in time.
#pragma once

#include <string_view>

#include "sunward/units/instant.hpp"

namespace sunward {

/// What a call is of. The texts are copied, cut where they are too long.
struct CallNote {
    std::string_view policy;
    std::string_view library;
    Instant now;
    Duration timeout;
};

/// Lets signals of faults end the process at once, when somebody watches it: SimGrid's handler for them would print
/// and abort instead.
void expose_faults();

/// A call that is under way while this lives. Longer than its timeout by the clock on the wall, SIGALRM ends the
/// process: a library that does not return cannot be stopped in another way.
class PluginCall {
public:
    PluginCall(const CallNote& note, std::string_view function);
    ~PluginCall();
    PluginCall(const PluginCall&) = delete;
    PluginCall& operator=(const PluginCall&) = delete;
};

} // namespace sunward
