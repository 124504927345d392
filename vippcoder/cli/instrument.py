"""Instruments by command: list them, show one, check a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vippcoder.cli.arguments import Json
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_table


@command("instrument list")
def list_instruments(*, json: Json = False) -> None:
    """List the instruments that come with the program."""
    from vippcoder.instruments.files import find_instrument, shipped_instruments

    found = [find_instrument(name, Path())[0] for name in shipped_instruments()]
    if json:
        print_json([{"id": i.id, "name": i.name, "edition": i.edition} for i in found])
        return
    print_table(("Id", "Name", "Edition"), [(i.id, i.name, i.edition) for i in found])


@command("instrument show")
def show(
    instrument: Annotated[str, typer.Argument(help="Its id, or an instrument file (.toml).")],
    *,
    json: Json = False,
) -> None:
    """Check an instrument file and show its dimensions, scales and anchors."""
    from vippcoder.instruments.files import find_instrument

    found, _text = find_instrument(instrument, Path(instrument))
    if json:
        print_json(
            {
                "id": found.id,
                "name": found.name,
                "edition": found.edition,
                "licence": found.licence,
                "cannot_code_reasons": list(found.cannot_code_reasons),
                "dimensions": [
                    {
                        "id": d.id,
                        "name": d.name,
                        "person": str(d.person),
                        "definition": d.definition,
                        "lowest": float(d.scale.lowest),
                        "highest": float(d.scale.highest),
                        "step": float(d.scale.step),
                        "polarity": str(d.polarity),
                        "unit": str(d.unit),
                        "required": d.required,
                        "anchors": [
                            {"level": float(a.level), "text": a.text, "exemplar": a.exemplar}
                            for a in d.anchors
                        ],
                    }
                    for d in found.dimensions
                ],
            }
        )
        return
    print_line(f"{found.id}  {found.name}, edition {found.edition}\n{found.licence}")
    for dimension in found.dimensions:
        print_line(
            f"\n{dimension.name} ({dimension.id}, {dimension.person}): "
            f"{dimension.scale.describe()}, {dimension.polarity}, per {dimension.unit}"
        )
        print_table(
            ("Level", "Anchor", "Exemplar"),
            [
                (a.level, a.text or "(for the licensee)", a.exemplar)
                for a in reversed(dimension.anchors)
            ],
        )
