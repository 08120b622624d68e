"""Forms of declarations and recusals (回避, 第十四条)."""

from typing import Any

from django import forms

from accounts.models import User
from cases.acts import Paper
from cases.forms.base import ActForm, ChineseDateField
from cases.forms.people import MemberField
from cases.forms.scans import ScanField
from cases.models import FireCase, Recusal, RecusalOutcome
from cases.selectors.group import case_investigators, current_members, liftable_recusals
from common.chinese import numeral
from documents.scans import store_scan
from regulation.rulebook import load_rulebook

_LONG = {"rows": 4}


def _ground_choices(case: FireCase | None) -> list[tuple[int, str]]:
    if case is None:
        return []
    grounds = load_rulebook(case.rulebook_code).recusal_grounds
    return [(item, rule.quote.rstrip("；。")) for item, rule in enumerate(grounds, start=1)]


def _told(recusal: Recusal) -> str:
    """Return whom it concerns, the ground, and what was declared or applied for (回避事项)."""
    ground = f"{recusal.member or recusal.user}：第十四条第（{numeral(recusal.ground)}）项"
    return f"{ground}。{recusal.reason}" if recusal.reason else ground


class _DeclarantField(forms.ChoiceField):
    """Whose paper is registered; the service answers for an unknown one, once it knows who asks."""

    def valid_value(self, value: Any) -> bool:
        return True


class DeclareForm(ActForm):
    """Declare whether a ground of recusal holds (回避声明, 第十四条)."""

    PAST = ("declared_on",)
    PAPER_FIELDS = ("member", "paper_number", "paper_scan")

    has_conflict = forms.TypedChoiceField(
        label="声明",
        choices=[("no", "本人不存在第十四条规定的应当回避的情形"), ("yes", "本人存在应当回避的情形")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    ground = forms.TypedChoiceField(label="情形", coerce=int, empty_value=None, required=False)
    statement = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs=_LONG))
    declared_on = ChineseDateField(label="声明日期")
    member = _DeclarantField(label="声明人（没有账号的成员）", required=False)
    paper_number = forms.CharField(label="书面声明文号", max_length=100, required=False)
    paper_scan = ScanField(label="书面声明的扫描件")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [("", "——"), *_ground_choices(self.case)]
        without_account = current_members(self.case).filter(user__isnull=True)
        self._names = {member.key: str(member) for member in without_account}
        self.fields["member"].choices = [("", "本人声明"), *self._names.items()]
        self.fields["declared_on"].initial = self.today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("has_conflict"):
            for name in ("ground", "statement"):
                if not cleaned.get(name):
                    label = self.fields[name].label
                    self.add_error(name, self._sentence(f"存在应当回避的情形的，应当填写“{label}”"))
        return cleaned

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        key, number, scan = (values.pop(name) for name in self.PAPER_FIELDS)
        paper = (
            Paper(self._names.get(key, key), values["declared_on"], number, store_scan(scan)) if key else None
        )
        return values | {"member_key": key, "paper": paper}


class ApplyForRecusalForm(ActForm):
    """Register an application that a person withdraw (登记回避申请, 第十四条)."""

    PAST = ("applied_on",)

    target = forms.ChoiceField(label="被申请人")
    applied_by = forms.CharField(label="申请人", max_length=100)
    applied_on = ChineseDateField(label="申请日期")
    ground = forms.TypedChoiceField(label="情形", coerce=int)
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs=_LONG))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = current_members(self.case)
        self._members = {f"member:{member.key}": member for member in members}
        seated = {member.user_id for member in members}
        self._users: dict[str, User] = {
            f"user:{user.username}": user for user in case_investigators(self.case) if user.pk not in seated
        }
        self.fields["target"].choices = [
            *((value, f"{member}（{member.get_role_display()}）") for value, member in self._members.items()),
            *((value, f"{user}（火灾调查人员）") for value, user in self._users.items()),
        ]
        self.fields["ground"].choices = _ground_choices(self.case)

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        target = values.pop("target")
        return {**values, "member": self._members.get(target), "user": self._users.get(target)}


class _DecisionForm(ActForm):
    """Base of decisions on a recusal, by the leader or on paper."""

    PAST = ("decided_on",)
    PAPER_FIELDS = ("decided_by",)
    OUTCOME = RecusalOutcome.PENDING

    recusal = forms.ModelChoiceField(queryset=None, label="回避事项")
    decided_on = ChineseDateField(label="决定日期")
    document_number = forms.CharField(label="回避决定书文号", max_length=100, required=False)
    reason = forms.CharField(label="理由", required=False, widget=forms.Textarea(attrs=_LONG))
    scan = ScanField(label="回避决定书的扫描件")
    decided_by = forms.CharField(
        label="决定人",
        max_length=100,
        required=False,
        help_text="内勤登记书面决定时填写；组长的回避填写组织调查的人民政府。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["recusal"]
        field.queryset = Recusal.objects.filter(case=self.case, outcome=self.OUTCOME).select_related(
            "member", "user"
        )
        field.label_from_instance = _told

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        by = values.pop("decided_by")
        values["paper"] = Paper(by, values["decided_on"], values["document_number"]) if by else None
        return values


class DecideRecusalForm(_DecisionForm):
    """Decide on a recusal (决定回避, 第十四条)."""

    recused = forms.TypedChoiceField(
        label="决定",
        choices=[("yes", RecusalOutcome.RECUSED.label), ("no", RecusalOutcome.NOT_RECUSED.label)],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    successor = MemberField(
        label="接替人员（由现任成员接替的选择，新增人员另办“更换调查组成员”）", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].of(self.case)
        staying = self.fields["successor"].queryset.exclude(recusals__outcome=RecusalOutcome.PENDING)
        self.fields["successor"].queryset = staying


class LiftRecusalForm(_DecisionForm):
    """Lift a recusal (解除回避, 第十四条)."""

    OUTCOME = RecusalOutcome.RECUSED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recusal"].queryset = liftable_recusals(self.fields["recusal"].queryset)
        self.fields["decided_on"].label = "解除日期"
        self.fields["reason"].label = "解除理由"
        self.fields["scan"].label = "解除回避决定的扫描件"

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        values["lifted_on"] = values.pop("decided_on")
        return values
