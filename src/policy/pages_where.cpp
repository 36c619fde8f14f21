// Pages: where, nodes.
#include <array>

#include "page_table.hpp"

namespace sunward {

namespace {

constexpr std::array pages{
    RulePage{"where", "home",
             "A job runs at the site where it was submitted."
             " It knows no forecast.",
             "", "Where data must not move, and as the yardstick of all others.", "{where: home}"},
    RulePage{"where", "cleanest-now",
             "At the site with the lowest value now; with a `when` rule that plans, the one with "
             "the cheapest plan. What moving the input data there draws counts, spread over the work. Home wins ties.",
             "site = argmin CI_site(now) + M_site / (P L), or argmin cost of the plan + M_site / P; M: joules of links "
             "and of waiting nodes, each times its CI, P: power of the job",
             "For short jobs on zones that differ at the same hour.", "{where: cleanest-now}"},
    RulePage{"where", "cleanest-mean",
             "At the site where the mean of the forecast over the run, or over its plan, is lowest. Moving the input "
             "data counts as under cleanest-now."
             " Ties: home, then the order of the sites, as under every rule. It knows the forecasts over the run.",
             "site = argmin mean of CI_site over [now, now + L) + M_site / (P L)",
             "For long jobs, which outlast the hour in which a site is cleanest.", "{where: cleanest-mean}"},
    RulePage{"where", "cheapest",
             "At the site where the energy of the run costs least, by the forecast of the price and "
             "the tariff; moving the input data is part of it."
             " Ties: home, then the order of the sites. It knows the forecasts of prices over the run.",
             "site = argmin P_site x integral of price_site over [now, now + L) + M_site",
             "Where prices differ between sites more than intensities do.", "{where: cheapest}"},
    RulePage{"where", "least-loaded",
             "At the site where the fewest accelerators are held or asked for, as a share of "
             "what it has."
             " Ties: home, then the order of the sites. It knows what jobs hold and ask for.",
             "site = argmin (held + asked for) / accelerators",
             "Where waiting is what counts: it knows nothing of carbon.", "{where: least-loaded}"},
    RulePage{
        "where", "follow-the-sun",
        "A job runs where it costs least and looks again at every step of the signal: it "
        "moves on when what is left costs less elsewhere, with the checkpoint's transfer in time, energy and carbon."
        " A move waits while going at the next step of either signal is cheaper than going now. What a job is to have "
        "there is kept for it from the decision on, and moves are decided before jobs that come at the same instant: a "
        "later job changes no earlier one's move. Ties: the job stays; among other sites the earlier one. It knows the "
        "forecasts over what is left, and lengths as `length` says.",
        "move if cost(there) + cost of moving < (1 - hysteresis) cost(here)",
        "For long jobs with small checkpoints between sites far apart in longitude.", "{where: follow-the-sun}"},
    RulePage{"nodes", "first",
             "The first cluster of the site that can start the job at once, on its lowest free "
             "accelerators.",
             "", "The default: quick, and good enough where clusters are alike.", "{nodes: first}"},
    RulePage{"nodes", "pack", "On the fewest nodes, those that are fullest first.", "",
             "Where nodes that nobody uses sleep, or wide jobs need whole nodes.", "{nodes: pack}"},
    RulePage{"nodes", "spread", "On the nodes with the most free accelerators.", "",
             "Where neighbours on a node disturb each other; it draws more where unused nodes sleep.",
             "{nodes: spread}"},
    RulePage{"nodes", "efficient-first", "On the cluster of the site where the work of an hour draws least.",
             "cluster = argmin power of the job", "At sites with several generations of hardware.",
             "{nodes: efficient-first}"},
};

} // namespace

std::span<const RulePage> where_pages() { return pages; }

} // namespace sunward
