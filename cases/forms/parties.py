"""The form of the register of units and persons (登记单位和个人)."""

from typing import Any

from django import forms

from cases.forms.base import ActForm, ChineseDateField
from cases.models import FireCase, Party, PartyKind, PartyRole
from cases.party_values import faulty_details, misplaced_role

_FIELDS = (*Party.UNIT_FIELDS, *Party.PERSON_FIELDS)


class RegisterPartyForm(ActForm):
    """Register, correct or strike a unit or person (登记单位和个人, 第十五条).

    The address names the party to be corrected as ``?key=…``; without it a new one is registered.
    """

    key = forms.CharField(required=False, widget=forms.HiddenInput())
    kind = forms.TypedChoiceField(label="类别", choices=PartyKind.choices, coerce=PartyKind)
    name = forms.CharField(label="名称或姓名", max_length=200)
    roles = forms.MultipleChoiceField(
        label="身份",
        choices=PartyRole.Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text="住宅起火、没有起火单位的，把户主登记为“起火户”。",
    )
    is_another = forms.BooleanField(label="确为同名的另一单位或个人", required=False)
    is_removed = forms.BooleanField(label="删除这条登记", required=False)
    removal_reason = forms.CharField(label="删除理由", max_length=500, required=False)

    def __init__(self, *args: Any, case: FireCase, **kwargs: Any) -> None:
        initial = dict(kwargs.get("initial") or {})
        party = Party.objects.filter(case=case, key=initial.get("key", "")).first()
        if party is not None:
            stored = {name: getattr(party, name) for name in ("key", "kind", "name", *_FIELDS)}
            initial |= stored | {"roles": list(party.roles.values_list("role", flat=True))}
        super().__init__(*args, case=case, **(kwargs | {"initial": initial}))
        for name, field in forms.fields_for_model(Party, fields=_FIELDS).items():
            self.fields[name] = field
        self.fields["founded_on"] = ChineseDateField(label=self.fields["founded_on"].label, required=False)
        if not self._names_party():
            for name in ("is_removed", "removal_reason"):
                self.fields[name].widget = forms.HiddenInput()
        self.word_errors()

    def _names_party(self) -> bool:
        """Tell whether a registered party is to be corrected, which alone can be struck."""
        return bool(self.data.get("key") if self.is_bound else self.initial.get("key"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_removed") and not cleaned.get("removal_reason"):
            self.add_error("removal_reason", self._sentence("请填写“删除理由”"))
        if not cleaned.get("is_removed"):
            for name, message in faulty_details(cleaned, self.today):
                self.add_error(name, self._sentence(message))
            if misplaced := misplaced_role(cleaned.get("kind", ""), cleaned.get("roles", ())):
                self.add_error("roles", self._sentence(misplaced))
        return cleaned

    def service_values(self) -> dict[str, Any]:
        values = self.cleaned_data
        kept = ("key", "kind", "name", "roles", "is_another", "is_removed", "removal_reason")
        return {name: values[name] for name in kept} | {"details": {name: values[name] for name in _FIELDS}}
