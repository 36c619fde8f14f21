#include "replacement.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include <fmt/format.h>

#include "sunward/error/error.hpp"

namespace sunward {

Replacement::~Replacement() {
    for (const std::string& name : placed_)
        ::unlinkat(folder_, name.c_str(), 0);
    // The first one moved vouches for the others, so that it comes back last.
    for (auto moved = moved_.rbegin(); moved != moved_.rend(); ++moved)
        ::renameat(folder_, moved->aside.c_str(), folder_, moved->name.c_str());
}

void Replacement::move_aside(const std::string& name) {
    Moved moved{name, part_name(name)};
    if (::renameat(folder_, name.c_str(), folder_, moved.aside.c_str()) != 0)
        throw SimulationError(fmt::format("cannot replace {}: {}", (shown_ / name).string(), reason(errno)));
    moved_.push_back(std::move(moved));
}

void Replacement::place(PartFile& part) {
    part.place();
    placed_.push_back(part.name());
}

void Replacement::keep(bool sync) {
    if (sync)
        ::fsync(folder_);
    placed_.clear();
    for (const Moved& moved : moved_)
        ::unlinkat(folder_, moved.aside.c_str(), 0);
    moved_.clear();
}

} // namespace sunward
