"""Forms of the register of documents (收发文登记, 第三十二条)."""

from typing import Any

from django import forms

from cases.forms.base import ActForm, ChineseDateField
from cases.forms.scans import ScanField
from cases.models import DocumentEntry
from cases.services.register import Correspondence
from documents.registry import load_registry


class FileDocumentForm(ActForm):
    """File a document, or add the scan to one that is filed (登记收发文, 第三十二条)."""

    PAST = ("dated_on",)

    entry = forms.ModelChoiceField(
        queryset=DocumentEntry.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.HiddenInput,
        label="补传扫描件的文件",
    )
    direction = forms.ChoiceField(
        label="收发", choices=DocumentEntry.Direction.choices, initial=DocumentEntry.Direction.IN
    )
    kind = forms.ChoiceField(label="文种")
    title = forms.CharField(label="标题", max_length=200)
    document_number = forms.CharField(
        label="文号",
        max_length=100,
        required=False,
        help_text="收文按来文填写。发文留空并选择“由系统编号”的，按本机构的发文字号顺序编号。",
    )
    takes_number = forms.BooleanField(label="由系统编号（发文）", required=False)
    dated_on = ChineseDateField(label="成文日期")
    correspondent = forms.CharField(label="来文或主送机关", max_length=200, required=False)
    signer = forms.CharField(label="签发人", max_length=50, required=False)
    scan = ScanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            (kind.code, f"{kind.name}（{kind.article}）") for kind in load_registry().kinds.values()
        ]
        self.fields["entry"].queryset = DocumentEntry.objects.filter(case=self.case)
        named = self.data.get("entry") if self.is_bound else self.initial.get("entry")
        if named:
            for name in list(self.fields):
                if name not in ("entry", "scan"):
                    del self.fields[name]
            self.fields["scan"].required = True
        else:
            del self.fields["entry"]
        self.word_errors()

    @property
    def filed(self) -> DocumentEntry | None:
        """Return the entry to which a scan is added (补传扫描件)."""
        return self.cleaned_data.get("entry")

    def service_values(self) -> dict[str, Any]:
        if self.filed is not None:
            return {"entry": self.filed, "scan": self.cleaned_data.get("scan")}
        names = (
            "direction",
            "kind",
            "title",
            "document_number",
            "takes_number",
            "dated_on",
            "correspondent",
            "signer",
        )
        document = Correspondence(**{name: self.cleaned_data[name] for name in names})
        return {"document": document, "scan": self.cleaned_data.get("scan")}
