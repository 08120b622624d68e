"""The JSON Schema of a case file, built from the table of records (案卷数据文件格式)."""

from functools import cache
from typing import Any

from .fields import KEY_PATTERN, MAX_ITEMS
from .record import Attachment, Codes, Links, Record
from .records import CASE_PARTS, HEAD, RECORDS

FORMAT = "zibo-fire-case/1"

_ABOUT = (
    "One case under 淄政字〔2022〕109号 in one document. A fact that is not known is left out: there is no "
    "null, no empty text and no empty list, so that a case has one representation. Lists keep their order. "
    "Dates are China Standard Time; money is in yuan, with at most two decimals. Patterns are to be read "
    "with the Unicode flag. Entries name each other by keys that hold inside the file only. Beside this "
    "schema an import checks what no schema can say: references, the order of dates, extensions in all."
)


def _described(label: str, article: str, about: str) -> dict[str, Any]:
    note = f"{label}，{article}" if article else label
    head = {"title": label, "description": f"{about} ({note})."}
    return head | ({"x-article": article} if article else {})


def _codes(codes: Codes) -> dict[str, Any]:
    values = codes.choices
    return _described(codes.label, codes.article, codes.about) | {
        "type": "array",
        "minItems": 1,
        "maxItems": len(values),
        "uniqueItems": True,
        "items": {
            "title": codes.label,
            "description": f"One of them ({codes.label}).",
            "type": "string",
            "enum": list(values),
            "x-labels": list(values.values()),
        },
    }


def _links(links: Links) -> dict[str, Any]:
    return _described(links.label, links.article, links.about) | {
        "type": "array",
        "minItems": 1,
        "maxItems": MAX_ITEMS,
        "uniqueItems": True,
        "items": {
            "title": links.label,
            "description": f"Key of an entry of {links.names} ({links.label}).",
            "type": "string",
            "pattern": KEY_PATTERN,
            "minLength": 1,
            "maxLength": 40,
        },
    }


def _attachment(attachment: Attachment) -> dict[str, Any]:
    about = f"{attachment.about} in base64 (RFC 4648, padded, without line breaks) ({attachment.label})."
    return {
        "title": attachment.label,
        "description": about,
        "type": "string",
        "contentEncoding": "base64",
        "pattern": "^[A-Za-z0-9+/]+={0,2}$",
        "minLength": 4,
        "maxLength": attachment.max_text,
    }


def entry_schema(record: Record) -> dict[str, Any]:
    """Return the schema of one entry of a kind."""
    properties = {item.name: item.schema for item in record.properties}
    properties |= {codes.name: _codes(codes) for codes in record.codes}
    properties |= {links.name: _links(links) for links in record.links}
    properties |= {child.name: record_schema(child) for child in record.children}
    required = [item.name for item in record.properties if item.is_required]
    if record.attachment is not None:
        properties["data"] = _attachment(record.attachment)
        if record.attachment.is_required:
            required.append("data")
    schema: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": properties}
    if required:
        schema["required"] = required
    else:
        schema["minProperties"] = 1
    return schema | dict(record.rules)


def record_schema(record: Record) -> dict[str, Any]:
    """Return the schema of all entries of a kind: a list, or one object."""
    head = _described(record.label, record.article, record.about)
    entry = entry_schema(record)
    if not record.many:
        return head | entry
    note = _described(record.label, record.article, f"One entry of {record.name}")
    return head | {"type": "array", "minItems": 1, "maxItems": record.max_items, "items": note | entry}


@cache
def case_file_schema() -> dict[str, Any]:
    """Return the JSON Schema 2020-12 of a case file; its numbers are exact decimals."""
    head = entry_schema(HEAD)
    properties = {
        "format": {
            "title": "格式",
            "description": "Format and version of the file (格式).",
            "const": FORMAT,
        }
    }
    properties |= head["properties"]
    properties |= {record.name: record_schema(record) for record in (*CASE_PARTS, *RECORDS)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:zibo-fire:case-file:1",
        "title": "案卷数据文件",
        "description": _ABOUT,
        "type": "object",
        "additionalProperties": False,
        "required": ["format", *head["required"], "fire"],
        "properties": properties,
    }
