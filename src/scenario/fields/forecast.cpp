// Fields: forecasts.
#include "scenario/fields/schema.hpp"
#include "sunward/policy/catalog.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

std::vector<std::string_view> models(std::initializer_list<ForecastModel> wanted) {
    return names_of(forecast_models(), &NamedValue<ForecastModel>::value, wanted);
}

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

Record issued_signal_record(std::string_view name, std::string_view help, Measure measure) {
    Record table = {
        name,
        help,
        {
            field("files", either(paths(), list_of(paths())), "CSV files").required(),
            field("issue", text(), "Column of issue times")
                .or_derived("each file is one issue, its time as in `x_2023-03-15T1201Z.csv`"),
            field("valid", text(), "Column of the times that values are for: starts of steps").or_else("valid"),
            field("value", text(), "Column of the values").or_else("value"),
            field("unit", unit(measure), "Unit of the values").required(),
            field("time_zone", time_zone(), "Zone of times without an offset").or_derived("UTC"),
        },
        {},
        {},
        {}};
    for (Field& part : dialect_fields({}))
        table.fields.push_back(std::move(part));
    return table;
}

const Record& issued_intensity_record() {
    static const Record table =
        issued_signal_record("issued intensity", "Forecasts of an intensity as issued.", Measure::intensity);
    return table;
}

const Record& issued_price_record() {
    static const Record table = issued_signal_record("issued price", "Forecasts of a price as issued.", Measure::price);
    return table;
}

const Record& issued_record() {
    static const Record table = {
        "issued forecasts",
        "Forecasts of a zone's signals as they were issued. Where an issue ends, persistence goes on.",
        {
            field("zone", reference("zones"), "The zone").required(),
            field("average", record(issued_intensity_record()), "Forecasts of the average carbon intensity"),
            field("marginal", record(issued_intensity_record()), "Forecasts of the marginal carbon intensity"),
            field("price", record(issued_price_record()), "Forecasts of the price"),
        },
        {},
        {},
        {}};
    return table;
}

} // namespace

const Record& forecast_record() {
    const auto windows = models({ForecastModel::noisy, ForecastModel::persistence, ForecastModel::file});
    static const Record table = {
        "forecast",
        "What policies know about the future. A bare word is the model. Carbon, price, solar and wind are all forecast "
        "this way.",
        {
            field("model", choice(choices_of(forecast_models())), "How forecasts are made")
                .or_else(name_of(forecast_models(), ForecastModel::perfect)),
            field("error", ratio(0, 10), "Standard deviation of the error as a share of the signal's mean")
                .required()
                .only_with(models({ForecastModel::iid})),
            field("growth", either(one_of(growth_list), list_of(record(lead_error_record()))),
                  "How errors grow with the lead time")
                .or_else("default")
                .only_with(models({ForecastModel::noisy})),
            field("correlation", ratio(0, 0.999999), "Between the errors of neighbouring hours in one issue")
                .or_else("0.95")
                .only_with(models({ForecastModel::noisy})),
            field("common", ratio(0, 1),
                  "Share of the variance that carbon, price, solar and wind have from one driver: more sun and wind "
                  "than forecast go with less carbon and a lower price")
                .or_else("0.5")
                .only_with(models({ForecastModel::noisy})),
            field("issued", list_of(record(issued_record())), "Where the forecasts are")
                .required()
                .only_with(models({ForecastModel::file})),
            field("period", step(),
                  "The signal is expected to be what it was this long ago; a whole number of issue steps")
                .or_else("1 d")
                .only_with(models({ForecastModel::persistence, ForecastModel::file})),
            field("issue_step", step(), "A new forecast is issued this often, counted from midnight UTC of 1970-01-01")
                .or_else("1 h")
                .only_with(windows),
            field("horizon", span(), "A forecast reaches this far; beyond it, the mean of the lookback is used")
                .or_else("7 d")
                .only_with(windows),
            field("lookback", duration(), "How far back a forecast includes measured values")
                .or_else("3 d")
                .only_with(windows),
        },
        "model",
        {"model"},
        {}};
    return table;
}

} // namespace sunward::scenario
