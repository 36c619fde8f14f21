#include "sunward/training/search.hpp"

#include <algorithm>
#include <cmath>

namespace sunward {

double trials_flop(double trials, double flop_each) { return trials * flop_each; }

double successive_halving(double trials, double budget, double keep_one_of) {
    double sum = 0;
    for (double left = trials, each = budget;; each *= keep_one_of) {
        sum += left * each;
        if (left <= 1)
            return sum;
        left = std::max(1.0, std::floor(left / keep_one_of));
    }
}

double with_development(double final_run, double share_of_other_runs) { return final_run / (1 - share_of_other_runs); }

} // namespace sunward
