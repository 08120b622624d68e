"""How the law, its rules and its reckoning are written as JSON (规定、规则、节假日、推算过程)."""

from rest_framework import serializers

from desk.api.serializers.cases import ClockSerializer


class StepSerializer(serializers.Serializer):
    """One step of a derivation (推算步骤)."""

    kind = serializers.CharField(source="kind.value")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    counted = serializers.IntegerField(allow_null=True)
    text = serializers.CharField()


class DerivationSerializer(serializers.Serializer):
    """The derivation of one run of a limit (推算过程)."""

    steps = StepSerializer(many=True)
    articles = serializers.ListField(child=serializers.CharField())
    readings = serializers.ListField(child=serializers.CharField())
    notices = serializers.ListField(child=serializers.CharField())
    rulebook_version = serializers.CharField()


class TraceSerializer(serializers.Serializer):
    """A clock with its derivation (期限及推算过程)."""

    clock = ClockSerializer()
    trace = DerivationSerializer()


class ArticleSerializer(serializers.Serializer):
    """One article of the regulation (条)."""

    number = serializers.IntegerField()
    label = serializers.CharField()
    chapter_label = serializers.CharField()
    chapter_title = serializers.CharField()
    paragraphs = serializers.ListField(child=serializers.CharField())


class RegulationSerializer(serializers.Serializer):
    """The regulation (规定)."""

    code = serializers.CharField()
    title = serializers.CharField()
    document_number = serializers.CharField()
    issuer = serializers.CharField()
    issued_on = serializers.DateField()
    effective_from = serializers.DateField()
    articles = ArticleSerializer(many=True)


class HolidaySerializer(serializers.Serializer):
    """One holiday of a notice (放假调休)."""

    name = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    make_up_days = serializers.ListField(child=serializers.DateField())


class NoticeSerializer(serializers.Serializer):
    """One yearly notice on days off (节假日安排通知)."""

    year = serializers.IntegerField()
    citation = serializers.CharField()
    issued_on = serializers.DateField(allow_null=True)
    holidays = HolidaySerializer(many=True)


class CalendarSerializer(serializers.Serializer):
    """The working calendar (工作日历)."""

    first_day = serializers.DateField()
    last_day = serializers.DateField()
    settled_through = serializers.DateField()
    notices = NoticeSerializer(many=True)


class AppraisalSpanSerializer(serializers.Serializer):
    """A time of appraisal that the clocks leave out (检验、鉴定时间)."""

    entrusted_on = serializers.DateField()
    received_on = serializers.DateField(allow_null=True, required=False)


class CalculationRequestSerializer(serializers.Serializer):
    """The facts of a fire without a case (期限计算)."""

    occurred_on = serializers.DateField()
    grade = serializers.ChoiceField(choices=["ORDINARY", "LARGER"])
    appraisals = AppraisalSpanSerializer(many=True, required=False)
    cause_extension_days = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    report_extension_days = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    report_received_on = serializers.DateField(required=False, allow_null=True)
    replied_on = serializers.DateField(required=False, allow_null=True)


class StatutoryDatesSerializer(serializers.Serializer):
    """The dates of one limit (法定期限日期)."""

    article = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    rolled_due_on = serializers.DateField(allow_null=True)
    provisional = serializers.BooleanField()
    suspended_since = serializers.DateField(required=False)
    days_left = serializers.IntegerField(required=False)


class CalculationSerializer(serializers.Serializer):
    """The statutory dates by the code of the limit (期限计算结果)."""

    deadlines = serializers.DictField(child=StatutoryDatesSerializer())
