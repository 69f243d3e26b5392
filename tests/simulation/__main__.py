"""The long run: `python -m tests.simulation --seed N --steps 100000`. A seed replays exactly."""

from __future__ import annotations

import argparse
import json
import sys
import time

from tests.simulation.runner import STEPS_PER_WORLD, FaultFoundError, run


def main() -> int:
    """Run, print what was done as JSON, and return 1 where an invariant broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", default="1", help="any text; one world is replayed with its own name")
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--per-world", type=int, default=STEPS_PER_WORLD)
    args = parser.parse_args()
    started = time.monotonic()
    try:
        tally = run(args.seed, args.steps, per_world=args.per_world)
    except FaultFoundError as found:
        print(found, file=sys.stderr)
        return 1
    shown = {"seed": args.seed, "seconds": round(time.monotonic() - started, 1)}
    print(json.dumps(shown | {name: getattr(tally, name) for name in tally.__dataclass_fields__}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
