// Pages: where, nodes.
#include <array>

#include "page_table.hpp"

namespace sunward {

namespace {

constexpr std::array pages{
    RulePage{"where", "home",
             "A job runs at the site where it was submitted."
             " It knows no forecast.",
             "", "Where data must not move, and as the yardstick for all others.", "{where: home}"},
    RulePage{"where", "cleanest-now",
             "A job runs at the site with the lowest value now; with a `when` rule that plans, at the one with the "
             "cheapest plan. Moving the input data counts, spread over the work. Ties: home, then the order of the "
             "sites in the scenario, as under every rule. It knows the current values, or with a planning rule the "
             "forecasts that the rule uses.",
             "site = argmin CI_site(now) + M_site / (P L), or argmin cost of the plan + M_site / P; M: energy of the "
             "links and of the nodes that wait, each times its CI, P: power of the job",
             "For short jobs on zones that differ at the same hour.", "{where: cleanest-now}"},
    RulePage{"where", "cleanest-mean",
             "A job runs at the site where the mean of the forecast over the run, or over its plan, is lowest. Moving "
             "the input "
             "data counts as under cleanest-now."
             " Ties: home, then the order of the sites, as under every rule. It knows the forecasts over the run.",
             "site = argmin mean of CI_site over [now, now + L) + M_site / (P L)",
             "For long jobs, which outlast the hour in which a site is cleanest.", "{where: cleanest-mean}"},
    RulePage{"where", "cheapest",
             "A job runs at the site where the energy of the run costs least, by the forecast price and the tariff; "
             "moving the input data is included."
             " Ties: home, then the order of the sites. It knows the forecasts of prices over the run.",
             "site = argmin P_site x integral of price_site over [now, now + L) + M_site",
             "Where prices differ between sites more than intensities do.", "{where: cheapest}"},
    RulePage{"where", "least-loaded",
             "A job runs at the site where the fewest accelerators are held or requested, as a share of those it has."
             " Ties: home, then the order of the sites. It knows what jobs hold and request.",
             "site = argmin (held + requested) / accelerators",
             "Where waiting is what matters: it knows nothing about carbon.", "{where: least-loaded}"},
    RulePage{
        "where", "follow-the-sun",
        "A job runs where it costs least, and this is reviewed at every step of the signal: it moves on when the "
        "remaining work costs less elsewhere, including the time, energy and carbon of moving the checkpoint. A move "
        "waits while going at the next step of either signal is cheaper than going now. The accelerators at the "
        "destination are kept for the job from the decision on, and moves are decided before jobs submitted at the "
        "same instant are placed: a later job never changes an earlier one's move. Ties: the job stays; among other "
        "sites the earlier one. It knows the forecasts over the remaining work, and lengths as `length` says.",
        "move if cost(there) + cost of moving < (1 - hysteresis) cost(here)",
        "For long jobs with small checkpoints between sites far apart in longitude.", "{where: follow-the-sun}"},
    RulePage{"nodes", "first",
             "The job gets the first cluster of its site, in the order of the scenario, that can start it at once, and "
             "there the free accelerators with the lowest numbers. There are no ties: clusters and accelerators are "
             "numbered.",
             "", "The default: quick, and good enough where clusters are alike.", "{nodes: first}"},
    RulePage{"nodes", "pack",
             "The job gets the first cluster that can start it at once, and there the fewest nodes: a single node with "
             "the fewest free accelerators that still suffice, or for wider jobs the emptiest nodes and such a one for "
             "the rest. Ties: the node with the lowest number.",
             "", "Where unused nodes sleep, or wide jobs need whole nodes.", "{nodes: pack}"},
    RulePage{"nodes", "spread",
             "The job gets the first cluster that can start it at once, and there the nodes with the most free "
             "accelerators. Ties: the node with the lowest number.",
             "", "Where neighbours on a node disturb each other; it draws more where unused nodes sleep.",
             "{nodes: spread}"},
    RulePage{"nodes", "efficient-first",
             "Of the site's clusters that can start it at once, the job gets the one where it draws least. Ties: the "
             "first one in the scenario.",
             "cluster = argmin power of the job", "At sites with several generations of hardware.",
             "{nodes: efficient-first}"},
};

} // namespace

std::span<const RulePage> where_pages() { return pages; }

} // namespace sunward
