#include "sunward/grid/forecast_growth.hpp"

#include <array>

namespace sunward {

using namespace parameter;
using namespace parameter::types;

namespace {

constexpr std::array default_leads{LeadError{Duration::from_hours(1), 0.09}, LeadError{Duration::from_hours(6), 0.20},
                                   LeadError{Duration::from_hours(24), 0.25},
                                   LeadError{Duration::from_hours(48), 0.35}};
constexpr std::array optimistic_leads{LeadError{Duration::from_hours(1), 0.02},
                                      LeadError{Duration::from_hours(96), 0.11}};

using Growth = Named<std::span<const LeadError> (*)()>;
constexpr Growth growth_list[] = {
    {default_growth, "default", "9 % of the mean at 1 h, 20 % at 6 h, 25 % at 24 h, 35 % at 48 h, as in Great Britain"},
    {optimistic_growth, "optimistic", "2 % of the mean at 1 h to 11 % at 96 h"},
};

const Record& lead_error_record() {
    static const Record table = {
        "lead error",
        "A point of the growth of errors; straight between points, from 0 at no lead, held after the last.",
        {
            field("lead", span(), "How far ahead; leads must rise").required(),
            field("error", ratio(0, 10), "Standard deviation as a share of the signal's mean; never falls").required(),
        },
        {},
        {},
        {}};
    return table;
}

} // namespace

std::span<const LeadError> default_growth() { return default_leads; }
std::span<const LeadError> optimistic_growth() { return optimistic_leads; }

Field growth_field(std::string_view key) {
    return field(key,
                 either(choice(choices_of(std::span<const Growth>(growth_list))), list_of(record(lead_error_record()))),
                 "How errors grow with the lead time")
        .or_else("default");
}

std::vector<LeadError> growth_of(const Value& value) {
    if (value.entries.empty()) {
        const auto leads = value_of(std::span<const Growth>(growth_list), &Growth::value, value.text)();
        return {leads.begin(), leads.end()};
    }
    std::vector<LeadError> leads;
    for (const Value& point : value.entries)
        leads.push_back({{point.at("lead").us}, point.at("error").number});
    return leads;
}

} // namespace sunward
