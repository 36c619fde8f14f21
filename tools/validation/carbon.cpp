// Energy and carbon of trainings that were published.
#include <array>
#include <string>

#include "row.hpp"
#include "use.hpp"

namespace sunward::validation {

namespace {

constexpr Time day = 24 * hour;

struct Training {
    std::string_view model;
    double chips;
    double watts;
    double days;
    double pue;
    double kilograms; ///< of CO2e for a kWh, net of what was bought clean
    double teraflops; ///< FLOP/s of a chip, 1e12
    double flop;
    double megawatt_hours;
    double tonnes;
    char tag;
};

constexpr std::array<Training, 7> trainings = {{
    {"Evolved Transformer, search", 200, 208, 6.8, 1.10, 0.431, 24.8, 2.91e21, 7.5, 3.2, 'R'},
    {"T5", 512, 310, 20, 1.12, 0.545, 45.6, 4.05e22, 85.7, 46.7, 'V'},
    {"Meena", 1024, 289, 30, 1.09, 0.415, 42.3, 1.12e23, 232, 96.4, 'R'},
    {"GShard-600B", 1024, 288, 3.1, 1.09, 0.177, 48.0, 1.33e22, 24.1, 4.3, 'V'},
    {"Switch Transformer", 1024, 245, 27, 1.10, 0.330, 34.4, 8.22e22, 179, 59.1, 'V'},
    {"GPT-3", 10'000, 330, 14.8, 1.10, 0.429, 24.6, 3.14e23, 1287, 552.1, 'V'},
    {"XLM", 512, 342, 20.4, 1.10, 0.413, 26.5, 2.39e22, 94.4, 39, 'V'},
}};

constexpr std::string_view rounded = "days and tonnes are published with two digits: 3.1 days may be 3.05 to 3.15";

void add_rows(const Training& one, std::vector<Row>& rows) {
    const Energy energy = energy_of(one.chips, one.watts * watt, one.days * day, one.pue);
    const std::string name(one.model);
    const double limit = one.model == "GShard-600B" ? 0.02 : same;
    const std::string_view reason = one.model == "GShard-600B" ? rounded : std::string_view{};
    rows.push_back({name + ": energy", "MWh", one.megawatt_hours, energy.in(megawatt_hour), one.tag});
    rows.push_back({name + ": carbon", "t", one.tonnes, tonnes(energy, one.kilograms), one.tag, limit, reason});
    rows.push_back({name + ": work", "FLOP", one.flop, one.chips * one.teraflops * 1e12 * (one.days * day).in(second),
                    one.tag, limit, reason});
}

Table patterson() {
    Table table{"Large models of 2018 to 2021",
                "Patterson et al., Carbon emissions and large neural network training, arXiv 2104.10350, table 4; XLM "
                "as LLMCarbon has it (Faiz et al., arXiv 2309.14393, its file database.csv)",
                "Chips, mean watts of a chip with its part of the host, days, PUE, net intensity and FLOP/s as printed "
                "there (V: as database.csv has them, with 1,024 chips where it says 1,000; R: Evolved Transformer, "
                "Meena). Facility under a constant PUE, quantities with units.",
                {}};
    for (const Training& one : trainings)
        add_rows(one, table.rows);
    return table;
}

struct Machine {
    std::string_view model;
    double watts;
    double hours;
    double kilowatt_hours; ///< with a PUE of 1.58
    double pounds;
    char tag;
};

constexpr std::array<Machine, 5> machines = {{
    {"Transformer, base", 1415.78, 12, 27, 26, 'V'},
    {"Transformer, big", 1515.43, 84, 201, 192, 'V'},
    {"ELMo", 517.66, 336, 275, 262, 'R'},
    {"BERT, base", 12'041.51, 79, 1507, 1438, 'R'},
    {"Architecture search", 1515.43, 274'120, 656'347, 626'155, 'V'},
}};

Table strubell() {
    constexpr Carbon pound = 0.45359237 * kilogram;
    constexpr Intensity grid = 0.954 * pound / kilowatt_hour;
    Table table{"Language models of 2017 to 2019",
                "Strubell, Ganesh, McCallum, Energy and policy considerations for deep learning in NLP, ACL 2019, "
                "table 3; lives of a car from table 1",
                "Watts of the machine and hours as printed there (V; R: ELMo, BERT), PUE 1.58, 0.954 lb/kWh, 126,000 "
                "lb for a car with its fuel. Facility under a constant PUE, quantities with units.",
                {}};
    for (const Machine& one : machines) {
        const bool small = one.kilowatt_hours < 100;
        const std::string_view reason = small ? "printed with two digits" : "";
        const Energy energy = energy_of(1, one.watts * watt, one.hours * hour, 1.58);
        const std::string name(one.model);
        const double limit = small ? 0.02 : same;
        table.rows.push_back(
            {name + ": energy", "kWh", one.kilowatt_hours, energy.in(kilowatt_hour), one.tag, limit, reason});
        table.rows.push_back({name + ": carbon", "lb", one.pounds, (energy * grid).in(pound), one.tag, limit, reason});
    }
    const Energy search = energy_of(1, machines.back().watts * watt, machines.back().hours * hour, 1.58);
    table.rows.push_back(
        {"Architecture search: lives of a car", "", 626'155.0 / 126'000, (search * grid) / (126'000 * pound), 'C'});
    return table;
}

Table bloom() {
    const Energy running = energy_of(1'082'990, 400 * watt, hour, 1);
    const double used = tonnes(running, 0.057);
    const double idle = tonnes(256'646 * kilowatt_hour, 0.057);
    return {"BLOOM",
            "Luccioni, Viguier, Ligozat, Estimating the carbon footprint of BLOOM, arXiv 2211.02001",
            "1,082,990 A100-hours at 400 W, 256,646 kWh idle, 57 g/kWh, 11.2 t embodied (V). Quantities with units.",
            {{"Running: energy", "kWh", 433'196, running.in(kilowatt_hour), 'V'},
             {"Running: carbon", "t", 24.69, used, 'V'},
             {"Idle: carbon", "t", 14.6, idle, 'V'},
             {"Total with embodied", "t", 50.5, used + idle + 11.2, 'V'}}};
}

struct Llama {
    std::string_view model;
    double hours;
    double watts;
    double tonnes;
    double kilograms; ///< one for all of a generation
    char tag;
};

constexpr std::array<Llama, 7> llamas = {{
    {"Llama 2 7B", 184'320, 400, 31.22, 0.4235, 'R'},
    {"Llama 2 13B", 368'640, 400, 62.44, 0.4235, 'R'},
    {"Llama 2 34B", 1'038'336, 350, 153.90, 0.4235, 'R'},
    {"Llama 2 70B", 1'720'320, 400, 291.42, 0.4235, 'R'},
    {"Llama 3.1 8B", 1.46e6, 700, 420, 0.414, 'R'},
    {"Llama 3.1 70B", 7.0e6, 700, 2040, 0.414, 'R'},
    {"Llama 3.1 405B", 30.84e6, 700, 8930, 0.414, 'R'},
}};

Table llama() {
    Table table{"Llama 2 and 3.1",
                "Touvron et al., Llama 2, arXiv 2307.09288, table 2; model card of Llama 3.1",
                "GPU-hours and board power as printed (R; totals V), PUE 1. The intensity is not printed: one for "
                "each generation, fitted to its rows, 0.4235 and 0.414 kg/kWh; that one does for all is what the rows "
                "show. Quantities with units.",
                {}};
    double second_generation = 0;
    double third_generation = 0;
    for (const Llama& one : llamas) {
        const double made = tonnes(energy_of(one.hours, one.watts * watt, hour, 1), one.kilograms);
        (one.watts == 700 ? third_generation : second_generation) += made;
        table.rows.push_back({std::string(one.model) + ": carbon", "t", one.tonnes, made, one.tag});
    }
    table.rows.push_back({"Llama 2, all: carbon", "t", 539.00, second_generation, 'V'});
    table.rows.push_back({"Llama 3.1, all: carbon", "t", 11'390, third_generation, 'V'});
    return table;
}

Table glam() {
    return {"GLaM",
            "Patterson et al., The carbon footprint of machine learning training will plateau, then shrink, IEEE "
            "Computer 55(7), 2022",
            "456 MWh at 0.088 kg/kWh (R). Quantities with units.",
            {{"GLaM: carbon", "t", 40, tonnes(456 * megawatt_hour, 0.088), 'R'}}};
}

} // namespace

std::vector<Table> carbon_tables() { return {patterson(), strubell(), bloom(), llama(), glam()}; }

} // namespace sunward::validation
