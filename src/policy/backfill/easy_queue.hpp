// Queues in which only the head may hold others back: no backfilling, and EASY.
#pragma once

#include <tuple>

#include "policy/backfill/running_set.hpp"
#include "policy/queue/asking_list.hpp"
#include "policy/queue/pool_queue.hpp"

namespace sunward {

/// EASY (Lifka, The ANL/IBM SP scheduling system, JSSPP 1995): the first job that does not fit gets a reservation at
/// the earliest time the expected ends of the running jobs allow; later jobs, each looked at once and in order, start
/// when they end before it or need only what it leaves over. Without backfilling the head blocks all others.
class EasyQueue final : public PoolQueue {
public:
    EasyQueue(JobTable& table, bool backfill)
        : table_(table), backfill_(backfill), waiting_(table.nodes, table.shares), running_(table.nodes) {}

    void add(const Released& released) override { fresh_.push_back(released); }
    void withdraw(JobIndex job) override;
    void ask(const Asking& asking) override;
    void stop_asking(Rank rank, Instant now) override { asking_.remove(rank, now); }
    [[nodiscard]] Instant next_asked(Instant now) const override { return asking_.next_step(now); }
    [[nodiscard]] bool is_asked(Instant now) override;
    void left(JobIndex job) override;
    void expect(JobIndex job, Instant end) override;
    void pass(Offer offer, const HoldOf& hold, PassResult& result) override;
    [[nodiscard]] bool empty() const override { return waiting_.empty() && fresh_.empty(); }
    [[nodiscard]] Duration room(std::uint32_t width) const override;
    void start(JobIndex job, Duration hold) override;
    [[nodiscard]] QueueState state_of(JobIndex job) const override;

private:
    [[nodiscard]] std::uint32_t width(JobIndex job) const { return table_.jobs[job].width; }
    /// The order of the queue: by key, then by whose the job is, then by job.
    using Place = std::tuple<std::int64_t, std::uint32_t, JobIndex>;
    static constexpr Place behind_all{std::numeric_limits<std::int64_t>::max(),
                                      std::numeric_limits<std::uint32_t>::max(), no_job};
    [[nodiscard]] Place place(JobIndex waiting) const {
        return waiting == no_job ? behind_all : Place{waiting_.rank(waiting).key, waiting_.owner(waiting), waiting};
    }
    [[nodiscard]] Place place(const Released& one) const { return {one.key, waiting_.owner(one.job), one.job}; }
    void index_fresh();
    void start_heads(Offer& offer, const HoldOf& hold, PassResult& result);
    void backfill(Offer offer, const HoldOf& hold, PassResult& result);
    bool serve_brief(const Place& before, Offer& offer, const HoldOf& hold, PassResult& result);
    bool serve_released(const Place& before, Offer& offer, const HoldOf& hold, PassResult& result);
    [[nodiscard]] const AskingList::Entry* next_asking(std::uint32_t free);
    void take(JobIndex job, PassResult& result);
    void start_brief(JobIndex job, Offer& offer, Duration held, PassResult& result);

    JobTable& table_;
    bool backfill_;
    OrderIndex waiting_;
    AskingList asking_;
    bool asks_now_ = false; ///< in this pass those are brief jobs too
    RunningSet running_;
    std::vector<Released> fresh_; ///< released since the last pass
    std::vector<Released> brief_; ///< of those, the ones for this pass only, by place
    std::size_t next_brief_ = 0;  ///< the first that has not been looked at
    bool blocked_ = false;        ///< a head waits
    HeadReservation head_{};      ///< when blocked
};

} // namespace sunward
