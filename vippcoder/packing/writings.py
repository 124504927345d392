"""The ways in which a text may stand in a file: codings, escapes, digits, and as a number."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vippcoder.domain.telling import Term

SURE = 6
"""Bytes from which on a text is not found by chance in compressed film."""
_WAYS = 20
_BITS = 7
_BY_CHANCE = 0.001
_CODINGS = ("utf-8", "latin-1", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_HASH = re.compile("[0-9a-f]{64}")
_NAMES_AT_MOST = 60
"""Letters up to which a text may be a name or a date; longer ones are looked for as they stand."""


def sure_in(size_bytes: int, terms: Iterable[Term]) -> int:
    """Return the bytes from which on chance puts none of the texts among so many bytes.

    Once in a thousand searches it does: a letter of either case is one byte in 128.
    """
    lengths = sorted(len(term.text.encode()) for term in terms)
    sure = SURE
    while sum(_expected(size_bytes, length) for length in lengths if length >= sure) > _BY_CHANCE:
        sure += 1
    return sure


def _expected(size_bytes: int, length: int) -> float:
    return float(size_bytes * _WAYS * 2.0 ** (-_BITS * length))


def patterns_of(terms: Iterable[Term], at_least: int = SURE) -> dict[bytes, Term]:
    """Return every way to write the terms as bytes, in lower case, each with its term.

    Args:
        terms: what to write.
        at_least: bytes that a pattern must have.
    """
    patterns: dict[bytes, Term] = {}
    for term in sorted(terms):
        for way in _ways(term.text):
            if len(way) >= at_least:
                patterns.setdefault(way.lower(), term)
    return patterns


def _ways(text: str) -> Iterator[bytes]:
    plain = text.encode()
    yield json.dumps(text)[1:-1].encode()
    for coding in _CODINGS:
        yield text.encode(coding, "ignore")
    if _HASH.fullmatch(text):
        yield bytes.fromhex(text)
        yield base64.b64encode(bytes.fromhex(text)).rstrip(b"=")
    elif SURE <= len(plain) <= _NAMES_AT_MOST:
        yield plain.hex().encode()
        yield plain[::-1]
        yield from _in_base64(plain)


def _in_base64(plain: bytes) -> Iterator[bytes]:
    """Yield the signs that base64 gives to a text wherever in a longer one it stands."""
    for before in range(3):
        signs = base64.b64encode(bytes(before) + plain)
        first, last = -(-before * 8 // 6), (before + len(plain)) * 8 // 6
        yield signs[first:last]
        yield signs[first:last].translate(bytes.maketrans(b"+/", b"-_"))
