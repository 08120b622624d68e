"""The recorded facts that a case's clocks run on (期限计算所依据的事实); dates are Asia/Shanghai days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulation.grades import Grade


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Hold one appraisal (检验、鉴定, 第二十八条, I-06); received means the written conclusion."""

    entrusted_on: date
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """Hold one granted extension (延期, 第二十八条, I-05) in days; ``kind`` is CAUSE or REPORT.

    ``irregular`` marks one accepted although it was decided after the due day.
    """

    kind: str
    days: int
    decided_on: date | None = None
    irregular: bool = False


@dataclass(frozen=True, slots=True)
class ReplyRun:
    """Hold one receipt of the report and what came of it (收到报告、退回、批复, 第二十九条)."""

    received_on: date
    returned_on: date | None = None
    replied_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """Hold everything the clocks of one case depend on (期限计算所依据的事实, I-04 to I-13).

    ``grade_raised_on`` holds each day on which a higher grade was established (I-11); ``group_requested_on``
    holds the day of the request per run, the first run being the fire's own. ``replied_on`` is the reply that
    counts for publication and evaluation, and meets the last reply run if that run names no reply itself.
    ``ended_on`` is the day of transfer or hand-over (I-12). ``resubmission_due`` tells that the report
    submitted was returned or the case reopened, so that it is to be submitted again; it moves no date.
    """

    occurred_on: date
    grade: Grade
    grade_raised_on: tuple[date, ...] = ()
    group_requested_on: tuple[date | None, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    extensions: tuple[Extension, ...] = ()
    cause_determined_on: date | None = None
    report_submitted_on: date | None = None
    resubmission_due: bool = False
    reply_runs: tuple[ReplyRun, ...] = ()
    replied_on: date | None = None
    published_on: date | None = None
    evaluation_requested_on: date | None = None
    evaluated_on: date | None = None
    cognition_made_on: date | None = None
    cognition_served_on: date | None = None
    review_requested_on: date | None = None
    ended_on: date | None = None
