#include <catch2/catch.hpp>

#include "sunward/training/transform.hpp"

using namespace sunward;

namespace {

Algorithm plain() { return plain_algorithm({.parameters = 7e9}, 2e12); }

TransformUse use(std::string_view name, parameter::GivenValues values) {
    const Transform& found = transform(name);
    return {&found, parameter::Values(fields_of(found), values)};
}

Algorithm after(std::initializer_list<TransformUse> uses, const Algorithm& before = plain()) {
    return transformed(before, {uses.begin(), uses.size()});
}

std::vector<Fault> faults_after(std::initializer_list<TransformUse> uses) {
    try {
        (void)after(uses);
    } catch (const InputError& error) {
        return error.faults();
    }
    return {};
}

} // namespace

TEST_CASE("every transform describes itself") {
    CHECK(transforms().size() == 5);
    for (const Transform* each : transforms()) {
        CAPTURE(each->name);
        CHECK_FALSE(each->help.empty());
        CHECK_FALSE(each->source.empty());
        CHECK_FALSE(each->example.empty());
        CHECK(each->apply != nullptr);
        CHECK(&transform(each->name) == each);
    }
    CHECK_THROWS_WITH(transform("quantize"), Catch::Contains("did you mean 'quantise'"));
    // Quality has to be stated.
    CHECK_THROWS_AS(use("fewer-steps", {{"share", "0.5"}}), InputError);
}

TEST_CASE("nothing done to a training") {
    const Algorithm same = after({});
    CHECK(same.training_flop == Approx(8.4e22));
    CHECK(same.inference_flop == Approx(14e9));
    CHECK(same.weights.in(gigabyte) == Approx(14));
    CHECK(same.quality == 1);
}

// Worked by hand.
TEST_CASE("smaller models and fewer steps") {
    const Algorithm both = after({use("fewer-parameters", {{"share", "0.5"}, {"quality", "0.98"}}),
                                  use("fewer-steps", {{"share", "0.25"}, {"quality", "0.99"}})});
    CHECK(both.training_flop == Approx(1.05e22));
    CHECK(both.inference_flop == Approx(7e9));
    CHECK(both.weights.in(gigabyte) == Approx(7));
    CHECK(both.tokens == Approx(5e11));
    CHECK(both.quality == Approx(0.9702));
}

// DistilBERT (Sanh et al., arXiv 1910.01108): 66 of 110 million parameters, 97 % of what BERT understands.
TEST_CASE("distillation: 6 N_s D + 2 N_t D") {
    const Algorithm bert = plain_algorithm({.parameters = 110e6}, 1e9);
    const TransformUse once = use("distil", {{"share", "0.6"}, {"quality", "0.97"}, {"teacher_trained", "false"}});
    const Algorithm student = after({once}, bert);
    CHECK(student.training_flop == Approx(6 * 66e6 * 1e9 + 2 * 110e6 * 1e9));
    CHECK(student.model.parameters == Approx(66e6));
    CHECK(student.quality == Approx(0.97));
    const Algorithm with_teacher =
        after({use("distil", {{"share", "0.6"}, {"quality", "0.97"}, {"tokens", "2e9"}})}, bert);
    CHECK(with_teacher.training_flop == Approx(6 * 66e6 * 2e9 + 2 * 110e6 * 2e9 + 6 * 110e6 * 1e9));
    CHECK(with_teacher.tokens == Approx(2e9));
}

TEST_CASE("pruning saves time only where the hardware can skip") {
    const Algorithm single =
        after({use("prune", {{"kind", "unstructured"}, {"sparsity", "0.9"}, {"quality", "1"}, {"retraining", "0.2"}})});
    CHECK(single.inference_flop == Approx(14e9));
    CHECK(single.matmul_speed == 1);
    // A tenth of 7e9 values of 2 bytes, each with an index of 2.
    CHECK((single.weights + single.indices).in(gigabyte) == Approx(2.8));
    CHECK(single.training_flop == Approx(1.2 * 8.4e22));
    // Mishra et al., arXiv 2104.08378: half the values and 2 bits each, 44 % less to hold; up to twice the speed.
    const Algorithm pairs = after({use("prune", {{"kind", "two-of-four"}, {"quality", "1"}})});
    CHECK(1 - (pairs.weights + pairs.indices).in(gigabyte) / 14 == Approx(0.44).epsilon(0.01));
    CHECK(pairs.matmul_speed == 2);
    const Algorithm whole = after({use("prune", {{"kind", "structured"}, {"sparsity", "0.3"}, {"quality", "0.95"}})});
    CHECK(whole.inference_flop == Approx(9.8e9));
    CHECK(whole.weights.in(gigabyte) == Approx(9.8));
    CHECK(whole.indices == Data{});
}

// ML.ENERGY, arXiv 2601.22076, fp8 against bf16; bitsandbytes' documentation, LLM.int8: +17.4 to +32.7 %.
TEST_CASE("fewer bits: energy by batch, of either sign") {
    const auto energy = [](std::string_view precision, std::string_view batch) {
        return after({use("quantise", {{"precision", precision}, {"batch", batch}, {"quality", "1"}})}).serving_energy;
    };
    CHECK(energy("fp8", "8").low == 1.13);
    CHECK(energy("fp8", "16").central == 1.30);
    CHECK(energy("fp8", "16").high == 1.56);
    CHECK(energy("fp8", "17").central == 1);
    CHECK(energy("fp8", "64").central == 1);
    CHECK(energy("fp8", "65").central == 0.89);
    CHECK(energy("int8", "1").low == 1.17);
    const auto faults = faults_after({use("quantise", {{"precision", "int4"}, {"batch", "4"}, {"quality", "1"}})});
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].field == "quantise.energy");
    CHECK(faults[0].message == "missing; of int4 with a batch of 4 nothing was measured (fp8: 8 to 256; int8: 1)");
}

TEST_CASE("fewer bits: bytes, precision and overhead") {
    const Algorithm four = after({use("quantise", {{"precision", "int4"},
                                                   {"batch", "4"},
                                                   {"quality", "0.99"},
                                                   {"energy", "0.6"},
                                                   {"weights_only", "true"},
                                                   {"overhead", "0.25"}})});
    CHECK(four.weights.in(gigabyte) == Approx(3.5));
    CHECK(four.precision == Precision::bf16);
    CHECK(four.kernel_efficiency == Approx(0.8));
    CHECK(four.serving_energy.high == Approx(0.6));
    CHECK(after({use("quantise", {{"precision", "fp8"}, {"batch", "128"}, {"quality", "1"}})}).precision ==
          Precision::fp8);
}

TEST_CASE("transforms that do not fit") {
    const TransformUse steps = use("fewer-steps", {{"share", "0.5"}, {"quality", "1"}});
    const auto twice = faults_after({steps, steps});
    REQUIRE(twice.size() == 1);
    CHECK(twice[0].message == "stands there twice, expected once at most");
    const TransformUse pairs = use("prune", {{"kind", "two-of-four"}, {"sparsity", "0.6"}, {"quality", "1"}});
    const TransformUse more = use("prune", {{"kind", "structured"}, {"index_bits", "2"}, {"quality", "1"}});
    CHECK(faults_after({pairs, steps, steps}).size() == 2);
    CHECK(faults_after({more})[0].field == "prune.index_bits");
    const TransformUse good = use("prune", {{"kind", "unstructured"}, {"quality", "1"}});
    CHECK(faults_after({good, use("distil", {{"share", "0.5"}, {"quality", "1"}})})[0].field == "distil.share");
    const TransformUse eight = use("quantise", {{"precision", "fp8"}, {"batch", "128"}, {"quality", "1"}});
    CHECK_THROWS_AS(after({eight}, plain_algorithm({.parameters = 7e9}, 1, Precision::int8)), InputError);
}
