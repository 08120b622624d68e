"""Read what a report is made of (调查报告的读取)."""

from dataclasses import dataclass

from cases.models import FireCase, InvestigationGroup, PartyKind, PartyRole, Recusal
from regulation.rulebook import load_rulebook
from reports.composition import compose_report
from reports.content import ReportContent
from reports.departments import department_lacks
from reports.facts import MeasureFacts, PartyFacts, ReportFacts
from reports.gate import Gap, report_gaps
from reports.models import CauseDetermination, DepartmentReview, Finding, ReportRendering, Responsibility


@dataclass(frozen=True)
class ReportView:
    """A report with what it still lacks (调查报告及缺项)."""

    content: ReportContent
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department with the problems that name it (行政部门及其问题, 第十六条)."""

    review: DepartmentReview
    findings: tuple[Finding, ...]


def department_rows(case: FireCase) -> list[DepartmentRow]:
    """Return the departments looked into, each with its problems (行政部门, 第十六条)."""
    findings = list(case.findings.all())
    return [
        DepartmentRow(one, tuple(found for found in findings if found.party_id == one.party_id))
        for one in case.department_reviews.select_related("party")
    ]


def department_gaps(case: FireCase) -> list[str]:
    """Return what a responsible accident still lacks of the departments, in words (第十六条)."""
    lacks = department_lacks(
        CauseDetermination.objects.filter(case=case).first(),
        tuple(case.department_reviews.select_related("party")),
        tuple(case.findings.select_related("party")),
    )
    return [lack.message for lack in lacks]


def report_view(case: FireCase) -> ReportView:
    """Return the case's report and its gaps from one reading of the case (调查报告及缺项)."""
    facts = report_facts(case)
    rulebook = load_rulebook(case.rulebook_code)
    gaps = report_gaps(facts, rulebook)
    return ReportView(compose_report(facts, gaps, rulebook), gaps)


def report_content(case: FireCase) -> ReportContent:
    """Return the case's report as it stands now (调查报告)."""
    return report_view(case).content


def current_rendering(case: FireCase, content: ReportContent) -> ReportRendering | None:
    """Return the latest rendering of exactly this content, whatever its status (现行印制记录)."""
    return case.renderings.filter(content_digest=content.print_digest).first()


def report_facts(case: FireCase) -> ReportFacts:
    """Read the records of one case that its report is drafted from (起草依据)."""
    scope = case.scope_decisions.last()
    group = InvestigationGroup.objects.filter(case=case).first()
    return ReportFacts(
        case=case,
        casualties=case.casualty_revisions.last(),
        grade=case.grade_decisions.last(),
        scope=scope,
        exclusions=tuple(scope.exclusions.all()) if scope else (),
        bases=tuple(case.cited_bases.all()),
        milestones=tuple(case.milestones.all()),
        group=group,
        members=tuple(group.members.all()) if group else (),
        recusals=tuple(Recusal.objects.filter(case=case)),
        subgroups=tuple(group.subgroups.all()) if group else (),
        invited=tuple(group.invited_bodies.all()) if group else (),
        parties=tuple(
            PartyFacts(party, frozenset(role.role for role in party.roles.all()))
            for party in case.parties.prefetch_related("roles")
        ),
        appraisals=tuple(case.appraisals.all()),
        chronology=tuple(case.chronology.all()),
        cause=CauseDetermination.objects.filter(case=case).first(),
        indirect_causes=tuple(case.indirect_causes.all()),
        excluded_causes=tuple(case.excluded_causes.all()),
        findings=tuple(case.findings.select_related("party")),
        departments=tuple(case.department_reviews.select_related("party")),
        measures=tuple(
            MeasureFacts(measure, tuple(answer.finding.key for answer in measure.answers.all()))
            for measure in case.measures.prefetch_related("answers__finding")
        ),
        responsibilities=tuple(case.responsibilities.select_related("party")),
        bodies={part.number: part.body for part in case.report_parts.all()},
        chapters=tuple(case.extra_chapters.all()),
        figures=tuple(case.figures.all()),
        signatures=tuple(case.signatures.select_related("member")),
    )


def written_warnings(record: object) -> tuple[str, ...]:
    """Return what to look at in a record just written; nothing here forbids it (填写提示).

    Nobody is punished after death: an administrative penalty proposed for a dead person is asked about. So
    is a unit among the persons of the first class.
    """
    if not isinstance(record, Responsibility):
        return ()
    first = Responsibility.Class.JUDICIAL
    if record.responsibility_class == first and record.party.kind == PartyKind.UNIT:
        return (f"{record.party}是单位，“{first.label}”只列人员，请核对“类别”（第二十六条（五））。",)
    if (
        record.responsibility_class == Responsibility.Class.ADMINISTRATIVE_PENALTY
        and record.party.roles.filter(role=PartyRole.Role.DECEASED).exists()
    ):
        return (
            f"{record.party}登记为死亡人员，已死亡的人员不再给予行政处罚，请核对“类别”（第二十六条（五））。",
        )
    return ()
