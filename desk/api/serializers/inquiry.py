"""How the interview plan and the departments are written as JSON (第十五条、第十六条)."""

from rest_framework import serializers

from cases.models import Absence, InterviewTarget, StayNotice
from reports.selectors import DepartmentRow


class InterviewTargetSerializer(serializers.ModelSerializer):
    """A person to be asked (询问对象); ``key`` names the entry in the form of the act."""

    party = serializers.SlugRelatedField("key", read_only=True, allow_null=True)

    class Meta:
        model = InterviewTarget
        fields = (
            "key",
            "category",
            "party",
            "name",
            "belongs_to",
            "status",
            "planned_on",
            "asked_on",
            "reason",
            "is_minor",
            "guardian",
            "language",
            "interpreter",
            "note",
        )


class InterviewCategorySerializer(serializers.Serializer):
    """A category of article 15 with its people (一类询问对象)."""

    code = serializers.CharField(source="rule.code")
    label = serializers.CharField(source="rule.label")
    quote = serializers.CharField(source="rule.quote", help_text="规定原文中的词语。")
    state = serializers.CharField(help_text="PLANNED、DONE、NOT_NEEDED，尚未确定的为空。")
    targets = InterviewTargetSerializer(many=True)


class InterviewPlanSerializer(serializers.Serializer):
    """The interview plan and how much of the article it covers (询问对象清单)."""

    total = serializers.IntegerField()
    asked = serializers.IntegerField()
    planned = serializers.IntegerField()
    reasoned = serializers.IntegerField()
    coverage = serializers.CharField()
    categories = InterviewCategorySerializer(many=True)


class DemandSerializer(serializers.Serializer):
    """A demand of documents with its answer (调取资料); ``key`` names it in the form of the act."""

    key = serializers.CharField(source="demand.key")
    party = serializers.CharField(source="demand.party.key")
    items = serializers.ListField(source="demand.item_list", child=serializers.CharField())
    demanded_on = serializers.DateField(source="demand.demanded_on")
    due_on = serializers.DateField(source="demand.due_on")
    document_number = serializers.CharField(source="demand.document_number")
    served_on = serializers.DateField(source="demand.served_on", allow_null=True)
    served_to = serializers.CharField(source="demand.served_to")
    answer = serializers.CharField(source="demand.answer", help_text="尚未答复的为空。")
    answered_on = serializers.DateField(source="demand.answered_on", allow_null=True)
    received_items = serializers.ListField(source="demand.received_list", child=serializers.CharField())
    answer_reason = serializers.CharField(source="demand.answer_reason")
    is_overdue = serializers.BooleanField()


class AbsenceSerializer(serializers.ModelSerializer):
    """A time in which somebody was not available (擅离职守情况)."""

    class Meta:
        model = Absence
        fields = ("left_on", "returned_on", "circumstances", "handling")


class StayNoticeSerializer(serializers.ModelSerializer):
    """A notice not to leave the post (不得擅离职守告知)."""

    party = serializers.SlugRelatedField("key", read_only=True)
    absences = AbsenceSerializer(many=True)

    class Meta:
        model = StayNotice
        fields = ("key", "party", "served_on", "manner", "proof", "absences")


class DepartmentSerializer(serializers.Serializer):
    """A department with approval or supervision duties, and what was found (行政部门, 第十六条)."""

    party = serializers.CharField(source="review.party.key")
    name = serializers.CharField(source="review.party.name")
    duty = serializers.CharField(source="review.duty")
    matters = serializers.CharField(source="review.matters")
    findings = serializers.SerializerMethodField(help_text="列明该部门的问题的代号。")
    no_finding_reason = serializers.CharField(source="review.no_finding_reason")

    def get_findings(self, row: DepartmentRow) -> list[str]:
        return [one.key for one in row.findings]


class InquirySerializer(serializers.Serializer):
    """Whom the group asks and into whose duties it looks (调查对象与资料)."""

    interviews = InterviewPlanSerializer()
    demands = DemandSerializer(many=True)
    stay_notices = StayNoticeSerializer(many=True)
    departments = DepartmentSerializer(many=True)
    department_gaps = serializers.ListField(
        child=serializers.CharField(), help_text="属于责任事故的，还缺什么。"
    )
