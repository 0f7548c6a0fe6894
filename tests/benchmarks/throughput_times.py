"""The throughput of one checkout, for `speed.py`, which runs it as a process of its own: JSON on standard output."""

from __future__ import annotations

import argparse
import json

import throughput


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--quick", action="store_true")
    if parser.parse_args().quick:
        rows = throughput.rows((1, 12), (3, 9, 31), ("uint8", "float32"), ("constant",), 0.1)
    else:
        rows = throughput.rows()
    found = {}
    for one in rows:
        kind = "separable" if one.is_separable else "dense"
        label = f"{one.megapixels:g} MP|{one.number}|{one.size} × {one.size}, {kind}|{one.border}"
        found[label] = {name: list(times) for name, times in one.times.items()}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
