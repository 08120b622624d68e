"""Write JSON in the one canonical form (规范格式): two spaces, no escapes that JSON does not ask for."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from common.chinese import plain_number


def _pieces(value: Any, indent: str) -> Iterator[str]:
    inner = indent + "  "
    if isinstance(value, dict) and value:
        for index, (key, item) in enumerate(value.items()):
            yield f"{',' if index else '{'}\n{inner}{json.dumps(key, ensure_ascii=False)}: "
            yield from _pieces(item, inner)
        yield f"\n{indent}}}"
    elif isinstance(value, (list, tuple)) and value:
        for index, item in enumerate(value):
            yield f"{',' if index else '['}\n{inner}"
            yield from _pieces(item, inner)
        yield f"\n{indent}]"
    elif isinstance(value, Decimal):
        # json knows floats only, and a float of sixteen digits is another amount of money.
        yield plain_number(value)
    else:
        yield json.dumps(value, ensure_ascii=False, allow_nan=False)


def to_json(document: Any) -> str:
    """Return a document as canonical JSON text with a final line feed; decimals are kept exactly."""
    return "".join(_pieces(document, "")) + "\n"
