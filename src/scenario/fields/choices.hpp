// Words for the choices that no other room names.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "sunward/grid/fleet.hpp"
#include "sunward/grid/signal.hpp"
#include "sunward/parameter/field.hpp"
#include "sunward/policy/spec.hpp"
#include "sunward/power/wind_farm.hpp"
#include "sunward/simulation/scenario.hpp"
#include "sunward/workload/workload.hpp"

namespace sunward::scenario {

using namespace parameter;

inline constexpr Named<Shape> shape_list[] = {
    {Shape::step, "step", "the value holds until the next one"},
    {Shape::linear, "linear", "a straight line between values"},
};
inline constexpr Named<EndRule> end_list[] = {
    {EndRule::fail, "fail", "a time outside the data is an error"},
    {EndRule::hold, "hold", "the first or last value holds"},
    {EndRule::repeat, "repeat", "the data repeats"},
};
inline constexpr Named<GapRule> gap_list[] = {
    {GapRule::fail, "fail", "a gap where the run reads is an error"},
    {GapRule::hold, "hold", "the value before the gap holds"},
    {GapRule::interpolate, "interpolate", "a straight line over the gap"},
};
inline constexpr Named<Label> label_list[] = {
    {Label::period_start, "period-start", "a time is the start of the period that its value is for"},
    {Label::period_end, "period-end", "a time is the end of the period that its value is for"},
};
inline constexpr Named<char> separator_list[] = {
    {0, "auto", "whichever of these is most frequent in the header"},
    {',', "comma", "`,`"},
    {';', "semicolon", "`;`"},
    {'|', "pipe", "`|`, as `sacct -P` writes it"},
    {'\t', "tab", "a tab"},
};
inline constexpr Named<char> decimal_list[] = {
    {0, "auto", "what the numbers of the column look like; where commas separate cells and none is quoted, the point"},
    {'.', "point", "1,216.5 or 1216.5"},
    {',', "comma", "1.216,5 or 1216,5"},
};
inline constexpr Named<BadRecords> bad_records_list[] = {
    {BadRecords::fail, "fail", "such a record is an error"},
    {BadRecords::skip, "skip", "such records are left out, with a note that counts them"},
};
inline constexpr Named<Packing> packing_list[] = {
    {Packing::shared, "shared", "jobs share nodes, an accelerator has one job"},
    {Packing::whole_node, "whole-node", "a job holds whole nodes"},
};
inline constexpr Named<PeriodicCheckpoints::Interval> interval_list[] = {
    {PeriodicCheckpoints::Interval::young, "young",
     "sqrt(2 C M): C what a checkpoint costs, M the mean time between "
     "failures (Young, CACM 17(9), 1974)"},
    {PeriodicCheckpoints::Interval::daly, "daly", "the same, of higher order (Daly, FGCS 22(3), 2006)"},
};
inline constexpr Named<bool> failing_unit_list[] = {
    {false, "node", "nodes fail, at this rate whatever they hold"},
    {true, "accelerator", "accelerators fail, each at this rate"},
};
inline constexpr Named<bool> repair_law_list[] = {
    {false, "fixed", "all as long as `repair`"},
    {true, "exponential", "`repair` is the mean of an exponential law"},
};
/// Failures of 1000 nodes a day. Source: Kokolis et al., Revisiting Reliability in Large-Scale Machine Learning
/// Research Clusters, HPCA 2025 (arXiv 2410.21680): 6.50 and 2.34 for 1000 node-days, from jobs of more than 128 GPUs.
inline constexpr Named<double> failure_preset_list[] = {
    {6.50, "meta-rsc-1", "6.50 failures for 1000 days of a node with 8 accelerators (Meta's cluster RSC-1)"},
    {2.34, "meta-rsc-2", "2.34 failures for 1000 days of a node with 8 accelerators (Meta's cluster RSC-2)"},
};
using BatteryPreset = Battery (*)(Energy capacity);
/// Without the power, which has to be given, for the first two.
inline Battery plain_battery(Energy capacity) { return simple_battery(capacity, 0, 0.95, 0.95); }
inline constexpr Named<BatteryPreset> battery_list[] = {
    {plain_battery, "simple", "efficiencies, a power and a window of charge"},
    {plain_battery, "clc",
     "the same with power that tapers towards the ends of the window; all figures have to be stated"},
    {carbon_explorer_battery, "nmc", "lithium NMC with its inverter, as in Carbon Explorer (3 C)"},
    {carbon_explorer_tapered_battery, "nmc-tapered", "its other set, which tapers sooner (3 C)"},
    {lgm50_battery, "lg-m50", "pack of LG M50 cells, as in Vessim (0.7 C and 1.5 C)"},
};
enum class WriteOff { calendar, wear };
inline constexpr Named<WriteOff> write_off_list[] = {
    {WriteOff::calendar, "calendar", "by time over `life`"},
    {WriteOff::wear, "wear", "by the share of its life that ageing takes"},
};
inline constexpr Named<BackupStart> backup_list[] = {
    {BackupStart::import_limit, "import-limit", "when the connection cannot supply what is needed, or is cut"},
    {BackupStart::grid_cut, "grid-cut", "only while the grid is cut"},
};
enum class CapOn { facility, it };
inline constexpr Named<CapOn> cap_list[] = {
    {CapOn::facility, "facility", "all that the site draws, including from its own generation"},
    {CapOn::it, "it", "what its computers draw"},
};
enum class Tracking { none, single_axis };
inline constexpr Named<Tracking> tracking_list[] = {
    {Tracking::none, "none", "fixed panels"},
    {Tracking::single_axis, "single-axis", "rows turn about a north-south axis"},
};
inline constexpr Named<AirDensity> air_density_list[] = {
    {AirDensity::standard, "standard", "1.225 kg/m3 everywhere, as power curves are stated for"},
    {AirDensity::barometric, "barometric", "from the weather's pressure and temperature, by the barometric formula"},
    {AirDensity::ideal_gas, "ideal-gas", "from the weather's pressure and temperature, by the ideal gas law"},
};
enum class FacilityModel { constant, parts };
inline constexpr Named<FacilityModel> facility_list[] = {
    {FacilityModel::constant, "constant", "a constant power usage effectiveness"},
    {FacilityModel::parts, "parts", "losses of power supply by load, cooling by load and weather"},
};
inline constexpr Named<FreeCooling> free_cooling_list[] = {
    {FreeCooling::none, "none", "chillers alone"},
    {FreeCooling::air, "air", "outdoor air, by its temperature"},
    {FreeCooling::water, "water", "cooling tower, by the wet-bulb temperature"},
};
inline constexpr Named<WaterUse> water_list[] = {
    {WaterUse::none, "none", "no water, or it is not counted"},
    {WaterUse::evaporation, "evaporation", "a tower: the water that carries away the heat, plus blow-down"},
    {WaterUse::empirical, "empirical", "a tower: a measured curve over the wet-bulb temperature"},
};
enum class TariffDays { all, weekdays, weekends };
inline constexpr Named<TariffDays> tariff_day_list[] = {
    {TariffDays::all, "all", "every day"},
    {TariffDays::weekdays, "weekdays", "Monday to Friday"},
    {TariffDays::weekends, "weekends", "Saturday and Sunday"},
};
enum class ContractKind { ppa, certificates };
inline constexpr Named<ContractKind> contract_list[] = {
    {ContractKind::ppa, "ppa", "power purchase agreement: power and its certificates"},
    {ContractKind::certificates, "certificates", "certificates alone (guarantees of origin, RECs)"},
};
enum class Matching { hourly, annual };
inline constexpr Named<Matching> matching_list[] = {
    {Matching::hourly, "hourly", "within the hour"},
    {Matching::annual, "annual", "within the calendar year (UTC), as far as the window covers it"},
};
inline constexpr Named<SlackRule::Kind> slack_list[] = {
    {SlackRule::Kind::none, "none", "no deadline"},
    {SlackRule::Kind::next_workday, "next-workday",
     "until 09:00 of the next workday, for jobs that end outside working hours"},
    {SlackRule::Kind::semi_weekly, "semi-weekly", "until Monday or Thursday 09:00"},
};

inline constexpr Named<bool> resize_list[] = {
    {true, "checkpoint", "it is saved and restored, at the cost of a suspension"},
    {false, "free", "at once, at no cost"},
};

/// Whether jobs run on hardware that their entry names no speed for.
inline constexpr Named<bool> other_hardware_list[] = {
    {true, "reference", "they run there at speed 1, that of the reference"},
    {false, "refuse", "they do not run there"},
};

/// What happens to a job that fits in no cluster.
enum class Oversized { fail, skip };
inline constexpr Named<Oversized> oversized_list[] = {
    {Oversized::fail, "fail", "an error"},
    {Oversized::skip, "skip", "it is left out, with a note"},
};

/// Factor tables for the fuels of plants.
inline constexpr Named<const FactorTable& (*)()> fuel_factor_list[] = {
    {[]() -> const FactorTable& { return ipcc_2014_fuels(Basis::life_cycle); }, "ipcc-2014",
     "IPCC AR5 WG3 Annex III, life-cycle medians"},
    {[]() -> const FactorTable& { return ipcc_2014_fuels(Basis::direct); }, "ipcc-2014-direct",
     "the same, of the plants alone"},
    {eia_fuels, "eia-file", "life-cycle factors of the EIA-930 mix files"},
};

enum class DemandFormat { profile, csv };
inline constexpr Named<DemandFormat> demand_list[] = {
    {DemandFormat::profile, "profile", "a shape with a mean"},
    {DemandFormat::csv, "csv", "a CSV file, by column names"},
};
/// What the average intensity of a zone with lines is of.
inline constexpr Named<bool> intensity_list[] = {
    {true, "consumption", "of what is consumed there, by flow tracing"},
    {false, "production", "of what its own plants generate"},
};

/// The value of a word that is known to be one of the list.
template <typename Value, std::size_t n>
[[nodiscard]] Value chosen(const Named<Value> (&list)[n], std::string_view word) {
    return value_of(std::span<const Named<Value>>(list), &Named<Value>::value, word);
}

} // namespace sunward::scenario
