from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from packs import make_pack
from vippcoder.cli.app import run

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Told:
    """What one command line answered."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


class Vippcoder:
    """Runs command lines in this process."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd = capfd

    def __call__(self, *arguments: object) -> Told:
        self._capfd.readouterr()
        status = run([str(a) for a in arguments])
        out, err = self._capfd.readouterr()
        return Told(status, out, err)


@pytest.fixture
def vippcoder(capfd: pytest.CaptureFixture[str]) -> Vippcoder:
    return Vippcoder(capfd)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_pack(tmp_path / "anna.vipppack")
