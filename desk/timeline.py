"""Lay a case's dates out on one vertical line that a phone shows without scrolling sideways (时间轴)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.lifecycle import MILESTONES, MilestoneKind
from cases.models import FireCase
from deadlines.engine.clocks import Clock, Met, NotStarted
from deadlines.engine.counting import merge_spans
from deadlines.engine.facts import CaseFacts

TOP = 22
LINE_HEIGHT = 21
DATE_HEIGHT = 24
MARGIN = 20
PIXELS_A_DAY = 0.9
LONGEST_GAP = 54
WIDTH = 320
MOST_CHARACTERS = 19


@dataclass(frozen=True)
class Label:
    """A line of text at a day; the kind tells how it is marked (时间轴文字)."""

    text: str
    kind: str
    y: int


@dataclass(frozen=True)
class Node:
    """A day on the line with what happened or falls due then (时间轴节点)."""

    day: date
    kind: str
    y: int
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Band:
    """A stretch of the line that the cause and report limits leave out (检验、鉴定期间)."""

    y: int
    height: int


@dataclass(frozen=True)
class Timeline:
    """A whole drawing, in pixels (时间轴)."""

    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]
    today_y: int | None
    height: int
    width: int = WIDTH


# What a day is drawn as, when several things fall on it.
_ORDER = ("fire", "overdue", "today", "reached", "due", "provisional", "pause")


def timeline(
    case: FireCase, facts: CaseFacts, clocks: Iterable[Clock], steps: Iterable[tuple[str, date]], today: date
) -> Timeline:
    """Return the drawing of a case's life: fire, steps, pauses as one band each, due days, today."""
    events: dict[date, list[tuple[str, str]]] = defaultdict(list)
    events[case.occurred_on].append(("fire", "起火"))
    for kind, day in steps:
        events[day].append(("reached", MILESTONES[MilestoneKind(kind)][0]))
    spans = _pause_spans(facts, today)
    for after, until, is_running in spans:
        events[after].append(("pause", "委托检验、鉴定"))
        if not is_running:
            events[until].append(("pause", f"收到鉴定结论，{(until - after).days}日不计入"))
    for clock in clocks:
        if (
            clock.rule.own
            and clock.due_on
            and clock.ended_on is None
            and not isinstance(clock, Met | NotStarted)
        ):
            events[clock.due_on].append(_due(clock, case))
    if not case.is_reference:
        events[today].append(("today", "今天"))
    nodes, height = _place(events)
    y_of = {node.day: node.y for node in nodes}
    return Timeline(
        nodes=nodes,
        bands=tuple(Band(y_of[after], max(y_of[until] - y_of[after], 4)) for after, until, _ in spans),
        today_y=y_of.get(today),
        height=height,
    )


def _due(clock: Clock, case: FireCase) -> tuple[str, str]:
    if clock.state == "OVERDUE" and not case.is_reference:
        return "overdue", f"应当{clock.title}"
    return ("provisional" if clock.provisional else "due"), f"{clock.title}期限届满"


def _pause_spans(facts: CaseFacts, today: date) -> list[tuple[date, date, bool]]:
    spans = merge_spans(
        (one.entrusted_on.toordinal(), (one.received_on or max(today, one.entrusted_on)).toordinal())
        for one in facts.appraisals
    )
    still_open = any(one.received_on is None for one in facts.appraisals)
    return [
        (
            date.fromordinal(after),
            date.fromordinal(until),
            still_open and date.fromordinal(until) == today,
        )
        for after, until in spans
    ]


def _place(events: dict[date, list[tuple[str, str]]]) -> tuple[tuple[Node, ...], int]:
    nodes: list[Node] = []
    y, previous, lines = TOP, None, 0
    for day in sorted(events):
        if previous is not None:
            gap = min(round((day - previous).days * PIXELS_A_DAY), LONGEST_GAP)
            y += DATE_HEIGHT + lines * LINE_HEIGHT + MARGIN // 2 + gap
        entries = sorted(dict.fromkeys(events[day]), key=lambda entry: _ORDER.index(entry[0]))
        labels = tuple(
            Label(_short(text), kind, y + DATE_HEIGHT + index * LINE_HEIGHT)
            for index, (kind, text) in enumerate(entries)
        )
        nodes.append(Node(day, entries[0][0], y, labels))
        previous, lines = day, len(entries)
    return tuple(nodes), y + DATE_HEIGHT + lines * LINE_HEIGHT


def _short(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"
