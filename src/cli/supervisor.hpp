// The program is two processes: one that does the work, and one that waits for it, hears the user, and clears up.
#pragma once

#include <functional>
#include <string_view>

namespace sunward {

/// Does the work in a forked process, which ends with the status that the work returns, and gives back that status, or
/// 128 + N when signal N stopped the program. Wherever the work is, SIGINT, SIGTERM, SIGHUP and SIGQUIT end it within a
/// second; a second signal kills it at once. A crash or an endless call of a library is told. No process that the work
/// has started, and no file that is not finished, outlives it. What the work, and foreign code in it, writes to the
/// standard error passes through a MessageRelay.
[[nodiscard]] int supervised(const std::function<int()>& work);

/// In the work: what is said from now on when it is interrupted.
void say_if_interrupted(std::string_view text);

/// In the work: the standard error that the user sees, for a progress bar, which moves the cursor.
[[nodiscard]] int terminal_stream();

/// Writes a line to the standard error, or nowhere when that is closed or full.
void complain(std::string_view text);

} // namespace sunward
