"""The people of a fire in 张店区: one for each thing that a person can be to a case, and strangers.

Tests of the whole path of acts use them; each name says what the person is to the case that
``scenarios`` drives.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields

from remembering import remembered

from accounts.models import Agency, AgencyKind, District, Level, Role, RoleGrant, User

GOVERNMENT = "张店区人民政府"


@dataclass(frozen=True)
class People:
    """The accounts; members without account are only names in ``scenarios``."""

    office: User
    second_office: User
    city_office: User
    investigator: User
    suspect: User
    recused: User
    leader: User
    deputy: User
    subgroup_head: User
    member: User
    expert: User
    undeclared: User
    invited: User
    auditor: User
    stranger: User
    administrator: User

    def __iter__(self):
        return iter((field.name, getattr(self, field.name)) for field in fields(self))


def gather_people(
    *, body: Callable[..., Agency] | None = None, person: Callable[..., User] | None = None
) -> People:
    """Open the accounts of everybody.

    :param body: what makes an agency, and ``person`` an account, where they are to be in the journal.
    """
    if body is None and person is None:
        return remembered("people", lambda: _gather(_body, _person))
    return _gather(body or _body, person or _person)


def _gather(body: Callable[..., Agency], person: Callable[..., User]) -> People:
    zhangdian = District.objects.get(name="张店区")
    huantai = District.objects.get(name="桓台县")
    city = body("淄博市消防救援支队", AgencyKind.FIRE_RESCUE)
    brigade = body("张店区消防救援大队", AgencyKind.FIRE_RESCUE, zhangdian)
    neighbors = body("桓台县消防救援大队", AgencyKind.FIRE_RESCUE, huantai)
    police = body("张店公安分局", AgencyKind.PUBLIC_SECURITY, zhangdian)
    housing = body("张店区住房和城乡建设局", AgencyKind.HOUSING, zhangdian)
    government = body(GOVERNMENT, AgencyKind.GOVERNMENT, zhangdian)
    procuratorate = body("张店区人民检察院", AgencyKind.PROCURATORATE, zhangdian)
    return People(
        office=person("office", "内勤甲", brigade, Role.OFFICE),
        second_office=person("second_office", "内勤乙", brigade, Role.OFFICE),
        city_office=person("city_office", "市内勤", city, Role.OFFICE),
        investigator=person("investigator", "调查员", brigade, Role.INVESTIGATOR),
        suspect=person("suspect", "被申请回避者", brigade, Role.INVESTIGATOR),
        recused=person("recused", "已回避者", brigade, Role.INVESTIGATOR),
        leader=person("leader", "组长", government),
        # A deputy chief is no officer of the body's own office, so that the group alone gives rights.
        deputy=person("deputy", "副组长", brigade),
        subgroup_head=person("subgroup_head", "小组组长", police),
        member=person("member", "成员", housing),
        expert=person("expert", "专家", None),
        undeclared=person("undeclared", "未声明者", None),
        invited=person("invited", "检察官", procuratorate),
        auditor=person("auditor", "审计员", None, Role.AUDITOR),
        stranger=person("stranger", "桓台内勤", neighbors, Role.OFFICE),
        administrator=person("administrator", "系统管理员", None, Role.SYSTEM_ADMINISTRATOR),
    )


def _body(name: str, kind: AgencyKind, district: District | None = None) -> Agency:
    level = Level.DISTRICT if district else Level.CITY
    return Agency.objects.create(name=name, kind=kind, level=level, district=district)


def _person(username: str, full_name: str, agency: Agency | None, *roles: Role) -> User:
    user = User.objects.create_user(username, full_name=full_name, agency=agency)
    for role in roles:
        RoleGrant.objects.create(user=user, role=role)
    return user
