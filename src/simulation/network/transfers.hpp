// What jobs send over the network: when it has arrived, and what the links on the way have used for it.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "simulation/books/books.hpp"
#include "simulation/network/transport.hpp"

namespace sunward::simulation {

/// A job that has a slot has one transfer at most. `from` == `to`: between the site and its store, whose link is inside
/// the site and draws nothing of its own.
class Transfers {
public:
    Transfers(Run& run, Books& books, Transport& transport) : run_(run), books_(books), transport_(transport) {}

    /// Whether bytes of a job take time: between sites always, at the site itself when its store is behind a link.
    /// Refuses sites that no link leads between.
    [[nodiscard]] bool take_time(JobIndex job, std::uint32_t from, std::uint32_t to) const;
    void begin(Slot slot, JobIndex job, std::uint32_t from, std::uint32_t to, bool to_store, double bytes);
    /// These three do nothing for a job that sends nothing. Bills what has arrived so far.
    void bill(Slot slot);
    /// All of it has arrived.
    void arrived(Slot slot);
    /// The rest is not sent.
    void cancel(Slot slot);
    [[nodiscard]] bool is_sending(Slot slot) const { return slot < sent_.size() && sent_[slot].id.has_value(); }
    [[nodiscard]] std::size_t under_way() const { return under_way_; }

    /// Moves the clock to `limit`, or to the first instant before it at which something has arrived.
    Instant advance(Instant limit);
    /// Transfers that have arrived then, in order.
    [[nodiscard]] std::span<const TransferId> ended() const { return transport_.ended(); }
    [[nodiscard]] Slot slot_of(TransferId transfer) const { return slot_of_[transfer]; }
    /// Whether its job still wants it: one that ended at the very instant of the arrival does not.
    [[nodiscard]] bool is_wanted(TransferId transfer) const {
        const Slot slot = slot_of_[transfer];
        return is_sending(slot) && *sent_[slot].id == transfer;
    }

    /// How data gets from one site to another; to the site itself: at once. The reference stays valid.
    [[nodiscard]] const Way& way(std::uint32_t from, std::uint32_t to) const;

private:
    struct Sent {
        std::optional<TransferId> id; ///< none: nothing is under way
        JobIndex job = no_job;
        std::uint32_t from = 0;
        std::uint32_t to = 0;
        double bytes = 0;
        bool landed = false;           ///< it has arrived, of which nobody has been told yet
        double billed = 0;             ///< share of the bytes whose energy has been billed
        Instant since;                 ///< up to here
        std::vector<Reading> readings; ///< then, of the zone of each link on the way
    };
    /// Null for a job that sends nothing.
    [[nodiscard]] Sent* sent(Slot slot) { return slot < sent_.size() && sent_[slot].id ? &sent_[slot] : nullptr; }
    void end(Sent& sent);
    void bill(Sent& sent, double arrived);
    void bill_link(const Sent& sent, const Link& link, double energy_j, const Reading& since);
    void read_links(Sent& sent);
    [[nodiscard]] Way measure(std::uint32_t from, std::uint32_t to) const;

    Run& run_;
    Books& books_;
    Transport& transport_;
    std::vector<Sent> sent_;    ///< by slot
    std::vector<Slot> slot_of_; ///< by TransferId
    std::size_t under_way_ = 0;
    mutable std::vector<std::optional<Way>> ways_; ///< by site and site, made when first asked for
};

} // namespace sunward::simulation
