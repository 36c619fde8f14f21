// Words that logs of jobs have where others have a status or a time.
#pragma once

#include <string_view>

namespace sunward {

/// Whether a job ended before it ran, as far as its status says: `5` (swf), `CANCELLED by 1000`, `canceled`.
[[nodiscard]] bool is_cancelled(std::string_view status);

/// Whether a job had not ended when the log was written.
[[nodiscard]] bool is_running(std::string_view status);

/// Whether a time is not there, or is one of the words by which sacct says so or that there is no limit.
[[nodiscard]] bool is_unknown(std::string_view cell);

} // namespace sunward
