"""A filled case in memory for the report's tests: unsaved, invented, with rare characters in names."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

from accounts.models import AgencyKind, District
from cases.lifecycle import MilestoneKind, Stage
from cases.models import (
    CasualtyRevision,
    CitedBasis,
    FireCase,
    GradeDecision,
    GroupMember,
    InvestigationGroup,
    InvitedBody,
    MemberRole,
    Milestone,
    Party,
    PartyKind,
    PartyRole,
    ScopeDecision,
    Subgroup,
)
from evidence.models import Appraisal
from regulation.rulebook import load_rulebook
from reports.composition import compose_report
from reports.content import ReportContent
from reports.facts import MeasureFacts, PartyFacts, ReportFacts
from reports.gate import Gap, report_gaps
from reports.models import (
    CauseDetermination,
    ChronologyEntry,
    DepartmentReview,
    ExcludedCause,
    ExtraChapter,
    Finding,
    IndirectCause,
    Measure,
    Responsibility,
)

RULEBOOK = load_rulebook("zibo-2022-109")
FIRE_DAY = date(2026, 11, 1)

UNIT = Party(
    key="unit",
    kind=PartyKind.UNIT,
    name="淄博玥瑛塑料制品有限公司",
    founded_on=date(2015, 3, 9),
    registered_address="淄博市张店区湖田街道工业路18号",
    ownership="有限责任公司（自然人独资）",
    affiliation="无上级主管单位",
    business_scope="塑料制品生产、销售",
    licenses="营业执照在有效期内，厂房未办理消防验收备案",
    workforce="在册职工32人，实行两班制",
    credit_code="91370303MA3C8XYZ12",
    legal_representative="周喆",
)
LESSOR = Party(
    key="lessor",
    kind=PartyKind.UNIT,
    name="淄博翀达置业有限公司",
    relation_to_fire_unit="将厂房出租给起火单位使用，并负责公共消防设施的维护管理",
)
BUREAU = Party(key="bureau", kind=PartyKind.UNIT, name="张店区湖田街道办事处")
OWNER = Party(
    key="owner", kind=PartyKind.PERSON, name="周喆", gender="M", age=46, employer=UNIT.name, post="法定代表人"
)
ELECTRICIAN = Party(
    key="electrician", kind=PartyKind.PERSON, name="刘璟", gender="M", age=39, employer=UNIT.name, post="电工"
)

MEMBERS = (
    (MemberRole.LEADER, "王珺", "淄博市人民政府", AgencyKind.GOVERNMENT, "副市长"),
    (MemberRole.DEPUTY_LEADER, "李堃", "淄博市消防救援支队", AgencyKind.FIRE_RESCUE, "支队长"),
    (MemberRole.MEMBER, "赵翀", "淄博市公安局", AgencyKind.PUBLIC_SECURITY, "治安支队副支队长"),
    (MemberRole.MEMBER, "孙玥", "淄博市住房和城乡建设局", AgencyKind.HOUSING, "副局长"),
    (MemberRole.MEMBER, "𠮷庆", "淄博市总工会", AgencyKind.TRADE_UNION, "权益保障部部长"),
    (MemberRole.MEMBER, "吴璟", "淄博市应急管理局", AgencyKind.SUPERVISORY_DEPARTMENT, "副局长"),
    (MemberRole.EXPERT, "郑工", "山东省某检测研究院", AgencyKind.OTHER, "高级工程师"),
)

STEPS = (
    (
        ChronologyEntry.Phase.COURSE,
        time(9, 20),
        None,
        "一层东北角配电箱上方冒烟，随即出现明火",
    ),
    (ChronologyEntry.Phase.REPORTING, time(9, 23), None, "职工孙某拨打119报警"),
    (
        ChronologyEntry.Phase.RESCUE,
        time(9, 31),
        time(11, 40),
        "消防救援站到场灭火和搜救，扑灭明火",
    ),
    (ChronologyEntry.Phase.EMERGENCY, time(9, 50), None, "张店区人民政府启动应急响应，组织疏散周边人员120人"),
)


def sample_facts() -> ReportFacts:
    """Return a case with every part filled."""
    findings = tuple(
        Finding(key=f"f{number}", kind=kind, party=party, text=text)
        for number, (kind, party, text) in enumerate(
            (
                (Finding.Kind.TRIGGER, UNIT, "配电线路敷设不规范，未穿管保护，长期过负荷运行"),
                (Finding.Kind.CONTRIBUTING, UNIT, "车间内原料与成品混存约749.2㎡，未作防火分隔"),
                (Finding.Kind.SUPERVISION, BUREAU, "消防安全网格巡查流于形式，未发现并督促整改上述隐患"),
            ),
            start=1,
        )
    )
    whom, side = Measure.Addressee, Measure.Aspect
    measures = (
        (
            "m1",
            whom.LOCAL_GOVERNMENT,
            side.MANAGEMENT,
            "开展劳动密集型企业专项排查",
            ("f3",),
        ),
        ("m2", whom.DEPARTMENT, side.MANAGEMENT, "落实网格巡查闭环管理", ("f3",)),
        (
            "m3",
            whom.FIRE_UNIT,
            side.TECHNICAL,
            "改造配电线路并设置防火分隔",
            ("f1", "f2"),
        ),
        (
            "m4",
            whom.HIGHER_AUTHORITY,
            side.POLICY,
            "完善多产权厂房消防管理规定",
            ("f2",),
        ),
    )
    return ReportFacts(
        case=FireCase(
            title="淄博市张店区“11·1”较大火灾事故",
            stage=Stage.ADOPTED,
            rulebook_code=RULEBOOK.code,
            occurred_on=FIRE_DAY,
            occurred_time=time(9, 20),
            is_time_approximate=True,
            reported_at=datetime(2026, 11, 1, 1, 23, tzinfo=UTC),
            district=District(pk=1, name="张店区"),
            region="山东省淄博市张店区",
            address="湖田街道工业路18号",
            site_name="注塑车间",
            site_kind="丙类厂房",
            building_structure="钢结构",
            building_floors=2,
            building_height_m=Decimal("9.60"),
            building_area_m2=Decimal("3120.00"),
            in_use_since_year=2012,
            direct_economic_loss=Decimal("4313600.00"),
            direct_property_loss=Decimal("3980000.00"),
            burnt_area_m2=Decimal("749.20"),
            is_production_related=True,
            organizer_name="淄博市人民政府",
            lead_body_name="淄博市消防救援支队",
        ),
        casualties=CasualtyRevision(deaths=3, serious_injuries=1, minor_injuries=0),
        grade=GradeDecision(grade="LARGER"),
        scope=ScopeDecision(in_scope=True),
        bases=(
            CitedBasis(title="中华人民共和国消防法"),
            CitedBasis(
                title="淄博市火灾事故调查处理规定",
                document_number="淄政字〔2022〕109号",
                clause="第四条、第六条",
            ),
        ),
        milestones=(
            Milestone(
                kind=MilestoneKind.GROUP_ESTABLISHED,
                reached_on=date(2026, 11, 3),
                document_number="淄政字〔2026〕88号",
            ),
            Milestone(kind=MilestoneKind.CAUSE_DETERMINED, reached_on=date(2026, 11, 28)),
            Milestone(kind=MilestoneKind.REPORT_ADOPTED, reached_on=date(2026, 12, 20)),
        ),
        group=InvestigationGroup(
            name="淄博市人民政府“11·1”较大火灾事故调查组", established_by="淄博市人民政府"
        ),
        members=tuple(
            GroupMember(pk=number, role=role, name=name, agency_name=agency, agency_kind=kind, post=post)
            for number, (role, name, agency, kind, post) in enumerate(MEMBERS, start=1)
        ),
        subgroups=(Subgroup(name="技术组"), Subgroup(name="管理组"), Subgroup(name="综合组")),
        invited=(
            InvitedBody(
                kind=AgencyKind.PROCURATORATE,
                name="淄博市人民检察院",
                invited_on=date(2026, 11, 3),
                invitation_number="淄火调邀〔2026〕1号",
            ),
            InvitedBody(kind=AgencyKind.DISCIPLINE_INSPECTION, name="淄博市纪委监委"),
        ),
        parties=(
            PartyFacts(UNIT, frozenset({PartyRole.Role.FIRE_UNIT})),
            PartyFacts(LESSOR, frozenset({PartyRole.Role.LESSOR})),
            PartyFacts(BUREAU, frozenset({PartyRole.Role.GOVERNMENT_BODY})),
            PartyFacts(OWNER, frozenset({PartyRole.Role.LEGAL_REPRESENTATIVE})),
        ),
        appraisals=(
            Appraisal(
                pk=1,
                kind=Appraisal.Kind.ELECTRICAL,
                subject="配电箱上方铜导线熔痕",
                institution="某火灾物证鉴定中心",
                entrusted_on=date(2026, 11, 6),
                received_on=date(2026, 11, 20),
                conclusion="熔痕为一次短路熔痕",
                is_sealed=True,
                is_signed=True,
            ),
        ),
        chronology=tuple(
            ChronologyEntry(phase=phase, occurred_on=FIRE_DAY, started_at=start, ended_at=end, text=text)
            for phase, start, end, text in STEPS
        ),
        cause=CauseDetermination(
            ignition_area="注塑车间一层东北角",
            ignition_point="配电箱上方0.4米处的线路",
            code=CauseDetermination.Code.ELECTRICAL,
            direct_cause="配电线路短路，产生的高温熔珠引燃下方堆放的塑料原料",
            nature=CauseDetermination.Nature.RESPONSIBLE,
            nature_reason="起火单位未落实电气防火管理要求，有关部门监管不到位",
        ),
        indirect_causes=(
            IndirectCause(text="起火单位消防安全责任制不落实"),
            IndirectCause(text="出租方未履行统一管理职责"),
        ),
        excluded_causes=(ExcludedCause(cause="放火", reason="视频监控显示起火前30分钟无人进入起火部位"),),
        findings=findings,
        departments=(
            DepartmentReview(
                party=BUREAU, duty=DepartmentReview.Duty.SUPERVISION, matters="消防安全网格巡查"
            ),
        ),
        measures=tuple(
            MeasureFacts(Measure(key=key, addressee=addressee, aspect=aspect, text=text), keys)
            for key, addressee, aspect, text, keys in measures
        ),
        responsibilities=(
            Responsibility(
                responsibility_class=1,
                position=1,
                party=OWNER,
                basic_facts="负责公司全面工作",
                facts="未组织开展电气线路检测，对火灾发生负有主要责任",
                legal_basis="《中华人民共和国刑法》第一百三十九条",
                proposal="建议移送司法机关依法追究刑事责任",
            ),
            Responsibility(
                responsibility_class=2,
                position=1,
                party=UNIT,
                basic_facts="起火单位",
                facts="电器线路的敷设不符合消防技术标准",
                legal_basis="《中华人民共和国消防法》第六十六条",
                proposal="建议由消防救援机构依法给予行政处罚",
            ),
        ),
        bodies={3: "应急处置评估认为，本次灭火救援行动响应及时。\n\n现场未发生次生灾害。"},
        chapters=(
            ExtraChapter(after_part=4, position=1, title="主要教训", body="企业主体责任不落实是根本教训。"),
        ),
    )


def sample_report(**changes: object) -> tuple[ReportContent, tuple[Gap, ...]]:
    """Return the report of the filled case, some of its facts replaced, with its gaps."""
    facts = replace(sample_facts(), **changes)
    gaps = report_gaps(facts, RULEBOOK)
    return compose_report(facts, gaps, RULEBOOK), gaps
