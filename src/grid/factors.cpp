#include "sunward/grid/signal.hpp"

namespace sunward {

const FactorTable& eia_file_factors() {
    static const FactorTable factors = {{"WND", 11}, {"SUN", 41},  {"WAT", 24}, {"OIL", 650},
                                        {"NG", 490}, {"COL", 820}, {"NUC", 12}, {"OTH", 230}};
    return factors;
}

const FactorTable& ipcc_2014_factors() {
    // Table A.III.2, medians: wind onshore, photovoltaic utility scale, hydropower, gas combined cycle, coal
    // pulverised, nuclear.
    static const FactorTable factors = {{"WND", 11}, {"SUN", 48},  {"WAT", 24}, {"OIL", 650},
                                        {"NG", 490}, {"COL", 820}, {"NUC", 12}, {"OTH", 230}};
    return factors;
}

} // namespace sunward
