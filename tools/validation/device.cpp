// Devices: clocks, caps, links, and what it took to make them.
#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>

#include "row.hpp"
#include "sunward/hardware/embodied.hpp"
#include "sunward/power/dvfs.hpp"
#include "sunward/power/throughput.hpp"
#include "sunward/training/collective.hpp"

namespace sunward::validation {

namespace {

NodeLink link_of(double gigabytes_a_second) {
    return {gigabytes_a_second * gigabyte / second, Duration::from_seconds(5e-6)};
}

Table sums() {
    return {"Sums over accelerators",
            "Patarasuk and Yuan, JPDC 69(2), 2009: 2 (n - 1) / n S / B + 2 (n - 1) alpha",
            "14 GB, 5 us; 8 members at 450 GB/s, 1,024 at 50 GB/s. Room `training`.",
            {{"8 accelerators", "s", 0.0545144, all_reduce_time(14 * gigabyte, 8, link_of(450)).in(second), 'C'},
             {"1,024 accelerators", "s", 0.569683, all_reduce_time(14 * gigabyte, 1024, link_of(50)).in(second), 'C'}}};
}

Table clocks() {
    const ScaledProcessor chip{100 * watt, 700 * watt, 0.3, 1};
    const double best = thriftiest_frequency(chip);
    const FrequencyCurve h100{.idle_share = 72.5 / 700};
    const double lost = 1 - under_cap(h100, 700 * watt, 490 * watt).throughput;
    return {
        "Clocks, cubic law",
        "P = idle + (full - idle) f^3 (Weiser et al., OSDI 1994), optimum (idle / (2 (full - idle)))^(1/3); what it "
        "loses at 30 % less power: arXiv 2609.11542 (read in a digest)",
        "Idle 100 W, full 700 W; an H100 of 700 W that idles at 72.5 W. Room `power`.",
        {{"Thriftiest clock", "", 0.436790, best, 'C'},
         {"Power at it", "W", 150.000, power_at(chip, best).in(watt), 'C'},
         {"Energy at it, of that at full clock", "", 0.490592, energy_at(chip, best), 'C'},
         {"Throughput lost at 30 % less power", "%", 12.8, 100 * lost, 'S'},
         {"The same, dense training as measured", "%", 23.6, 100 * lost, 'S', 0.5,
          "the cubic law understates what caps cost; curves as measured, or t = (1 - c) + c / f, are there for "
          "it"}}};
}

struct Measured {
    double cap_w;
    double epoch_s;
    double draw_w;
};

// Zeus (You, Chung, Chowdhury, NSDI 2023): ResNet-50 on ImageNet, adadelta; batch 360 on V100, 512 on A40.
constexpr std::array<Measured, 7> v100 = {{{100, 6822.447, 98.7092},
                                           {125, 5145.337, 119.7587},
                                           {150, 4179.753, 143.7647},
                                           {175, 3851.467, 165.1878},
                                           {200, 3705.617, 181.5324},
                                           {225, 3582.420, 202.7921},
                                           {250, 3519.497, 217.5368}}};
constexpr std::array<Measured, 9> a40 = {{{100, 11'983.87, 119.0224},
                                          {125, 10'710.98, 125.2113},
                                          {150, 6801.75, 142.1585},
                                          {175, 4824.91, 157.4789},
                                          {200, 4463.71, 175.1717},
                                          {225, 4211.38, 192.6540},
                                          {250, 4145.46, 208.3993},
                                          {275, 4132.73, 222.6361},
                                          {300, 4121.50, 233.8445}}};

/// Without the point at one cap, when it is what has to be found.
MeasuredCurve curve_of(std::span<const Measured> points, double without = 0) {
    MeasuredCurve curve;
    for (const Measured& point : points) {
        if (point.cap_w != without)
            curve.points.push_back({point.draw_w / points.back().draw_w, points.back().epoch_s / point.epoch_s});
    }
    return curve;
}

struct Cap {
    std::string_view device;
    std::span<const Measured> points;
    double idle_w; ///< recalled
    double cap_w;
    double time; ///< of an epoch over that at the top cap
    double energy;
    double limit_between; ///< of what its neighbours say of it
    double limit_cubic;
};

const std::array<Cap, 4> caps = {{{"V100", v100, 40, 150, 1.188, 0.785, 0.1, same},
                                  {"V100", v100, 40, 100, 1.938, 0.880, 0, 0.3},
                                  {"A40", a40, 30, 175, 1.171, 0.788, 0.15, same},
                                  {"A40", a40, 30, 100, 2.908, 1.480, 0, 0.6}}};

void add_rows(const Cap& cap, std::vector<Row>& rows) {
    const std::string name = std::string(cap.device) + " at " + std::to_string(std::lround(cap.cap_w)) + " W: ";
    const Power full = cap.points.back().draw_w * watt;
    const Power limit = std::ranges::find(cap.points, cap.cap_w, &Measured::cap_w)->draw_w * watt;
    const auto time = [&](const ThroughputCurve& curve) { return 1 / under_cap(curve, full, limit).throughput; };
    const ThroughputCurve curve = curve_of(cap.points);
    rows.push_back({name + "time", "", cap.time, time(curve), 'V'});
    rows.push_back({name + "energy", "", cap.energy, under_cap(curve, full, limit).power / full * time(curve), 'V'});
    if (cap.limit_between > 0)
        rows.push_back({name + "time by its neighbours alone", "", cap.time, time(curve_of(cap.points, cap.cap_w)), 'V',
                        cap.limit_between, "throughput bends between points 50 W apart"});
    const FrequencyCurve cubic{
        .idle_share = cap.idle_w * watt / full, .compute_share = 1, .exponent = 3, .least_frequency = 0.1};
    rows.push_back({name + "time by the cubic law", "", cap.time, time(cubic), 'V', cap.limit_cubic,
                    cap.limit_cubic > same ? "the cubic law understates what low caps cost" : ""});
}

Table power_caps() {
    Table table{
        "Power caps",
        "You, Chung, Chowdhury, Zeus, NSDI 2023, data of its repository",
        "Time and energy of an epoch of ResNet-50 over those at the top cap, from the sweep's mean draws and "
        "times (V); the limit is the mean draw under a cap. Idle 40 and 30 W (R) for the cubic law. Room `power`.",
        {}};
    for (const Cap& cap : caps)
        add_rows(cap, table.rows);
    return table;
}

Table embodied() {
    constexpr Duration four_years = Duration::from_seconds(4 * 365.25 * 86'400);
    // Dies by area and process, memory and disks by size: XLM's machines as LLMCarbon has them.
    const double machines = 1.47 * 1 * 64 + 256 * 0.4 * 64 + 32'768 * 0.018 * 64 + 8.15 * 1.2 * 512 + 111.6 * 1.2 * 64;
    const Carbon share =
        embodied_share(machines * kilogram, Duration::from_seconds(20.4 * 86'400), Duration::from_days(5 * 365));
    const Carbon used = embodied_share(1600 * kilogram, Duration::from_hours(240), Duration::from_hours(4 * 8760));
    return {"What it took to make hardware",
            "NVIDIA, HGX H100, carbon footprint; LLMCarbon (Faiz et al., arXiv 2309.14393); ISO/IEC 21031 (SCI)",
            "1,312 kg (S) over eight sparse fp16 peaks of 1,979 TFLOP/s for four years of 365.25 days; 57,974.656 kg "
            "of 64 machines (V) "
            "for 20.4 days of five years; 1,600 kg, 240 hours of four years, 8 of 64 units, 10 kWh at 400 g/kWh, 1,000 "
            "units of work. Room `hardware`.",
            {{"HGX H100, four years: arithmetic", "g/EFLOP", 0.6565,
              1e18 * embodied_per_flop(1312 * kilogram, 8 * 1979e12, four_years), 'C'},
             {"HGX H100, as the vendor states it", "g/EFLOP", 0.66,
              1e18 * embodied_per_flop(1312 * kilogram, 8 * 1979e12, four_years), 'V'},
             {"XLM: arithmetic", "t", 0.648045, share.in(1000 * kilogram), 'C'},
             {"XLM, as published", "t", 0.66, share.in(1000 * kilogram), 'V', 0.02,
              "the machines of its own data file add up to this; why 0.66 is printed was not found"},
             {"SCI of a service", "g", 5.369863,
              ((10 * kilowatt_hour * (400 * gram_per_kilowatt_hour)) + used * (8.0 / 64)).in(gram) / 1000, 'C'}}};
}

} // namespace

std::vector<Table> device_tables() { return {sums(), clocks(), power_caps(), embodied()}; }

} // namespace sunward::validation
