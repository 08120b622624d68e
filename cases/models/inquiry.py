"""Whom the group asks (调查范围, 第三章): the interview plan."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from common.records import Record
from regulation.rulebook import RULEBOOK_CODES, load_rulebook

from .fire_case import FireCase
from .parties import Party


def interview_categories() -> list[tuple[str, str]]:
    """Return the categories of people to ask, of every rulebook, with their labels (第十五条)."""
    rules = (rule for code in RULEBOOK_CODES for rule in load_rulebook(code).interview_categories)
    return list({rule.code: rule.label for rule in rules}.items())


class InterviewTarget(Record):
    """A person to be asked, or a category that need not be (询问对象, 第十五条).

    Somebody of the case's register, or by name; one without either speaks of the whole category. ``key``
    names the entry in forms and for the record of the interview.
    """

    class Status(models.TextChoices):
        """How far the interview has come."""

        PLANNED = "PLANNED", "拟询问"
        DONE = "DONE", "已询问"
        NOT_NEEDED = "NOT_NEEDED", "不需询问"

    class Language(models.TextChoices):
        """Why an interpreter is needed."""

        DEAF_MUTE = "DEAF_MUTE", "聋、哑人"
        FOREIGN = "FOREIGN", "不通晓当地通用语言文字的人（含外国人）"

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="interview_targets"
    )
    position = models.PositiveSmallIntegerField("序号")
    key = models.CharField("代号", max_length=40)
    category = models.CharField("询问对象类别", max_length=30, choices=interview_categories)
    party = models.ForeignKey(
        Party,
        verbose_name="已登记的个人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="interview_targets",
    )
    name = models.CharField("姓名", max_length=50, blank=True)
    belongs_to = models.CharField("单位、职务", max_length=200, blank=True)
    status = models.CharField("询问情况", max_length=20, choices=Status)
    planned_on = models.DateField("计划询问日期", null=True, blank=True)
    asked_on = models.DateField("询问日期", null=True, blank=True)
    reason = models.TextField("不需询问的理由", blank=True)
    is_minor = models.BooleanField("未成年人", default=False)
    guardian = models.CharField("到场的监护人", max_length=100, blank=True)
    language = models.CharField("需要翻译的情形", max_length=20, choices=Language, blank=True)
    interpreter = models.CharField("翻译人员", max_length=100, blank=True)
    note = models.TextField("备注", blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("name", "belongs_to", "reason", "guardian", "interpreter", "note")

    class Meta:
        verbose_name = verbose_name_plural = "询问对象"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="interview_target_key_is_unique"),
            models.UniqueConstraint(fields=["case", "position"], name="interview_target_position_is_unique"),
            models.CheckConstraint(
                name="interview_target_is_somebody",
                condition=Q(status="NOT_NEEDED") | Q(party__isnull=False) | ~Q(name=""),
                violation_error_message="请选择“已登记的个人”或者填写“姓名”（第十五条）。",
            ),
            models.CheckConstraint(
                name="interview_state_has_its_facts",
                condition=Q(status="PLANNED", asked_on__isnull=True, reason="")
                | Q(status="DONE", asked_on__isnull=False, reason="")
                | (Q(status="NOT_NEEDED", asked_on__isnull=True) & ~Q(reason="")),
                violation_error_message=(
                    "“已询问”的应当填写“询问日期”，“不需询问”的应当填写“不需询问的理由”，"
                    "其他情形不填（第十五条）。"
                ),
            ),
            models.CheckConstraint(
                name="interview_of_minor_has_guardian",
                condition=~Q(status="DONE") | Q(is_minor=False) | ~Q(guardian=""),
                violation_error_message="询问未成年人，应当填写“到场的监护人”。",
            ),
            models.CheckConstraint(
                name="interview_has_its_interpreter",
                condition=~Q(status="DONE") | Q(language="") | ~Q(interpreter=""),
                violation_error_message="有“需要翻译的情形”的，应当填写“翻译人员”。",
            ),
        ]

    def __str__(self) -> str:
        return self.who

    @property
    def who(self) -> str:
        """Return the person's name, or nothing where the whole category is meant (姓名)."""
        return self.party.name if self.party is not None else self.name

    @property
    def place(self) -> str:
        """Return the person's body and post, as typed or as registered (单位、职务)."""
        if self.belongs_to or self.party is None:
            return self.belongs_to
        return f"{self.party.employer}{self.party.post}"
