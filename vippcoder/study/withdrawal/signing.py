"""The study's own signature: who holds the study wrote the record, and nobody changed it since."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from vippcoder.errors import StudyError
from vippcoder.storage.core.journal import Entry

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from vippcoder.storage.study.store import StudyStore

KEY_FILE: Final = "signing.key"


def sign(store: StudyStore, text: str) -> str:
    """Return an Ed25519 signature of a text, in hexadecimal digits.

    The key is made when it is first needed; its public half stands in the journal.

    Raises:
        StudyError: the key file is damaged or cannot be written.
    """
    return _key(store).sign(text.encode()).hex()


def is_signed(store: StudyStore, text: str, signature: str) -> bool:
    """Whether a signature is the study's own and of this text."""
    return bool(key_of(store, text, signature))


def key_of(store: StudyStore, text: str, signature: str) -> str:
    """Return which of the study's public keys signed a text, in hexadecimal digits; '' for none."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )

    for row in store.rows("SELECT public_key FROM signing_keys ORDER BY seq DESC"):
        try:
            public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(row["public_key"]))
            public.verify(bytes.fromhex(signature), text.encode())
        except (InvalidSignature, ValueError):
            continue
        return str(row["public_key"])
    return ""


def _key(store: StudyStore) -> Ed25519PrivateKey:
    # Imported here: nothing but a withdrawal needs it.
    from cryptography.hazmat.primitives import serialization as forms  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PrivateKey,
    )

    path = store.folder / KEY_FILE
    try:
        if not path.exists():
            plain = Ed25519PrivateKey.generate().private_bytes(
                forms.Encoding.Raw, forms.PrivateFormat.Raw, forms.NoEncryption()
            )
            _write_whole(path, plain.hex() + "\n")
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))
    except (OSError, ValueError) as error:
        raise StudyError(
            "is damaged or cannot be written, so nothing was signed",
            path=path,
            mend="bring it back from a copy of the study, or move it away: a new key is then made",
        ) from error
    public = key.public_key().public_bytes(forms.Encoding.Raw, forms.PublicFormat.Raw).hex()
    if not store.rows("SELECT 1 FROM signing_keys WHERE public_key = ?", (public,)):
        store.write(Entry("signing_keys", {"public_key": public}))
    return key


def _write_whole(path: Path, text: str) -> None:
    """Write a file that its owner alone may read, and that has its name only when it is whole."""
    rough = path.with_name(f".{path.name}.part")
    rough.unlink(missing_ok=True)
    with os.fdopen(os.open(rough, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    rough.replace(path)
