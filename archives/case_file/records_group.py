"""The group in a case file (火灾事故调查组, 第二章)."""

from cases.models import (
    Declaration,
    Delegation,
    GroupMember,
    InvestigationGroup,
    InvitedBody,
    Recusal,
    Subgroup,
    SubgroupMember,
)
from cases.services.recorded_recusals import record_recusal

from .fields import Property as P
from .record import NEVER, Links, Record

MEMBERS = Record(
    name="members",
    label="调查组成员",
    article="第七条",
    about="Persons in the group; where the name is unknown, body and post tell",
    model=GroupMember,
    owner="group",
    facts=(
        P("key", "", "Name of the member inside this file"),
        P("role", "第六条", "Part in the group"),
        P("name", "第七条", "Name"),
        P("agency_name", "第七条", "Body that sends the person"),
        P("agency_kind", "第七条", "Kind of that body"),
        P("post", "第七条", "Post"),
        P("specialty", "第七条", "Field and qualification of an expert"),
        P("joined_on", "第七条", "Day the person joined"),
        P("left_on", "第七条", "Day the person left"),
        P("replaces", "第七条", "Member whom this one replaces", names="members"),
    ),
    rules={"anyOf": [{"required": ["name"]}, {"required": ["agency_name"]}, {"required": ["post"]}]},
    places={"member_is_named_by_name_body_or_post": "name", "member_leaves_after_joining": "left_on"},
)

SUBGROUPS = Record(
    name="subgroups",
    label="工作小组",
    article="第十条",
    about="Working subgroups",
    model=Subgroup,
    owner="group",
    facts=(
        P("kind", "第十条", "Kind of subgroup"),
        P("name", "第十条", "Name"),
        P("head", "第十一条", "Member who heads it", names="members"),
    ),
    links=(
        Links(
            "members",
            "小组成员",
            "第十条",
            "Members of the subgroup",
            SubgroupMember,
            owner="subgroup",
            attribute="member",
            names="members",
        ),
    ),
)

INVITED_BODIES = Record(
    name="invited_bodies",
    label="邀请参加的机关",
    article="第七条",
    about="Bodies invited beside the members",
    model=InvitedBody,
    owner="group",
    facts=(
        P("kind", "第七条", "Kind of body"),
        P("name", "第七条", "Name"),
        P("invited_on", "第七条", "Day of the invitation"),
        P("invitation_number", "第七条", "Number of the invitation"),
        P("has_attended", "第七条", "Whether it sent somebody; left out if unknown"),
        P("representative", "第七条", "Who came"),
    ),
)

DELEGATIONS = Record(
    name="delegations",
    label="委托",
    article="第九条",
    about="Written powers of deputies to act for the leader",
    model=Delegation,
    owner="",
    path="deputy__group",
    facts=(
        P("deputy", "第九条", "Deputy who acts for the leader", names="members"),
        P("starts_on", "第九条", "First day"),
        P("ends_on", "第九条", "Last day"),
        P("document_number", "第九条", "Number of the delegation"),
    ),
    places={"delegation_ends_after_it_starts": "ends_on"},
)

# Accounts are no content of a case: who declared or was recused outside the group, known by account
# alone, has no name here that another system could hold on to.
DECLARATIONS = Record(
    name="declarations",
    label="回避声明",
    article="第十四条",
    about="What members declared on the three grounds of recusal",
    model=Declaration,
    owner="",
    path="member__group",
    facts=(
        P("member", "第十四条", "Member who declared", names="members", always=True),
        P("declared_on", "第十四条", "Day of the declaration"),
        P("has_conflict", "第十四条", "Whether a ground of recusal holds", always=True),
        P("ground", "第十四条", "Item of article 14 that holds", minimum=1, maximum=3),
        P("statement", "第十四条", "Explanation"),
    ),
    rules={
        "if": {"properties": {"has_conflict": {"const": True}}, "required": ["has_conflict"]},
        "then": {"required": ["ground", "statement"]},
        "else": {"properties": {"ground": NEVER}},
    },
    places={"declared_conflict_names_its_ground": "ground"},
)

RECUSALS = Record(
    name="recusals",
    label="回避",
    article="第十四条",
    about="Recusals of members; one without applicant goes with the member's declaration of that day",
    model=Recusal,
    owner="",
    path="member__group",
    facts=(
        P("member", "第十四条", "Member concerned", names="members", always=True),
        P("applied_by", "第十四条", "Who applied for it; left out if the member declared it"),
        P("ground", "第十四条", "Item of article 14", minimum=1, maximum=3),
        P("reason", "第十四条", "Explanation"),
        P("declared_on", "第十四条", "Day of the declaration"),
        P("outcome", "第十四条", "Decision", always=True),
        P("decided_on", "第十四条", "Day of the decision"),
        P("decided_by", "第十四条", "Who decided"),
        P("document_number", "", "Number of the document"),
        P("successor", "第十四条", "Member who takes over", names="members"),
        P("lifted_on", "第十四条", "Day the recusal was lifted"),
    ),
    rules={
        "allOf": [
            {
                "if": {"properties": {"outcome": {"const": "PENDING"}}},
                "then": {"properties": {"decided_on": NEVER}},
                "else": {"required": ["decided_on"]},
            },
            {
                "if": {"properties": {"outcome": {"const": "LIFTED"}}, "required": ["outcome"]},
                "then": {"required": ["lifted_on"]},
                "else": {"properties": {"lifted_on": NEVER}},
            },
        ]
    },
    places={
        "recusal_ground_in_article_fourteen": "ground",
        "recusal_decision_is_dated": "decided_on",
        "recusal_lifting_is_dated": "lifted_on",
    },
    create=record_recusal,
)

GROUP = Record(
    name="group",
    label="火灾事故调查组",
    article="第六条",
    about="The group that investigates",
    model=InvestigationGroup,
    many=False,
    facts=(
        P("name", "第六条", "Name of the group"),
        P("established_by", "第六条", "Who established it"),
        P("leadership", "第六条", "How its leader was chosen"),
        P("delegation_number", "第六条", "Number of the delegation to the fire chief"),
    ),
    children=(MEMBERS, SUBGROUPS, INVITED_BODIES, DELEGATIONS, DECLARATIONS, RECUSALS),
)
