"""Numbers of official documents (发文字号, GB/T 9704-2012 7.2.5): 张消请〔2026〕3号, without leading zero.

One sequence for each agency, mark and year. A number is taken inside the act that uses it: an act that is
refused gives it back, so that the sequence has no gap.
"""

from collections.abc import Callable

from accounts.models import Agency, Level
from common.errors import DomainError
from documents.models import NumberMark, NumberSequence
from documents.registry import load_registry


def number_mark(*, agency: Agency, kind: str) -> str:
    """Return the mark under which an agency numbers a kind of document (机关代字).

    :raises DomainError: ``not_numbered_here`` for a kind that others number.
    """
    chosen = NumberMark.objects.filter(agency=agency, kind=kind).first()
    if chosen is not None:
        return chosen.mark
    registry = load_registry()
    listed = registry.kinds.get(kind)
    if listed is None or not listed.is_numbered_here:
        raise DomainError(
            "not_numbered_here",
            f"“{registry.name_of(kind)}”不由本机构编号，请填写“文号”。",
            article="第三十二条",
        )
    place = "city" if agency.level == Level.CITY or agency.district is None else agency.district.name
    return registry.prefixes.get(place, agency.name) + listed.mark


def take_number(*, agency: Agency, kind: str, year: int, is_taken: Callable[[str], bool]) -> str:
    """Take the next number of a kind of document (编发文字号), inside the act that uses it.

    :param is_taken: tells whether a number is in use already, having been given on paper; it is passed over.
    :raises DomainError: as :func:`number_mark`.
    """
    mark = number_mark(agency=agency, kind=kind)
    NumberSequence.objects.get_or_create(agency=agency, mark=mark, year=year)
    sequence = NumberSequence.objects.select_for_update().get(agency=agency, mark=mark, year=year)
    number = ""
    while not number or is_taken(number):
        sequence.last += 1
        number = f"{mark}〔{year}〕{sequence.last}号"
    sequence.save()
    return number


def choose_mark(*, agency: Agency, kind: str, mark: str) -> NumberMark:
    """Choose the mark under which an agency numbers a kind of document (设定机关代字).

    :raises DomainError: ``unknown_kind`` or ``mark_missing``.
    """
    if kind not in load_registry().kinds:
        raise DomainError("unknown_kind", f"文书目录中没有“{kind}”。")
    if not mark.strip():
        raise DomainError("mark_missing", "请填写“机关代字”。")
    return NumberMark.objects.update_or_create(agency=agency, kind=kind, defaults={"mark": mark.strip()})[0]


def continue_from(*, agency: Agency, mark: str, year: int, last: int) -> NumberSequence:
    """Let a sequence go on after the last number given on paper (续编发文字号).

    :raises DomainError: ``number_behind`` if the sequence is past that number.
    """
    sequence, _ = NumberSequence.objects.get_or_create(agency=agency, mark=mark, year=year)
    if last < sequence.last:
        raise DomainError("number_behind", f"“{mark}〔{year}〕”已编至{sequence.last}号。")
    sequence.last = last
    sequence.save()
    return sequence
