"""One trainee: a pack of a set, the release of gold, the certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vippcoder.domain.training_text import rule_sentence
from vippcoder.ui.lead.parts import Card, say_why, scrolled, why_label
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.choice_rows import ChoiceRows
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, rule

if TYPE_CHECKING:
    from vippcoder.ui.lead.panels.training.lines import TraineeLine, TrainingRead


class PackCard(Card):
    """Says how far the chosen observer is and offers what comes next."""

    pack_asked = Signal(str, str)
    """An observer and a set."""
    release_asked = Signal(str)
    certificate_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__("Training")
        self._line: TraineeLine | None = None
        self._names: tuple[str, ...] = ()
        self._busy = ""
        self.words = label("", wrap=True, name="training-words")
        self.rule = label("", tone="2", wrap=True, name="training-rule")
        self.sets = ChoiceRows("training-sets", "Training set", ())
        self.make = Button("Make training pack", "make-training", icon="package-export")
        self.release = Button("Release gold", "release-gold", icon="file-export")
        self.certify = Button("Certify", "certify", kind="first", icon="check")
        self.why_not = why_label("certify-why-not")
        self.why_no_release = why_label("release-why-not")
        self.why_no_pack = why_label("make-why-not")
        self.done = label("", Type.STRONG, wrap=True, name="training-done")
        self.done.hide()
        self.make.clicked.connect(self._make)
        self.release.clicked.connect(lambda: self.release_asked.emit(self._code))
        self.certify.clicked.connect(lambda: self.certificate_asked.emit(self._code))
        inside = QWidget()
        self._column = column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(10)
        for part in (
            self.words,
            self.rule,
            self.certify,
            self.why_not,
            self.release,
            self.why_no_release,
            rule(),
            label("A new training pack", Type.STRONG),
            self.sets,
            self.make,
            self.why_no_pack,
            self.done,
        ):
            column.addWidget(part)
        column.addStretch(1)
        self.hold(scrolled(inside, "training-scroll"))

    def show_read(self, read: TrainingRead) -> None:
        """Offer the sets that there are."""
        if read.sets != self._names:
            self._names = read.sets
            fresh = ChoiceRows("training-sets", "Training set", read.sets)
            fresh.show_chosen(len(read.sets) - 1 if read.sets else None)
            fresh.chosen.connect(lambda _: self._show())
            self._column.replaceWidget(self.sets, fresh)
            self.sets.deleteLater()
            self.sets = fresh
        self._show()

    def stand_on(self, line: TraineeLine | None) -> None:
        """Be about another observer."""
        self._line = line
        self._show()

    def tell(self, words: str) -> None:
        """Say what was done; empty for nothing."""
        self.done.setText(words)
        self.done.setVisible(bool(words))

    def show_busy(self, busy: str) -> None:
        """Wait while long work runs."""
        self._busy = busy
        self._show()

    def _show(self) -> None:
        line = self._line
        standing = line.standing if line is not None else None
        self.title.setText(line.code if line is not None else "Training")
        if standing is None:
            self.words.setText("No training pack yet." if line else "Choose an observer.")
            self.rule.setText("")
        else:
            self.words.setText(
                f"{len(standing.films)} of {len(standing.pack.films)} films of "
                f"{standing.set.name} came home; {standing.in_a_row} in a row are near enough."
            )
            self.rule.setText(f"Asked is {rule_sentence(standing.pack.rule)}.")
        waits = f"Waits until this is done: {self._busy}." if self._busy else ""
        is_met = standing is not None and standing.is_met
        has_films = standing is not None and bool(standing.films)
        certify = "" if is_met else "The rule is not met yet."
        say_why(self.certify, waits or certify, self.why_not)
        come_home = "" if has_films else "Nothing of a training pack has come home."
        say_why(self.release, waits or come_home, self.why_no_release)
        say_why(self.make, waits or self._why_no_pack(), self.why_no_pack)

    def _why_no_pack(self) -> str:
        if not self._names:
            return "Add a training set first."
        if self._line is None:
            return "Choose an observer."
        return "" if self.sets.position is not None else "Choose a training set."

    @property
    def _code(self) -> str:
        return self._line.code if self._line is not None else ""

    def _make(self) -> None:
        position = self.sets.position
        if self._line is not None and position is not None:
            self.pack_asked.emit(self._line.code, self._names[position])
