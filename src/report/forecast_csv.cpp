#include "rows.hpp"

namespace sunward {

namespace {

void put_row(Rows& rows, const Scenario& scenario, const ForecastErrors& errors, const LeadFigures& lead) {
    rows.text(scenario.zones[errors.zone].name);
    rows.text(errors.site == no_site ? std::string_view() : scenario.sites[errors.site].name);
    rows.text(errors.signal);
    rows.number(lead.from.seconds() / 3600);
    rows.number(lead.to.seconds() / 3600);
    rows.count(lead.count);
    for (const double figure : {lead.bias, lead.mae, lead.mape, lead.deviation})
        if (lead.count > 0)
            rows.number(figure);
        else
            rows.empty();
    rows.end_row();
}

} // namespace

void write_forecast_csv(const Scenario& scenario, const Result& result, const Sink& sink) {
    Rows rows(sink, scenario.output.spreadsheet_safe);
    rows.header(forecast_columns());
    for (const ForecastErrors& errors : result.forecast_errors)
        for (const LeadFigures& lead : errors.leads)
            put_row(rows, scenario, errors, lead);
    rows.end();
}

} // namespace sunward
