"""What the investigation found, in a case file (事故经过、原因、责任和报告, 第二十条至第二十六条)."""

from regulation.rulebook import RULEBOOK_CODES, load_rulebook
from reports.models import (
    CauseDetermination,
    ChronologyEntry,
    DepartmentReview,
    ExcludedCause,
    ExtraChapter,
    Finding,
    IndirectCause,
    Measure,
    MeasureFinding,
    ReportFigure,
    ReportPart,
    Responsibility,
)

from .fields import Property as P
from .record import Attachment, Links, Record

# Characters of base64: a picture of 15 MiB.
MAX_PICTURE_TEXT = 20 * 1024 * 1024

# The six parts are the same in every rulebook that the format knows.
_PARTS = "、".join(
    f"{number} {part.label}" for number, part in enumerate(load_rulebook(RULEBOOK_CODES[0]).report_parts, 1)
)

CHRONOLOGY = Record(
    name="chronology",
    label="事故经过",
    article="第二十六条",
    about="The incident step by step",
    model=ChronologyEntry,
    facts=(
        P("phase", "第二十六条", "What the step belongs to"),
        P("occurred_on", "第二十六条", "Day"),
        P("started_at", "第二十六条", "Time, or the time it began"),
        P("ended_at", "第二十六条", "Time it ended"),
        P("text", "第二十六条", "What happened"),
    ),
    rules={"dependentRequired": {"ended_at": ["started_at"]}},
    places={"chronology_end_has_start": "started_at"},
)

CAUSE = Record(
    name="cause",
    label="原因认定",
    article="第二十条",
    about="Direct cause and nature of the fire",
    model=CauseDetermination,
    many=False,
    facts=(
        P("ignition_area", "第二十条", "Part of the site where the fire began"),
        P("ignition_point", "第二十条", "Point where the fire began"),
        P("code", "第二十条", "Statistical code of the cause"),
        P("direct_cause", "第二十六条", "Direct cause"),
        P("nature", "第二十二条", "Nature of the accident"),
        P("nature_reason", "第二十二条", "Reason for the nature found"),
    ),
)

INDIRECT_CAUSES = Record(
    name="indirect_causes",
    label="间接原因",
    article="第二十六条",
    about="Indirect causes",
    model=IndirectCause,
    facts=(P("text", "第二十六条", "Indirect cause"),),
)

EXCLUDED_CAUSES = Record(
    name="excluded_causes",
    label="排除的起火原因",
    article="第二十条",
    about="Causes that were looked into and excluded",
    model=ExcludedCause,
    facts=(P("cause", "第二十条", "Cause"), P("reason", "第二十条", "Why it is excluded")),
)

FINDINGS = Record(
    name="findings",
    label="问题",
    article="第二十一条",
    about="Problems that the investigation found",
    model=Finding,
    facts=(
        P("key", "", "Name of the problem inside this file"),
        P("kind", "第二十一条", "Where the problem lies"),
        P("party", "第二十三条", "Party that it concerns", names="parties"),
        P("text", "第二十一条", "Problem"),
    ),
)

# Their problems are the findings that name the same party.
DEPARTMENT_REVIEWS = Record(
    name="department_reviews",
    label="行政部门履职情况",
    article="第十六条",
    about="Departments with approval or supervision duties over the safety matters",
    model=DepartmentReview,
    facts=(
        P("party", "第十六条", "The department", names="parties"),
        P("duty", "第十六条", "What it was charged with"),
        P("matters", "第十六条", "Over which matters"),
        P("no_finding_reason", "第十六条", "Why no problem was found; left out if there is one"),
    ),
)

MEASURES = Record(
    name="measures",
    label="整改措施",
    article="第二十六条",
    about="Measures proposed",
    model=Measure,
    facts=(
        P("key", "", "Name of the measure inside this file"),
        P("addressee", "第二十六条", "Whom the measure addresses"),
        P("addressee_name", "第二十六条", "Name of whom it addresses"),
        P("aspect", "第二十六条", "Side from which it works"),
        P("text", "第二十六条", "Measure"),
    ),
    links=(
        Links(
            "answers",
            "对应的问题",
            "第二十六条",
            "Problems that the measure answers",
            MeasureFinding,
            owner="measure",
            attribute="finding",
            names="findings",
        ),
    ),
)

RESPONSIBILITIES = Record(
    name="responsibilities",
    label="责任认定及处理建议",
    article="第二十六条",
    about="Responsible units and persons in four classes",
    model=Responsibility,
    facts=(
        P("responsibility_class", "第二十六条", "Class of article 26 (5)"),
        P("party", "第二十六条", "Unit or person", names="parties"),
        P("basic_facts", "第二十六条", "Who the unit or person is"),
        P("facts", "第二十六条", "Facts that make responsible"),
        P("legal_basis", "第二十六条", "Legal basis"),
        P("proposal", "第二十四条", "What is proposed"),
    ),
    places={"responsibility_class_in_article_26": "responsibility_class"},
)

REPORT_PARTS = Record(
    name="report_parts",
    label="报告正文",
    article="第二十六条",
    about="Text written for the six parts; paragraphs are lines",
    model=ReportPart,
    facts=(
        P("number", "第二十六条", f"Part: {_PARTS}", minimum=1, maximum=6),
        P("body", "第二十六条", "Text"),
    ),
    places={"report_part_in_article_26": "number"},
    max_items=6,
)

EXTRA_CHAPTERS = Record(
    name="extra_chapters",
    label="其他章节",
    article="第二十六条",
    about="Chapters beside the six parts",
    model=ExtraChapter,
    facts=(
        P("after_part", "第二十六条", "Part that the chapter follows", minimum=1, maximum=6),
        P("title", "", "Title"),
        P("body", "", "Text; paragraphs are lines"),
    ),
    places={"extra_chapter_follows_a_part": "after_part"},
    max_items=100,
)

FIGURES = Record(
    name="figures",
    label="插图",
    article="第二十六条",
    about="Pictures with captions",
    model=ReportFigure,
    facts=(
        P("part", "第二十六条", "Part that shows the picture", minimum=1, maximum=6),
        P("caption", "", "Caption"),
        P("media_type", "", "Format of the picture"),
    ),
    places={"figure_in_a_part": "part"},
    max_items=200,
    attachment=Attachment("图片数据", "Bytes of the picture", MAX_PICTURE_TEXT, is_required=True),
)

REPORT_RECORDS = (
    CHRONOLOGY,
    CAUSE,
    INDIRECT_CAUSES,
    EXCLUDED_CAUSES,
    FINDINGS,
    DEPARTMENT_REVIEWS,
    MEASURES,
    RESPONSIBILITIES,
    REPORT_PARTS,
    EXTRA_CHAPTERS,
    FIGURES,
)
