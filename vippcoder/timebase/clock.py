"""Session time as people write it: `02:31.480`, from an hour on `1:02:31.480`."""

from __future__ import annotations

import re

_FORM = re.compile(r"(?:(?:(\d+):)?(\d{1,2}):)?(\d+)(?:[.,](\d{1,6}))?", re.ASCII)


def format_instant(instant_us: int) -> str:
    """Write an instant of at least 0 to the millisecond below it."""
    seconds, micros = divmod(instant_us, 1_000_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{minutes:02d}:{seconds:02d}.{micros // 1000:03d}"
    return f"{hours}:{clock}" if hours else clock


def parse_instant(text: str) -> int:
    """Read `1:02:31.480`, `02:31.48`, `151.48` or `151` as microseconds.

    Raises:
        ValueError: the text is none of these, or its seconds or minutes pass 59 beside a larger
            unit.
    """
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a time such as 02:31.480")
    hours, minutes, seconds, fraction = match.groups()
    if (minutes is not None and int(seconds) > 59) or (hours is not None and int(minutes) > 59):  # noqa: PLR2004
        raise ValueError(f"{text!r} has more than 59 minutes or seconds")
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)
    return whole * 1_000_000 + int((fraction or "0").ljust(6, "0"))
