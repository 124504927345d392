"""The documents tell the truth about the code, as far as a machine can check it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vippcoder.cli.app import GROUPS
from vippcoder.cli.command import COMMANDS

ROOT = Path(__file__).parents[2]
DOCS = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
PACKAGES = sorted(p.parent for p in (ROOT / "vippcoder").glob("*/__init__.py"))


@pytest.mark.parametrize("document", DOCS, ids=lambda p: p.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCS, ids=lambda p: p.name)
def test_every_command_that_is_told_exists(document: Path) -> None:
    known = {name for name, _ in COMMANDS}
    first = {name.split()[0] for name in known}
    text = document.read_text(encoding="utf-8")
    for words in re.findall(r"(?:^|[`/\s])vippcoder ([a-z]+(?: [a-z-]+)?)", text, re.MULTILINE):
        group, *verb = words.split()
        if group in GROUPS and verb:
            assert words in known, words
        elif f"`vippcoder {words}" in text:
            assert group in first, words


def test_the_architecture_names_every_package() -> None:
    told = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert len(told.splitlines()) < 90, "one page"
    for package in PACKAGES:
        assert package.name in told, package.name


def test_every_command_says_what_it_does() -> None:
    for name, function in COMMANDS:
        assert (function.__doc__ or "").strip().endswith("."), name


def test_every_package_says_what_it_is_for() -> None:
    for package in PACKAGES:
        first = (package / "__init__.py").read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith('"""'), package


def test_no_module_grows_past_what_one_reads() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "vippcoder").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 320
    }
    assert not long
