"""Read the bytes of a case file into a document, refusing what is no plain JSON (读取)."""

import json
from decimal import Decimal
from typing import Any

from .faults import CaseFileRefused, Fault, Path

MAX_BYTES = 256 * 1024 * 1024
MAX_DEPTH = 32


class _Pairs(list):
    """The members of a JSON object as they stood in the file, so that doubles can be seen."""


def _refuse(message: str) -> CaseFileRefused:
    return CaseFileRefused([Fault((), message)])


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _plain(value: Any, path: Path, faults: list[Fault]) -> Any:
    if len(path) > MAX_DEPTH:
        raise RecursionError
    if isinstance(value, _Pairs):
        result: dict[str, Any] = {}
        for key, item in value:
            if key in result:
                faults.append(Fault((*path, key), "该名称在同一对象中重复出现"))
            result[key] = _plain(item, (*path, key), faults)
        return result
    if isinstance(value, list):
        return [_plain(item, (*path, index), faults) for index, item in enumerate(value)]
    return value


def read_document(content: bytes) -> tuple[Any, list[Fault]]:
    """Return the document that the bytes hold, numbers as exact decimals, with the faults of its members.

    :raises CaseFileRefused: if the bytes are too many, not UTF-8, not JSON or nested too deeply.
    """
    if len(content) > MAX_BYTES:
        raise _refuse(f"文件超过{MAX_BYTES // (1024 * 1024)}兆字节")
    if content.startswith(b"\xef\xbb\xbf"):
        raise _refuse("文件带有字节顺序标记（BOM），应当去除")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refuse(f"文件不是UTF-8编码：第{error.start + 1}个字节有误") from None
    try:
        loaded = json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_Pairs)
        faults: list[Fault] = []
        return _plain(loaded, (), faults), faults
    except json.JSONDecodeError as error:
        raise _refuse(f"文件不是JSON：第{error.lineno}行第{error.colno}列有误") from None
    except RecursionError:
        raise _refuse("文件嵌套过深") from None
    except (ValueError, ArithmeticError):
        raise _refuse("文件含有JSON不允许的数字") from None
