"""Taking films in, by command; these commands name families and files, since that is their work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vippcoder.cli.arguments import Json, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line, print_message, print_table
from vippcoder.cli.sessions import MANAGER

if TYPE_CHECKING:
    from vippcoder.jobs import Job
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.intake.planning import IntakePlan
    from vippcoder.study.intake.running import IntakeResult, TakenSession


@command("study intake")
def intake(
    study: Study,
    manifest: Annotated[
        Path, typer.Argument(metavar="MANIFEST", help="Which film is whose: CSV, a file a row.")
    ],
    *,
    therapy_list: Annotated[
        Path | None, typer.Option("--therapy-list", help="The therapist's list of films.")
    ] = None,
    therapy_key: Annotated[
        Path | None, typer.Option("--therapy-key", help="The key that belongs to that list.")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, help="Sessions at once; half of the processors if not said."),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help="Spoken where the manifest says none.")
    ] = "en",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be done, and every problem.")
    ] = False,
    person: Annotated[str, typer.Option("--person", help="Who does it.")] = MANAGER,
    json: Json = False,
) -> None:
    """Take films into the study as blinded recordings, after all of the manifest was checked.

    While there is a problem, nothing is taken in, and all problems are told. The same command goes
    on after a stop: what is in already is recognised by its content.
    """
    from vippcoder.study.intake.running import run_intake
    from vippcoder.study.study import opened_study

    if (therapy_list is None) != (therapy_key is None):
        raise typer.BadParameter("Give --therapy-list and --therapy-key together.")
    job = console_job()
    with opened_study(study, person=person, read_only=dry_run) as store:
        plan = _planned(store, manifest, (therapy_list, therapy_key), language, job)
        if plan.problems:
            _tell_problems(manifest, plan, json=json)
            raise typer.Exit(1)
        if dry_run:
            _tell_plan(plan, json=json)
            return
        result = run_intake(store, plan, job.part(0.1, 1), processes=jobs)
    _tell_result(result, json=json)
    if result.failed:
        raise typer.Exit(1)


def _planned(
    store: StudyStore,
    path: Path,
    therapy: tuple[Path | None, Path | None],
    language: str,
    job: Job,
) -> IntakePlan:
    from vippcoder.media.therapy_list import read_key, read_list
    from vippcoder.storage.study.films import read_dyads
    from vippcoder.study.design.versions import read_design
    from vippcoder.study.intake.manifest import read_manifest
    from vippcoder.study.intake.planning import plan_intake

    therapy_list, therapy_key = therapy
    held = read_list(therapy_list, read_key(therapy_key)) if therapy_list and therapy_key else None
    design = read_design(store)
    known = [dyad.id for dyad in read_dyads(store)]
    manifest = read_manifest(path, design, known=known, language=language)
    return plan_intake(store, manifest, design, job.part(0, 0.1), therapy=held)


def _tell_problems(manifest: Path, plan: IntakePlan, *, json: bool) -> None:
    count = len(plan.problems)
    print_message(
        f"{manifest}: {count} {'problem' if count == 1 else 'problems'}, so nothing was taken in:"
    )
    for problem in plan.problems:
        print_message(problem.told())
    if json:
        print_json({"problems": [{"line": p.line, "problem": p.sentence} for p in plan.problems]})


def _tell_plan(plan: IntakePlan, *, json: bool) -> None:
    if json:
        told = [
            {
                "dyad": one.wanted.dyad,
                "timepoint": one.wanted.timepoint,
                "task": one.wanted.task,
                "angles": [[str(file.path) for file in angle] for angle in one.angles],
            }
            for one in plan.new
        ]
        print_json({"problems": [], "new": told, "known": len(plan.known)})
        return
    print_table(
        ("New session", "Files"), [(one.wanted.told(), len(one.wanted.files)) for one in plan.new]
    )
    print_line(f"{len(plan.new)} to take in, {len(plan.known)} in already")


def _tell_result(result: IntakeResult, *, json: bool) -> None:
    for problem in result.failed:
        print_message(problem.told())
    for one in result.taken:
        for angle, film in enumerate(one.films, start=1):
            if film.recording.unsure_because:
                print_message(
                    f"{one.planned.wanted.told()}, angle {angle}: its offset is set to 0 because "
                    f"{film.recording.unsure_because}; set it by `vippcoder study offset`."
                )
    if json:
        print_json(
            {
                "taken": [_taken(one) for one in result.taken],
                "known": result.known,
                "failed": [{"line": p.line, "problem": p.sentence} for p in result.failed],
            }
        )
        return
    if result.taken:
        print_table(
            ("Taken in", "Angle", "How it was made", "What the doctor found"),
            [
                (
                    "" if angle > 1 else one.planned.wanted.told(),
                    angle,
                    film.how_made,
                    ", ".join(dict.fromkeys(finding.code for finding in film.findings)),
                )
                for one in result.taken
                for angle, film in enumerate(one.films, start=1)
            ],
        )
    failed = f", {len(result.failed)} could not be" if result.failed else ""
    print_line(f"{len(result.taken)} taken in, {result.known} were in already{failed}")


def _taken(one: TakenSession) -> dict[str, Any]:
    wanted = one.planned.wanted
    return {
        "session": one.session,
        "dyad": wanted.dyad,
        "timepoint": wanted.timepoint,
        "task": wanted.task,
        "recordings": [
            {
                "file": film.recording.file,
                "how_made": film.how_made,
                "offset_us": film.recording.offset_us,
                "unsure_because": film.recording.unsure_because,
                "findings": [finding.code for finding in film.findings],
            }
            for film in one.films
        ],
    }


@command("study manifest")
def manifest(
    films: Annotated[
        list[Path], typer.Argument(metavar="FOLDER...", help="Films, and folders of films.")
    ],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="X.csv", help="The manifest to write.")],
    pattern: Annotated[
        str,
        typer.Option("--pattern", help="How paths are made, such as {dyad}/{timepoint}_{task}."),
    ] = "",
    json: Json = False,
) -> None:
    """Write a manifest with a row for each film found, for the intake manager to fill in.

    What a pattern reads off file names is only a proposal.
    """
    from vippcoder.errors import StudyError
    from vippcoder.study.intake.manifest import write_rows
    from vippcoder.study.intake.proposals import propose_rows

    rows = propose_rows(films, out.absolute().parent, pattern=pattern)
    try:
        with out.open("x", encoding="utf-8", newline="") as file:
            file.write(write_rows(rows))
    except OSError as error:
        raise StudyError(
            f"cannot be written: {error.strerror}", path=out, mend="choose another name"
        ) from error
    if json:
        print_json({"manifest": str(out), "rows": [dict(row.texts) for row in rows]})
    else:
        print_line(f"{out}: {len(rows)} rows to look through")
