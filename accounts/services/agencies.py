"""Acts on the register of bodies, done by the system administrator (机构名录, 第七条)."""

from accounts import guards
from accounts.journal import recording
from accounts.models import AccountAction, Agency, AgencyKind, District, Level, Role, User
from common.errors import DomainError


def create_agency(
    *, actor: User | None, name: str, kind: AgencyKind, level: Level, district: District | None = None
) -> Agency:
    """Enter a body that takes part in investigations (登记机构, 第七条).

    :raises DomainError: ``role_missing`` or ``invalid``.
    """
    agency = Agency(name=name, kind=kind, level=level, district=district)
    with recording(action=AccountAction.AGENCY_CREATED, actor=actor) as entry:
        guards.require_role(actor, Role.SYSTEM_ADMINISTRATOR)
        entry.save(agency)
    return agency


def change_agency(
    *,
    actor: User | None,
    agency_id: int,
    name: str,
    kind: AgencyKind,
    level: Level,
    district: District | None = None,
) -> Agency:
    """Correct what is entered of a body (修改机构, 第七条).

    :raises DomainError: ``role_missing``, ``agency_not_found`` or ``invalid``.
    """
    with recording(action=AccountAction.AGENCY_CHANGED, actor=actor) as entry:
        guards.require_role(actor, Role.SYSTEM_ADMINISTRATOR)
        agency = Agency.objects.filter(pk=agency_id).first()
        if agency is None:
            raise DomainError("agency_not_found", "没有这个机构。")
        agency.name, agency.kind, agency.level, agency.district = name, kind, level, district
        entry.save(agency)
    return agency
