"""How cases, their clocks and their facts are written as JSON (案件、期限、案情)."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.lifecycle import STAGE_LABELS, Stage
from cases.models import (
    CaseSource,
    CasualtyRevision,
    CitedBasis,
    ClockPause,
    Extension,
    FireCase,
    GradeDecision,
    Milestone,
    OrganizerDecision,
    Party,
    RulebookDecision,
    ScopeDecision,
    ScopeExclusion,
)
from cases.services.facts import EDITABLE
from deadlines.engine.clocks import Clock
from desk.api.serializers.fields import ClockTimeField
from evidence.models import Appraisal
from regulation.grades import Grade


class ArticledText(serializers.Serializer):
    """A sentence with the article that it rests on."""

    message = serializers.CharField()
    article = serializers.CharField()


class ClockSerializer(serializers.Serializer):
    """One run of one time limit (期限) on the day of the answer."""

    code = serializers.CharField()
    run = serializers.IntegerField()
    title = serializers.CharField()
    article = serializers.CharField()
    norm = serializers.CharField(help_text="规定以外的依据，规定自身的期限为空。")
    force = serializers.CharField(source="force.value")
    state = serializers.CharField()
    state_label = serializers.CharField(source="label")
    base_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    rolled_due_on = serializers.DateField(allow_null=True, help_text="末日顺延后的最后一日。")
    provisional = serializers.BooleanField(help_text="推算所涉日期尚无节假日安排通知的为true。")
    term = serializers.CharField(source="term_label")
    granted_days = serializers.IntegerField(source="granted")
    days_left = serializers.SerializerMethodField()
    days_over = serializers.SerializerMethodField()
    met_on = serializers.SerializerMethodField()
    suspended_since = serializers.SerializerMethodField()
    ended_on = serializers.DateField(allow_null=True)

    def get_days_left(self, clock: Clock) -> int | None:
        return getattr(clock, "days_left", None)

    def get_days_over(self, clock: Clock) -> int | None:
        return getattr(clock, "days_over", None)

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_met_on(self, clock: Clock) -> str | None:
        return _iso(getattr(clock, "met_on", None))

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_suspended_since(self, clock: Clock) -> str | None:
        return _iso(getattr(clock, "suspended_since", None))


class CaseHeadSerializer(serializers.ModelSerializer):
    """What everybody who may know a case sees of it (案件列表信息)."""

    stage_label = serializers.SerializerMethodField()
    district = serializers.SlugRelatedField("name", read_only=True, allow_null=True)
    grade = serializers.SerializerMethodField(help_text="已确定的事故等级，未确定的为null。")

    class Meta:
        model = FireCase
        fields = (
            "public_id",
            "number",
            "title",
            "is_reference",
            "stage",
            "stage_label",
            "occurred_on",
            "district",
            "region",
            "lead_body_name",
            "organizer_name",
            "grade",
        )

    def get_stage_label(self, case: FireCase) -> str:
        return STAGE_LABELS[Stage(case.stage)]

    @extend_schema_field(serializers.ChoiceField(choices=[one.value for one in Grade], allow_null=True))
    def get_grade(self, case: FireCase) -> str | None:
        if hasattr(case, "current_grade"):
            return case.current_grade or None
        decision = case.grade_decisions.last()
        return decision.grade if decision is not None else None


class CaseRowSerializer(serializers.Serializer):
    """One case of the list with the statutory limit that comes next (案件及最近期限)."""

    case = CaseHeadSerializer()
    next_clock = serializers.SerializerMethodField()

    @extend_schema_field(ClockSerializer(allow_null=True))
    def get_next_clock(self, row: Any) -> dict | None:
        return ClockSerializer(row.next_clock.clock).data if row.next_clock else None


class CaseListSerializer(serializers.Serializer):
    """One page of the list (案件列表); ``next`` is the address of the following page."""

    results = CaseRowSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class MilestoneSerializer(serializers.ModelSerializer):
    """A dated step of the case (节点)."""

    article = serializers.CharField()
    label = serializers.CharField(source="get_kind_display")

    class Meta:
        model = Milestone
        fields = ("kind", "label", "reached_on", "document_number", "note", "article")


class CaseDetailSerializer(serializers.Serializer):
    """A case as far as this person may read it (案件); contents are null where they are closed."""

    case = CaseHeadSerializer()
    reading = serializers.ChoiceField(choices=["LISTED", "CONTENTS"])
    roles = serializers.ListField(child=serializers.CharField(), help_text="本人在本案中的身份。")
    must_declare = serializers.BooleanField(help_text="须先作出回避声明（第十四条）。")
    rulebook = serializers.CharField()
    clocks = ClockSerializer(many=True, allow_null=True)
    milestones = MilestoneSerializer(many=True, allow_null=True)


class CasualtySerializer(serializers.ModelSerializer):
    """The casualty figures of a day (伤亡人数)."""

    class Meta:
        model = CasualtyRevision
        fields = ("recorded_on", "deaths", "serious_injuries", "minor_injuries", "note")


class GradeSerializer(serializers.ModelSerializer):
    """A decision on the grade (事故等级)."""

    class Meta:
        model = GradeDecision
        fields = ("established_on", "grade", "statistics_grade", "reason")


class ExclusionSerializer(serializers.ModelSerializer):
    """An exclusion of article 5 found to hold (不适用情形)."""

    class Meta:
        model = ScopeExclusion
        fields = ("item", "receiving_body", "reason")


class ScopeSerializer(serializers.ModelSerializer):
    """A judgement on whether the regulation applies (火灾事故性质研判)."""

    exclusions = ExclusionSerializer(many=True)

    class Meta:
        model = ScopeDecision
        fields = (
            "decided_on",
            "in_scope",
            "has_social_impact",
            "social_impact_reason",
            "social_impact_approver",
            "production_routing",
            "reason",
            "document_number",
            "exclusions",
        )


class OrganizerSerializer(serializers.ModelSerializer):
    """A change of the organiser (组织机关变更)."""

    class Meta:
        model = OrganizerDecision
        fields = ("kind", "decided_on", "from_name", "to_name", "to_level", "reason", "document_number")


class RulebookDecisionSerializer(serializers.ModelSerializer):
    """A decision to put a case under other rules (规则变更说明)."""

    class Meta:
        model = RulebookDecision
        fields = ("decided_on", "rulebook_code", "reason", "decided_by", "document_number")


class BasisSerializer(serializers.ModelSerializer):
    """A legal basis cited (依据)."""

    class Meta:
        model = CitedBasis
        fields = ("title", "document_number", "clause")


class SourceSerializer(serializers.ModelSerializer):
    """Where a reference case was published (来源)."""

    class Meta:
        model = CaseSource
        fields = ("kind", "url", "published_on")


class FireSerializer(serializers.ModelSerializer):
    """The fire (火灾情况)."""

    occurred_time = ClockTimeField(allow_null=True)
    district = serializers.SlugRelatedField("name", read_only=True, allow_null=True)

    class Meta:
        model = FireCase
        # What people fill in; the title stands with the head of the case.
        fields = (
            *(name for name in EDITABLE if name != "title"),
            "region",
            "organizer_name",
            "organizer_level",
            "lead_body_name",
            "late_entry_reason",
        )


class FactsSerializer(serializers.Serializer):
    """What is known of the fire, and what was decided about the case (案情)."""

    fire = FireSerializer()
    seen = serializers.CharField(help_text="办理“填写火灾情况”时原样送回。")
    casualties = CasualtySerializer(many=True)
    grades = GradeSerializer(many=True)
    scope_decisions = ScopeSerializer(many=True)
    organizer_decisions = OrganizerSerializer(many=True)
    rulebook_decisions = RulebookDecisionSerializer(many=True)
    bases = BasisSerializer(many=True)
    sources = SourceSerializer(many=True)


class PartySerializer(serializers.ModelSerializer):
    """A unit or person of the case (单位和个人)."""

    roles = serializers.SerializerMethodField()

    class Meta:
        model = Party
        # As on the pages: an identity number is entered and compared, not read back.
        fields = (
            "key",
            "kind",
            "name",
            "roles",
            *Party.UNIT_FIELDS,
            *(name for name in Party.PERSON_FIELDS if name != "identity_number"),
        )

    def get_roles(self, party: Party) -> list[str]:
        return [role.role for role in party.roles.all()]


class ExtensionSerializer(serializers.ModelSerializer):
    """A granted extension in natural days (延期, 第二十八条)."""

    class Meta:
        model = Extension
        exclude = ("id", "case")


class PauseSerializer(serializers.ModelSerializer):
    """A time that the clocks of article 28 leave out (暂停计算)."""

    class Meta:
        model = ClockPause
        exclude = ("id", "case")


class AppraisalSerializer(serializers.ModelSerializer):
    """An appraisal (检验、鉴定, 第十九条)."""

    class Meta:
        model = Appraisal
        exclude = ("id", "case", "pause")


def _iso(day: Any) -> str | None:
    return day.isoformat() if day is not None else None
