"""`make bench`: a JSON list of {name, value, unit, versus, ratio} on stdout, in some six minutes.

Each figure is told on stderr as it comes.

Each figure stands beside another way of doing the same, measured in the same run in turn, because
machines differ and are shared: quote the ratio (ours / theirs; below 1 is better) before the value.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


@dataclass(frozen=True)
class Figure:
    """One measured figure; `versus` says what `ratio` compares it with."""

    name: str
    value: float
    unit: str
    versus: str | None = None
    ratio: float | None = None


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` of the values lie, nearest rank."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def main() -> None:
    import agreeing
    import agreement_page
    import commits
    import exact
    import frames
    import plans
    import playback
    import proxies
    import seeks
    import start

    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="vippcoder-bench-") as name:
        folder = Path(name)
        parts = (start, commits, plans, frames, seeks, proxies, playback, exact, agreeing)
        for part in (*parts, agreement_page):
            print(f"bench: {part.__name__}", file=sys.stderr)
            for figure in part.measure(folder):
                figures.append(figure)
                beside = (
                    "" if figure.ratio is None else f"  ({figure.ratio:.2f} of {figure.versus})"
                )
                print(f"  {figure.name} {figure.value:.3g} {figure.unit}{beside}", file=sys.stderr)
    print(json.dumps([asdict(figure) for figure in figures], indent=2))


if __name__ == "__main__":
    sys.modules["bench"] = sys.modules["__main__"]
    main()
