"""Studies whose packs are begun, or coded and home; a test that needs another makes its own."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from begun_packs import pack_of
from issuing import assign, assigned_study, code
from vippcoder.domain.ids import ObserverCode
from vippcoder.domain.study import Observer
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.people import observer_entries
from vippcoder.study.packs.issuing import issue_packs

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study whose first three sessions left in two packs, partly coded."""
    folder = tmp_path_factory.mktemp("begun") / "trial"
    with closing(assigned_study(folder, observers=())) as made:
        for seed, name in enumerate(("anna", "ben")):
            made.write(*observer_entries(None, Observer(ObserverCode(name), ("en",)), ""))
            assign(made, name, read_sessions(made)[:3])
            issue_packs(made)
            code(pack_of(made, name), seed, sessions=2)
    return folder


@pytest.fixture(scope="session")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study whose two packs were handed out, coded in part, and are back in `home`."""
    place = tmp_path_factory.mktemp("coded")
    with closing(assigned_study(place / "trial")) as store:
        issue_packs(store)
    (place / "home").mkdir()
    for seed, name in enumerate(("anna", "ben")):
        pack = place / "home" / f"{name}.vipppack"
        (place / "trial" / "packs" / pack.name).rename(pack)
        code(pack, seed)
    return place


@pytest.fixture
def trial(coded: Path, tmp_path: Path) -> Path:
    shutil.copytree(coded, tmp_path, dirs_exist_ok=True)
    return tmp_path / "trial"


@pytest.fixture
def home(trial: Path) -> Path:
    return trial.parent / "home"
