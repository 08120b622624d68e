"""Whom the group asks and what it demands, in a case file (调查范围, 第三章)."""

from cases.models import Absence, DocumentDemand, InterviewTarget, StayNotice

from .fields import Property as P
from .record import NEVER, Record

INTERVIEW_TARGETS = Record(
    name="interview_targets",
    label="询问对象",
    article="第十五条",
    about="The interview plan: people to be asked, and categories that need not be",
    model=InterviewTarget,
    facts=(
        P("key", "", "Name of the entry inside this file"),
        P("category", "第十五条", "Category of the article"),
        P("party", "第十五条", "Registered person", names="parties"),
        P("name", "第十五条", "Name of a person who is not registered"),
        P("belongs_to", "第十五条", "Body and post"),
        P("status", "第十五条", "How far the interview has come"),
        P("planned_on", "第十五条", "Day for which the interview is planned"),
        P("asked_on", "第十五条", "Day of the interview"),
        P("reason", "第十五条", "Why nobody is asked"),
        P("is_minor", "第十五条", "The person is a minor; left out if not"),
        P("guardian", "第十五条", "Guardian who was present"),
        P("language", "第十五条", "Why an interpreter is needed"),
        P("interpreter", "第十五条", "Interpreter"),
        P("note", "", "Remark"),
    ),
    rules={
        "allOf": [
            {
                "if": {"properties": {"status": {"const": "NOT_NEEDED"}}, "required": ["status"]},
                "then": {"required": ["reason"]},
                "else": {
                    "properties": {"reason": NEVER},
                    "anyOf": [{"required": ["party"]}, {"required": ["name"]}],
                },
            },
            {
                "if": {"properties": {"status": {"const": "DONE"}}, "required": ["status"]},
                "then": {
                    "required": ["asked_on"],
                    "dependentRequired": {"is_minor": ["guardian"], "language": ["interpreter"]},
                },
                "else": {"properties": {"asked_on": NEVER}},
            },
        ]
    },
    places={
        "interview_target_is_somebody": "name",
        "interview_state_has_its_facts": "status",
        "interview_of_minor_has_guardian": "guardian",
        "interview_has_its_interpreter": "interpreter",
    },
)

DOCUMENT_DEMANDS = Record(
    name="document_demands",
    label="调取资料",
    article="第十六条",
    about="Documents demanded of units and persons, and the answers",
    model=DocumentDemand,
    facts=(
        P("key", "", "Name of the demand inside this file"),
        P("party", "第十六条", "Of whom the documents are demanded", names="parties"),
        P("items", "第十六条", "Documents demanded, one a line"),
        P("demanded_on", "第十六条", "Day of the notice"),
        P("due_on", "第十六条", "Last day to give them"),
        P("document_number", "第十六条", "Number of the notice"),
        P("served_on", "第十六条", "Day on which it was served"),
        P("served_to", "第十六条", "Who signed for it"),
        P("answer", "第十六条", "What came of it; left out while there is no answer"),
        P("answered_on", "第十六条", "Day of the answer"),
        P("received_items", "第十六条", "Documents received, one a line"),
        P("answer_reason", "第十六条", "Why documents were not given"),
    ),
    rules={
        "dependentRequired": {"answer": ["answered_on"]},
        "allOf": [
            {
                "if": {"properties": {"answer": {"const": "RECEIVED"}}, "required": ["answer"]},
                "then": {"required": ["received_items"], "properties": {"answer_reason": NEVER}},
            },
            {
                "if": {"properties": {"answer": {"const": "PARTIAL"}}, "required": ["answer"]},
                "then": {"required": ["received_items", "answer_reason"]},
            },
            {
                "if": {"properties": {"answer": {"const": "REFUSED"}}, "required": ["answer"]},
                "then": {"required": ["answer_reason"], "properties": {"received_items": NEVER}},
            },
            {
                "if": {"not": {"required": ["answer"]}},
                "then": {
                    "properties": {"answered_on": NEVER, "received_items": NEVER, "answer_reason": NEVER}
                },
            },
        ],
    },
    places={"demand_dates_in_order": "due_on", "demand_answer_has_its_facts": "answer"},
)

ABSENCES = Record(
    name="absences",
    label="擅离职守情况",
    article="第十六条",
    about="Times in which the person was not available",
    model=Absence,
    owner="notice",
    facts=(
        P("left_on", "第十六条", "Day of leaving"),
        P("returned_on", "第十六条", "Day of the return"),
        P("circumstances", "第十六条", "What happened"),
        P("handling", "第十六条", "What was done about it"),
    ),
    places={"absence_ends_after_it_begins": "returned_on"},
)

STAY_NOTICES = Record(
    name="stay_notices",
    label="不得擅离职守告知",
    article="第十六条",
    about="Notices to people not to leave their posts during the investigation",
    model=StayNotice,
    facts=(
        P("key", "", "Name of the notice inside this file"),
        P("party", "第十六条", "Who was told", names="parties"),
        P("served_on", "第十六条", "Day on which it was served"),
        P("manner", "第十六条", "How it reached the person"),
        P("proof", "第十六条", "What shows the service"),
    ),
    children=(ABSENCES,),
)
