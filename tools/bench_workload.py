#!/usr/bin/env python3
"""Writes the workload of tools/bench: tools/bench_workload.py JOBS OUT.csv [--load L] [--nodes N] [--seed S]

Columns id,submit_s,runtime_s,hosts,walltime_s. Widths 1 to 32, mean 2.86; run times lognormal with a median of 600 s,
clipped to 300 to 7200 s, whole seconds; a walltime half as long again; Poisson arrivals at the rate that keeps the
stated share of the nodes busy.
"""
import argparse
import math
import random

WIDTHS = (1, 2, 4, 8, 16, 32)
WEIGHTS = (60, 15, 12, 8, 4, 1)


def workload(count, load, nodes, seed):
    """Rows (submit, run, width), by submit time."""
    draw = random.Random(seed)
    widths = draw.choices(WIDTHS, WEIGHTS, k=count)
    runs = [min(7200, max(300, int(draw.lognormvariate(math.log(600), 1)))) for _ in range(count)]
    span = sum(run * width for run, width in zip(runs, widths)) / (load * nodes)
    submit = 0.0
    for run, width in zip(runs, widths):
        submit += draw.expovariate(count / span)
        yield submit, run, width


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("jobs", type=int)
    parser.add_argument("out")
    parser.add_argument("--load", type=float, default=0.85)
    parser.add_argument("--nodes", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=42)
    options = parser.parse_args()
    with open(options.out, "w", encoding="ascii") as out:
        out.write("id,submit_s,runtime_s,hosts,walltime_s\n")
        rows = workload(options.jobs, options.load, options.nodes, options.seed)
        for number, (submit, run, width) in enumerate(rows):
            out.write(f"{number},{submit:.3f},{run},{width},{run + run // 2 + 1}\n")


if __name__ == "__main__":
    main()
