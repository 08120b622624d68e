"""Numbers and titles of cases (案件编号、案件名称)."""

from datetime import date

from accounts.models import Agency, District
from cases.models import CaseNumberSequence, FireCase


def next_case_number(*, agency: Agency, year: int) -> str:
    """Return the next number of this body in this year (案件编号), inside the act that uses it.

    Numbers follow one another: an act that is refused gives its number back, and only a number that came
    in with an imported case is passed over.
    """
    sequence, _ = CaseNumberSequence.objects.select_for_update().get_or_create(agency=agency, year=year)
    number = ""
    # The index of numbers leaves cases without one out, and SQLite uses it only where the query does so too.
    numbered = FireCase.objects.exclude(number="").order_by()
    while not number or numbered.filter(number=number).exists():
        sequence.last += 1
        number = f"{agency.name}火调〔{year}〕{sequence.last}号"
    sequence.save()
    return number


def draft_title(*, district: District, occurred_on: date, site: str = "") -> str:
    """Return the usual name of a fire: district, then month and day (案件名称).

    :param site: what tells it from another fire of that day in the district.
    """
    return f"{district.name}{site}“{occurred_on.month}·{occurred_on.day}”火灾事故"
