"""How meetings and disagreements are written as JSON (会议与决定, 第九条)."""

from rest_framework import serializers

from cases.models import (
    Direction,
    Disagreement,
    DisagreementPosition,
    Duty,
    Meeting,
    MeetingAttendance,
    Release,
)


class AttendanceSerializer(serializers.ModelSerializer):
    """Whether a member came, or why not (出席情况)."""

    member = serializers.SlugRelatedField("key", read_only=True)

    class Meta:
        model = MeetingAttendance
        fields = ("member", "is_present", "absence_reason")


class MeetingSerializer(serializers.ModelSerializer):
    """A meeting (会议); ``key`` names it in the forms of the acts."""

    chair = serializers.SlugRelatedField("key", read_only=True, allow_null=True)
    attendances = AttendanceSerializer(many=True)

    class Meta:
        model = Meeting
        fields = (
            "key",
            "purpose",
            "subject",
            "noticed_on",
            "notice_number",
            "scheduled_on",
            "scheduled_time",
            "place",
            "agenda",
            "held_on",
            "chair",
            "others",
            "attendances",
            "minutes",
            "decisions",
        )


class PositionSerializer(serializers.ModelSerializer):
    """What one member holds (分歧意见)."""

    member = serializers.SlugRelatedField("key", read_only=True)

    class Meta:
        model = DisagreementPosition
        fields = ("member", "text")


class DisagreementSerializer(serializers.ModelSerializer):
    """A disagreement with its positions and how it was settled (分歧)."""

    raised_by = serializers.SlugRelatedField("key", read_only=True)
    meeting = serializers.SlugRelatedField("key", read_only=True, allow_null=True)
    positions = PositionSerializer(many=True)

    class Meta:
        model = Disagreement
        fields = (
            "key",
            "subject",
            "raised_on",
            "raised_by",
            "meeting",
            "positions",
            "outcome",
            "consultation",
            "ruling",
            "ruled_on",
            "ruled_by",
            "document_number",
            "answer",
            "answered_on",
            "answer_number",
        )


class DutySerializer(serializers.ModelSerializer):
    """What one member answers for (职责和分工)."""

    member = serializers.SlugRelatedField("key", read_only=True)

    class Meta:
        model = Duty
        fields = ("member", "text")


class DirectionSerializer(serializers.ModelSerializer):
    """Direction, focus and duties (调查方向和分工)."""

    duties = DutySerializer(many=True)

    class Meta:
        model = Direction
        fields = ("decided_on", "decided_by", "direction", "focus", "duties")


class ReleaseSerializer(serializers.ModelSerializer):
    """What was put before the leader to go out (审定签发); ``key`` names it in the forms of the acts."""

    class Meta:
        model = Release
        fields = (
            "key",
            "kind",
            "title",
            "text",
            "channel",
            "drafted_by",
            "outcome",
            "opinion",
            "decided_on",
            "decided_by",
            "released_on",
            "released_where",
        )


class MeetingsSerializer(serializers.Serializer):
    """The meetings and disagreements of a case (会议与决定)."""

    meetings = MeetingSerializer(many=True)
    disagreements = DisagreementSerializer(many=True)
    directions = DirectionSerializer(many=True)
    releases = ReleaseSerializer(many=True)
