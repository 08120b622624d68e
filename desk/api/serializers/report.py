"""How the report, what is written for it and its documents are written as JSON (调查报告、公文)."""

from rest_framework import serializers

from cases.models import DocumentEntry
from desk.api.serializers.fields import AnythingField
from desk.api.serializers.group import GapSerializer
from reports.models import CauseDetermination, Signature


class CauseSerializer(serializers.ModelSerializer):
    """The determined cause (火灾事故原因认定)."""

    class Meta:
        model = CauseDetermination
        exclude = ("id", "case")


class SignatureSerializer(serializers.ModelSerializer):
    """A member's signature (签名)."""

    member = serializers.SlugRelatedField("key", read_only=True)
    name = serializers.CharField(source="member.name")

    class Meta:
        model = Signature
        fields = ("member", "name", "signed_on")


class WrittenSerializer(serializers.Serializer):
    """One written record; ``version`` is its ETag (填写项)."""

    key = serializers.CharField(help_text="“new”表示尚未填写。")
    version = serializers.CharField(help_text="尚未填写的为空。")
    values = serializers.DictField(child=AnythingField())


class WrittenKindSerializer(serializers.Serializer):
    """A kind with its records (填写种类)."""

    kind = serializers.CharField()
    label = serializers.CharField()
    article = serializers.CharField()
    records = WrittenSerializer(many=True)


class FindingsSerializer(serializers.Serializer):
    """The course, the cause, problems, measures and responsibility (原因与责任)."""

    cause = CauseSerializer(allow_null=True)
    written = WrittenKindSerializer(many=True)


class PrintingSerializer(serializers.Serializer):
    """How far a PDF is (印制情况)."""

    status = serializers.CharField(help_text="NONE、PENDING、RUNNING、DONE、FAILED。")
    content_digest = serializers.CharField()
    requested_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField()
    url = serializers.CharField(allow_null=True, help_text="印制完成后的下载地址。")


class BlockSerializer(serializers.Serializer):
    """One of the report's parts as drafted from the facts and written (报告组成部分)."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    body = serializers.CharField(help_text="人工撰写的正文，未写的为空。")
    gaps = serializers.IntegerField()


class ReportSerializer(serializers.Serializer):
    """The report as it stands (调查报告)."""

    title = serializers.CharField()
    status = serializers.CharField(help_text="有缺项的为“送审稿”。")
    content_digest = serializers.CharField()
    parts = BlockSerializer(many=True)
    gaps = GapSerializer(many=True)
    signatures = SignatureSerializer(many=True)
    printing = PrintingSerializer()


class EntrySerializer(serializers.ModelSerializer):
    """A document of the register (收发文)."""

    id = serializers.CharField(source="public_id")
    kind_label = serializers.SerializerMethodField()
    has_scan = serializers.SerializerMethodField()

    class Meta:
        model = DocumentEntry
        fields = (
            "id",
            "direction",
            "kind",
            "kind_label",
            "title",
            "document_number",
            "dated_on",
            "correspondent",
            "signer",
            "registered_at",
            "has_scan",
            "digest",
        )

    def get_kind_label(self, entry: DocumentEntry) -> str:
        return entry.get_kind_display()

    def get_has_scan(self, entry: DocumentEntry) -> bool:
        return bool(entry.digest)


class DraftSerializer(serializers.Serializer):
    """A document that can be printed now (可印制的公文)."""

    kind = serializers.CharField()
    kind_label = serializers.CharField()
    article = serializers.CharField()
    place = serializers.IntegerField()
    title = serializers.CharField()
    number = serializers.CharField()
    printing = PrintingSerializer()


class DocumentsSerializer(serializers.Serializer):
    """What can be printed, and the register (公文、收发文登记)."""

    drafts = DraftSerializer(many=True)
    register = EntrySerializer(many=True)


class FieldChangeSerializer(serializers.Serializer):
    """One field before and after (变更)."""

    label = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class RecordChangeSerializer(serializers.Serializer):
    """One record that an act wrote (变更内容)."""

    verb = serializers.CharField()
    title = serializers.CharField()
    fields_changed = FieldChangeSerializer(source="fields", many=True)


class JournalEntrySerializer(serializers.Serializer):
    """One act in the journal, in words (日志条目)."""

    seq = serializers.IntegerField()
    at = serializers.CharField()
    label = serializers.CharField()
    phase = serializers.CharField()
    article = serializers.CharField()
    person = serializers.CharField()
    post = serializers.CharField()
    roles = serializers.CharField()
    on = serializers.CharField()
    paper = serializers.CharField()
    summary = serializers.CharField()
    reason = serializers.CharField()
    changes = RecordChangeSerializer(many=True)
    prev = serializers.CharField()
    hash = serializers.CharField()


class JournalSerializer(serializers.Serializer):
    """One page of the journal, the latest on top (办理日志)."""

    results = JournalEntrySerializer(many=True)
    next = serializers.CharField(allow_null=True)


class FaultSerializer(serializers.Serializer):
    """One thing that is not as the chain says (校验问题)."""

    text = serializers.CharField()


class VerificationSerializer(serializers.Serializer):
    """Whether the case is as its chain says (校验)."""

    is_clean = serializers.BooleanField()
    events = serializers.IntegerField()
    head = serializers.CharField()
    faults = FaultSerializer(many=True)


class ReadingSerializer(serializers.Serializer):
    """Who read the case (查阅记录)."""

    at = serializers.DateTimeField()
    person = serializers.CharField(source="actor.full_name")
    kind = serializers.CharField()
    subject = serializers.CharField()
