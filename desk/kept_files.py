"""Keep the files of a form while it is corrected or confirmed (附件暂存): nobody chooses them twice.

A kept file lies in the file store; the page carries a signed token that is good for the same act of the
same case only, and for a day. A prepared act keeps its files in this way until the second person decides.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.forms import FileField, Form
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from common.store import file_store

PREFIX = "kept-"
# A form that lay open longer is filled in anew; what a second person decides on has no such limit.
LASTS = timedelta(hours=24)
_SALT = "desk.kept_files"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that waits in the store (暂存的附件)."""

    field: str
    name: str
    size: int
    token: str

    @property
    def input_name(self) -> str:
        """Return the name of the hidden field that carries the token."""
        return PREFIX + self.field


def files_of(request: HttpRequest, scope: str) -> MultiValueDict[str, UploadedFile]:
    """Return the files sent now, and those kept in the last 24 hours where no other was chosen."""
    files = restore_all(request.POST, scope, LASTS)
    for field in request.FILES:
        files.setlist(field, request.FILES.getlist(field))
    return files


def lost(request: HttpRequest, scope: str) -> list[str]:
    """Return the fields whose kept file is there no more and was not chosen again (暂存已过期)."""
    tokens = {
        name.removeprefix(PREFIX): str(token)
        for name, token in request.POST.items()
        if name.startswith(PREFIX)
    }
    return [
        field
        for field, token in tokens.items()
        if field not in request.FILES and _is_ours(token, scope) and restore(token, scope, LASTS) is None
    ]


def restore_all(
    data: QueryDict, scope: str, lasts: timedelta | None = None
) -> MultiValueDict[str, UploadedFile]:
    """Return the files whose tokens the data of a form carry.

    :param lasts: how long a token is good; without end where the act was prepared for a second person.
    """
    files: MultiValueDict[str, UploadedFile] = MultiValueDict()
    for name, token in data.items():
        if name.startswith(PREFIX) and (found := restore(str(token), scope, lasts)) is not None:
            files[name.removeprefix(PREFIX)] = found
    return files


def keep(form: Form, scope: str) -> list[KeptFile]:
    """Keep the files of a form that its fields accept."""
    return [
        _keep(name, form.files[name], scope)
        for name, field in form.fields.items()
        if isinstance(field, FileField) and name in form.files and name not in form.errors
    ]


def restore(token: str, scope: str, lasts: timedelta | None = None) -> UploadedFile | None:
    """Return the file that a token stands for, or nothing if it stands for none here, or none any more."""
    try:
        name, size, media_type, digest = signing.loads(token, salt=_SALT + scope, max_age=lasts)
        stream = file_store().open(digest)
    except (signing.BadSignature, FileNotFoundError):
        return None
    return UploadedFile(stream, name, media_type, size)


def _is_ours(token: str, scope: str) -> bool:
    try:
        signing.loads(token, salt=_SALT + scope)
    except signing.BadSignature:
        return False
    return True


def _keep(field: str, file: UploadedFile, scope: str) -> KeptFile:
    file.seek(0)
    digest = file_store().put(file)
    file.seek(0)
    token = signing.dumps([file.name, file.size, file.content_type, digest], salt=_SALT + scope)
    return KeptFile(field, file.name or "", file.size or 0, token)
