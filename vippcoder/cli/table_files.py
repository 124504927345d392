"""Files of rows that a person names: read or written as text, or told what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def read_table_file(file: Path, of: str) -> str:
    """Return a file's text.

    Args:
        file: UTF-8, with or without a mark of its order.
        of: what it holds ("ratings"), for messages.

    Raises:
        StudyError: it cannot be read or is in another encoding.
    """
    from vippcoder.errors import StudyError

    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise StudyError("cannot be read", path=file, mend=f"name a file of {of}") from error
    except UnicodeDecodeError as error:
        raise StudyError("is not UTF-8 text", path=file, mend="save it as CSV UTF-8") from error


def write_table_file(file: Path, text: str) -> None:
    """Write rows as UTF-8, whole or not at all.

    Raises:
        StudyError: it cannot be written there.
    """
    from vippcoder.errors import StudyError

    rough = file.with_name(f".{file.name}.part")
    try:
        rough.write_text(text, encoding="utf-8", newline="")
        rough.replace(file)
    except OSError as error:
        raise StudyError(
            f"cannot be written: {error.strerror}", path=file, mend="choose another place"
        ) from error
