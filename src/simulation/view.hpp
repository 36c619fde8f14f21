// What schedulers see: the present, and what is told of the future.
#pragma once

#include "simulation/parts.hpp"

namespace sunward::simulation {

class EngineView final : public View {
public:
    explicit EngineView(const Parts& parts) : parts_(parts), workload_(parts.run.scenario.workload) {}

    [[nodiscard]] Instant now() const override { return parts_.run.now; }
    [[nodiscard]] std::span<const PoolView> pools() const override { return parts_.fleet.pools(); }
    [[nodiscard]] const JobRequest& job(JobIndex job) const override { return workload_.jobs[job].request; }
    [[nodiscard]] const JobClass& job_class(JobIndex job) const override { return parts_.run.job_class(job); }
    [[nodiscard]] WidthRange widths(JobIndex job) const override {
        return permitted_widths(workload_, workload_.jobs[job]);
    }
    [[nodiscard]] std::string_view job_name(JobIndex job) const override { return parts_.run.job_name(job); }
    [[nodiscard]] Duration worked(JobIndex job) const override { return parts_.activities.worked(job); }
    [[nodiscard]] Duration true_length(JobIndex job) const override { return workload_.jobs[job].run; }
    [[nodiscard]] Duration save_time(JobIndex job, PoolIndex pool) const override;
    [[nodiscard]] Duration restore_time(JobIndex job, PoolIndex pool) const override;
    [[nodiscard]] Instant next_checkpoint(JobIndex job) const override {
        return parts_.activities.next_checkpoint(job);
    }
    [[nodiscard]] const Way& way(std::uint32_t from, std::uint32_t to) const override {
        return parts_.transfers.way(from, to);
    }
    [[nodiscard]] const Forecast& price(std::uint32_t zone) const override { return parts_.told.price(zone); }
    [[nodiscard]] const Forecast& forecast(std::uint32_t zone) const override { return parts_.told.forecast(zone); }
    [[nodiscard]] double measured(std::uint32_t zone) const override {
        return parts_.told.truth(zone).at(parts_.run.now);
    }
    [[nodiscard]] const Forecast* solar(std::uint32_t site) const override { return parts_.told.solar(site); }
    [[nodiscard]] const Forecast* wind(std::uint32_t site) const override { return parts_.told.wind(site); }
    [[nodiscard]] double site_draw(std::uint32_t site) const override;
    [[nodiscard]] double job_draw(JobIndex job, PoolIndex pool, bool working) const override;

private:
    [[nodiscard]] const Site& site_of(PoolIndex pool) const {
        return parts_.run.scenario.sites[parts_.fleet.site_of(pool)];
    }

    const Parts& parts_;
    const Workload& workload_;
};

} // namespace sunward::simulation
