// Checks what a policy decides, and has it carried out.
#pragma once

#include "simulation/parts.hpp"

namespace sunward::simulation {

/// Throws PolicyError for a decision that breaks a rule.
class Executor {
public:
    explicit Executor(Parts& parts) : parts_(parts), run_(parts.run) {}

    void carry_out(const Decision& decision);

private:
    void start(JobIndex job, PoolIndex pool, std::uint32_t width);
    void suspend(JobIndex job);
    void reject(JobIndex job);
    void resize(JobIndex job, std::uint32_t width);
    void wake(Instant at);
    void cap(std::uint32_t site, double share, double least_frequency);
    void check_start(JobIndex job, PoolIndex pool, std::uint32_t held) const;
    void check_width(JobIndex job, std::uint32_t width, std::string_view what) const;

    Parts& parts_;
    Run& run_;
};

} // namespace sunward::simulation
