"""Which key does what: the table's keys, with what the user changed laid over them."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from vippcoder.errors import StudyError
from vippcoder.ui.observer.actions import ACTIONS, DIGITS, Action, Where, action
from vippcoder.ui.shared.keycap import cap_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PLACE = re.compile(r"\{([a-z]+\.[a-z-]+)\}")


def canonical(key: str) -> str:
    """Return a key in Qt's portable spelling, so that `ctrl+z` and `Ctrl+Z` are one.

    Raises:
        StudyError: no such key.
    """
    if key == DIGITS:
        return key
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
    if not text or ", " in text:
        raise StudyError(f"{key!r} is not one key", mend="write it like Ctrl+Shift+Z")
    return text


class Keymap:
    """The keys in force.

    Args:
        file: the user's changes (TOML, a table `[keys]` of `"film.play" = ["K"]`); None for none.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._changed: dict[str, tuple[str, ...]] = {}
        self.problem: StudyError | None = None
        """What was wrong with the file; the keys are then those of the table."""
        if file is not None and file.is_file():
            try:
                self._take(_read(file))
            except StudyError as error:
                self.problem = error

    def keys(self, action_id: str) -> tuple[str, ...]:
        """Return the keys of an action; the first is the one shown."""
        return self._changed.get(action_id, action(action_id).keys)

    def shown(self, action_id: str) -> str:
        """Return the key that stands on caps and in tooltips, or nothing."""
        keys = self.keys(action_id)
        return keys[0] if keys else ""

    def worded(self, sentence: str) -> str:
        """Return a sentence with the keys in force for its `{segment.in}` and the like."""
        return _PLACE.sub(lambda found: cap_text(self.shown(found[1])) or "its key", sentence)

    def find(self, key: str, *, coding: bool) -> Action | None:
        """Return what a key does on the coding page or elsewhere."""
        for candidate in ACTIONS:
            if key in self.keys(candidate.id) and (coding or candidate.where is Where.ANYWHERE):
                return candidate
        return None

    def change(self, action_id: str, keys: tuple[str, ...]) -> None:
        """Give an action other keys and keep that.

        Raises:
            StudyError: a key is taken, or is none; nothing has changed.
        """
        self._take({**self._changed, action_id: keys})
        self._write()

    def reset(self) -> None:
        """Go back to the table's keys."""
        self._changed = {}
        self._write()

    def _take(self, changed: Mapping[str, tuple[str, ...]]) -> None:
        known = {a.id for a in ACTIONS}
        for action_id in changed:
            if action_id not in known:
                raise StudyError(f"there is no action {action_id!r}")
        spelled = {i: tuple(canonical(k) for k in keys) for i, keys in changed.items()}
        _refuse_conflicts(spelled)
        self._changed = {i: keys for i, keys in spelled.items() if keys != action(i).keys}

    def _write(self) -> None:
        if self._file is None:
            return
        lines = [f'"{i}" = {json.dumps(list(keys))}' for i, keys in sorted(self._changed.items())]
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text("\n".join(["[keys]", *lines, ""]), encoding="utf-8")
        except OSError as error:
            raise StudyError("your keys could not be kept for next time") from error


def _refuse_conflicts(changed: Mapping[str, tuple[str, ...]]) -> None:
    owners: dict[str, Action] = {}
    for candidate in sorted(ACTIONS, key=lambda a: a.id in changed):
        for key in changed.get(candidate.id, candidate.keys):
            if len(key) == 1 and key.isdigit():
                raise StudyError(
                    f"{key} rates, so it cannot do anything else", mend="choose another"
                )
            if key in owners:
                raise StudyError(
                    f"{cap_text(key)} already does “{owners[key].title}”, so it cannot also do "
                    f"“{candidate.title}”",
                    mend="choose another key, or change that one first",
                )
            owners[key] = candidate


def _read(file: Path) -> dict[str, tuple[str, ...]]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8")).get("keys", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StudyError("the file of your own keys cannot be read") from error
    if not isinstance(table, dict) or not all(
        isinstance(keys, list) and all(isinstance(k, str) for k in keys) for keys in table.values()
    ):
        raise StudyError("the file of your own keys does not list keys as text")
    return {str(i): tuple(keys) for i, keys in table.items()}


def mac_form(key: str) -> str:
    """Return how a key is written on macOS, where Qt's Ctrl is the Command key."""
    signs = {"Ctrl": "⌘", "Shift": "⇧", "Alt": "⌥", "Del": "⌦", "Return": "↩", "Backspace": "⌫"}
    if key == "+":
        return key
    return "".join(
        signs.get(part, part) for part in cap_text(key).replace("↵", "Return").split(" ")
    )
