"""What the investigation found and how it is reported (第五章至第八章)."""

from .closing import OfficialReply, Signature
from .departments import DepartmentReview
from .drafts import Draft
from .findings import (
    CauseDetermination,
    ChronologyEntry,
    ExcludedCause,
    Finding,
    IndirectCause,
    Measure,
    MeasureFinding,
    Responsibility,
)
from .report import ExtraChapter, ReportFigure, ReportPart, ReportRendering

__all__ = [
    "CauseDetermination",
    "ChronologyEntry",
    "DepartmentReview",
    "Draft",
    "ExcludedCause",
    "ExtraChapter",
    "Finding",
    "IndirectCause",
    "Measure",
    "MeasureFinding",
    "OfficialReply",
    "ReportFigure",
    "ReportPart",
    "ReportRendering",
    "Responsibility",
    "Signature",
]
