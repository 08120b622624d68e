"""What the subgroups plan, do and report (工作小组的工作, 第十条至第十三条).

``unit`` is the name of the subgroup. One that the regulation names has tasks whether or not it was set up:
without it they fall on the group.
"""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from common.chinese import numeral
from common.records import Record

from .fire_case import FireCase
from .group import GroupMember
from .meetings import Meeting


class WorkPlan(Record):
    """A subgroup's plan of work (工作方案, 第十一条至第十三条).

    A later one takes the place of the one before. Its words stand here, or in a file of the register that
    ``file_name`` names.
    """

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="work_plans"
    )
    position = models.PositiveSmallIntegerField("序号")
    unit = models.CharField("工作小组", max_length=50)
    made_on = models.DateField("制定日期")
    made_by = models.CharField("制定人", max_length=100, blank=True)
    text = models.TextField("方案内容", blank=True)
    file_name = models.CharField("方案文件", max_length=200, blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("text", "file_name")

    class Meta:
        verbose_name = verbose_name_plural = "小组工作方案"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="work_plan_position_is_unique"),
            models.CheckConstraint(
                name="work_plan_has_words_or_file",
                condition=~Q(text="") | ~Q(file_name=""),
                violation_error_message="请填写“方案内容”或者上传“方案文件”（第十一条至第十三条）。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}工作方案"


class TaskProgress(Record):
    """How far one statutory task has come (任务进展, 第十一条至第十三条).

    ``item`` is the number of the task in the subgroup's article; the article's words are in the rulebook.
    """

    class Status(models.TextChoices):
        """How far it has come."""

        NOT_STARTED = "NOT_STARTED", "未开始"
        IN_PROGRESS = "IN_PROGRESS", "进行中"
        DONE = "DONE", "完成"

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="task_progress"
    )
    position = models.PositiveSmallIntegerField("序号")
    unit = models.CharField("工作小组", max_length=50)
    item = models.PositiveSmallIntegerField("任务项次")
    status = models.CharField("进展", max_length=20, choices=Status)
    note = models.TextField("进展情况", blank=True)
    evidence = models.TextField("依据和材料", blank=True)
    reported_on = models.DateField("填报日期")
    reported_by = models.CharField("填报人", max_length=100, blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("note", "evidence")

    class Meta:
        verbose_name = verbose_name_plural = "任务进展"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="task_progress_position_is_unique"),
            models.UniqueConstraint(fields=["case", "unit", "item"], name="task_is_told_once"),
            models.CheckConstraint(
                name="task_done_says_what_was_done",
                condition=~Q(status="DONE") | ~Q(note=""),
                violation_error_message="任务完成的，应当填写“进展情况”（第十一条至第十三条）。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}第（{numeral(self.item)}）项任务"


class SubgroupReport(Record):
    """A subgroup's report until the group has deliberated on it (小组调查报告, 第十一条、第十二条).

    One that was returned stays on record; the mended one is another report.
    """

    class Outcome(models.TextChoices):
        """What the group decided."""

        PENDING = "PENDING", "待审议"
        PASSED = "PASSED", "审议通过"
        RETURNED = "RETURNED", "退回修改"

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="subgroup_reports"
    )
    position = models.PositiveSmallIntegerField("序号")
    key = models.CharField("代号", max_length=40)
    unit = models.CharField("工作小组", max_length=50)
    submitted_on = models.DateField("提交日期")
    submitted_by = models.CharField("提交人", max_length=100, blank=True)
    text = models.TextField("报告内容", blank=True)
    file_name = models.CharField("报告文件", max_length=200, blank=True)
    outcome = models.CharField("审议结果", max_length=20, choices=Outcome, default=Outcome.PENDING)
    deliberated_on = models.DateField("审议日期", null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting,
        verbose_name="会议",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subgroup_reports",
    )
    opinion = models.TextField("审议意见", blank=True)
    to_mend = models.TextField("需要修改的内容", blank=True)
    decided_by = models.CharField("审议主持人", max_length=100, blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("text", "file_name", "opinion", "to_mend")

    class Meta:
        verbose_name = verbose_name_plural = "小组调查报告"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="subgroup_report_key_is_unique"),
            models.UniqueConstraint(fields=["case", "position"], name="subgroup_report_position_is_unique"),
            models.CheckConstraint(
                name="subgroup_report_has_words_or_file",
                condition=~Q(text="") | ~Q(file_name=""),
                violation_error_message="请填写“报告内容”或者上传“报告文件”（第十一条、第十二条）。",
            ),
            models.CheckConstraint(
                name="deliberation_is_dated_with_its_opinion",
                condition=Q(outcome="PENDING", deliberated_on__isnull=True, opinion="", to_mend="")
                | (~Q(outcome="PENDING") & Q(deliberated_on__gte=F("submitted_on")) & ~Q(opinion="")),
                violation_error_message=(
                    "审议应当填写“审议日期”“审议意见”，“审议日期”不得早于“提交日期”（第十一条、第十二条）。"
                ),
            ),
            models.CheckConstraint(
                name="returned_report_says_what_to_mend",
                condition=Q(outcome="RETURNED") & ~Q(to_mend="") | ~Q(outcome="RETURNED") & Q(to_mend=""),
                violation_error_message=(
                    "退回修改的，应当填写“需要修改的内容”，其他情形不填（第十一条、第十二条）。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}调查报告（{self.key.rpartition('-')[2]}）"


class RescueReview(Record):
    """What was found of rescue and handling, and who signs it (应急救援及处置情况, 第十二条（四）).

    The fire service does not judge its own rescue: a signer of a fire-rescue body is kept with the reason.
    """

    case = models.OneToOneField(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="rescue_review"
    )
    reviewed_on = models.DateField("签署日期")
    reviewer = models.ForeignKey(
        GroupMember, verbose_name="签署人", on_delete=models.PROTECT, related_name="rescue_reviews"
    )
    text = models.TextField("应急救援及处置情况")
    fire_signer_reason = models.TextField("由消防救援机构人员签署的理由", blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("text", "fire_signer_reason")

    class Meta:
        verbose_name = verbose_name_plural = "应急救援及处置情况"

    def __str__(self) -> str:
        return f"{self.reviewer}签署的应急救援及处置情况"
