"""How many sessions to code twice, by command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vippcoder.cli.arguments import Json
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_table

if TYPE_CHECKING:
    from collections.abc import Callable

_SHOWN = (10, 16, 20, 30, 40, 60, 80, 100, 150)


@command("agreement size")
def size(
    *,
    icc: Annotated[float, typer.Option(help="What the ICC of a single rating will be.")] = 0.8,
    width: Annotated[
        float, typer.Option(help="How wide its 95 % interval may be, upper less lower limit.")
    ] = 0.3,
    observers: Annotated[int, typer.Option(help="Observers of each of the sessions.")] = 2,
    leniency: Annotated[
        float | None,
        typer.Option(
            help="For absolute agreement: which share of the error, 0 to below 1, is observers who "
            "rate higher or lower throughout. Without it: for consistency."
        ),
    ] = None,
    sessions: Annotated[
        list[int] | None, typer.Option(help="Also for so many sessions; repeat it.")
    ] = None,
    json: Json = False,
) -> None:
    """Tell how many double-coded sessions make the interval of an ICC how narrow.

    For sessions of families of their own; where one family has several, more are needed.
    """
    from vippcoder.agreement.sample_size import expected_interval, sessions_needed

    def expected(number: int) -> tuple[float, float]:
        return expected_interval(number, icc, observers, leniency=leniency)

    needed = sessions_needed(width, icc, observers, leniency=leniency)
    numbers = sorted({*_SHOWN, *(sessions or ()), needed})
    rows = [_row(number, expected) for number in numbers]
    if json:
        print_json({"sessions_needed": needed, "expected": rows})
        return
    form = "ICC(C,1)" if leniency is None else "ICC(A,1)"
    print_line(
        f"{form} of {icc:g}, {observers} observers a session: {needed} sessions give a 95 % "
        f"interval no wider than {width:g}."
    )
    print_table(
        ("Sessions", "Expected interval", "Width"),
        [
            (row["sessions"], f"{row['low']:.2f} to {row['high']:.2f}", f"{row['width']:.2f}")
            for row in rows
        ],
    )


def _row(number: int, expected: Callable[[int], tuple[float, float]]) -> dict[str, Any]:
    low, high = expected(number)
    return {"sessions": number, "low": low, "high": high, "width": high - low}
