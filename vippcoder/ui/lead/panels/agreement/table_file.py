"""Figures as a file for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.ui.lead.panels.agreement.view import Export

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from vippcoder.study.reliability.figures import Figures
    from vippcoder.study.reliability.segments import SegmentFigures


def table_export(
    name: str, figures: Callable[[], Sequence[Figures] | Sequence[SegmentFigures]]
) -> Export:
    """Return the export of every figure of a view as CSV or XLSX.

    Args:
        name: of the file.
        figures: those that are shown when it is written.
    """

    def write(path: Path) -> None:
        from vippcoder.study.reliability.tables import (  # noqa: PLC0415 - brings xlsxwriter
            write_csv,
            write_xlsx,
        )

        writer = {".csv": write_csv, ".xlsx": write_xlsx}.get(path.suffix.lower())
        if writer is None:
            raise StudyError(
                f"{path.suffix or 'no ending'} is no format for a table",
                path=path,
                mend="end the name in .csv or .xlsx",
            )
        writer(path, figures())

    return Export("Every figure as a table", name, ("csv", "xlsx"), write)
