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

} // namespace

std::optional<double> intensity_unit(std::string_view column) {
    const std::string name = lower(column);
    for (const auto& [energy, kilowatt_hours] : {std::pair<std::string_view, double>{"mwh", 1000}, {"kwh", 1}}) {
        for (std::size_t at = name.find(energy); at != std::string::npos; at = name.find(energy, at + 1)) {
            std::string_view before = std::string_view(name).substr(0, at);
            if (!strip(before, {" ", "_", "/", "per"}))
                continue;
            if (const auto grams = mass_at_end(before))
                return *grams / kilowatt_hours;
        }
    }
    return std::nullopt;
}

} // namespace sunward::grid
