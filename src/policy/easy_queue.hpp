// Queues in which only the head may hold others back: no backfilling, and EASY.
#pragma once

#include "pool_queue.hpp"
#include "running_set.hpp"

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
    void left(JobIndex job) override;
    void expect(JobIndex job, Instant end) override;
    void pass(std::uint32_t free, PassResult& result) override;
    [[nodiscard]] bool empty() const override { return waiting_.empty() && fresh_.empty(); }
    [[nodiscard]] std::uint32_t head_width() const override { return width(waiting_.first()); }
    [[nodiscard]] Duration room(std::uint32_t width) const override;
    void start(JobIndex job, Duration hold) override;
    [[nodiscard]] QueueState state_of(JobIndex job) const override;

private:
    [[nodiscard]] std::uint32_t width(JobIndex job) const { return table_.jobs[job].width; }
    void index_fresh();
    void start_heads(std::uint32_t& free, PassResult& result);
    void backfill(std::uint32_t free, PassResult& result);
    void take(JobIndex job, PassResult& result);
    void drop_brief(PassResult& result);

    JobTable& table_;
    bool backfill_;
    OrderIndex waiting_;
    RunningSet running_;
    std::vector<Released> fresh_; ///< released since the last pass
    std::vector<JobIndex> brief_; ///< in the index for this pass only
    bool blocked_ = false;        ///< a head waits
    HeadReservation head_{};      ///< when blocked
};

} // namespace sunward
