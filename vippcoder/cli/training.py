"""Training by command: sets with their gold, and packs made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vippcoder.cli.arguments import Json, Person, Study, Trainee
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line


@command("training set")
def make_set(
    study: Study,
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Films with set.toml or gold.csv beside them.")
    ],
    *,
    name: Annotated[str, typer.Option("--name", help="What the set is called.")] = "",
    instrument: Annotated[
        str, typer.Option("--instrument", help="Its id, where the design uses several.")
    ] = "",
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Take a folder of training films and the gold coding of each into the study.

    A film of the trial is refused: by its fingerprint, and by what it shows. Films stay where they
    are; a set never changes.
    """
    from vippcoder.study.study import opened_study
    from vippcoder.study.training.sets import add_set

    with opened_study(study, person=person) as store:
        made = add_set(store, folder, name=name, instrument=instrument, job=console_job())
    if json:
        print_json(
            {
                "set": made.name,
                "set_id": made.id,
                "instrument": made.instrument,
                "edition": made.edition,
                "films": [film.file for film in made.films],
            }
        )
    else:
        print_line(f"{made.name}: {len(made.films)} films, {made.instrument} {made.edition}")


@command("training gold")
def make_gold(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The training films; set.toml is made there.")
    ],
    *,
    pack: Annotated[
        Path, typer.Option("--from", metavar="PACK", help="The pack in which the expert coded.")
    ],
    name: Annotated[str, typer.Option("--name", help="What the set is called.")] = "",
    film: Annotated[
        list[str] | None,
        typer.Option(
            "--film",
            metavar="MASK=FILE",
            help="Which film a session is, where lengths leave doubt.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Write gold beside training films from an expert's submitted coding of them.

    The expert codes a pack made of these films (`vippcoder pack new`). The first note on a
    dimension becomes its reason and moment, further notes become moments.
    """
    from vippcoder.study.training.expert import gold_from_pack

    told = dict(one.partition("=")[::2] for one in film or ())
    made = gold_from_pack(folder, pack, name=name, films=told, job=console_job())
    if json:
        print_json({"file": str(made.path), "films": [one.file for one in made.films]})
    else:
        print_line(f"{made.path}: gold of {len(made.films)} films")


@command("training pack")
def make_pack(
    study: Study,
    *,
    trainee: Trainee,
    set_name: Annotated[str, typer.Option("--set", metavar="SET", help="Which training set.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="The folder to make; else in `packs`."),
    ] = None,
    films: Annotated[
        Path | None,
        typer.Option("--films", metavar="DIR", help="Where the set's films lie now, if moved."),
    ] = None,
    practice: Annotated[
        bool,
        typer.Option(
            "--practice",
            help="With the keys in it: feedback at once, kept back by the program alone; "
            "certifies nobody.",
        ),
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Another one: the first was lost or never appeared.")
    ] = False,
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Make a training pack: blind copies under masks, the gold of each locked.

    The key of a film's gold stays in the study until the film was submitted and came home.
    """
    from vippcoder.study.study import opened_study
    from vippcoder.study.training import packs

    with opened_study(study, person=person) as store:
        made = packs.make_pack(
            store,
            trainee,
            set_name,
            out=out,
            films=films,
            practice=practice,
            again=again,
            job=console_job(),
        )
    place = out or study / "packs" / made.file
    if json:
        masks = [film.mask for film in made.films]
        print_json(
            {"pack": str(place), "observer": trainee, "masks": masks, "is_practice": practice}
        )
    else:
        what = "practice" if practice else "training"
        print_line(f"{place}: {len(made.films)} films for {trainee}, for {what}")


@command("training demo")
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The study to make.")],
    *,
    seed: Annotated[
        int, typer.Option("--seed", min=0, max=2**31 - 1, help="Another, other films.")
    ] = 1,
    json: Json = False,
) -> None:
    """Make a small made-up trial with a training set of drawn films and a trainee halfway through.

    Three films are submitted, collected and their gold released; three are to do. Open the training
    pack in the observer's window to see both.
    """
    from vippcoder.demonstration.training import make_training

    made = make_training(folder, seed=seed, job=console_job())
    if json:
        print_json(
            {
                "study": str(made.study),
                "films": str(made.films),
                "pack": str(made.pack),
                "trainee": made.trainee,
            }
        )
        return
    print_line(f"{made.study}: a made-up trial with the training set in {made.films}")
    print_line(f"{made.pack}: open it by `vippcoder-observer {made.pack}`")
