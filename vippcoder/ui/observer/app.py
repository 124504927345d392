"""The observer's process: `vippcoder-observer PACK`, or without a pack its start page."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_config_path
from PySide6.QtWidgets import QApplication

from vippcoder.ui.observer.habits import Habits
from vippcoder.ui.observer.keymap import Keymap
from vippcoder.ui.shared.chatter import quieten
from vippcoder.ui.shared.defects import DefectReporter
from vippcoder.ui.shared.look import Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.ui.observer.window import ObserverWindow


def make_window(app: QApplication, config: Path | None) -> ObserverWindow:
    """Return the window with the user's look, keys and habits; `config` None keeps none of them.

    Args:
        app: the running application.
        config: folder for look, keys and habits; nothing in it names a pack or a session.
    """
    look = Look(app, config / "look.toml" if config else None)
    from vippcoder.ui.observer.window import ObserverWindow  # noqa: PLC0415 - see `quieten`

    keymap = Keymap(config / "observer-keys.toml" if config else None)
    return ObserverWindow(look, keymap, Habits(config / "observer-habits.toml" if config else None))


def main(argv: Sequence[str] | None = None) -> int:
    """Open the observer's window and stay until it is closed."""
    parser = argparse.ArgumentParser(prog="vippcoder-observer", description=__doc__)
    parser.add_argument("pack", nargs="?", type=Path, help="the pack's folder")
    wanted = parser.parse_args(argv)
    quieten()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("vippcoder")
    app.setDesktopFileName("vippcoder-observer")
    window = make_window(app, user_config_path("vippcoder", appauthor=False))
    DefectReporter(window.tell_defect, window.defect).install()
    window.show()
    if wanted.pack is not None:
        window.open_folder(wanted.pack)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
