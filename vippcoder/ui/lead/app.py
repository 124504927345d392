"""The lead's process: `vippcoder-lead STUDY`, or without a study its start page."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from platformdirs import user_config_path
from PySide6.QtWidgets import QApplication

from vippcoder.study.study import LEAD
from vippcoder.ui.lead.window import LeadWindow
from vippcoder.ui.shared.chatter import quieten
from vippcoder.ui.shared.defects import DefectReporter
from vippcoder.ui.shared.look import Look

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORDS: Final = (
    "What was written into the study is safe. If it keeps happening, close and open the study "
    "again."
)


def make_window(app: QApplication, config: Path | None, person: str = LEAD) -> LeadWindow:
    """Return the window with the user's look; `config` None keeps none.

    Args:
        app: the running application.
        config: folder for the look; nothing in it names a study.
        person: who works.
    """
    return LeadWindow(Look(app, config / "look.toml" if config else None), person)


def main(argv: Sequence[str] | None = None) -> int:
    """Open the lead's window and stay until it is closed."""
    multiprocessing.freeze_support()  # a bundled program starts itself anew to take films in
    parser = argparse.ArgumentParser(prog="vippcoder-lead", description=__doc__)
    parser.add_argument("study", nargs="?", type=Path, help="the study's folder")
    parser.add_argument("--person", default=LEAD, help="who works; stands in the study's journal")
    wanted = parser.parse_args(argv)
    quieten()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("vippcoder")
    app.setDesktopFileName("vippcoder-lead")
    window = make_window(app, user_config_path("vippcoder", appauthor=False), wanted.person)
    reporter = DefectReporter(window.tell_defect, window.defect, log="lead.log", words=_WORDS)
    reporter.install()
    window.show()
    if wanted.study is not None:
        window.open_folder(wanted.study)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
