"""Run the measurements: ``python -m bench`` for all, ``python -m bench engine`` for one."""

import sys
from importlib import import_module

MODULES = ("engine", "report", "verification", "scale", "search")


def main(names: list[str]) -> int:
    """Run the named measurements, or all of them; return the exit status."""
    unknown = [name for name in names if name not in MODULES]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are {', '.join(MODULES)}", file=sys.stderr)
        return 2
    for name in names or MODULES:
        print(f"== {name}")
        import_module(f"bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
