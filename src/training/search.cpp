#include "sunward/training/search.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

void check_share(double share, const char* field, std::vector<Fault>& faults) {
    if (!(share > 0 && share <= 1))
        faults.push_back({{}, field, shortest(share) + ", expected above 0 and at most 1"});
}

} // namespace

std::vector<Fault> faults_of(const TrialSearch& search) {
    std::vector<Fault> faults;
    if (!(search.trials >= 1 && std::isfinite(search.trials)))
        faults.push_back({{}, "trials", shortest(search.trials) + ", expected 1 or more"});
    check_share(search.share, "share", faults);
    return faults;
}

double search_flop(const TrialSearch& search, double flop) { return search.trials * search.share * flop; }

std::vector<Fault> faults_of(const SuccessiveHalving& search) {
    std::vector<Fault> faults;
    if (search.trials < 1)
        faults.push_back({{}, "trials", "0, expected 1 or more"});
    check_share(search.first_share, "first_share", faults);
    if (search.eta < 2)
        faults.push_back({{}, "eta", std::to_string(search.eta) + ", expected 2 or more"});
    return faults;
}

std::vector<Rung> rungs_of(const SuccessiveHalving& search) {
    std::vector<Rung> rungs;
    double share = search.first_share;
    for (std::uint32_t trials = search.trials; trials > 0; trials /= search.eta) {
        rungs.push_back({trials, std::min(share, 1.0)});
        if (share > 1 - 1e-9) // 1 but for rounding
            break;
        share *= search.eta;
    }
    return rungs;
}

double search_flop(const SuccessiveHalving& search, double flop) {
    double trainings = 0;
    double before = 0;
    for (const Rung& rung : rungs_of(search)) {
        trainings += rung.trials * (rung.share - (search.continues ? before : 0));
        before = rung.share;
    }
    return trainings * flop;
}

double fine_tuning_flop(const Model& model, double tokens, double trainable) {
    return (4 + 2 * trainable) * model.active() * tokens;
}

double project_flop(double final_flop, double final_share) { return final_flop / final_share; }

} // namespace sunward
