"""The field for the scan of a document (扫描件)."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from common.errors import DomainError
from documents.scans import ACCEPTED, NO_SECRETS, check_scan


class ScanField(forms.FileField):
    """The scan of a document (扫描件): PDF, JPEG or PNG, at most 50 MB."""

    def __init__(self, *, required: bool = False, label: str = "扫描件") -> None:
        super().__init__(
            label=label,
            required=required,
            help_text=f"PDF、JPG或者PNG，不超过50MB。{NO_SECRETS}",
            widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        )
        self.error_messages["empty"] = "“扫描件”是空文件。"

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        file = super().clean(data, initial)
        if file:
            try:
                check_scan(file)
            except DomainError as refusal:
                raise forms.ValidationError(refusal.message) from refusal
        return file or None
