// The least that a simulator on SimGrid can do with a workload: one actor sleeps from event to event, jobs start first
// come, first served on a counter of nodes. No energy, no carbon, no record of a job, no result.
// bench_floor JOBS.csv NODES; the columns are those of tools/bench_workload.py.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <limits>
#include <queue>
#include <simgrid/s4u.hpp>
#include <string>
#include <vector>

namespace {

struct Arrival {
    double submit;
    double run;
    int width;
};

struct End {
    double at;
    int width;
    bool operator>(const End& other) const { return at > other.at; }
};

std::vector<Arrival> read_arrivals(const char* file) {
    std::ifstream in(file);
    std::vector<Arrival> arrivals;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        Arrival arrival{};
        if (std::sscanf(line.c_str(), "%*[^,],%lf,%lf,%d", &arrival.submit, &arrival.run, &arrival.width) == 3)
            arrivals.push_back(arrival);
    }
    return arrivals;
}

void replay(const std::vector<Arrival>& arrivals, int free_nodes) {
    std::priority_queue<End, std::vector<End>, std::greater<>> ends;
    std::size_t arrived = 0;
    std::size_t started = 0;
    while (arrived < arrivals.size() || !ends.empty()) {
        double now = arrived < arrivals.size() ? arrivals[arrived].submit : std::numeric_limits<double>::max();
        if (!ends.empty() && ends.top().at < now)
            now = ends.top().at;
        simgrid::s4u::this_actor::sleep_until(now);
        while (!ends.empty() && ends.top().at <= now) {
            free_nodes += ends.top().width;
            ends.pop();
        }
        while (arrived < arrivals.size() && arrivals[arrived].submit <= now)
            ++arrived;
        for (; started < arrived && arrivals[started].width <= free_nodes; ++started) {
            free_nodes -= arrivals[started].width;
            ends.push({now + arrivals[started].run, arrivals[started].width});
        }
    }
}

} // namespace

int main(int argc, char** argv) {
    simgrid::s4u::Engine engine(&argc, argv);
    if (argc != 3)
        return 2;
    const std::vector<Arrival> arrivals = read_arrivals(argv[1]);
    const int nodes = std::atoi(argv[2]);
    auto* zone = simgrid::s4u::create_full_zone("platform");
    auto* host = zone->create_host("host", 1e9);
    zone->seal();
    simgrid::s4u::Actor::create("floor", host, [&] { replay(arrivals, nodes); });
    engine.run();
    return 0;
}
