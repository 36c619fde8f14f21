#include <catch2/catch.hpp>

#include <type_traits>
#include <utility>

#include "sunward/units/instant.hpp"
#include "sunward/units/quantity.hpp"

using namespace sunward;

// What must not compile.
static_assert(!std::is_convertible_v<double, Power>);
static_assert(!std::is_convertible_v<Power, double>);
static_assert(!std::is_constructible_v<Power, double>);
static_assert(!std::is_constructible_v<double, Power>);
static_assert(!std::is_convertible_v<Power, Energy>);
static_assert(!std::is_convertible_v<Duration, double>);
static_assert(!std::is_convertible_v<std::int64_t, Instant>);

template <class A, class B>
concept addable = requires(A a, B b) {
    a + b;
};
template <class A, class B>
concept comparable = requires(A a, B b) {
    a < b;
};
static_assert(addable<Power, Power> && !addable<Power, Energy> && !addable<Power, double>);
static_assert(comparable<Power, Power> && !comparable<Power, Time> && !comparable<Power, double>);
static_assert(addable<Instant, Duration> && !addable<Instant, Instant>);

// What units come out.
static_assert(std::is_same_v<decltype(megawatt * Duration{}), Energy>);
static_assert(std::is_same_v<decltype(Duration{} * megawatt), Energy>);
static_assert(std::is_same_v<decltype(megawatt * hour), Energy>);
static_assert(std::is_same_v<decltype(megawatt_hour / hour), Power>);
static_assert(std::is_same_v<decltype(gram_per_kilowatt_hour * joule), Carbon>);
static_assert(std::is_same_v<decltype(currency_per_megawatt_hour * joule), Money>);
static_assert(std::is_same_v<decltype(gigabit_per_second * second), Data>);
static_assert(std::is_same_v<decltype(kilowatt_hour_per_gigabyte * gigabyte), Energy>);
static_assert(std::is_same_v<decltype(megawatt / kilowatt), double>);
static_assert(std::is_same_v<decltype(Instant{} - Instant{}), Duration>);
static_assert(sizeof(Power) == sizeof(double));

TEST_CASE("arithmetic of quantities") {
    constexpr Energy used = 100 * watt * Duration::from_seconds(600) + 30'000 * joule;
    CHECK(used.base() == 90'000);
    CHECK((10 * megawatt * (2 * hour)).in(megawatt_hour) == 20);
    CHECK((1 * megawatt_hour * (400 * gram_per_kilowatt_hour)).in(kilogram) == Approx(400).epsilon(1e-15));
    CHECK((2 * megawatt_hour * (45 * currency_per_megawatt_hour)).base() == Approx(90).epsilon(1e-15));
    CHECK((8 * gigabit_per_second * second).in(gigabyte) == 1);
    CHECK(megawatt / kilowatt == 1000);
    CHECK(-watt < Power{});
    Power draw = 5 * kilowatt;
    draw += 3 * kilowatt;
    draw -= 1 * kilowatt;
    CHECK(draw.in(kilowatt) == 7);
}

TEST_CASE("durations count whole microseconds") {
    CHECK(Duration::from_seconds(0.1).us == 100'000);
    CHECK(Duration::from_seconds(1e-6 * 0.6).us == 1);
    CHECK(Duration::from_seconds(-1.5e-6).us == -2);
    CHECK(Duration::from_hours(36) == Duration::from_days(1) + Duration::from_hours(12));
    CHECK((Instant::never() + Duration::forever()).us > Instant::never().us);
}
