"""`python -m tests.fuzz --count N --seed S`: many random programs, and one line about them."""

import argparse
import time
from pathlib import Path

from tests.fuzz.campaign import FAILURES, Log, Plan, look_at_all


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--second", type=int, default=6, help="second order of every so many")
    parser.add_argument("--lowered", type=int, default=5, help="lower every so many")
    parser.add_argument("--typed", type=int, default=40, help="with Numba's types, every so many")
    parser.add_argument("--native", type=int, default=0, help="compile every so many")
    parser.add_argument("--reduce", action="store_true", help="make the failing programs small")
    parser.add_argument("--refusals", action="store_true", help="print what was refused, too")
    parser.add_argument("--log", type=Path, help="file to go on from, and to add to")
    options = parser.parse_args()
    plan = Plan(options.second, options.lowered, options.typed, options.native, options.reduce)
    seeds = range(options.seed, options.seed + options.count)
    log = Log(options.log)
    began = time.perf_counter()
    for found in look_at_all([s for s in seeds if not log.is_known(s)], plan, options.jobs):
        log.add(found)
        if found.kind in FAILURES or (options.refusals and found.kind == "refused"):
            print(f"== seed {found.seed}: {found.kind}: {found.detail}", flush=True)
    print(log.summary(seeds), f"in {time.perf_counter() - began:.0f} s")
    return 1 if any(log.seen[s].kind in FAILURES for s in seeds if s in log.seen) else 0


if __name__ == "__main__":
    raise SystemExit(main())
