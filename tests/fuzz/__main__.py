"""`python -m tests.fuzz --count N --seed S`: many random programs, one after another."""

import argparse
import collections
import time

from tests.fuzz import check
from tests.fuzz.reduce import reduce
from tests.fuzz.writer import text_of


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--native", type=int, default=0, help="compile every so many programs")
    parser.add_argument("--reduce", action="store_true", help="make the failing programs small")
    parser.add_argument("--refusals", action="store_true", help="print what was refused, too")
    options = parser.parse_args()
    seen: collections.Counter = collections.Counter()
    began = time.perf_counter()
    for seed in range(options.seed, options.seed + options.count):
        checks = [check.first_order, check.second_order, check.second_order_the_other_way]
        if options.native and seed % options.native == 0:
            checks.append(check.engines)
        text, args = text_of(seed), check.arguments(seed)
        found = check.outcome(check.function_of(text), args, seed, checks)
        seen[found.kind] += 1
        if found.kind in ("wrong", "crash") or (options.refusals and found.kind == "refused"):
            print(f"== seed {seed}: {found.kind}: {found.detail}", flush=True)
            if options.reduce:
                print(reduce(text, args, seed, found, checks), flush=True)
    print(dict(seen), f"{time.perf_counter() - began:.0f} s")
    return 1 if seen["wrong"] or seen["crash"] else 0


raise SystemExit(main())
