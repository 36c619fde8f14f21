#include "training/transforms/quality.hpp"

namespace sunward::training::transforms {

using namespace parameter::types;

namespace {

std::vector<parameter::Choice> formats() {
    return {{"fp8", "8 bits, floating point"},
            {"int8", "8 bits, whole numbers"},
            {"fp4", "4 bits, floating point"},
            {"int4", "4 bits, whole numbers"}};
}

void apply(const parameter::Values& values, ModelCost& cost) {
    const Precision to = precision_named(values.text("to")).value();
    cost.weight_bytes *= bytes_of(to) / bytes_of(cost.precision);
    cost.precision = to;
    cost.serving_energy *=
        values.has("energy") ? values.number("energy") : quantised_energy(to, values.number("batch")).median;
    cost.quality *= values.number("quality");
}

} // namespace

extern const Transform quantise = {
    .name = "quantise",
    .help = "weights and products in fewer bits; whether that saves energy depends on the batch",
    .source = "ML.ENERGY, arXiv 2601.22076 (FP8 by batch); bitsandbytes, quantisation performance (LLM.int8)",
    .parameters =
        [] {
            return parameter::Parameters{
                parameter::field("to", choice(formats()), "Format of weights and products").required(),
                parameter::field("batch", number(1, 1e6), "Requests that are served at a time").or_else("64"),
                parameter::field("energy", number(0.01, 100),
                                 "Energy for the same tokens over that in bf16, as measured")
                    .or_derived("what is measured at the batch; 1 for formats that nobody measured"),
                quality()};
        },
    .page = {.changes =
                 "Bytes of the weights, the peak that counts, and the energy of serving: as measured, FP8 costs 13 "
                 "to 56 % more at batches of 8 to 16, about the same up to 64, and saves 0 to 29 % up to 256.",
             .formula = "bytes' = bytes x bits' / bits; E' = E x e(format, batch)",
             .example = "{transform: quantise, to: fp8, batch: 128, quality: 99.5 %}"},
    .apply = apply,
};

} // namespace sunward::training::transforms
