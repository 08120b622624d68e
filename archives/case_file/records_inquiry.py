"""Whom the group asks, in a case file (调查范围, 第三章)."""

from cases.models import InterviewTarget

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
