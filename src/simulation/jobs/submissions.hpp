// Jobs as they are submitted, and those that a policy wants nothing of.
#pragma once

#include "simulation/books/books.hpp"

namespace sunward::simulation {

class Submissions {
public:
    /// Leaves out, with a note, what comes after the horizon's end.
    Submissions(Run& run, Books& books);

    /// When the next job comes; never: there is none.
    [[nodiscard]] Instant next() const {
        const Progress& jobs = run_.progress;
        return jobs.submitted < jobs.last ? run_.job(static_cast<JobIndex>(jobs.submitted)).request.submit
                                          : Instant::never();
    }
    /// Jobs that have come by now wait at their home sites.
    void submit();
    /// A job that waits there never runs.
    void reject(JobIndex job);

private:
    Run& run_;
    Books& books_;
};

} // namespace sunward::simulation
