"""How acts, their forms and their answers are written as JSON (办理事项)."""

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from desk.api.serializers.cases import ArticledText
from desk.api.serializers.fields import AnythingField


class ClockMoveSerializer(serializers.Serializer):
    """One clock before and after an act (期限变动)."""

    title = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class EffectsSerializer(serializers.Serializer):
    """What an act changes (办理结果)."""

    stage = serializers.CharField(help_text="新的阶段，未变的为空。")
    clocks = ClockMoveSerializer(many=True)
    sentences = serializers.ListField(child=serializers.CharField())


class RehearsalSerializer(serializers.Serializer):
    """What an act would change (预演); nothing was kept."""

    dry_run = serializers.BooleanField()
    needs_second = serializers.BooleanField(help_text="须由第二人确认。")
    effects = EffectsSerializer()
    warnings = serializers.ListField(child=serializers.CharField(), help_text="办理前应当核对的事项。")


class EventSerializer(serializers.Serializer):
    """The event of an act in the chain of the case (日志条目)."""

    seq = serializers.IntegerField()
    act = serializers.CharField()
    label = serializers.CharField()
    article = serializers.CharField()
    phase = serializers.ChoiceField(choices=["DONE", "PREPARED", "CONFIRMED", "REJECTED"])
    at = serializers.DateTimeField()
    hash = serializers.CharField()


class DoneSerializer(serializers.Serializer):
    """What an act did (办理结果)."""

    case = serializers.CharField()
    event = EventSerializer()
    stage = serializers.CharField()
    stage_label = serializers.CharField()
    effects = EffectsSerializer()
    warnings = serializers.ListField(child=serializers.CharField())
    pending = serializers.CharField(allow_null=True, help_text="待第二人确认的事项编号。")


# Which of them an act answers is for the one who asks to say (``dry_run``).
DONE_OR_REHEARSED = PolymorphicProxySerializer(
    component_name="DoneOrRehearsed",
    serializers=[DoneSerializer, RehearsalSerializer],
    resource_type_field_name=None,
)


class OptionSerializer(serializers.Serializer):
    """One choice of a field."""

    value = serializers.CharField()
    label = serializers.CharField()


class FieldSerializer(serializers.Serializer):
    """One field of an act's form (填写项)."""

    name = serializers.CharField()
    label = serializers.CharField()
    kind = serializers.CharField(
        help_text="text、integer、decimal、date、time、datetime、boolean、choice、choices、file。"
    )
    required = serializers.BooleanField()
    help_text = serializers.CharField()
    initial = AnythingField()
    choices = OptionSerializer(many=True)


class ActSerializer(serializers.Serializer):
    """An act that this person may do now (可办事项)."""

    act = serializers.CharField()
    slug = serializers.CharField()
    label = serializers.CharField()
    article = serializers.CharField()
    needs_second = serializers.BooleanField(help_text="按规定可能须由第二人确认。")
    is_weighty = serializers.BooleanField(help_text="网页上办理前须确认的事项。")
    blockers = ArticledText(many=True)


class ActListSerializer(serializers.Serializer):
    """The acts open to this person now, with what stands in the way of each (可办事项)."""

    results = ActSerializer(many=True)


class ActFormSerializer(ActSerializer):
    """An act with the fields of its form in this case (办理表单)."""

    fields_of_form = FieldSerializer(many=True)


class PendingSerializer(serializers.Serializer):
    """A prepared act (待确认事项)."""

    id = serializers.CharField(source="public_id")
    act = serializers.CharField()
    label = serializers.CharField(source="get_act_display")
    outcome = serializers.CharField()
    prepared_by = serializers.CharField(source="prepared_by.full_name")
    prepared_at = serializers.DateTimeField()
    decided_by = serializers.CharField(source="decided_by.full_name", default=None, allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decision_reason = serializers.CharField()


class FilledSerializer(serializers.Serializer):
    """One field of what was prepared, in words (提请内容)."""

    label = serializers.CharField()
    value = serializers.CharField()


class PendingDetailSerializer(PendingSerializer):
    """A prepared act with what was prepared, and whether this person may decide on it."""

    filled = FilledSerializer(many=True)
    may_decide = serializers.BooleanField()


class PendingListSerializer(serializers.Serializer):
    """Every prepared act of a case, the latest first."""

    results = PendingSerializer(many=True)


class RejectionSerializer(serializers.Serializer):
    """Why a prepared act is sent back (退回)."""

    reason = serializers.CharField(help_text="退回理由。")


class FieldErrorSerializer(serializers.Serializer):
    """One field's refusal."""

    field = serializers.CharField()
    message = serializers.CharField()
    article = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """A refusal as problem details (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    article = serializers.CharField(help_text="作为理由的条，没有的为空。")
    errors = FieldErrorSerializer(many=True)
