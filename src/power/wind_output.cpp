#include "sunward/power/wind_output.hpp"

namespace sunward {

Series wind_output(const WindFarm& farm, const Weather& weather) {
    if (!weather.wind_speed)
        throw InputError({}, "weather", "the weather has no wind speed, which wind power needs");
    const bool needs_air = farm.density != AirDensity::standard;
    if (needs_air && (!weather.air_temperature || !weather.pressure))
        throw InputError({}, "weather", "the weather has no temperature or no pressure, which the air density needs");
    const WindFarmModel model =
        wind_farm_model(farm, {weather.wind_height, weather.temperature_height, weather.pressure_height});
    const Series& speed = *weather.wind_speed;
    std::vector<double> watts;
    watts.reserve(speed.size());
    for (std::size_t i = 0; i < speed.size(); ++i) {
        WindConditions now{speed.values()[i], 15, 101325};
        if (needs_air) {
            now.temperature_c = weather.air_temperature->at(speed.boundaries()[i]);
            now.pressure_pa = weather.pressure->at(speed.boundaries()[i]);
        }
        watts.push_back(wind_power(model, now).in(watt));
    }
    return speed.with_values(std::move(watts));
}

} // namespace sunward
