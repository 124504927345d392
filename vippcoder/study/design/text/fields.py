"""Taking typed values out of a TOML table, past what is wrong, so that all of it is told."""

from __future__ import annotations

import re
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from vippcoder.study.design.text.places import Place, Problem

if TYPE_CHECKING:
    from enum import StrEnum

    E = TypeVar("E", bound=StrEnum)

_IDENTIFIER = re.compile(r"[a-z][a-z0-9-]{0,39}")
_DECIMALS, _MOST = 6, 100_000
_MISSING = object()


class Table:
    """One table, from which each key is taken once.

    What is wrong goes to `problems` and a stand-in is returned; the caller throws away what it
    builds of stand-ins.

    Args:
        content: the table as tomllib read it, numbers with a point as `Decimal`.
        place: where the table stands.
        problems: gets what is wrong.
    """

    def __init__(self, content: dict[str, Any], place: Place, problems: list[Problem]) -> None:
        self._left = dict(content)
        self._place = place
        self._problems = problems
        self._known: list[str] = []

    def wrong(self, key: str, why: str, mend: str) -> None:
        """Note that `key` is wrong."""
        place = Place(self._place.table, self._place.number, key)
        self._problems.append(Problem(place, why, mend))

    def _take(self, key: str, default: object = None) -> Any:  # noqa: ANN401 - what TOML holds
        """Take a value; None where it is absent and there is no default, which is a problem."""
        self._known.append(key)
        value = self._left.pop(key, _MISSING)
        if value is not _MISSING:
            return value
        if default is None:
            self.wrong(key, "is missing", f"write {key} = ...")
        return default

    def text(self, key: str, default: str | None = None) -> str:
        """Take one line of text; without `default` it must be there and not be empty."""
        value = self._take(key, default)
        if value is None:
            return ""
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.wrong(key, "is not a text", "write some words in quotes")
            return ""
        if not value.strip().isprintable():
            self.wrong(key, "holds a line break or a sign that cannot be seen", "take it out")
            return ""
        return value.strip()

    def identifier(self, key: str) -> str:
        """Take a lower-case name of letters, digits and hyphens, 40 at most."""
        value = self.text(key)
        if value and not _IDENTIFIER.fullmatch(value):
            self.wrong(
                key,
                f"is {value}",
                "write lower-case letters, digits and hyphens alone, a letter first, 40 at most",
            )
            return ""
        return value

    def number(self, key: str, default: Decimal | None = None) -> Decimal:
        """Take a number between -100000 and 100000 with at most six decimals."""
        value = self._take(key, default)
        if value is None:
            return Decimal(1)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.wrong(key, "is not a number", "write a number without quotes")
            return Decimal(1)
        number = Decimal(value)
        exponent = number.as_tuple().exponent
        if not isinstance(exponent, int) or exponent < -_DECIMALS or not -_MOST <= number <= _MOST:
            self.wrong(
                key,
                "is no number that can be meant here",
                "write one between -100000 and 100000, with at most six decimals",
            )
            return Decimal(1)
        return number

    def whole(self, key: str, default: int | None = None) -> int:
        """Take a whole number."""
        value = self._take(key, default)
        if value is None:
            return 1
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(key, "is not a whole number", "write one without quotes or point")
            return 1
        return value

    def truth(self, key: str, *, default: bool) -> bool:
        """Take true or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            self.wrong(key, "is neither true nor false", "write one of the two, without quotes")
            return default
        return value

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """Take one of the words of `kind`."""
        value = self._take(key, default)
        if isinstance(value, str):
            for word in kind:
                if word == value:
                    return word
        if value is not None:
            self.wrong(key, "is not a word that is known here", f"write one of {', '.join(kind)}")
        return next(iter(kind))

    def texts(self, key: str, *, at_least: int = 0) -> tuple[str, ...]:
        """Take a list of lines of text; without `at_least` it need not be there."""
        value = self._take(key, None if at_least else [])
        if value is None:
            return ()
        if (
            not isinstance(value, list)
            or len(value) < at_least
            or not all(isinstance(s, str) and s.strip() and s.strip().isprintable() for s in value)
        ):
            count = f" of {at_least} or more" if at_least else ""
            self.wrong(key, "is not a list of texts", f'write a list{count}, as ["one", "two"]')
            return ()
        return tuple(item.strip() for item in value)

    def table(self, key: str) -> Table:
        """Take the one table of that name; an empty one where it is absent."""
        value = self._take(key, {})
        if not isinstance(value, dict):
            self.wrong(key, "is not a table", f"write it as a table [{key}]")
            value = {}
        return Table(value, Place(key), self._problems)

    def tables(self, key: str, *, at_least: int = 0) -> list[Table]:
        """Take the tables of that name, in order."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.wrong(key, "is not a list of tables", f"write each as a table [[{key}]]")
            return []
        if len(value) < at_least:
            self.wrong(key, "is missing", f"write at least {at_least} as a table [[{key}]]")
        return [
            Table(item, Place(key, number), self._problems)
            for number, item in enumerate(value, start=1)
        ]

    def refuse_unknown(self) -> None:
        """Note what nothing took: a misspelt key would otherwise pass unseen."""
        for key in self._left:
            near = get_close_matches(key, self._known, n=1)
            mend = f"did you mean {near[0]}?" if near else "take it out"
            self.wrong(key, "is not known here", mend)
