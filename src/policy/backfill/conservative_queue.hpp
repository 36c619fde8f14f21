// A queue in which every job has a reservation.
#pragma once

#include "policy/backfill/availability.hpp"
#include "policy/queue/pool_queue.hpp"

namespace sunward {

/// Conservative backfilling (Mu'alem and Feitelson, IEEE TPDS 12(6), 2001): a released job gets the earliest hole that
/// delays nobody. Jobs released at one instant are served in queue order.
/// - When nodes come back early, the first `depth` waiting jobs in queue order are looked at, each moved to the
///   earliest hole before its reservation if there is one; never later. So they are where a gate kept more from being
///   used, and now lets it, or nothing runs.
/// - A job past its expected end is expected to run on for as long as it has run over, at least a second. A reservation
///   is left alone until it is due. When its nodes are then still held it keeps its place, before all that are due
///   later: it gets the earliest hole that running jobs and those before it leave, for at most `depth` of them at once.
class ConservativeQueue final : public PoolQueue {
public:
    ConservativeQueue(JobTable& table, Instant now, std::uint32_t capacity, std::uint32_t depth);

    void add(const Released& released) override { fresh_.push_back(released); }
    void withdraw(JobIndex job) override;
    void left(JobIndex job) override;
    void expect(JobIndex job, Instant end) override;
    void pass(Offer offer, const HoldOf& hold, PassResult& result) override;
    [[nodiscard]] bool empty() const override { return waiting_.empty() && fresh_.empty(); }
    [[nodiscard]] Duration room(std::uint32_t width) const override;
    void start(JobIndex job, Duration hold) override;
    [[nodiscard]] QueueState state_of(JobIndex job) const override;
    [[nodiscard]] Instant due() const override;
    void advance(Instant now) override;
    [[nodiscard]] std::uint64_t limited() const override { return limited_; }

private:
    void set_out(std::uint32_t accelerators, Instant back) override;
    [[nodiscard]] std::uint32_t width(JobIndex job) const { return table_.jobs[job].width; }
    [[nodiscard]] Duration hold(JobIndex job) const { return waiting_.hold(job); }
    [[nodiscard]] Instant reserved(JobIndex job) const { return {by_start_.node(job).value}; }
    void reserve(JobIndex job, Instant place, Instant start);
    void release(JobIndex job);
    void take(JobIndex job, Offer& offer, PassResult& result);
    void extend_overruns();
    [[nodiscard]] Availability left_by_running(const Offer& offer);
    [[nodiscard]] JobIndex due_after(Rank rank) const;
    void start_due(Offer& offer, PassResult& result);
    void keep_place(JobIndex job, Availability& firm, Offer& offer, PassResult& result);
    void compress(Offer& offer, PassResult& result);
    void place_brief(const Released& one, Offer& offer, const HoldOf& hold, PassResult& result);
    void place_fresh(Offer& offer, const HoldOf& hold, PassResult& result);

    JobTable& table_;
    std::uint32_t capacity_;
    std::uint32_t depth_;
    OrderIndex waiting_;           ///< all as if of one width
    JobTree<LeastValue> running_;  ///< by expected end; value: the end expected at first
    JobTree<LeastValue> by_start_; ///< waiting jobs by their place, the start reserved first; value: the start reserved
    Availability profile_;         ///< what running jobs and reservations leave
    std::vector<Released> fresh_;  ///< released since the last pass
    std::vector<JobIndex> looked_at_;
    std::vector<JobIndex> by_end_;
    bool early_ = false;            ///< nodes came back before they were expected
    bool skipped_ = false;          ///< there was a hole right then, but more than might be taken
    bool changed_ = false;          ///< nodes came back, or are expected at another time
    Instant looked_until_;          ///< reservations up to here were due at the last pass
    std::uint32_t free_before_ = 0; ///< what it left
    Instant out_until_{};           ///< up to when what is out of use is left out of the profile
    std::uint64_t limited_ = 0;
};

} // namespace sunward
