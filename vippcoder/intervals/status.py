"""Whether a figure could be made at all."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Whether there is a figure."""

    OK = "ok"
    NOT_ESTIMABLE = "not_estimable"
