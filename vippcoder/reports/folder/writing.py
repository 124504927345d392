"""Writing the folder: whole under its name or not at all, with a checksum of every file."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING, Final

from vippcoder.assets import asset
from vippcoder.errors import StudyError
from vippcoder.reports.figures.figures import report_figures
from vippcoder.reports.folder.audit import audit_table
from vippcoder.reports.folder.data_tables import (
    analysis_table_of,
    instruments_table,
    ratings_table,
    visits_table,
)
from vippcoder.reports.folder.page import report_page
from vippcoder.reports.folder.paragraphs import paragraphs
from vippcoder.reports.folder.result_tables import result_tables
from vippcoder.reports.folder.table import codebook, table_text
from vippcoder.reports.outcomes import study_outcomes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from vippcoder.reports.outcomes import StudyOutcomes
    from vippcoder.storage.study.store import StudyStore

CHECKSUMS: Final = "SHA256SUMS"
SCRIPTS: Final = ("main_table.py", "main_table.R")


def write_report(
    store: StudyStore,
    out: Path,
    reference: str | None = None,
    *,
    finish: Callable[[Path], None] = lambda _making: None,
) -> tuple[str, ...]:
    """Write a study's report into a new folder and return the names of its files.

    Observers stand in it by number, dyads by their codes, which are pseudonyms; neither a film's
    name nor its date nor what intake wrote of a visit does. The same lock gives the same tables,
    byte for byte.

    Args:
        store: the study; may be open for reading alone.
        out: the folder, new or empty.
        reference: as in `read_released`.
        finish: adds files to the folder that is being made, such as the page printed.

    Raises:
        StudyError: as in `read_released`, or what `finish` raises; or the folder is there already
            or cannot be written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise StudyError("exists already, and is not empty", path=out, mend="choose another name")
    found = study_outcomes(store, reference, are_numbered=True)
    return _laid(out, report_files(store, found), finish)


def report_files(store: StudyStore, found: StudyOutcomes) -> Mapping[str, bytes]:
    """Return every file of a report but its checksums, by name.

    Args:
        store: the study; may be open for reading alone.
        found: its outcomes, observers numbered.
    """
    released = found.released
    tables = [
        *result_tables(found),
        visits_table(released),
        ratings_table(released),
        analysis_table_of(released),
        instruments_table(released),
        audit_table(store, released),
    ]
    remarks = " ".join(released.warnings)
    files = {f"{one.name}.csv": table_text(one, remarks).encode() for one in tables}
    files["codebook.csv"] = table_text(codebook(tables), remarks).encode()
    words, figures = paragraphs(store, found), report_figures(found)
    files["paragraphs.md"] = words.encode()
    files |= {f"figure_{name}.svg": svg.encode() for name, svg in figures.items()}
    files["report.html"] = report_page(found, tables, figures, words).encode()
    files |= {name: asset(f"reports/{name}").read_bytes() for name in SCRIPTS}
    return files


def _laid(out: Path, files: Mapping[str, bytes], finish: Callable[[Path], None]) -> tuple[str, ...]:
    making = out.with_name(f".{out.name}.part")
    try:
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        for name, content in files.items():
            (making / name).write_bytes(content)
        finish(making)
        names = sorted(path.name for path in making.iterdir())
        sums = [f"{hashlib.sha256((making / n).read_bytes()).hexdigest()}  {n}\n" for n in names]
        (making / CHECKSUMS).write_bytes("".join(sums).encode())
        if out.exists():
            out.rmdir()
        making.rename(out)
    except OSError as error:
        raise StudyError(
            f"cannot be written: {error.strerror}", path=out, mend="choose another place"
        ) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return (CHECKSUMS, *names)
