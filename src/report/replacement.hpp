// Files that change places, all of them or none.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "part_file.hpp"

namespace sunward {

/// Undoes what it did unless keep() is called. The folder has to be locked meanwhile.
class Replacement {
public:
    Replacement(int folder, std::filesystem::path shown) : folder_(folder), shown_(std::move(shown)) {}
    ~Replacement();
    Replacement(const Replacement&) = delete;
    Replacement& operator=(const Replacement&) = delete;

    /// Gives a file the name of a part. Throws SimulationError.
    void move_aside(const std::string& name);
    /// Gives a part its name. Throws SimulationError.
    void place(PartFile& part);
    /// Removes what was moved aside. With `sync` the names are on the disk before.
    void keep(bool sync);

private:
    struct Moved {
        std::string name;
        std::string aside;
    };

    int folder_;
    std::filesystem::path shown_;
    std::vector<Moved> moved_;
    std::vector<std::string> placed_;
};

} // namespace sunward
