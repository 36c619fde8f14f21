#include "header_unit.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace sunward::grid {

namespace {

struct Mass {
    std::string_view name;
    double grams;
};
constexpr std::array<Mass, 14> masses{{{"lb", 453.59237},
                                       {"lbs", 453.59237},
                                       {"pound", 453.59237},
                                       {"pounds", 453.59237},
                                       {"g", 1},
                                       {"gr", 1},
                                       {"gram", 1},
                                       {"grams", 1},
                                       {"kg", 1000},
                                       {"kilogram", 1000},
                                       {"kilograms", 1000},
                                       {"t", 1'000'000},
                                       {"tonne", 1'000'000},
                                       {"tonnes", 1'000'000}}};

/// How the currencies of electricity markets are written before an energy; the symbol of several is that of the first.
struct Currency {
    std::string_view written;
    std::string_view code;
};
constexpr std::array<Currency, 32> currencies{
    {{"eur", "EUR"},    {"usd", "USD"}, {"gbp", "GBP"}, {"chf", "CHF"}, {"sek", "SEK"},    {"nok", "NOK"},
     {"dkk", "DKK"},    {"pln", "PLN"}, {"czk", "CZK"}, {"huf", "HUF"}, {"ron", "RON"},    {"bgn", "BGN"},
     {"try", "TRY"},    {"uah", "UAH"}, {"jpy", "JPY"}, {"cny", "CNY"}, {"krw", "KRW"},    {"inr", "INR"},
     {"sgd", "SGD"},    {"twd", "TWD"}, {"php", "PHP"}, {"aud", "AUD"}, {"nzd", "NZD"},    {"cad", "CAD"},
     {"mxn", "MXN"},    {"brl", "BRL"}, {"clp", "CLP"}, {"zar", "ZAR"}, {"\u20ac", "EUR"}, {"$", "USD"},
     {"\u00a3", "GBP"}, {"euro", "EUR"}}};

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return result;
}

/// Takes the longest of some endings off, as often as there is one. True when there was any.
bool strip(std::string_view& text, std::initializer_list<std::string_view> endings) {
    bool any = false;
    for (bool more = true; more;) {
        more = false;
        for (const std::string_view ending : endings)
            if (!more && !ending.empty() && text.ends_with(ending)) {
                text.remove_suffix(ending.size());
                any = more = true;
            }
    }
    return any;
}

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

/// The grams of the mass that stands at the end of a text, before what it is a mass of.
std::optional<double> mass_at_end(std::string_view text) {
    strip(text, {" ", "_", "-", "."});
    strip(text,
          {"co2equivalent", "co2eq", "co2e", "co2", "co\u2082eq", "co\u2082e", "co\u2082", "-eq", " ", "_", "-", "."});
    const auto before = std::ranges::find_if_not(text.rbegin(), text.rend(), is_letter);
    const std::string_view word = text.substr(static_cast<std::size_t>(text.rend() - before));
    const auto found = std::ranges::find(masses, word, &Mass::name);
    return found == masses.end() ? std::nullopt : std::optional(found->grams);
}

/// What `unit_at_end` finds before an energy by which it is divided, and kWh of that energy.
template <typename Unit>
std::optional<std::pair<Unit, double>> by_energy(std::string_view name,
                                                 std::optional<Unit> (*unit_at_end)(std::string_view)) {
    for (const auto& [energy, kilowatt_hours] : {std::pair<std::string_view, double>{"mwh", 1000}, {"kwh", 1}}) {
        for (std::size_t at = name.find(energy); at != std::string_view::npos; at = name.find(energy, at + 1)) {
            std::string_view before = name.substr(0, at);
            if (!strip(before, {" ", "_", "/", "per"}))
                continue;
            if (const auto found = unit_at_end(before))
                return std::pair{*found, kilowatt_hours};
        }
    }
    return std::nullopt;
}

std::optional<std::string_view> currency_at_end(std::string_view text) {
    for (const Currency& currency : currencies) {
        if (!text.ends_with(currency.written))
            continue;
        const std::string_view before = text.substr(0, text.size() - currency.written.size());
        if (!is_letter(currency.written.front()) || before.empty() || !is_letter(before.back()))
            return currency.code;
    }
    return std::nullopt;
}

} // namespace

std::optional<double> intensity_unit(std::string_view column) {
    const auto found = by_energy(lower(column), mass_at_end);
    return found ? std::optional(found->first / found->second) : std::nullopt;
}

std::optional<PriceUnit> price_unit(std::string_view column) {
    const auto found = by_energy(lower(column), currency_at_end);
    return found ? std::optional(PriceUnit{found->first, 1000 / found->second}) : std::nullopt;
}

std::string_view other_unit(std::string_view column) {
    constexpr std::array<std::string_view, 9> units{"kW", "MW", "GW", "TW", "kWh", "MWh", "GWh", "TWh", "%"};
    const std::string name = lower(column);
    std::string_view text = name;
    strip(text, {" ", ")", "]", "}"});
    for (const std::string_view unit : units) {
        if (!text.ends_with(lower(unit)))
            continue;
        std::string_view before = text.substr(0, text.size() - unit.size());
        if (unit != "%" && !before.empty() && is_letter(before.back()))
            continue;
        strip(before, {" ", "_"});
        return before.ends_with('/') || before.ends_with("per") ? std::string_view() : unit;
    }
    return {};
}

} // namespace sunward::grid
