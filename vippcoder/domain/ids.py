"""One type per identifier, so that none can pass as another."""

from __future__ import annotations

from typing import NewType

CodingId = NewType("CodingId", str)
"""One observer's sheet for one session; random."""

SegmentId = NewType("SegmentId", str)
"""A segment for as long as it lives: kept when nudged, ended when split; random."""

NoteId = NewType("NoteId", str)
"""A piece of evidence or a bookmark, through all its wordings; random."""

RecordingId = NewType("RecordingId", str)
"""One media file of a session; random, its own in every pack."""

DimensionId = NewType("DimensionId", str)
"""One rated construct, as its instrument file names it: `sensitivity`."""

ActionId = NewType("ActionId", int)
"""One step that undo takes back as a whole: the number of its first journal entry."""

Mask = NewType("Mask", str)
"""The random code under which a session is shown: `R-7F3K`."""

DyadId = NewType("DyadId", str)
"""One pseudonymous parent-child pair, as the study names it; holds no name, date or site."""

TimepointId = NewType("TimepointId", str)
"""A planned wave of the study, as its design names it: `month-5`."""

TaskId = NewType("TaskId", str)
"""What is filmed, as the design names it: `free-play`."""

SessionId = NewType("SessionId", str)
"""One recorded task of a visit; random."""

ObserverCode = NewType("ObserverCode", str)
"""An observer's code in study and pack: `anna`."""

PackId = NewType("PackId", str)
"""One observer's pack; random, drawn when it is first made."""

PlanId = NewType("PlanId", str)
"""One run of the assignment; random."""

ConferenceId = NewType("ConferenceId", str)
"""One meeting over a session whose codings differ; random."""

TrainingSetId = NewType("TrainingSetId", str)
"""Films on which observers train; random."""

TrainingFilmId = NewType("TrainingFilmId", str)
"""A film of a training set; random, and told to no pack."""

CertificateId = NewType("CertificateId", str)
"""That an observer met the rule; random."""
