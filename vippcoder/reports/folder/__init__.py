"""The frozen folder of a report: tables, paragraphs, the trail of the study, scripts, checksums."""

from __future__ import annotations
