// Fields: forecasts.
#include <algorithm>

#include "scenario/fields/schema.hpp"
#include "sunward/grid/forecast.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

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

/// Where the forecasts of models of issues are, which come before their other keys.
void add_issued(std::vector<Field>& fields) {
    std::vector<std::string_view> names;
    for (const ForecastModel* model : forecast_models())
        if (model->traits.from_issues)
            names.push_back(model->name);
    const auto first = std::ranges::find_if(fields, [&](const Field& field) {
        return std::ranges::any_of(
            names, [&](std::string_view name) { return std::ranges::find(field.only, name) != field.only.end(); });
    });
    fields.insert(first, field("issued", list_of(record(issued_record())), "Where the forecasts are")
                             .required()
                             .only_with(std::move(names)));
}

std::vector<Field> forecast_fields() {
    std::vector<Field> fields = fields_of(forecast_models());
    add_issued(fields);
    fields.insert(fields.begin(), field("model", choice(words_of(forecast_models())), "How forecasts are made")
                                      .or_else(ForecastSpec().model->name));
    return fields;
}

} // namespace

const Record& forecast_record() {
    static const Record table = {
        "forecast",
        "What policies know about the future. A bare word is the model. Carbon, price, solar and wind are all forecast "
        "this way.",
        forecast_fields(),
        "model",
        {"model"},
        {}};
    return table;
}

} // namespace sunward::scenario
