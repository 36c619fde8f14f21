#include "sunward/grid/profile.hpp"

#include <vector>

#include "grid/signal/parameters.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::grid::formats {

using namespace parameter::types;

namespace {

Series written(const SignalSource& source) {
    const auto figure = [&](std::string_view key) {
        return source.values.has(key) ? signal_figure(source.values.number(key), source.measure) : 0;
    };
    Profile profile;
    profile.start = source.start;
    if (source.values.has("values"))
        for (const parameter::Value& value : source.values.list("values"))
            profile.values.push_back(signal_figure(value.number, source.measure));
    profile.period = source.values.duration("period");
    profile.mean = figure("mean");
    profile.amplitude = figure("amplitude");
    profile.second = figure("second");
    profile.low_hour = source.values.number("low_hour");
    profile.weekend = source.values.number("weekend");
    return profile_series(profile, source.kind);
}

Parameters parameters(Measure measure) {
    return with_basis(
        {
            field("values", list_of(signed_quantity(measure)),
                  "Values in equal steps that fill `period`, the first one at midnight UTC of the horizon's first day "
                  "(of the Monday at or before it when the period is a week or several)"),
            field("period", step(), "With `values`: the time after which they repeat").or_else("1 d"),
            field("mean", signed_quantity(measure), "In place of `values`: mean of a daily course"),
            field("amplitude", signed_quantity(measure),
                  "With `mean`: amplitude of the 24 h cosine, lowest at `low_hour`")
                .or_derived("0"),
            field("second", signed_quantity(measure),
                  "With `mean`: amplitude of the 12 h cosine, lowest at `low_hour` too")
                .or_derived("0"),
            field("low_hour", number(0, 24), "With `mean`: hour of the day (UTC) of the least value").or_else("13"),
            field("weekend", number(0, 1000), "Factor on Saturday and Sunday (UTC)").or_else("1"),
        },
        measure);
}

} // namespace

extern const SignalFormat profile = {
    .name = "profile",
    .help = "a daily or weekly course, repeated",
    .parameters = parameters,
    .traits = {.exactly_one =
                   [] {
                       return std::vector<std::string_view>{"values", "mean"};
                   }},
    .page = {.looks = "Values in equal steps over a day, a week or another period; or a mean with a daily swing.",
             .example = "{format: profile, mean: 320 gCO2/kWh, amplitude: 140 gCO2/kWh, low_hour: 13}"},
    .written = written,
};

} // namespace sunward::grid::formats
