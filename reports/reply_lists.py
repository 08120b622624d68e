"""To whom a reply goes (批复的主送、抄送、通报, 第三十条), as far as the case has the bodies on record."""

import re

from accounts.models import AgencyKind, Level
from cases.models import FireCase, GroupMember, InvitedBody, MemberRole, PartyRole
from common.errors import DomainError
from reports.models import OfficialReply

ARTICLE = "第三十条"
_NOTIFIED_KINDS = (AgencyKind.DISCIPLINE_INSPECTION, AgencyKind.PROCURATORATE)
# How governments and departments are called at the end of their names.
_GOVERNMENT_OR_DEPARTMENT = re.compile(
    r"(政府|管委会|管理委员会|办事处|局|委|委员会|厅|部|办|办公室|部门|大队|支队|总队|中心)$"
)


def main_recipients(case: FireCase) -> tuple[str, ...]:
    """Return the governments and responsible departments on record (主送, 第三十条)."""
    below = []
    if case.organizer_level == Level.CITY and case.district is not None:
        below.append(f"{case.district.name}人民政府")
    return tuple(dict.fromkeys([*below, *_parties(case, PartyRole.Role.GOVERNMENT_BODY)]))


def copied_bodies(case: FireCase) -> tuple[str, ...]:
    """Return the bodies that sent members and the units of the fire (抄送, 第三十条)."""
    addressed = {case.organizer_name, *main_recipients(case), ""}
    sent = GroupMember.objects.filter(group__case=case, left_on__isnull=True).exclude(role=MemberRole.EXPERT)
    names = [*sent.order_by("position").values_list("agency_name", flat=True), *_fire_units(case)]
    return tuple(name for name in dict.fromkeys(names) if name not in addressed)


def notified_bodies(case: FireCase) -> tuple[str, ...]:
    """Return the discipline inspection and judicial bodies that were invited (通报, 第三十条)."""
    invited = InvitedBody.objects.filter(group__case=case, kind__in=_NOTIFIED_KINDS)
    return tuple(dict.fromkeys(invited.values_list("name", flat=True)))


def require_main_recipient(case: FireCase, addressees: str) -> None:
    """Require that the reply goes to a government or a department (主送, 第三十条).

    A unit of the fire is none, whatever its name ends with (某购物中心).

    :raises DomainError: ``main_recipient_missing``.
    """
    names = {name.strip(" 　。：:") for name in re.split(r"[\n、，,；;]", addressees)}
    if not any(_GOVERNMENT_OR_DEPARTMENT.search(name) for name in names.difference(_fire_units(case))):
        raise DomainError(
            "main_recipient_missing",
            "“主送”应当写明有关人民政府或者对火灾事故负有主管责任的部门；调查组和事故发生单位不是主送机关。",
            article=ARTICLE,
        )


def reply_warnings(case: FireCase) -> tuple[str, ...]:
    """Return which copies and notices of article 30 the last reply does not name (提示, 第三十条)."""
    reply = OfficialReply.objects.filter(case=case).last()
    return list_warnings(case, copies=reply.copies, notified=reply.notified) if reply is not None else ()


def list_warnings(case: FireCase, *, copies: str, notified: str) -> tuple[str, ...]:
    """Return which bodies of article 30 a reply with these lists does not name (提示, 第三十条)."""
    units = _fire_units(case)
    bodies = () if "成员单位" in copies else copied_bodies(case)
    lists = (
        ("抄送”中没有火灾事故调查组成员单位：", [one for one in bodies if one not in units], copies),
        ("抄送”中没有事故发生单位：", units, copies),
        ("通报”中没有纪检监察机关、司法机关：", notified_bodies(case), notified),
    )
    found = [
        f"“{words}{'、'.join(missing)}，请与批复核对（{ARTICLE}）。"
        for words, wanted, said in lists
        if (missing := [name for name in wanted if name not in said])
    ]
    if not notified.strip() and not notified_bodies(case):
        found.append(f"“通报”没有填写，批复应当通报有关纪检监察机关、司法机关，请与批复核对（{ARTICLE}）。")
    return tuple(found)


def _fire_units(case: FireCase) -> list[str]:
    return _parties(case, PartyRole.Role.FIRE_UNIT)


def _parties(case: FireCase, role: str) -> list[str]:
    found = case.parties.filter(roles__role=role).order_by("position")
    return list(dict.fromkeys(found.values_list("name", flat=True)))
