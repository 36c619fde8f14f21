#include "sunward/training/transform.hpp"

#include <catch2/catch.hpp>

#include <set>

#include "sunward/error/error.hpp"

using namespace sunward;
using Catch::Matchers::Contains;

namespace {

TransformStep step(std::string_view name, parameter::GivenValues given) {
    const Transform& transform = transform_named(name);
    return {&transform, parameter::Values(transform.parameters(), given)};
}

const ModelCost model = cost_of(10e9, 0, 1e12);

ModelCost after(std::initializer_list<TransformStep> steps) {
    return transformed(model, std::span(steps.begin(), steps.size()));
}

} // namespace

TEST_CASE("every transform tells what it is and takes its defaults") {
    std::set<std::string_view> names;
    for (const Transform* transform : transforms()) {
        INFO(transform->name);
        CHECK(names.insert(transform->name).second);
        for (const std::string_view text : {transform->help, transform->source, transform->page.changes,
                                            transform->page.formula, transform->page.example})
            CHECK_FALSE(text.empty());
        CHECK(&transform_named(transform->name) == transform);
        CHECK(transform->page.example.find(std::string("transform: ") + std::string(transform->name)) !=
              std::string_view::npos);
        CHECK_THROWS_AS(parameter::Values(transform->parameters(), {{"nonsense", "1"}}), InputError);
    }
    CHECK_THROWS_AS(transform_named("shrink"), InputError);
}

TEST_CASE("the model as it stands") {
    CHECK(model.training_flop == Approx(6e22));
    CHECK(model.inference_flop == Approx(20e9));
    CHECK(model.weight_bytes == Approx(20e9));
}

TEST_CASE("fewer parameters and fewer steps") {
    const ModelCost small = after({step("fewer-parameters", {{"share", "50 %"}, {"quality", "96 %"}})});
    CHECK(small.training_flop == Approx(3e22));
    CHECK(small.inference_flop == Approx(10e9));
    CHECK(small.weight_bytes == Approx(10e9));
    CHECK(small.quality == Approx(0.96));
    const ModelCost quick = after({step("fewer-steps", {{"share", "25 %"}})});
    CHECK(quick.training_flop == Approx(1.5e22));
    CHECK(quick.inference_flop == model.inference_flop);
    CHECK(quick.quality == 1);
}

TEST_CASE("experts: FLOP by active, bytes by all parameters") {
    const ModelCost mixture = after({step("mixture-of-experts", {{"active", "10 %"}, {"parameters", "4"}})});
    CHECK(mixture.parameters == Approx(40e9));
    CHECK(mixture.weight_bytes == Approx(80e9));
    CHECK(mixture.inference_flop == Approx(8e9)); // 2 x 10 % of 40 billion
    CHECK(mixture.training_flop == Approx(6 * 4e9 * 1e12));
}

TEST_CASE("pruning shrinks bytes; time only where the hardware can skip what is gone") {
    const ModelCost rows = after({step("prune", {{"sparsity", "30 %"}, {"retraining", "10 %"}})});
    CHECK(rows.inference_flop == Approx(14e9));
    CHECK(rows.weight_bytes == Approx(14e9));
    CHECK(rows.training_flop == Approx(6.6e22));
    CHECK(rows.matmul_speed == 1);
    const ModelCost single = after({step("prune", {{"kind", "unstructured"}, {"sparsity", "90 %"}})});
    CHECK(single.inference_flop == model.inference_flop);
    CHECK(single.weight_bytes == Approx(2e9));
    const ModelCost pattern = after({step("prune", {{"kind", "2:4"}})});
    CHECK(pattern.matmul_speed == 2);
    CHECK(pattern.inference_flop == model.inference_flop);
    CHECK(pattern.weight_bytes == Approx(10e9));
}

TEST_CASE("the energy of fewer bits has the sign that is measured") {
    // ML.ENERGY, H100: +13 to +56 % at batch 8 to 16, none at 17 to 64, -29 to 0 % at 65 to 256.
    CHECK(after({step("quantise", {{"to", "fp8"}, {"batch", "8"}})}).serving_energy == Approx(1.30));
    CHECK(after({step("quantise", {{"to", "fp8"}, {"batch", "32"}})}).serving_energy == Approx(1));
    CHECK(after({step("quantise", {{"to", "fp8"}, {"batch", "256"}})}).serving_energy == Approx(0.89));
    CHECK_FALSE(quantised_energy(Precision::fp8, 1).measured);
    CHECK_FALSE(quantised_energy(Precision::fp8, 1024).measured);
    CHECK_FALSE(quantised_energy(Precision::fp4, 64).measured);
    // bitsandbytes, LLM.int8 at batch 1: 4716 to 6258, 5661 to 7401, 3003 to 3940, 5217 to 6127 J for 1000 tokens.
    const double mean = (6258.0 / 4716 + 7401.0 / 5661 + 3940.0 / 3003 + 6127.0 / 5217) / 4;
    CHECK(quantised_energy(Precision::int8, 1).median == Approx(mean).epsilon(0.005));
    CHECK(after({step("quantise", {{"to", "int4"}})}).weight_bytes == Approx(5e9));
    CHECK(after({step("quantise", {{"to", "fp8"}, {"energy", "0.8"}})}).serving_energy == Approx(0.8));
}

TEST_CASE("distillation takes passes of both models") {
    // DistilBERT: 40 % fewer parameters, 97 % of the quality (Sanh et al., arXiv 1910.01108).
    const ModelCost student = after({step("distil", {{"share", "60 %"}, {"tokens", "1e11"}, {"quality", "97 %"}})});
    CHECK(student.training_flop == Approx(6 * 6e9 * 1e11 + 2 * 10e9 * 1e11));
    CHECK(student.inference_flop == Approx(12e9));
    CHECK(student.quality == Approx(0.97));
    const ModelCost both =
        after({step("distil", {{"share", "60 %"}, {"tokens", "1e11"}, {"teacher_trained", "true"}})});
    CHECK(both.training_flop == Approx(student.training_flop + model.training_flop));
}

TEST_CASE("transforms go one after the other, each once") {
    const ModelCost both = after({step("distil", {{"share", "50 %"}, {"tokens", "1e11"}, {"quality", "98 %"}}),
                                  step("quantise", {{"to", "fp8"}, {"batch", "128"}, {"quality", "99 %"}})});
    CHECK(both.weight_bytes == Approx(5e9));
    CHECK(both.quality == Approx(0.98 * 0.99));
    CHECK_THROWS_WITH(after({step("quantise", {{"to", "fp8"}}), step("quantise", {{"to", "int4"}})}),
                      Contains("quantise") && Contains("given twice"));
}
