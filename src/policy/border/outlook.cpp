#include "policy/border/outlook.hpp"

#include <algorithm>

namespace sunward {

namespace {

const Forecast* forecast_of(const View& view, Outlook what, std::uint32_t place) {
    switch (what) {
    case Outlook::price: return &view.price(place);
    case Outlook::solar: return view.solar(place);
    case Outlook::wind: return view.wind(place);
    case Outlook::adder: break;
    }
    return nullptr;
}

const Series* adder_of(const View& view, std::uint32_t site) {
    for (const PoolView& pool : view.pools())
        if (pool.site == site)
            return pool.adder;
    return nullptr;
}

std::vector<std::uint32_t> places(const View& view, std::uint32_t PoolView::*place) {
    std::vector<std::uint32_t> found;
    for (const PoolView& pool : view.pools())
        found.push_back(pool.*place);
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

} // namespace

const Series* outlook(const View& view, Outlook what, std::uint32_t place) {
    if (what == Outlook::adder)
        return adder_of(view, place);
    const Forecast* forecast = forecast_of(view, what, place);
    return forecast == nullptr ? nullptr : &forecast->issued(view.now());
}

bool is_settled(const View& view, Outlook what, std::uint32_t place) {
    const Forecast* forecast = forecast_of(view, what, place);
    return forecast == nullptr || forecast->is_static();
}

std::vector<std::uint32_t> zones_of(const View& view) { return places(view, &PoolView::zone); }
std::vector<std::uint32_t> sites_of(const View& view) { return places(view, &PoolView::site); }

} // namespace sunward
