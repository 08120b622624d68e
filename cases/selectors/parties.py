"""The units and persons of a case, for those who choose one (当事人)."""

from django.db.models import Exists, OuterRef, QuerySet

from cases.models import FireCase, Party, PartyRole


def living_parties(case: FireCase | None) -> QuerySet[Party]:
    """Return the units and persons of whom something can still be asked (未登记死亡的单位和个人)."""
    dead = PartyRole.objects.filter(party=OuterRef("pk"), role=PartyRole.Role.DECEASED)
    return Party.objects.filter(~Exists(dead), case=case)


def has_died(party: Party) -> bool:
    """Tell whether a person is registered as dead (死亡人员)."""
    return party.roles.filter(role=PartyRole.Role.DECEASED).exists()
