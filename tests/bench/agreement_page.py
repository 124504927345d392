"""The page on agreement with 200 sessions, 10 observers, 8 dimensions: does the window stay alive?

The longest that the event loop stood still while figures were computed beside it, against the
longest in a window that computes nothing, on the same machine at about the same time.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import agreeing
import numpy as np

from bench import Figure

sys.path.insert(0, str(Path(__file__).parents[1]))

if TYPE_CHECKING:
    from collections.abc import Callable

    from vippcoder.ui.lead.panels.agreement import AgreementPanel
    from vippcoder.ui.lead.window import LeadWindow

INSTRUMENT, EDITION = "nichd-shell", "4-point"
TICK_MS = 5
SETTLED_S, REST_S = 0.5, 5.0


def measure(folder: Path) -> list[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from vippcoder.ui.shared.chatter import quieten
    from vippcoder.ui.shared.look import Look

    quieten()
    make_study(folder / "study")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    from vippcoder.ui.lead.window import LeadWindow

    window = LeadWindow(Look(app, None))
    window.resize(1366, 690)
    window.show()
    assert window.open_folder(folder / "study")
    wait_until(app, lambda: is_settled(window, None))
    figures = []
    rest, _ = watched(app, window, lambda: None, at_least_s=REST_S)
    for name, act in (
        ("tables", lambda: window._go_to_page("agreement")),
        ("pairs", lambda: page_of(window).turn("pairs")),
        ("drift", lambda: page_of(window).turn("drift")),
    ):
        stall, taken = watched(app, window, act)
        versus = "the longest of a window at rest"
        figures.append(Figure(f"agreement_page_{name}_s", taken, "s"))
        figures.append(
            Figure(
                f"agreement_page_{name}_longest_stall_ms",
                1000 * stall,
                "ms",
                versus,
                stall / rest,
            )
        )
    window.close_study()
    window.close()
    return figures


def page_of(window: LeadWindow) -> AgreementPanel:
    """Return the page."""
    at = [name for name, _ in window._kinds].index("agreement")
    page: AgreementPanel = window.panels[at]  # type: ignore[assignment]
    return page


def is_settled(window: LeadWindow, page: AgreementPanel | None) -> bool:
    """Whether nothing is read, written or computed."""
    assert window.desk is not None
    return window.desk.is_idle and (page is None or page.computing.is_idle)


def wait_until(app: object, done: Callable[[], bool]) -> float:
    """Turn the event loop until nothing is done for a while; return when it last was done."""
    last = time.perf_counter()
    while time.perf_counter() - last < SETTLED_S:
        app.processEvents()  # type: ignore[attr-defined]
        time.sleep(0.001)
        if not done():
            last = time.perf_counter()
    return last


def watched(
    app: object, window: LeadWindow, act: Callable[[], object], at_least_s: float = 0
) -> tuple[float, float]:
    """Do something; return the longest stall of the event loop and the whole time, in seconds."""
    from PySide6.QtCore import QTimer

    ticks: list[float] = []
    timer = QTimer(window, interval=TICK_MS)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start()
    begun = time.perf_counter()
    ticks.append(begun)
    act()
    page = page_of(window)
    ended = wait_until(
        app, lambda: is_settled(window, page) and time.perf_counter() > begun + at_least_s
    )
    timer.stop()
    gaps = np.diff([tick for tick in ticks if tick <= ended + SETTLED_S])
    return float(gaps.max()), ended - begun


def make_study(folder: Path) -> None:
    """Make a study of which every observer has coded every session on eight dimensions."""
    from dataclasses import replace

    from collected import assign, issue
    from studies import stub_design, stub_study
    from vippcoder.domain.design import InstrumentUse
    from vippcoder.domain.study import Purpose
    from vippcoder.storage.study.films import read_sessions
    from vippcoder.study.design.versions import design_instruments, set_design

    values = np.round(1 + (agreeing.drawn_ratings() - 1) / 2)  # of the instrument's four points
    observers = tuple(f"observer-{number}" for number in range(agreeing.OBSERVERS))
    store = stub_study(folder, dyads=-(-agreeing.SESSIONS // 3), observers=observers)
    store.connection.execute("PRAGMA synchronous = OFF")
    used = InstrumentUse(INSTRUMENT, EDITION)
    set_design(store, replace(stub_design(), instruments=(used,)), "another instrument")
    ((instrument, _),) = design_instruments(store)
    dimensions = [one.id for one in instrument.dimensions if one.rates_sessions]
    sessions = [one.id for one in read_sessions(store)][: agreeing.SESSIONS]
    for number, observer in enumerate(observers):
        purpose = Purpose.MAIN if number == 0 else Purpose.DOUBLE
        codings = assign(store, observer, *sessions, purpose=purpose, instrument=INSTRUMENT)
        home = issue(store, f"pack-{observer}", *codings)
        for place, coding in enumerate(codings):
            home.after(hours=1).started(coding)
            for dimension, rated in zip(dimensions, values, strict=False):
                home.rated(coding, dimension, float(rated[place, number]))
            home.submitted(coding)
    store.close()
