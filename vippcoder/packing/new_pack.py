"""Making an observer's pack from films given by hand."""

from __future__ import annotations

import os
import secrets
import shutil
from typing import TYPE_CHECKING

from vippcoder import __version__
from vippcoder.domain.coding import Assignment
from vippcoder.domain.ids import CodingId, RecordingId
from vippcoder.domain.recording import Recording
from vippcoder.errors import StudyError
from vippcoder.instruments.files import find_instrument
from vippcoder.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
