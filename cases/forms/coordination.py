"""Forms of the coordination subgroup (综合组的工作, 第十三条)."""

from typing import Any

from django import forms

from cases.forms.base import ActForm, ChineseDateField
from cases.forms.dated import InstantInput
from cases.forms.people import MemberField
from cases.forms.subgroup_work import UnitField
from cases.models import CaseMaterial, PublicOpinion, SupplementaryItem, Urging
from cases.selectors.coordination import bulletin_sources, open_urgings
from cases.services.materials import Handover

_LONG = {"rows": 3}


class UrgeForm(ActForm):
    """Urge a subgroup or a member (催办, 第十三条)."""

    PAST = ("urged_on",)

    unit = UnitField(label="被催办的小组", required=False)
    member = MemberField(label="被催办的成员", required=False, empty_label="不选择")
    matter = forms.CharField(label="催办事项", widget=forms.Textarea(attrs=_LONG))
    urged_on = ChineseDateField(label="催办日期")
    due_on = ChineseDateField(label="办理期限")
    document_number = forms.CharField(
        label="文号",
        max_length=100,
        required=False,
        help_text="留空的，由系统按本机构的发文字号顺序编号。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].of(self.case)
        self.fields["member"].of(self.case)


class AnswerUrgingForm(ActForm):
    """Answer an urging notice (答复催办, 第十三条)."""

    PAST = ("answered_on",)

    urging = forms.ModelChoiceField(queryset=None, to_field_name="key", label="催办单")
    answered_on = ChineseDateField(label="答复日期")
    answer = forms.CharField(label="办理情况", widget=forms.Textarea(attrs=_LONG))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["urging"].queryset = open_urgings(self.case)
        self.fields["urging"].label_from_instance = _urging_label


class _KeyedForm(ActForm):
    """Base of forms that enter something or complete it; the address names it as ``?key=…``."""

    MODEL: Any = None
    KEPT: tuple[str, ...] = ()

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial, key = dict(kwargs.get("initial") or {}), (kwargs.get("initial") or {}).get("key", "")
        found = self.MODEL.objects.filter(case=kwargs.get("case"), key=key).first() if key else None
        if found is not None:
            initial |= self.known(found)
        super().__init__(*args, **(kwargs | {"initial": initial}))

    def known(self, found: Any) -> dict[str, Any]:
        """Return what is known of an entry, for its fields."""
        return {name: getattr(found, name) for name in self.KEPT}


class SupplementInquiryForm(_KeyedForm):
    """Enter or complete something still to be investigated (登记补充调查事项, 第十三条)."""

    PAST = ("raised_on", "done_on")
    MODEL = SupplementaryItem
    KEPT = ("matter", "unit", "raised_on", "due_on", "done_on", "result")

    matter = forms.CharField(label="补充调查事项", widget=forms.Textarea(attrs=_LONG))
    unit = UnitField(label="承办小组", required=False)
    member = MemberField(label="承办人", required=False, empty_label="不选择")
    raised_on = ChineseDateField(label="提出日期")
    due_on = ChineseDateField(label="完成期限")
    done_on = ChineseDateField(label="完成日期（完成的填写）", required=False)
    result = forms.CharField(
        label="调查结果（完成的填写）", required=False, widget=forms.Textarea(attrs=_LONG)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].of(self.case)
        self.fields["member"].of(self.case)

    def known(self, found: SupplementaryItem) -> dict[str, Any]:
        return super().known(found) | {"member": found.member.key if found.member is not None else ""}


class RecordOpinionForm(_KeyedForm):
    """Record what was said in public (登记舆情信息, 第十三条)."""

    PAST = ("handled_on",)
    MODEL = PublicOpinion
    KEPT = ("source", "appeared_at", "content", "handling", "handled_on")

    source = forms.CharField(label="来源", max_length=200, help_text="媒体、平台、账号名称或者网址。")
    appeared_at = forms.DateTimeField(label="出现时间", widget=InstantInput())
    content = forms.CharField(label="内容", widget=forms.Textarea(attrs=_LONG))
    handling = forms.CharField(label="处置情况", required=False, widget=forms.Textarea(attrs=_LONG))
    handled_on = ChineseDateField(label="处置日期", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        at = cleaned.get("appeared_at")
        if at is not None and at.date() > self.today:
            self.add_error("appeared_at", self._sentence("“出现时间”不得晚于今天"))
        return cleaned


class IssueBulletinForm(ActForm):
    """Issue a bulletin (编发信息专报, 第十三条)."""

    PAST = ("issued_on",)

    release = forms.ModelChoiceField(
        queryset=None,
        to_field_name="key",
        required=False,
        label="审定签发的信息",
        empty_label="仅在调查组内部印发",
        help_text="向调查组以外报送的，应当先由组长审定签发，在此选择，标题和内容以签发的为准。",
    )
    title = forms.CharField(label="标题（内部印发的填写）", max_length=200, required=False)
    text = forms.CharField(
        label="内容（内部印发的填写）", required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    addressee = forms.CharField(label="报送对象", max_length=200)
    issued_on = ChineseDateField(label="编发日期")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["release"].queryset = bulletin_sources(self.case)


class KeepMaterialForm(_KeyedForm):
    """Register a material or hand it over (登记和移交调查资料, 第十三条)."""

    PAST = ("received_on", "handed_on")
    MODEL = CaseMaterial
    KEPT = ("title", "form", "quantity", "source", "received_on", "kept_by", "kept_at")
    HANDOVER = ("handed_on", "handed_to", "handover_reason")

    title = forms.CharField(label="资料名称", max_length=200)
    form = forms.ChoiceField(label="形式", choices=CaseMaterial.Form.choices)
    quantity = forms.CharField(label="数量", max_length=50, required=False)
    source = forms.CharField(label="来源", max_length=200, required=False)
    received_on = ChineseDateField(label="接收日期")
    kept_by = forms.CharField(label="保管人", max_length=100)
    kept_at = forms.CharField(label="存放位置", max_length=200, required=False)
    handed_on = ChineseDateField(label="移交日期（移交的填写）", required=False)
    handed_to = forms.CharField(label="接收人（移交的填写）", max_length=100, required=False)
    handover_reason = forms.CharField(label="移交事由", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("handed_on")) != bool(cleaned.get("handed_to")):
            name = "handed_to" if cleaned.get("handed_on") else "handed_on"
            if name not in self.errors:
                self.add_error(name, self._sentence("“移交日期”和“接收人”应当一并填写"))
        return cleaned

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        handed_on, handed_to, reason = (values.pop(name) for name in self.HANDOVER)
        handover = (
            Handover(handed_on=handed_on, handed_to=handed_to, reason=reason)
            if handed_on is not None
            else None
        )
        return values | {"handover": handover}


def _urging_label(urging: Urging) -> str:
    return f"{urging.document_number}　{urging.whom}"
