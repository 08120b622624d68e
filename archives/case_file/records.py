"""Everything that a case file holds (案卷数据文件的内容): one table that schema, import and export read.

The facts stand in the order in which the file is written.
"""

from cases.models import (
    CaseSource,
    CasualtyRevision,
    CitedBasis,
    Extension,
    FireCase,
    GradeDecision,
    Milestone,
    OrganizerDecision,
    Party,
    PartyRole,
    RulebookDecision,
    ScopeDecision,
    ScopeExclusion,
)
from evidence.models import Appraisal
from evidence.services.appraisals import record_appraisal
from regulation.rulebook import RULEBOOK_CODES

from .faults import Path
from .fields import Property as P
from .place_rules import ZIBO_DISTRICTS
from .record import NEVER, Codes, Record
from .records_approval import DOCUMENTS, REPLIES, SIGNATURES
from .records_group import GROUP
from .records_inquiry import DOCUMENT_DEMANDS, INTERVIEW_TARGETS, STAY_NOTICES
from .records_meetings import DIRECTIONS, DISAGREEMENTS, MEETINGS, RELEASES
from .records_report import REPORT_RECORDS
from .records_subgroups import SUBGROUP_WORK

# The constraints allow a telephone to a unit and its tie to the fire unit to a person.
UNIT_ONLY = tuple(name for name in Party.UNIT_FIELDS if name != "relation_to_fire_unit")
PERSON_ONLY = tuple(name for name in Party.PERSON_FIELDS if name != "phone")

HEAD = Record(
    name="",
    label="案件",
    article="第二条",
    about="The case as a whole",
    model=FireCase,
    many=False,
    facts=(
        P("number", "", "Number of the case; no two cases share one"),
        P("title", "", "Title of the case"),
        P(
            "is_reference",
            "",
            "A published case from elsewhere: gates are shown, not enforced; left out if not",
        ),
        P("rulebook_code", "第三十八条", "Rules that the case is decided by", values=RULEBOOK_CODES),
        P(
            "stage",
            "第二十九条",
            "Left out where the milestones tell the stage; a returned report may need no new deliberation",
            values=("ADOPTED",),
        ),
        P("late_entry_reason", "", "Why a case running on paper was entered late"),
    ),
)

FIRE = Record(
    name="fire",
    label="火灾",
    article="第二条",
    about="The fire and what is known of it",
    model=FireCase,
    many=False,
    facts=(
        P("occurred_on", "第二十八条", "Day the fire began in China Standard Time; base day of the clocks"),
        P("occurred_time", "第二十六条", "Time the fire began; left out if unknown"),
        P("is_time_approximate", "", "The time is approximate; left out if it is exact"),
        P("reported_at", "第二十六条", "Instant of the first alarm"),
        P(
            "district",
            "第四条",
            "District, county or zone of Zibo; left out for a fire elsewhere. With the organizer's level it "
            "tells the fire-rescue body that may open the case where organizer.lead_body_name is left out",
            values=ZIBO_DISTRICTS,
        ),
        P("region", "第四条", "Province, city and county"),
        P("address", "第二十六条", "Place of the fire"),
        P("site_name", "第二十六条", "Site that burnt"),
        P("summary", "第二条", "What was first known of the fire"),
        P("site_kind", "第二十六条", "Kind of site"),
        P("building_structure", "第二十六条", "Structure of the building"),
        P("building_floors", "第二十六条", "Storeys of the building", minimum=1, maximum=500),
        P("building_height_m", "第二十六条", "Height of the building in meters"),
        P("building_area_m2", "第二十六条", "Floor area of the building in square meters"),
        P(
            "in_use_since_year",
            "第二十六条",
            "Year in which the building came into use",
            minimum=1000,
            maximum=9999,
        ),
        P("direct_economic_loss", "第八条", "Direct economic loss in yuan"),
        P("direct_property_loss", "第八条", "Direct property loss in yuan"),
        P("burnt_area_m2", "第八条", "Burnt area in square meters"),
        P("affected_households", "第二条", "Households affected"),
        P(
            "is_production_related",
            "第二条",
            "Whether the fire arose in production or business; left out if unknown",
        ),
    ),
)

ORGANIZER = Record(
    name="organizer",
    label="组织调查机关",
    article="第四条",
    about="Who organizes and who leads the investigation",
    model=FireCase,
    many=False,
    facts=(
        P("organizer_name", "第四条", "Government that organizes the investigation"),
        P("organizer_level", "第四条", "Level of that government"),
        P(
            "lead_body_name",
            "第四条",
            "Fire-rescue body that leads; its people may open the case, so the name is to be the one that "
            "the system has on record. Left out, the body of the organizer's level and of fire.district "
            "leads; an unknown name gives the case to no body, which the import warns of",
        ),
    ),
)

CASUALTIES = Record(
    name="casualties",
    label="伤亡人数",
    article="第八条",
    about="Dated states of the casualty figures; a later death is a new entry",
    model=CasualtyRevision,
    facts=(
        P("recorded_on", "第八条", "Day the figures were established"),
        P("deaths", "第八条", "Persons dead; left out if unknown"),
        P("serious_injuries", "第八条", "Persons seriously injured; left out if unknown"),
        P("minor_injuries", "第八条", "Persons slightly injured; left out if unknown"),
        P("note", "", "Remark"),
    ),
    rules={
        "anyOf": [
            {"required": ["deaths"]},
            {"required": ["serious_injuries"]},
            {"required": ["minor_injuries"]},
        ]
    },
)

SCOPE = Record(
    name="scope_decisions",
    label="火灾事故性质研判",
    article="第二条",
    about="Decisions whether the regulation applies",
    model=ScopeDecision,
    facts=(
        P("decided_on", "第二条", "Day of the decision"),
        P("in_scope", "第二条", "Whether the regulation applies"),
        P("has_social_impact", "第二条", "Whether the fire had social impact; left out if not judged"),
        P("social_impact_reason", "第二条", "Reason for finding social impact"),
        P("social_impact_approver", "第二条", "Who approved the finding of social impact"),
        P("production_routing", "第二条", "What was decided about a fire in production or business"),
        P("reason", "第二条", "Reason of the decision"),
        P("document_number", "", "Number of the document"),
    ),
    children=(
        Record(
            name="exclusions",
            label="不适用情形",
            article="第五条",
            about="Items of article 5 that hold",
            model=ScopeExclusion,
            owner="decision",
            facts=(
                P("item", "第五条", "Item of article 5", minimum=1, maximum=7),
                P("receiving_body", "第五条", "Body that receives the case"),
                P("reason", "第五条", "Reason"),
            ),
            max_items=7,
        ),
    ),
    rules={
        "if": {"properties": {"has_social_impact": {"const": True}}, "required": ["has_social_impact"]},
        "then": {"required": ["social_impact_reason", "social_impact_approver"]},
    },
)

GRADES = Record(
    name="grade_decisions",
    label="事故等级",
    article="第四条",
    about="Decisions on the grade; a later death gives a new one",
    model=GradeDecision,
    facts=(
        P("established_on", "第四条", "Day the grade was established"),
        P("grade", "第四条", "Grade that decides the organizer"),
        P("statistics_grade", "", "Grade on the statistics scale in force since 2025-05-01"),
        P("reason", "第四条", "Reason; required where the two grades differ"),
    ),
    places={"grade_difference_has_reason": "reason"},
)

ORGANIZER_DECISIONS = Record(
    name="organizer_decisions",
    label="组织机关变更",
    article="第四条",
    about="Escalation by the city and hand-over to a higher level",
    model=OrganizerDecision,
    facts=(
        P("kind", "第四条", "Why the organizer changes"),
        P("decided_on", "第四条", "Day of the decision"),
        P("from_name", "第四条", "Organizer before"),
        P("to_name", "第四条", "Organizer after"),
        P("to_level", "第四条", "Level of the organizer after"),
        P("reason", "第四条", "Reason"),
        P("document_number", "", "Number of the document"),
    ),
)

RULEBOOK_DECISIONS = Record(
    name="rulebook_decisions",
    label="规则变更说明",
    article="第三十八条",
    about="Decisions to apply rules that the fire's day and place do not give",
    model=RulebookDecision,
    facts=(
        P("decided_on", "第三十八条", "Day of the decision"),
        P("rulebook_code", "第三十八条", "Rules to apply", values=RULEBOOK_CODES),
        P("reason", "第三十八条", "Reason"),
        P("decided_by", "第三十八条", "Who decided"),
        P("document_number", "", "Number of the document"),
    ),
    places={"rulebook_decision_has_reason": "reason"},
)

PARTIES = Record(
    name="parties",
    label="单位和个人",
    article="第十五条",
    about="Units and persons of the case, each typed once",
    model=Party,
    facts=(
        P("key", "", "Name of the party inside this file"),
        P("kind", "第二十六条", "Unit or person"),
        P("name", "第二十六条", "Name"),
        P("founded_on", "第二十六条", "Day a unit was founded"),
        P("registered_address", "第二十六条", "Registered address of a unit"),
        P("ownership", "第二十六条", "Ownership of a unit"),
        P("affiliation", "第二十六条", "Unit to which a unit is subordinate"),
        P("business_scope", "第二十六条", "Business scope of a unit"),
        P("licenses", "第二十六条", "Licenses of a unit"),
        P("workforce", "第二十六条", "Organization of labor and of building work in a unit"),
        P("credit_code", "第二十六条", "Unified social credit code of a unit"),
        P("legal_representative", "第十八条", "Legal representative of a unit"),
        P("relation_to_fire_unit", "第二十六条", "Tie to the unit where the fire began"),
        P("gender", "", "Gender of a person"),
        P("age", "", "Age of a person in years", maximum=150),
        P("identity_number", "", "Identity number of a person"),
        P("phone", "", "Telephone"),
        P("employer", "", "Unit where a person works"),
        P("post", "", "Post of a person"),
        P("is_minor", "", "The person is a minor; left out if not"),
    ),
    codes=(Codes("roles", "身份", "第十五条", "Parts that the party plays", PartyRole, "party", "role"),),
    rules={
        "if": {"properties": {"kind": {"const": "UNIT"}}},
        "then": {"properties": dict.fromkeys(PERSON_ONLY, NEVER)},
        "else": {"properties": dict.fromkeys(UNIT_ONLY, NEVER)},
    },
)

APPRAISALS = Record(
    name="appraisals",
    label="检验、鉴定",
    article="第十九条",
    about="Tests and appraisals; their time is not counted",
    model=Appraisal,
    facts=(
        P("kind", "第十九条", "Kind of appraisal"),
        P("subject", "第十九条", "What is appraised"),
        P("institution", "第十九条", "Institution or panel entrusted"),
        P("entrusted_on", "第二十八条", "Day of the entrustment"),
        P("received_on", "第二十八条", "Day the written conclusion was received; left out while it is not"),
        P("conclusion", "第十九条", "Conclusion"),
        P("is_sealed", "第十九条", "Whether the conclusion bears a seal; left out if unknown"),
        P("is_signed", "第十九条", "Whether the conclusion bears a signature; left out if unknown"),
    ),
    rules={"dependentRequired": {"conclusion": ["received_on"]}},
    places={
        "appraisal_received_after_entrusted": "received_on",
        "appraisal_conclusion_is_received": "received_on",
    },
    create=record_appraisal,
)

EXTENSIONS = Record(
    name="extensions",
    label="延期",
    article="第二十八条",
    about="Extensions that were granted",
    model=Extension,
    facts=(
        P("kind", "第二十八条", "Which clock is extended"),
        P("days", "第二十八条", "Days granted", minimum=1, maximum=60),
        P("reason", "第二十八条", "Reason"),
        P("applied_on", "第二十八条", "Day of the application"),
        P("decided_on", "第二十八条", "Day of the approval"),
        P("approver", "第二十八条", "Who approved"),
        P("document_number", "", "Number of the document"),
        P("is_irregular", "第二十八条", "Approved after the time limit had run out; left out if in time"),
        P("irregular_reason", "第二十八条", "Why it was approved late"),
    ),
    rules={
        "if": {"properties": {"kind": {"const": "CAUSE"}}, "required": ["kind"]},
        "then": {"properties": {"days": {"maximum": 30}}},
        "dependentRequired": {
            "is_irregular": ["irregular_reason"],
            "irregular_reason": ["is_irregular"],
        },
    },
    places={
        "extension_within_article_28": "days",
        "irregular_extension_has_reason": "irregular_reason",
        "extension_decided_after_application": "decided_on",
    },
)

MILESTONES = Record(
    name="milestones",
    label="节点",
    article="第二十八条",
    about="Dated steps of the case; those of one day as they happened",
    model=Milestone,
    facts=(
        P("kind", "", "Step"),
        P("reached_on", "", "Day of the step"),
        P("document_number", "", "Number of the document"),
        P("note", "", "Remark"),
    ),
    children=(SIGNATURES,),
    rules={
        "if": {"properties": {"kind": {"const": "REPORT_ADOPTED"}}, "required": ["kind"]},
        "else": {"properties": {"signatures": NEVER}},
    },
)

CITED_BASES = Record(
    name="cited_bases",
    label="依据",
    article="第一条",
    about="Legal bases that the case cites",
    model=CitedBasis,
    facts=(
        P("title", "第一条", "Title"),
        P("document_number", "第一条", "Number of the document"),
        P("clause", "第一条", "Article or clause"),
    ),
)

SOURCES = Record(
    name="sources",
    label="来源",
    article="",
    about="Where the facts were published",
    model=CaseSource,
    facts=(
        P("kind", "", "What the source is"),
        P("url", "", "Address"),
        P("published_on", "", "Day of publication"),
    ),
)

CASE_PARTS = (FIRE, ORGANIZER)
RECORDS = (
    CASUALTIES,
    SCOPE,
    GRADES,
    ORGANIZER_DECISIONS,
    RULEBOOK_DECISIONS,
    PARTIES,
    GROUP,
    DIRECTIONS,
    MEETINGS,
    DISAGREEMENTS,
    RELEASES,
    INTERVIEW_TARGETS,
    DOCUMENT_DEMANDS,
    STAY_NOTICES,
    *SUBGROUP_WORK,
    APPRAISALS,
    EXTENSIONS,
    MILESTONES,
    REPLIES,
    DOCUMENTS,
    *REPORT_RECORDS,
    CITED_BASES,
    SOURCES,
)
CASE_PLACES: dict[str, Path] = {
    "case_losses_not_negative": ("fire", "direct_economic_loss"),
    "case_areas_not_negative": ("fire", "burnt_area_m2"),
    "case_stage_is_known": (),
}
