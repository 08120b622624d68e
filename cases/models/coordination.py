"""What the coordination subgroup keeps in hand (综合组的工作, 第十三条)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from common.records import Record

from .fire_case import FireCase
from .group import GroupMember
from .leadership import Release


class Urging(Record):
    """A notice that urges a subgroup or a member, with its answer (催办单, 第十三条（三）)."""

    case = models.ForeignKey(FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="urgings")
    position = models.PositiveSmallIntegerField("序号")
    key = models.CharField("代号", max_length=40)
    unit = models.CharField("被催办的小组", max_length=50, blank=True)
    member = models.ForeignKey(
        GroupMember,
        verbose_name="被催办的成员",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="urgings",
    )
    matter = models.TextField("催办事项")
    urged_on = models.DateField("催办日期")
    urged_by = models.CharField("催办人", max_length=100, blank=True)
    due_on = models.DateField("办理期限")
    document_number = models.CharField("文号", max_length=100, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answered_by = models.CharField("答复人", max_length=100, blank=True)
    answer = models.TextField("办理情况", blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("matter", "document_number", "answer")

    class Meta:
        verbose_name = verbose_name_plural = "催办"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="urging_key_is_unique"),
            models.UniqueConstraint(fields=["case", "position"], name="urging_position_is_unique"),
            models.CheckConstraint(
                name="urging_is_to_a_subgroup_or_a_member",
                condition=(~Q(unit="") & Q(member__isnull=True)) | Q(unit="", member__isnull=False),
                violation_error_message="请选择“被催办的小组”或者“被催办的成员”中的一项（第十三条）。",
            ),
            models.CheckConstraint(
                name="urging_is_due_after_it",
                condition=Q(due_on__gte=F("urged_on")),
                violation_error_message="“办理期限”不得早于“催办日期”（第十三条）。",
            ),
            models.CheckConstraint(
                name="urging_answer_is_dated",
                condition=Q(answered_on__isnull=True, answer="")
                | (Q(answered_on__gte=F("urged_on")) & ~Q(answer="")),
                violation_error_message=(
                    "“答复日期”和“办理情况”应当一并填写，且不得早于“催办日期”（第十三条）。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whom}（{self.document_number}）" if self.document_number else self.whom

    @property
    def whom(self) -> str:
        """Return who is urged (被催办的小组或者成员)."""
        return self.unit or str(self.member)

    def is_overdue(self, today: date) -> bool:
        """Tell whether no answer came by the last day (逾期未答复)."""
        return self.answered_on is None and self.due_on < today


class SupplementaryItem(Record):
    """Something still to be investigated, by whom, with its result (补充调查事项, 第十三条（三）)."""

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="supplementary_items"
    )
    position = models.PositiveSmallIntegerField("序号")
    key = models.CharField("代号", max_length=40)
    matter = models.TextField("补充调查事项")
    unit = models.CharField("承办小组", max_length=50, blank=True)
    member = models.ForeignKey(
        GroupMember,
        verbose_name="承办人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supplementary_items",
    )
    raised_on = models.DateField("提出日期")
    due_on = models.DateField("完成期限")
    done_on = models.DateField("完成日期", null=True, blank=True)
    result = models.TextField("调查结果", blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("matter", "result")

    class Meta:
        verbose_name = verbose_name_plural = "补充调查事项"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="supplementary_item_key_is_unique"),
            models.UniqueConstraint(
                fields=["case", "position"], name="supplementary_item_position_is_unique"
            ),
            models.CheckConstraint(
                name="supplementary_item_is_somebodys",
                condition=~Q(unit="") | Q(member__isnull=False),
                violation_error_message="请选择“承办小组”或者“承办人”（第十三条）。",
            ),
            models.CheckConstraint(
                name="supplementary_item_is_due_after_it",
                condition=Q(due_on__gte=F("raised_on")),
                violation_error_message="“完成期限”不得早于“提出日期”（第十三条）。",
            ),
            models.CheckConstraint(
                name="supplementary_item_done_has_its_result",
                condition=Q(done_on__isnull=True, result="")
                | (Q(done_on__gte=F("raised_on")) & ~Q(result="")),
                violation_error_message=(
                    "“完成日期”和“调查结果”应当一并填写，且不得早于“提出日期”（第十三条）。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.matter if len(self.matter) <= 30 else f"{self.matter[:30]}……"

    @property
    def whose(self) -> str:
        """Return who does it (承办小组、承办人)."""
        return "、".join(name for name in (self.unit, str(self.member or "")) if name)

    def is_overdue(self, today: date) -> bool:
        """Tell whether it is still to be done after its last day (逾期)."""
        return self.done_on is None and self.due_on < today


class PublicOpinion(Record):
    """What was said of the fire in public (舆情信息, 第十三条（五）), with its source and time."""

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="public_opinions"
    )
    position = models.PositiveSmallIntegerField("序号")
    key = models.CharField("代号", max_length=40)
    source = models.CharField("来源", max_length=200)
    appeared_at = models.DateTimeField("出现时间")
    content = models.TextField("内容")
    collected_by = models.CharField("收集人", max_length=100, blank=True)
    handling = models.TextField("处置情况", blank=True)
    handled_on = models.DateField("处置日期", null=True, blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("source", "content", "handling")

    class Meta:
        verbose_name = verbose_name_plural = "舆情信息"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="public_opinion_key_is_unique"),
            models.UniqueConstraint(fields=["case", "position"], name="public_opinion_position_is_unique"),
            models.CheckConstraint(
                name="opinion_handled_is_dated",
                condition=Q(handled_on__isnull=True, handling="")
                | (Q(handled_on__isnull=False) & ~Q(handling="")),
                violation_error_message="“处置情况”和“处置日期”应当一并填写（第十三条）。",
            ),
        ]

    def __str__(self) -> str:
        return self.source


class Bulletin(Record):
    """A bulletin of information (信息专报, 第十三条（二）).

    One that leaves the group is the text that the leader signed off (第九条（五）), and no other.
    """

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="bulletins"
    )
    position = models.PositiveSmallIntegerField("序号")
    key = models.CharField("代号", max_length=40)
    number = models.PositiveSmallIntegerField("期号")
    issued_on = models.DateField("编发日期")
    title = models.CharField("标题", max_length=200)
    text = models.TextField("内容")
    addressee = models.CharField("报送对象", max_length=200)
    drafted_by = models.CharField("拟稿人", max_length=100, blank=True)
    is_outgoing = models.BooleanField("向调查组以外报送", default=False)
    release = models.OneToOneField(
        Release,
        verbose_name="审定签发的信息",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bulletin",
    )
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("title", "text", "addressee")

    class Meta:
        verbose_name = verbose_name_plural = "信息专报"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="bulletin_key_is_unique"),
            models.UniqueConstraint(fields=["case", "position"], name="bulletin_position_is_unique"),
            models.UniqueConstraint(fields=["case", "number"], name="bulletin_number_is_unique"),
            models.CheckConstraint(
                name="outgoing_bulletin_was_signed_off",
                condition=Q(is_outgoing=False, release__isnull=True)
                | Q(is_outgoing=True, release__isnull=False),
                violation_error_message="向调查组以外报送的信息专报应当经组长审定签发（第九条、第十三条）。",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}期：{self.title}"


class CaseMaterial(Record):
    """Something gathered in the investigation, and who keeps it (调查资料, 第十三条（四）)."""

    class Form(models.TextChoices):
        """What it is to hold in the hand."""

        ORIGINAL = "ORIGINAL", "纸质原件"
        COPY = "COPY", "纸质复印件"
        ELECTRONIC = "ELECTRONIC", "电子数据"
        AUDIO_VISUAL = "AUDIO_VISUAL", "视听资料"
        OBJECT = "OBJECT", "实物"

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="materials"
    )
    position = models.PositiveSmallIntegerField("序号")
    key = models.CharField("代号", max_length=40)
    title = models.CharField("资料名称", max_length=200)
    form = models.CharField("形式", max_length=20, choices=Form)
    quantity = models.CharField("数量", max_length=50, blank=True)
    source = models.CharField("来源", max_length=200, blank=True)
    received_on = models.DateField("接收日期")
    kept_by = models.CharField("保管人", max_length=100)
    kept_at = models.CharField("存放位置", max_length=200, blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("title", "source", "kept_by", "kept_at")

    class Meta:
        verbose_name = verbose_name_plural = "调查资料"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="case_material_key_is_unique"),
            models.UniqueConstraint(fields=["case", "position"], name="case_material_position_is_unique"),
        ]

    def __str__(self) -> str:
        return self.title


class MaterialHandover(Record):
    """A material going from one keeper to the next (资料移交, 第十三条（四）)."""

    material = models.ForeignKey(
        CaseMaterial, verbose_name="调查资料", on_delete=models.CASCADE, related_name="handovers"
    )
    position = models.PositiveSmallIntegerField("序号")
    handed_on = models.DateField("移交日期")
    handed_from = models.CharField("移交人", max_length=100)
    handed_to = models.CharField("接收人", max_length=100)
    reason = models.CharField("移交事由", max_length=200, blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("handed_from", "handed_to", "reason")

    class Meta:
        verbose_name = verbose_name_plural = "资料移交"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["material", "position"], name="material_handover_position_is_unique"
            ),
        ]
