"""How the work of the subgroups is written as JSON (分组工作, 第八条至第十三条)."""

from rest_framework import serializers

from cases.models import (
    Bulletin,
    CaseMaterial,
    MaterialHandover,
    PublicOpinion,
    RescueReview,
    SubgroupReport,
    WorkPlan,
)
from reports.duties import DutyState


class TaskSerializer(serializers.Serializer):
    """A statutory task with how far it has come (任务及进展); ``code`` names it in the form of the act."""

    code = serializers.CharField()
    number = serializers.IntegerField()
    text = serializers.CharField(help_text="规定原文。")
    status = serializers.CharField(help_text="NOT_STARTED、IN_PROGRESS、DONE。")
    note = serializers.CharField(source="progress.note", default="")
    evidence = serializers.CharField(source="progress.evidence", default="")
    reported_on = serializers.DateField(source="progress.reported_on", default=None, allow_null=True)
    reported_by = serializers.CharField(source="progress.reported_by", default="")


class WorkPlanSerializer(serializers.ModelSerializer):
    """A plan of work (工作方案)."""

    class Meta:
        model = WorkPlan
        fields = ("made_on", "made_by", "text", "file_name")


class SubgroupReportSerializer(serializers.ModelSerializer):
    """A subgroup's report and its deliberation (小组调查报告); ``key`` names it in the form of the act."""

    meeting = serializers.SlugRelatedField("key", read_only=True, allow_null=True)

    class Meta:
        model = SubgroupReport
        fields = (
            "key",
            "submitted_on",
            "submitted_by",
            "text",
            "file_name",
            "outcome",
            "deliberated_on",
            "meeting",
            "opinion",
            "to_mend",
            "decided_by",
        )


class UnitWorkSerializer(serializers.Serializer):
    """A subgroup with its plans, tasks and reports, the latest first (小组工作情况)."""

    name = serializers.CharField(source="unit.name")
    kind = serializers.CharField(source="unit.kind")
    article = serializers.CharField(source="unit.article")
    is_set_up = serializers.SerializerMethodField(help_text="未设立的，其任务由调查组承担。")
    head = serializers.CharField(source="unit.subgroup.head.key", default=None, allow_null=True)
    tasks = TaskSerializer(many=True)
    plans = WorkPlanSerializer(many=True)
    reports = SubgroupReportSerializer(many=True)

    def get_is_set_up(self, work) -> bool:
        return work.unit.subgroup is not None


class RescueReviewSerializer(serializers.ModelSerializer):
    """What was signed of rescue and handling (应急救援及处置情况)."""

    reviewer = serializers.SlugRelatedField("key", read_only=True)

    class Meta:
        model = RescueReview
        fields = ("reviewed_on", "reviewer", "text", "fire_signer_reason")


class UrgingSerializer(serializers.Serializer):
    """An urging notice with its answer (催办); ``key`` names it in the form of the act."""

    key = serializers.CharField(source="urging.key")
    unit = serializers.CharField(source="urging.unit")
    member = serializers.CharField(source="urging.member.key", default=None, allow_null=True)
    matter = serializers.CharField(source="urging.matter")
    urged_on = serializers.DateField(source="urging.urged_on")
    due_on = serializers.DateField(source="urging.due_on")
    document_number = serializers.CharField(source="urging.document_number")
    answered_on = serializers.DateField(source="urging.answered_on", allow_null=True)
    answered_by = serializers.CharField(source="urging.answered_by")
    answer = serializers.CharField(source="urging.answer")
    is_overdue = serializers.BooleanField()


class SupplementaryItemSerializer(serializers.Serializer):
    """Something still to be investigated (补充调查事项); ``key`` names it in the form of the act."""

    key = serializers.CharField(source="item.key")
    matter = serializers.CharField(source="item.matter")
    unit = serializers.CharField(source="item.unit")
    member = serializers.CharField(source="item.member.key", default=None, allow_null=True)
    raised_on = serializers.DateField(source="item.raised_on")
    due_on = serializers.DateField(source="item.due_on")
    done_on = serializers.DateField(source="item.done_on", allow_null=True)
    result = serializers.CharField(source="item.result")
    is_overdue = serializers.BooleanField()


class PublicOpinionSerializer(serializers.ModelSerializer):
    """What was said in public (舆情信息); ``key`` names it in the form of the act."""

    class Meta:
        model = PublicOpinion
        fields = ("key", "source", "appeared_at", "content", "collected_by", "handling", "handled_on")


class BulletinSerializer(serializers.ModelSerializer):
    """A bulletin (信息专报)."""

    release = serializers.SlugRelatedField("key", read_only=True, allow_null=True)

    class Meta:
        model = Bulletin
        fields = (
            "key",
            "number",
            "issued_on",
            "title",
            "text",
            "addressee",
            "drafted_by",
            "is_outgoing",
            "release",
        )


class HandoverSerializer(serializers.ModelSerializer):
    """A change of keeper (资料移交)."""

    class Meta:
        model = MaterialHandover
        fields = ("handed_on", "handed_from", "handed_to", "reason")


class MaterialSerializer(serializers.ModelSerializer):
    """A material with its keepers (调查资料); ``key`` names it in the form of the act."""

    handovers = HandoverSerializer(many=True)

    class Meta:
        model = CaseMaterial
        fields = (
            "key",
            "title",
            "form",
            "quantity",
            "source",
            "received_on",
            "kept_by",
            "kept_at",
            "handovers",
        )


class GroupDutySerializer(serializers.Serializer):
    """One duty of the group in the article's words, with what it lacks (职责完成情况)."""

    code = serializers.CharField()
    article = serializers.CharField()
    quote = serializers.CharField(help_text="规定原文。")
    is_done = serializers.BooleanField()
    lacks = serializers.SerializerMethodField(help_text="还缺什么。")

    def get_lacks(self, duty: DutyState) -> list[str]:
        return [lack.message for lack in duty.lacks]


class SubgroupsSerializer(serializers.Serializer):
    """The work of the subgroups and the duties of the group (分组工作)."""

    units = UnitWorkSerializer(many=True)
    rescue_review = RescueReviewSerializer(allow_null=True)
    urgings = UrgingSerializer(many=True)
    supplementary_items = SupplementaryItemSerializer(many=True)
    public_opinions = PublicOpinionSerializer(many=True)
    bulletins = BulletinSerializer(many=True)
    materials = MaterialSerializer(many=True)
    duties = GroupDutySerializer(many=True)
