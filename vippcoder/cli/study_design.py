"""A study and its design by command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vippcoder.cli.arguments import Json, Person, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_message

if TYPE_CHECKING:
    from vippcoder.storage.study.store import StudyStore

_FULL = 1.0


@command("study example")
def example(*, json: Json = False) -> None:
    """Print the example of a design, to be copied into a file and changed."""
    from vippcoder.assets import asset

    text = asset("study/design.toml").read_text(encoding="utf-8")
    if json:
        print_json({"design": text})
    else:
        print_line(text.rstrip("\n"))


@command("study new")
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    *,
    design: Annotated[Path, typer.Option("--design", metavar="FILE", help="The design (.toml).")],
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Make a study from the design in a file."""
    from vippcoder.study.design.text.reading import read_design_file
    from vippcoder.study.design.versions import new_study
    from vippcoder.study.study import opened_study

    new_study(folder, read_design_file(design), path=design, person=person)
    with opened_study(folder, read_only=True) as store:
        told = as_json(store)
        warn_of_share(store)
    if json:
        print_json({"study": str(folder), **told})
        return
    print_line(f"{folder}: a study, design version {told['version']}")


@command("study design")
def show(
    study: Study,
    *,
    set_to: Annotated[
        Path | None, typer.Option("--set", metavar="FILE", help="Make this file the design.")
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", help="Why it changes; needed once a pack was issued.")
    ] = "",
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Print the design as TOML, with its versions; with --set make a file its next version.

    What is printed is the canonical form: the remarks of the file that was set are not kept.
    """
    from vippcoder.study.design.text.reading import read_design_file
    from vippcoder.study.design.text.writing import design_text
    from vippcoder.study.design.versions import read_design, set_design
    from vippcoder.study.study import opened_study

    if set_to is not None:
        text = read_design_file(set_to)
        with opened_study(study, person=person) as store:
            set_design(store, text, reason, path=set_to)
    with opened_study(study, read_only=True) as store:
        design, told = read_design(store), as_json(store)
        if set_to is not None:
            warn_of_share(store)
    if json:
        print_json(told)
    elif set_to is not None:
        print_line(f"{study}: design version {told['version']}")
    else:
        print_line(design_text(design))
        for one in told["versions"]:
            why = f": {one['reason']}" if one["reason"] else ""
            print_line(
                f"# Version {one['version']}, {one['written_at']}, "
                f"{'; '.join(one['instruments'])}{why}"
            )


def warn_of_share(store: StudyStore) -> None:
    """Say on stderr what a share below all costs a small trial."""
    from vippcoder.domain.design import DOUBLE_CODING_NOTE
    from vippcoder.study.design.versions import read_design

    if read_design(store).double_coding.share < _FULL:
        print_message(f"Not every session is coded twice. {DOUBLE_CODING_NOTE}")


def as_json(store: StudyStore) -> dict[str, Any]:
    """Return the newest design and its versions for programs."""
    from vippcoder.storage.study.designs import read_designs, read_instruments
    from vippcoder.study.design.text.writing import design_document
    from vippcoder.study.design.versions import design_version, read_design

    return {
        "version": design_version(store),
        "design": design_document(read_design(store)),
        "versions": [
            {
                "version": one.version,
                "written_at": one.written_at,
                "reason": one.reason,
                "instruments": [
                    f"{held.instrument}, edition {held.edition}"
                    for held in read_instruments(store, one.version)
                ],
            }
            for one in read_designs(store)
        ],
    }
