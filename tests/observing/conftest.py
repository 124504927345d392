from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from packs import make_pack
from vippcoder.observing.pack import OpenPack, open_pack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.domain.ids import CodingId


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_pack(tmp_path / "anna.vipppack")


@pytest.fixture
def pack(folder: Path) -> Iterator[OpenPack]:
    with open_pack(folder) as opened:
        yield opened


@pytest.fixture
def coding(pack: OpenPack) -> CodingId:
    return pack.coding_of("R-7F3K")
