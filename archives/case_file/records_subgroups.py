"""The work of the subgroups in a case file (工作小组的工作, 第十条至第十三条)."""

from cases.models import (
    Bulletin,
    CaseMaterial,
    MaterialHandover,
    PublicOpinion,
    RescueReview,
    SubgroupReport,
    SupplementaryItem,
    TaskProgress,
    Urging,
    WorkPlan,
)

from .fields import Property as P
from .record import NEVER, Record

_TASKS = "第十一条至第十三条"
_REPORTS = "第十一条、第十二条"
_WORDS_OR_FILE = {"anyOf": [{"required": ["text"]}, {"required": ["file_name"]}]}

WORK_PLANS = Record(
    name="work_plans",
    label="小组工作方案",
    article=_TASKS,
    about="Plans of work of the subgroups, each taking the place of the one before",
    model=WorkPlan,
    facts=(
        P("unit", _TASKS, "Name of the subgroup"),
        P("made_on", _TASKS, "Day of the plan"),
        P("made_by", "", "Who made it"),
        P("text", _TASKS, "Words of the plan"),
        P("file_name", "", "File that holds it"),
    ),
    rules=_WORDS_OR_FILE,
    places={"work_plan_has_words_or_file": "text"},
)

TASK_PROGRESS = Record(
    name="task_progress",
    label="任务进展",
    article=_TASKS,
    about="How far the statutory tasks have come",
    model=TaskProgress,
    facts=(
        P("unit", _TASKS, "Name of the subgroup"),
        P("item", _TASKS, "Item of the subgroup's article", minimum=1, maximum=7),
        P("status", _TASKS, "How far it has come"),
        P("note", _TASKS, "What was done"),
        P("evidence", _TASKS, "What shows it, one piece a line"),
        P("reported_on", _TASKS, "Day of the entry"),
        P("reported_by", "", "Who reported it"),
    ),
    rules={
        "if": {"properties": {"status": {"const": "DONE"}}, "required": ["status"]},
        "then": {"required": ["note"]},
    },
    places={"task_done_says_what_was_done": "note"},
)

SUBGROUP_REPORTS = Record(
    name="subgroup_reports",
    label="小组调查报告",
    article=_REPORTS,
    about="Reports of the subgroups, and what the group decided on them",
    model=SubgroupReport,
    facts=(
        P("key", "", "Name of the report inside this file"),
        P("unit", _REPORTS, "Name of the subgroup"),
        P("submitted_on", _REPORTS, "Day it was submitted"),
        P("submitted_by", "", "Who submitted it"),
        P("text", _REPORTS, "Words of the report"),
        P("file_name", "", "File that holds it"),
        P("outcome", _REPORTS, "What the group decided", always=True),
        P("deliberated_on", _REPORTS, "Day of the deliberation"),
        P("meeting", _REPORTS, "Meeting at which the group deliberated", names="meetings"),
        P("opinion", _REPORTS, "Opinion of the group"),
        P("to_mend", _REPORTS, "What is to be mended"),
        P("decided_by", "", "Who chaired the deliberation"),
    ),
    rules={
        **_WORDS_OR_FILE,
        "allOf": [
            {
                "if": {"properties": {"outcome": {"const": "PENDING"}}, "required": ["outcome"]},
                "then": {"properties": {"deliberated_on": NEVER, "opinion": NEVER, "meeting": NEVER}},
                "else": {"required": ["deliberated_on", "opinion"]},
            },
            {
                "if": {"properties": {"outcome": {"const": "RETURNED"}}, "required": ["outcome"]},
                "then": {"required": ["to_mend"]},
                "else": {"properties": {"to_mend": NEVER}},
            },
        ],
    },
    places={
        "subgroup_report_has_words_or_file": "text",
        "deliberation_is_dated_with_its_opinion": "deliberated_on",
        "returned_report_says_what_to_mend": "to_mend",
    },
)

RESCUE_REVIEW = Record(
    name="rescue_review",
    label="应急救援及处置情况",
    article="第十二条",
    about="What was found of rescue and handling, and who signed it",
    model=RescueReview,
    many=False,
    facts=(
        P("reviewed_on", "第十二条", "Day of the signature"),
        P("reviewer", "第十二条", "Member who signed", names="members"),
        P("text", "第十二条", "What was found"),
        P("fire_signer_reason", "第十二条", "Why somebody of a fire-rescue body signed"),
    ),
)

URGINGS = Record(
    name="urgings",
    label="催办",
    article="第十三条",
    about="Notices that urge a subgroup or a member, and the answers",
    model=Urging,
    facts=(
        P("key", "", "Name of the notice inside this file"),
        P("unit", "第十三条", "Subgroup that is urged"),
        P("member", "第十三条", "Member who is urged", names="members"),
        P("matter", "第十三条", "What is urged"),
        P("urged_on", "第十三条", "Day of the notice"),
        P("urged_by", "", "Who urged"),
        P("due_on", "第十三条", "Last day"),
        P("document_number", "第十三条", "Number of the notice"),
        P("answered_on", "第十三条", "Day of the answer"),
        P("answered_by", "", "Who answered"),
        P("answer", "第十三条", "What was done"),
    ),
    rules={
        "oneOf": [{"required": ["unit"]}, {"required": ["member"]}],
        "dependentRequired": {"answer": ["answered_on"], "answered_on": ["answer"]},
    },
    places={
        "urging_is_to_a_subgroup_or_a_member": "unit",
        "urging_is_due_after_it": "due_on",
        "urging_answer_is_dated": "answered_on",
    },
)

SUPPLEMENTARY_ITEMS = Record(
    name="supplementary_items",
    label="补充调查事项",
    article="第十三条",
    about="What is still to be investigated, by whom, and what came of it",
    model=SupplementaryItem,
    facts=(
        P("key", "", "Name of the item inside this file"),
        P("matter", "第十三条", "What is to be investigated"),
        P("unit", "第十三条", "Subgroup that does it"),
        P("member", "第十三条", "Member who does it", names="members"),
        P("raised_on", "第十三条", "Day it was entered"),
        P("due_on", "第十三条", "Last day"),
        P("done_on", "第十三条", "Day it was done"),
        P("result", "第十三条", "What came of it"),
    ),
    rules={
        "anyOf": [{"required": ["unit"]}, {"required": ["member"]}],
        "dependentRequired": {"done_on": ["result"], "result": ["done_on"]},
    },
    places={
        "supplementary_item_is_somebodys": "unit",
        "supplementary_item_is_due_after_it": "due_on",
        "supplementary_item_done_has_its_result": "result",
    },
)

PUBLIC_OPINIONS = Record(
    name="public_opinions",
    label="舆情信息",
    article="第十三条",
    about="What was said of the fire in public, and what was done about it",
    model=PublicOpinion,
    facts=(
        P("key", "", "Name of the entry inside this file"),
        P("source", "第十三条", "Source"),
        P("appeared_at", "第十三条", "When it appeared"),
        P("content", "第十三条", "What was said"),
        P("collected_by", "", "Who collected it"),
        P("handling", "第十三条", "What was done about it"),
        P("handled_on", "第十三条", "Day of the handling"),
    ),
    rules={"dependentRequired": {"handling": ["handled_on"], "handled_on": ["handling"]}},
    places={"opinion_handled_is_dated": "handled_on"},
)

BULLETINS = Record(
    name="bulletins",
    label="信息专报",
    article="第十三条",
    about="Bulletins of information; one that left the group names what the leader signed off",
    model=Bulletin,
    facts=(
        P("key", "", "Name of the bulletin inside this file"),
        P("number", "第十三条", "Number of the issue", minimum=1),
        P("issued_on", "第十三条", "Day of the issue"),
        P("title", "第十三条", "Title"),
        P("text", "第十三条", "Text"),
        P("addressee", "第十三条", "Addressee"),
        P("drafted_by", "", "Who drafted it"),
        P("is_outgoing", "第九条", "It left the group; left out if not"),
        P("release", "第九条", "What the leader signed off", names="releases"),
    ),
    rules={"dependentRequired": {"is_outgoing": ["release"], "release": ["is_outgoing"]}},
    places={"outgoing_bulletin_was_signed_off": "release"},
)

HANDOVERS = Record(
    name="handovers",
    label="资料移交",
    article="第十三条",
    about="Changes of keeper, in order",
    model=MaterialHandover,
    owner="material",
    facts=(
        P("handed_on", "第十三条", "Day of the handover"),
        P("handed_from", "第十三条", "Former keeper"),
        P("handed_to", "第十三条", "New keeper"),
        P("reason", "第十三条", "Why"),
    ),
)

MATERIALS = Record(
    name="materials",
    label="调查资料",
    article="第十三条",
    about="What was gathered, and who keeps it",
    model=CaseMaterial,
    facts=(
        P("key", "", "Name of the material inside this file"),
        P("title", "第十三条", "What it is"),
        P("form", "第十三条", "Its form"),
        P("quantity", "第十三条", "How much of it"),
        P("source", "第十三条", "Where it came from"),
        P("received_on", "第十三条", "Day it was received"),
        P("kept_by", "第十三条", "Who keeps it now"),
        P("kept_at", "第十三条", "Where it is kept"),
    ),
    children=(HANDOVERS,),
)

SUBGROUP_WORK = (
    WORK_PLANS,
    TASK_PROGRESS,
    SUBGROUP_REPORTS,
    RESCUE_REVIEW,
    URGINGS,
    SUPPLEMENTARY_ITEMS,
    PUBLIC_OPINIONS,
    BULLETINS,
    MATERIALS,
)
