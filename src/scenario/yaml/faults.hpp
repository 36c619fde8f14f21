// The faults of a scenario, gathered while reading and told all at once.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/yaml/node.hpp"
#include "sunward/error/error.hpp"

namespace sunward::scenario {

/// Faults of the scenario's own files, told in the order of their places, then those of the inputs it names.
class Faults {
public:
    explicit Faults(const Sources& sources) : sources_(sources) {}

    void add(const Mark& at, std::string field, std::string message);
    /// Faults of an input that `node`, which is `field`, describes. One without a place of its own is put there, under
    /// `field` in place of `prefix`; of one in a file it is told where that is named.
    void add_input(const InputError& error, const Node& node, const std::string& field, std::string_view prefix);
    /// suggestion() as long as the faults and the candidates are few enough for people to read, else empty.
    [[nodiscard]] std::string suggest(std::string_view name, std::span<const std::string_view> candidates) const;
    [[nodiscard]] bool empty() const { return own_.empty() && inputs_.empty(); }
    [[nodiscard]] const Sources& sources() const { return sources_; }
    /// Throws InputError when there is any fault: the first so many, and how many more there are.
    void raise() const;

private:
    struct Placed {
        Mark at;
        Fault fault;
    };
    const Sources& sources_;
    std::vector<Placed> own_;
    std::vector<Fault> inputs_;
};

} // namespace sunward::scenario
