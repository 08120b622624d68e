"""Read what a program sends (请求内容): JSON or multipart, as the data of the pages' own forms."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request

from common import chain
from common.encryption import blind_index
from desk.api.problems import Problem, field_error


class JsonParser(BaseParser):
    """Read JSON of a bounded size, refusing what no database or answer could hold."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the value.

        :raises ParseError: if it is no JSON, or holds half a character.
        :raises RequestDataTooBig: beyond the size of a form.
        """
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            # Decimals stay as they were written: a form reads text.
            value = json.loads(body.decode("utf-8"), parse_constant=_refuse, parse_float=str)
            # Half of a surrogate pair is valid JSON and no text.
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except (ValueError, RecursionError):
            raise ParseError from None
        return value


class MultipartParser(MultiPartParser):
    """Read a form with files; Django's own limits hold."""


def form_data(data: Any, names: Iterable[str]) -> QueryDict:
    """Return what was sent as the data of a form with these fields (填写内容).

    :raises Problem: ``invalid`` for a value that is no text, number, truth or list of them, and for a field
        that the form does not have: a slip of the pen must not pass for an empty field.
    """
    if not isinstance(data, Mapping):
        raise Problem(422, "invalid", "请求内容应为JSON对象。")
    known = set(names)
    typed = QueryDict(mutable=True)
    errors = []
    for name, value in _items(data):
        if name not in known:
            errors.append(field_error(name, f"没有“{name}”这个字段。", ""))
        elif (words := _words(value)) is None:
            errors.append(field_error(name, f"“{name}”应为文本、数字、true、false或者它们的数组。", ""))
        elif words:
            typed.setlist(name, words)
    if errors:
        raise Problem(422, "invalid", errors[0]["message"], errors=errors)
    return typed


def files_of(request: Request) -> MultiValueDict[str, UploadedFile]:
    """Return the files of a multipart request."""
    return request.FILES


def request_digest(request: Request) -> str:
    """Return what tells this request from another one: address, values, files (请求摘要).

    It is keyed, so that who reads it in a copy of the database cannot guess what was sent.
    """
    files = {}
    for name, listed in request.FILES.lists():
        files[name] = [_file_digest(file) for file in listed]
    data = request.data
    values = {name: data.getlist(name) for name in data} if isinstance(data, QueryDict) else data
    sent = [
        request.method,
        request._request.get_full_path(),
        json.dumps(values, sort_keys=True, ensure_ascii=False, default=str),
        files,
    ]
    return blind_index(chain.digest(sent))


def _items(data: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    if isinstance(data, QueryDict):
        return [(name, value) for name, value in data.lists() if not isinstance(value[0], UploadedFile)]
    return list(data.items())


def _words(value: Any) -> list[str] | None:
    """Return a value as what a browser would send; None if no browser could."""
    values = value if isinstance(value, list) else [value]
    words = []
    for one in values:
        match one:
            case None | False:
                continue
            case True:
                words.append("true")
            case str() | int():
                words.append(str(one))
            case _:
                return None
    return words


def _file_digest(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _refuse(name: str) -> Any:
    raise ValueError(name)
