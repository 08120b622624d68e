"""List what a report still lacks, by article (调查报告完整性检查, 第二十六条、第二十七条).

Each check takes the facts and yields gaps; the lists of parts, classes and bodies come from the rulebook.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cases.composition import check
from cases.lifecycle import MilestoneKind
from cases.models import MemberRole, Party
from cases.scope import assess
from cases.selectors.group import facts_of
from cases.selectors.scope import scope_facts
from common.chinese import numeral
from regulation.grades import Grade
from regulation.rulebook import Participation, Rulebook
from reports.departments import ARTICLE as DEPARTMENTS
from reports.departments import department_lacks
from reports.drafting.cause import usable_appraisals
from reports.drafting.course import PHASES
from reports.drafting.markup import figure_numbers
from reports.facts import ReportFacts
from reports.models import ChronologyEntry, Measure

# What the report is about at all; it prints in no part.
SCOPE_PART = -1
REPORT = "第二十六条"
SIGNING = "第二十七条"
UNIT_OVERVIEW = (
    ("founded_on", "成立时间"),
    ("registered_address", "注册地址"),
    ("ownership", "所有制性质"),
    ("affiliation", "隶属关系"),
    ("business_scope", "经营范围"),
    ("licenses", "证照情况"),
    ("workforce", "劳动组织及工程（施工）情况"),
)


@dataclass(frozen=True)
class Gap:
    """Something the report lacks (缺项).

    :param article: the article that asks for it; ``item`` is its item, as （一）, or empty.
    :param message: a Chinese sentence for people.
    :param anchor: the part of the page that holds the matter.
    :param part: the report's part it is missing from, 1 to 6; 0 for the annex, -1 for the scope.
    :param label: a short name, to be printed in a draft as （待补充：…）.
    """

    code: str
    article: str
    item: str
    message: str
    anchor: str
    part: int
    label: str


def report_gaps(facts: ReportFacts, rulebook: Rulebook) -> tuple[Gap, ...]:
    """Return every gap of the report, in the order of its parts (缺项清单)."""
    return (
        *_scope(facts, rulebook),
        *_introduction(facts),
        *_group(facts, rulebook),
        *_units(facts),
        *_course(facts),
        *_cause(facts),
        *_responsibility(facts, rulebook),
        *_measures(facts),
        *_figures(facts),
        *_annex(facts),
    )


def _gap(part: int, code: str, label: str, anchor: str, *, message: str = "", article: str = REPORT) -> Gap:
    where = f"（{numeral(part)}）" if article == REPORT else ""
    text = message or f"{article}{where}要求写明“{label}”，尚未填写。"
    return Gap(code=code, article=article, item=where, message=text, anchor=anchor, part=part, label=label)


def _scope(facts: ReportFacts, rulebook: Rulebook) -> Iterator[Gap]:
    """Ask whether the regulation applies to the fire at all (适用范围, 第二条、第五条)."""
    found = scope_facts(
        case=facts.case,
        grade=facts.grade,
        casualties=facts.casualties,
        decision=facts.scope,
        exclusions=facts.exclusions,
    )
    assessment = assess(rulebook, found)
    if facts.scope is None:
        yield _outside("scope_undecided", "火灾事故性质研判", "尚未作出火灾事故性质研判（第二条）。")
    elif not facts.scope.in_scope and assessment.in_scope:
        yield _outside("scope_refused", "适用范围", "火灾事故性质研判为不适用本规定（第二条）。")
    if not found.in_city:
        yield _outside("not_in_city", "起火地区", "火灾不在本市行政区域内，不适用本规定（第二条）。")
    if found.grade is Grade.ORDINARY and found.deaths == 0 and not found.has_social_impact:
        message = "一般火灾事故未造成人员死亡，也未认定产生社会影响，不适用本规定（第二条）。"
        yield _outside("not_covered", "死亡人数或者社会影响", message)
    for exclusion in assessment.exclusions:
        message = (
            f"存在第五条所列情形（{exclusion.label}），不适用本规定，应当移送{exclusion.receiving_body}。"
        )
        yield _outside(f"excluded:{exclusion.code.lower()}", "不适用情形", message, "第五条")


def _outside(code: str, label: str, message: str, article: str = "第二条") -> Gap:
    return _gap(SCOPE_PART, code, label, "scope", message=message, article=article)


def _introduction(facts: ReportFacts) -> Iterator[Gap]:
    case = facts.case
    figures = facts.casualties
    known_nature = facts.cause is not None and facts.cause.nature
    wanted = (
        (case.occurred_time is None, "fire_time", "起火时间（时、分）", "facts"),
        (not case.address, "place", "起火地点", "facts"),
        (not facts.fire_units() and not case.site_name, "unit", "事故单位", "facts"),
        (facts.grade is None, "class", "事故类别（事故等级）", "facts"),
        (not known_nature, "nature_in_introduction", "事故性质", "cause"),
        (figures is None or figures.deaths is None, "deaths", "死亡人数", "facts"),
        (figures is None or figures.serious_injuries is None, "injuries", "重伤人数", "facts"),
        (case.direct_economic_loss is None, "loss", "直接经济损失", "facts"),
        (not facts.bases, "group_basis", "火灾事故调查组成立依据", "group"),
        (not facts.serving_members(), "group_people", "火灾事故调查组人员的组成情况", "group"),
    )
    for missing, code, label, anchor in wanted:
        if missing:
            yield _gap(1, code, label, anchor)


def _group(facts: ReportFacts, rulebook: Rulebook) -> Iterator[Gap]:
    if facts.milestone(MilestoneKind.GROUP_ESTABLISHED) is None:
        yield _gap(
            1,
            "establishment",
            "火灾事故调查组成立日期",
            "group",
            message="尚未登记火灾事故调查组的成立日期（第六条）。",
            article="第六条",
        )
    if not any(one.role == MemberRole.LEADER for one in facts.signing_members()):
        yield _gap(
            1,
            "leader",
            "火灾事故调查组组长",
            "group",
            message="尚未登记火灾事故调查组组长（第六条）。",
            article="第六条",
        )
    bodies = {body.code: body for body in rulebook.bodies}
    for lack in check(facts_of(facts.serving_members(), facts.invited), rulebook):
        body = bodies[lack.body]
        sends = body.participation is Participation.REQUIRED
        yield _gap(
            1,
            f"body_{body.code.lower()}" if sends else "invitation",
            f"{body.label}派出的成员" if sends else f"邀请{body.label}的记录",
            "group",
            message=lack.message,
            article=lack.article,
        )


def _units(facts: ReportFacts) -> Iterator[Gap]:
    units = facts.fire_units()
    if not units and not facts.fire_households():
        message = (
            f"{REPORT}（二）要求写明“起火单位概况”，尚未填写；住宅起火、没有起火单位的，请登记“起火户”。"
        )
        yield _gap(2, "fire_unit", "起火单位概况", "parties", message=message)
    for unit in units:
        missing = [label for name, label in UNIT_OVERVIEW if not getattr(unit, name)]
        if missing:
            label = f"{unit.name}的{'、'.join(missing)}"
            yield _gap(2, f"fire_unit_overview:{unit.key}", label, "parties")
    for unit in facts.related_units():
        if not unit.relation_to_fire_unit:
            label = f"{unit.name}与{'起火单位' if units else '起火户'}的关系"
            yield _gap(2, f"related_unit:{unit.key}", label, "parties")


def _course(facts: ReportFacts) -> Iterator[Gap]:
    told = {entry.phase for entry in facts.chronology}
    if facts.case.reported_at:
        told.add(ChronologyEntry.Phase.REPORTING)
    for phase, label in PHASES:
        if phase not in told:
            yield _gap(3, f"phase_{phase.value.lower()}", label, "chronology")


def _cause(facts: ReportFacts) -> Iterator[Gap]:
    cause = facts.cause
    if cause is None or not cause.direct_cause:
        yield _gap(4, "direct_cause", "火灾直接原因", "cause")
    if not facts.indirect_causes:
        yield _gap(4, "indirect_cause", "火灾间接原因", "cause")
    if cause is None or not cause.nature:
        yield _gap(4, "nature", "是否属于责任事故的认定", "cause")
    if facts.milestone(MilestoneKind.CAUSE_DETERMINED) is None:
        message = "尚未登记作出火灾事故原因认定的日期（第二十八条）。"
        yield _gap(4, "cause_date", "火灾事故原因认定日期", "clocks", message=message, article="第二十八条")
    if not facts.findings:
        message = "尚未列出火灾风险、消防安全管理漏洞及薄弱环节等问题（第二十一条）。"
        yield _gap(4, "findings", "调查发现的问题", "findings", message=message, article="第二十一条")
    usable = {one.pk for one in usable_appraisals(facts)}
    for appraisal in facts.appraisals:
        if appraisal.received_on is None:
            message = f"“{appraisal.subject}”的书面鉴定结论尚未收到（第十九条）。"
            yield _gap(
                4,
                "appraisal_open",
                f"“{appraisal.subject}”的鉴定结论",
                "appraisals",
                message=message,
                article="第十九条",
            )
        elif appraisal.pk not in usable:
            message = (
                f"“{appraisal.subject}”的书面鉴定结论应当盖章并签名（第十九条），现有记录不全，不得作为依据。"
            )
            label = f"“{appraisal.subject}”鉴定结论的盖章和签名"
            yield _gap(4, "appraisal_unusable", label, "appraisals", message=message, article="第十九条")
    yield from _administrative_departments(facts)


def _administrative_departments(facts: ReportFacts) -> Iterator[Gap]:
    """Ask, in a responsible accident, for the departments and their responsibility (第十六条)."""
    for lack in department_lacks(facts.cause, facts.departments, facts.findings):
        yield _gap(4, lack.code, lack.label, "departments", message=lack.message, article=DEPARTMENTS)


def _responsibility(facts: ReportFacts, rulebook: Rulebook) -> Iterator[Gap]:
    if not facts.responsibilities and not facts.is_nobody_responsible():
        message = "尚未提出责任认定及处理建议（第二十六条（五）），也未认定为非责任事故。"
        yield _gap(5, "no_responsibility", "责任认定及处理建议", "responsibility", message=message)
    for entry in facts.responsibilities:
        party: Party = entry.party
        fields = (
            (entry.facts, "责任认定事实"),
            (entry.legal_basis, "责任追究的法律依据"),
            (entry.proposal, "处理建议"),
        )
        described = entry.basic_facts or party.post or party.employer or party.credit_code
        missing = [] if described else ["基本情况"]
        missing += [label for value, label in fields if not value]
        if missing:
            group = rulebook.responsibility_classes[entry.responsibility_class - 1].quote
            label = f"{party.name}的{'、'.join(missing)}"
            message = f"“{group}”中{label}尚未填写（第二十六条（五））。"
            code = f"responsibility:{entry.responsibility_class}-{entry.position}"
            yield _gap(5, code, label, "responsibility", message=message)


def _measures(facts: ReportFacts) -> Iterator[Gap]:
    answered = {key for one in facts.measures for key in one.finding_keys}
    for number, finding in enumerate(facts.findings, start=1):
        if finding.key not in answered:
            message = f"问题{number}没有对应的整改措施；整改措施要与发现的问题前后对应（第二十六条（六））。"
            yield _gap(
                6,
                f"finding_without_measure:{finding.key}",
                f"问题{number}的整改措施",
                "measures",
                message=message,
            )
    keys = {finding.key for finding in facts.findings}
    for place, item in enumerate(facts.measures, start=1):
        if not keys.intersection(item.finding_keys):
            message = (
                f"第{place}项整改措施没有对应的问题；整改措施要与发现的问题前后对应（第二十六条（六））。"
            )
            label = f"第{place}项整改措施对应的问题"
            yield _gap(6, f"measure_without_finding:{item.measure.key}", label, "measures", message=message)
    addressed = {one.measure.addressee for one in facts.measures}
    for addressee in Measure.Addressee:
        if addressee not in addressed:
            yield _gap(
                6, f"no_measure_{addressee.value.lower()}", f"对{addressee.label}的整改措施建议", "measures"
            )
    aspects = {one.measure.aspect for one in facts.measures}
    for aspect in (Measure.Aspect.TECHNICAL, Measure.Aspect.MANAGEMENT):
        if facts.measures and aspect not in aspects:
            yield _gap(6, f"no_{aspect.value.lower()}_measure", f"{aspect.label}方面的整改措施", "measures")


def _figures(facts: ReportFacts) -> Iterator[Gap]:
    """Ask for each picture that the text names and the report does not have (插图)."""
    known = {figure.position for figure in facts.figures}
    texts = [*facts.bodies.items(), *((chapter.after_part, chapter.body) for chapter in facts.chapters)]
    for part, text in texts:
        for number in sorted(figure_numbers(text) - known):
            message = f"正文引用的【图{number}】不存在，请上传插图或者改正文（第二十六条）。"
            yield _gap(
                part, f"figure_missing:{number}", f"【图{number}】所指的插图", "report", message=message
            )


def _annex(facts: ReportFacts) -> Iterator[Gap]:
    signing = facts.signing_members()
    if not signing:
        message = "调查报告应附火灾事故调查组成员名单及签名（第二十七条），尚无成员名单。"
        yield _gap(0, "member_list", "火灾事故调查组成员名单", "group", message=message, article=SIGNING)
    unnamed = [one for one in signing if not one.name]
    if unnamed:
        message = f"成员名单中有{len(unnamed)}人没有姓名，无法签名（第二十七条）。"
        yield _gap(0, "unnamed_members", "成员姓名", "group", message=message, article=SIGNING)
