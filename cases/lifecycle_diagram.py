"""The table of acts as a page to be read (案件阶段图): Mermaid and Markdown. No Django here."""

from collections.abc import Iterator

from cases.lifecycle import ACTS, ROLE_LABELS, STAGE_LABELS, ActRule, CaseRole, SecondPerson, Stage

SECOND_LABELS = {SecondPerson.OFFICER: "另一名内勤确认", SecondPerson.LEADER: "组长确认"}
_HEAD = """# The life of a case

Written by `manage.py lifecycle_diagram` from `cases/lifecycle.py`, which is the only place that says what
may be done when and by whom. A test compares this page with the table.
"""


def lifecycle_page() -> str:
    """Return the page: the diagram of the stages, then every act (案件阶段图)."""
    return "\n".join([_HEAD, *_diagram(), "", *_table(), ""])


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for stage in Stage:
        yield f'    state "{STAGE_LABELS[stage]}" as {stage.value}'
    for rule in ACTS.values():
        if rule.to_stage is None:
            continue
        origins = [stage.value for stage in Stage if stage in rule.from_stages] or ["[*]"]
        for origin in origins:
            yield f"    {origin} --> {rule.to_stage.value} : {rule.label}"
    for stage in Stage:
        if not any(stage in rule.from_stages and rule.to_stage is not None for rule in ACTS.values()):
            yield f"    {stage.value} --> [*]"
    yield "```"


def _table() -> Iterator[str]:
    yield "| Act | Article | From | To | Who | Second person |"
    yield "|---|---|---|---|---|---|"
    for rule in ACTS.values():
        cells = (
            f"{rule.label} `{rule.act.value}`",
            rule.article or "–",
            _stages(rule),
            "stays" if rule.to_stage is None else STAGE_LABELS[rule.to_stage],
            "、".join(ROLE_LABELS[role] for role in CaseRole if role in rule.roles),
            "–" if rule.second is None else SECOND_LABELS[rule.second],
        )
        yield f"| {' | '.join(cells)} |"


def _stages(rule: ActRule) -> str:
    if not rule.from_stages:
        return "–"
    if rule.from_stages == frozenset(Stage):
        return "any"
    return "、".join(STAGE_LABELS[stage] for stage in Stage if stage in rule.from_stages)
