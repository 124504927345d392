"""Issuing: to whom, and why already, where films are still to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vippcoder.ui.lead.panels.packs.lost import LostPart
from vippcoder.ui.lead.parts import Card, say_why, scrolled, why_label
from vippcoder.ui.lead.words import several
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.check_row import CheckRow
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.form import Field, Form, Kind, Section
from vippcoder.ui.shared.labels import label

if TYPE_CHECKING:
    from vippcoder.domain.ids import ObserverCode
    from vippcoder.ui.lead.panels.packs.lines import PackLine, PacksRead

_EARLY = Field(
    "early",
    "Why packs leave already",
    help="Kept in the study. An early batch can tell observers which timepoints they see.",
)
_OVERRIDE = Field(
    "override",
    "Why it may leave although the check fails",
    help="Kept in the study. Look at the blinding check first: what it found is listed there.",
)
_SECRETS = (
    Field("passphrase", "Passphrase", Kind.SECRET, "Ten signs at least, this observer's alone."),
    Field(
        "again",
        "The same once more",
        Kind.SECRET,
        "Tell it by another way than the file goes. The study does not keep it.",
    ),
)


@dataclass(frozen=True, slots=True)
class IssueOrder:
    """What is to be issued, and how."""

    observers: tuple[ObserverCode, ...]
    """None for all."""
    early: str
    """Why packs leave before all timepoints are in; empty where nothing is missing."""
    override: str
    """Why they leave although the blinding check fails."""
    by_folder: bool
    """Whether deliveries are laid down as folders."""
    passphrase: str
    """With which it is locked for the journey; empty where it is not."""
    again: str = ""
    """How the observer's pack was lost, for which a new one is made; empty where it was not."""


class IssueCard(Card):
    """Says what can leave, and asks for what is needed."""

    issue_asked = Signal(object)
    """An `IssueOrder`."""

    def __init__(self) -> None:
        super().__init__("Issue")
        self._read: PacksRead | None = None
        self._line: PackLine | None = None
        self._busy = ""
        self.words = label("", tone="2", wrap=True, name="issue-words")
        self.early = Form("issue", (Section("", (_EARLY,)),), in_card=False)
        self.early.changed.connect(self._show)
        self.override = Form("issue-override", (Section("", (_OVERRIDE,)),), in_card=False)
        self.override.hide()
        self.folders = CheckRow("Later batches as folders to hand over")
        self.folders.setObjectName("deliveries-as-folders")
        self.folders.setAccessibleName(self.folders.text())
        self.folders.setToolTip("Also where a pack still lies in the study and could take them in.")
        self.locks = CheckRow("Lock it for the journey")
        self.locks.setObjectName("lock-for-journey")
        self.locks.setAccessibleName(self.locks.text())
        self.locks.clicked.connect(self._show)
        self.secrets = Form("issue-lock", (Section("", _SECRETS),), in_card=False)
        self.secrets.changed.connect(self._show)
        self.lost = LostPart()
        self.lost.changed.connect(self._show)
        self.done = label("", Type.STRONG, wrap=True, name="issued")
        self.done.hide()
        self.why_not = why_label("issue-why-not")
        self.one = Button("Issue this pack", "issue-one", icon="package-export")
        self.all = Button("Issue all packs", "issue-all", kind="first", icon="package-export")
        self.one.clicked.connect(self._issue_one)
        self.all.clicked.connect(lambda: self._ask(()))
        inside = QWidget()
        self._step: Button | None = None
        self._column = column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(10)
        for part in (
            self.words,
            self.early,
            self.override,
            self.folders,
            self.locks,
            self.secrets,
            self.lost,
            self.all,
            self.one,
            self.why_not,
            self.done,
        ):
            column.addWidget(part)
        column.addStretch(1)
        self.hold(scrolled(inside, "issue-scroll"))

    def offer(self, step: Button) -> None:
        """Take a button that goes where sessions are assigned; shown while none is."""
        self._step = step
        self._column.insertWidget(1, step)

    def show_read(self, read: PacksRead) -> None:
        """Show what can be issued."""
        self._read = read
        self._show()

    def tell(self, words: str) -> None:
        """Say what was issued; empty for nothing."""
        self.done.setText(words)
        self.done.setVisible(bool(words))

    def ask_override(self, *, wanted: bool) -> None:
        """Ask why a pack may leave although its check fails, or ask no more."""
        self.override.setVisible(wanted)
        if not wanted:
            self.override.show_values({})

    def stand_on(self, line: PackLine | None) -> None:
        """Be about another observer's pack."""
        self._line = line
        self.lost.stand_on(line)
        self._show()

    def show_busy(self, busy: str) -> None:
        """Wait while long work runs."""
        self._busy = busy
        self._show()

    def _show(self) -> None:
        read, line = self._read, self._line
        if read is None:
            return
        due = [one for one in read.lines if one.can_issue]
        is_lost = self.lost.is_chosen
        is_early = read.missing > 0 and (is_lost or any(one.due for one in due))
        self.folders.setVisible(any(one.issued for one in due))
        self.early.setVisible(is_early)
        self.words.setText(_words(read, due))
        if self._step is not None:
            self._step.setVisible(not due and not any(one.issued for one in read.lines))
        reason = str(self.early.peek().get("early", "")).strip()
        why_not = ""
        if self._busy:
            why_not = f"Waits until this is done: {self._busy}."
        elif not due and not is_lost:
            why_not = _words(read, due)
        elif is_early and not reason:
            why_not = "Say first why packs leave already."
        is_locked = self.locks.isChecked()
        self.secrets.setVisible(is_locked)
        not_all = why_not or ("A passphrase is one observer's alone: one by one." * is_locked)
        not_all = not_all or ("One pack is given up at a time." * is_lost)
        say_why(self.all, not_all)
        self._show_one(line, "" if is_locked and not due and not self._busy else why_not)
        whys = dict.fromkeys(b.toolTip() for b in (self.all, self.one) if b.toolTip())
        told = [why for why in whys if why != self.words.text()]
        self.why_not.setText("\n".join(told))
        self.why_not.setVisible(bool(told))

    def _show_one(self, line: PackLine | None, why_not: str) -> None:
        is_locked = self.locks.isChecked()
        is_lost = self.lost.is_chosen
        what = "Lock" if is_locked and line and not line.can_issue else "Issue"
        what = "Replace" if is_lost else what
        self.one.set_caption(f"{what} {line.code}'s pack" if line else "Issue this pack")
        can_one = line is not None and (
            line.can_issue or is_lost or (is_locked and line.issued > 0)
        )
        if not why_not and not can_one:
            why_not = "There is nothing to issue here."
        if not why_not and is_lost and not self.lost.reason:
            why_not = "Say first how the pack was lost."
        if not why_not and is_locked and not all(self.secrets.peek().values()):
            why_not = "Type the passphrase twice."
        say_why(self.one, why_not)

    def _issue_one(self) -> None:
        if self._line is not None:
            self._ask((self._line.observer.code,))

    def _ask(self, observers: tuple[ObserverCode, ...]) -> None:
        early, override, secrets = (f.peek() for f in (self.early, self.override, self.secrets))
        is_locked = self.locks.isChecked()
        if is_locked and secrets["passphrase"] != secrets["again"]:
            self.secrets.show_faults({"again": "The two are not the same."})
            return
        self.issue_asked.emit(
            IssueOrder(
                observers,
                str(early.get("early", "")).strip(),
                "" if self.override.isHidden() else str(override.get("override", "")).strip(),
                not self.folders.isHidden() and self.folders.isChecked(),
                str(secrets["passphrase"]) if is_locked else "",
                self.lost.reason if observers else "",
            )
        )

    def start_afresh(self) -> None:
        """Empty the fields: what was locked is locked, and what was lost has its place taken."""
        self.lost.forget()
        self.locks.setChecked(False)
        self.secrets.show_values({})
        self._show()


def _words(read: PacksRead, due: list[PackLine]) -> str:
    if not due and not any(line.issued for line in read.lines):
        return "Nothing is assigned yet, so there is nothing to issue."
    if not due:
        return "Everything that is assigned has been issued."
    sessions = sum(line.due for line in due)
    what = several(sessions, "session") if sessions else "Answers or withdrawals"
    ready = f"{what} for {several(len(due), 'observer')} can leave."
    if read.missing and sessions:
        return (
            f"{ready} But {several(read.missing, 'visit')} of the design "
            f"{'has' if read.missing == 1 else 'have'} neither a film nor a reason why there is "
            "none, and packs leave when all timepoints are in."
        )
    return f"{ready} Each pack is searched for whatever would tell where its films come from."
