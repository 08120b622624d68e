"""A field in which several members are named, each with a text of its own (逐人填写)."""

import re
from typing import Any

from django import forms

from cases.models import FireCase, GroupMember
from cases.selectors.group import current_members

_LINE = re.compile(r"^\s*([^：:]+?)\s*[：:]\s*(.*)$")


class MemberTextsField(forms.CharField):
    """One line for each member, name and text parted by a colon (每行一人); further lines belong to the last.

    A name with nothing behind it says nothing, so that the form may begin with everybody's name.
    """

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), max_length=20_000, **kwargs)
        self._members: dict[str, GroupMember] = {}

    def of(self, case: FireCase | None, *, prefilled: bool = False) -> None:
        """Take the members of this case; two of one name are told apart by their bodies."""
        if case is None:
            return
        members = list(current_members(case))
        names = [str(member) for member in members]
        for member, name in zip(members, names, strict=True):
            unique = name if names.count(name) == 1 else f"{name}（{member.agency_name}）"
            self._members[unique] = member
        if prefilled:
            self.initial = "\n".join(f"{name}：" for name in self._members)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if self.required and not self._read(text):
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return text

    def pairs(self, text: str) -> tuple[tuple[GroupMember, str], ...]:
        """Return each member named in a text that was cleaned, with what was said."""
        return tuple((self._members[name], said) for name, said in self._read(text).items())

    def _read(self, text: str) -> dict[str, str]:
        said: dict[str, list[str]] = {}
        name = ""
        for line in text.splitlines():
            found = _LINE.match(line)
            if found is not None and found[1] in self._members:
                name = found[1]
                if name in said:
                    raise forms.ValidationError(f"“{self.label}”中{name}出现了两次。")
                said[name] = [found[2].strip()]
            elif name and line.strip():
                said[name].append(line.strip())
            elif line.strip():
                known = "、".join(self._members) or "（尚无成员）"
                raise forms.ValidationError(
                    f"“{self.label}”中“{line.strip()[:20]}”不是“姓名：内容”，或者不是现任成员。现任成员：{known}。"
                )
        joined = {name: "\n".join(one for one in lines if one) for name, lines in said.items()}
        return {name: text for name, text in joined.items() if text}
