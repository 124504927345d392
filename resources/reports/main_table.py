"""Make the main table again from analysis.csv, with nothing but Python's standard library.

    python3 main_table.py > again.csv

gives main_table.csv, byte for byte. Risk ratio with Katz's interval, risk difference with
Newcombe's, mean difference with Welch's.
"""

from __future__ import annotations

import csv
import math
import sys
from pathlib import Path
from statistics import NormalDist, fmean, stdev

Z = NormalDist().inv_cdf(0.975)
HEAD = (
    "timepoint,outcome,measure,method,arm1,arm0,n1,N1,n0,N0,"
    "mean1,sd1,mean0,sd0,estimate,ci_low,ci_high,remarks"
)
ROUNDING = 1e-12


def katz(n1: int, of1: int, n0: int, of0: int) -> list[float]:
    """Risk ratio and its limits; nothing where an arm has no event."""
    if not (n1 and n0):
        return []
    log = math.log(n1 / of1) - math.log(n0 / of0)
    half = Z * math.sqrt(1 / n1 - 1 / of1 + 1 / n0 - 1 / of0)
    return [math.exp(log), math.exp(log - half), math.exp(log + half)] if half else [math.exp(log)]


def wilson(n: int, of: int) -> tuple[float, float]:
    """Limits of a risk, 0 to 1."""
    share = n / of
    middle = (share + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z / (1 + Z * Z / of) * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def newcombe(n1: int, of1: int, n0: int, of0: int) -> list[float]:
    """Risk difference and its limits."""
    risk1, risk0 = n1 / of1, n0 / of0
    (low1, high1), (low0, high0) = wilson(n1, of1), wilson(n0, of0)
    apart = risk1 - risk0
    down, up = math.hypot(risk1 - low1, high0 - risk0), math.hypot(high1 - risk1, risk0 - low0)
    return [apart, max(-1.0, apart - down), min(1.0, apart + up)]


def welch(one: list[float], other: list[float]) -> list[float]:
    """Mean difference and its limits; the difference alone where an arm has no spread."""
    apart = fmean(one) - fmean(other)
    if min(len(one), len(other)) == 1:
        return [apart]
    part1, part0 = stdev(one) ** 2 / len(one), stdev(other) ** 2 / len(other)
    spread = part1 + part0
    if spread <= ROUNDING * max(1.0, apart**2):
        return [apart]
    freedom = spread**2 / (part1**2 / (len(one) - 1) + part0**2 / (len(other) - 1))
    half = math.sqrt(spread) * student(freedom)
    return [apart, apart - half, apart + half]


def student(freedom: float) -> float:
    """Find the .975 quantile of t, by halving."""
    low, high = 0.0, 1e6
    for _ in range(200):
        middle = (low + high) / 2
        beyond = incomplete_beta(freedom / 2, 0.5, freedom / (freedom + middle * middle)) / 2
        low, high = (low, middle) if beyond < 0.025 else (middle, high)
    return (low + high) / 2


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta function, by Lentz's continued fraction."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    log = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(log + a * math.log(x) + b * math.log1p(-x)) / a
    found, c, d = 1.0, 1.0, 0.0
    for step in range(2000):
        m = step // 2
        if step == 0:
            part = 1.0
        elif step % 2 == 0:
            part = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            part = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + part * d)
        c = 1 + part / c
        found *= c * d
        if abs(1 - c * d) < 1e-15:
            break
    return front * (found - 1)


def written(numbers: list[float], places: int) -> list[str]:
    """Numbers with six decimals, and empty cells behind them."""
    return [f"{round(number, 6) + 0.0:.6f}" for number in numbers] + [""] * (places - len(numbers))


def rows_of(part: list[dict[str, str]]) -> list[list[str]]:
    """Make the rows of one outcome at one timepoint."""
    first = part[0]
    arms = [next((r["arm"] for r in part if r["is_arm1"] == which), "") for which in "10"]
    seen = [
        [float(r["observed"]) for r in part if r["is_arm1"] == which and r["observed"]]
        for which in "10"
    ]
    head = [first["timepoint"], first["outcome"]]
    sizes = [len(values) for values in seen]
    if first["kind"] == "event":
        had = [int(sum(values)) for values in seen]
        counts = [had[0], sizes[0], had[1], sizes[1]]
        whole = min(sizes) > 0
        return [
            [
                *head, measure, method, *arms, *map(str, counts), "", "", "", "",
                *written(formula(*counts) if whole else [], 3), first["remarks"],
            ]
            for measure, method, formula in (
                ("risk_ratio", "katz", katz), ("risk_difference", "newcombe", newcombe)
            )
        ]  # fmt: skip
    spread: list[str] = []
    for values in seen:
        spread += written([fmean(values)] if values else [], 1)
        spread += written([stdev(values)] if len(values) > 1 else [], 1)
    difference = welch(*seen) if min(sizes) > 0 else []
    return [
        [
            *head, "mean_difference", "welch", *arms, "", str(sizes[0]), "", str(sizes[1]),
            *spread, *written(difference, 3), first["remarks"],
        ]
    ]  # fmt: skip


def main() -> None:
    """Read analysis.csv beside this script, write the main table to standard output."""
    parts: dict[tuple[str, str], list[dict[str, str]]] = {}
    text = (Path(__file__).parent / "analysis.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        parts.setdefault((row["outcome"], row["timepoint"]), []).append(row)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEAD.split(","))
    for part in parts.values():
        writer.writerows(rows_of(part))


main()
