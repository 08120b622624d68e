"""The group's duties, each lack with the link that clears it (调查组职责完成情况, 第八条)."""

from collections.abc import Collection
from dataclasses import dataclass

from cases.lifecycle import Act
from cases.models import FireCase
from desk.ways_out import act_url
from reports.duties import DutyLack, DutyState, group_duties
from reports.mending import mending_url


@dataclass(frozen=True, slots=True)
class DutyView:
    """One duty with what it lacks and where that is cleared (职责完成情况)."""

    duty: DutyState
    lacks: tuple[tuple[DutyLack, str], ...]


def duties_with_ways(case: FireCase, acts: Collection[Act]) -> list[DutyView]:
    """Return the duties with their lacks and the addresses that clear them (第八条、第十二条（四）).

    :param acts: what the person may do in the case now; no link leads to what somebody else must do.
    """
    return [
        DutyView(duty, tuple((lack, _address(case, lack, acts)) for lack in duty.lacks))
        for duty in group_duties(case)
    ]


def _address(case: FireCase, lack: DutyLack, acts: Collection[Act]) -> str:
    if lack.gap is not None:
        return mending_url(case, lack.gap, acts)
    return act_url(case, lack.act) if lack.act is not None and lack.act in acts else ""
