"""Draft part six, the proposed measures against the problems found (整改措施建议, 第二十六条（六）)."""

from common.chinese import numeral
from reports.content import Block, Enumeration, Heading, Paragraph, Table
from reports.drafting.wording import sentence
from reports.facts import MeasureFacts, ReportFacts
from reports.models import Measure

NO_MEASURE = "（未提出对应措施）"


def draft_measures(facts: ReportFacts) -> tuple[Block, ...]:
    """Draft the measures by addressee, each naming the problems it answers, and the table of both."""
    if not facts.measures:
        return ()
    blocks: list[Block] = [Paragraph("针对事故调查中发现的问题和薄弱环节，提出以下整改措施建议。")]
    place = 0
    for addressee in Measure.Addressee:
        chosen = [one for one in facts.measures if one.measure.addressee == addressee]
        if chosen:
            place += 1
            blocks.append(Heading(2, f"（{numeral(place)}）对{addressee.label}的整改措施建议"))
            blocks.append(Enumeration(tuple(_measure(one, facts) for one in chosen)))
    if facts.findings:
        blocks.append(_correspondence(facts))
    return tuple(blocks)


def _measure(item: MeasureFacts, facts: ReportFacts) -> str:
    measure = item.measure
    aspect = Measure.Aspect(measure.aspect).label
    whom = f"{measure.addressee_name}：" if measure.addressee_name else ""
    answered = "、".join(str(number) for number in _finding_numbers(item, facts))
    answers = f"（对应问题{answered}）" if answered else ""
    return f"措施{_number(item, facts)}（{aspect}）：{whom}{sentence(measure.text)}{answers}"


def _number(item: MeasureFacts, facts: ReportFacts) -> int:
    """Return the measure's number, counted over all addressees in the order they are printed."""
    order = list(Measure.Addressee.values)
    printed = sorted(facts.measures, key=lambda one: order.index(one.measure.addressee))
    return next(number for number, one in enumerate(printed, start=1) if one is item)


def _finding_numbers(item: MeasureFacts, facts: ReportFacts) -> list[int]:
    numbers = {finding.key: number for number, finding in enumerate(facts.findings, start=1)}
    return sorted(numbers[key] for key in item.finding_keys if key in numbers)


def _correspondence(facts: ReportFacts) -> Table:
    rows = []
    for number, finding in enumerate(facts.findings, start=1):
        answers = sorted(_number(one, facts) for one in facts.measures if finding.key in one.finding_keys)
        measures = "、".join(f"措施{answer}" for answer in answers)
        rows.append((str(number), finding.text.strip(), measures or NO_MEASURE))
    return Table(
        header=("问题", "问题内容", "对应的整改措施"),
        rows=tuple(rows),
        caption="问题与整改措施对应表",
        widths=(10, 62, 28),
    )
