#include <catch2/catch.hpp>

#include <cmath>

#include "sunward/training/search.hpp"

using namespace sunward;

// Strubell et al., arXiv 1906.02243, on So et al.: 979 million steps where a training of 300,000 takes 10 hours of a
// TPU core are 32,623 hours.
TEST_CASE("a search of architectures") {
    const TrialSearch search{15'000, 979e6 / 300e3 / 15'000};
    CHECK(search_flop(search, 10) == Approx(32'623).epsilon(0.0005));
    CHECK(search_flop(TrialSearch{100, 1}, 1e21) == Approx(1e23));
}

// Li et al., Hyperband, JMLR 18, table 1: bracket s = 4 with R = 81 and eta = 3; five rungs of R each.
TEST_CASE("successive halving") {
    SuccessiveHalving search{81, 1.0 / 81, 3};
    const auto rungs = rungs_of(search);
    REQUIRE(rungs.size() == 5);
    const double trials[] = {81, 27, 9, 3, 1};
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(rungs[i].trials == trials[i]);
        CHECK(81 * rungs[i].share == Approx(std::pow(3, i)));
    }
    CHECK(search_flop(search, 81) == Approx(405));
    // Trials that go on do two thirds of each later rung: 81 + 4 x 54.
    search.continues = true;
    CHECK(search_flop(search, 81) == Approx(297));
}

TEST_CASE("successive halving ends with a whole training or one trial") {
    const auto whole = rungs_of({64, 0.4, 2});
    REQUIRE(whole.size() == 3);
    CHECK(whole[2].trials == 16);
    CHECK(whole[2].share == 1);
    CHECK(rungs_of({2, 0.01, 4}).size() == 1);
    CHECK(search_flop(SuccessiveHalving{1, 1, 3}, 7) == 7);
}

// Worked by hand.
TEST_CASE("fine-tuning and projects") {
    const Model model{.parameters = 7e9};
    CHECK(fine_tuning_flop(model, 1e9) == Approx(training_flop(model, 1e9)));
    CHECK(fine_tuning_flop(model, 1e9, 0.01) == Approx(4.02 * 7e18));
    CHECK(project_flop(433'196, 0.3724) == Approx(1.16325e6).epsilon(1e-5));
    CHECK(project_flop(1e22, 0.5) == Approx(2e22));
}

TEST_CASE("bad searches") {
    CHECK(faults_of(TrialSearch{}).empty());
    CHECK(faults_of(SuccessiveHalving{}).empty());
    CHECK(faults_of(TrialSearch{0, 0}).size() == 2);
    CHECK(faults_of(TrialSearch{std::nan(""), 2}).size() == 2);
    CHECK(faults_of(SuccessiveHalving{0, 0, 1}).size() == 3);
}
