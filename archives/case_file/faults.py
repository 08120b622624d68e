"""What is wrong with a case file, and where (差错): a JSON pointer, a sentence and the article."""

from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]


def pointer(path: Iterable[str | int]) -> str:
    """Return the JSON pointer (RFC 6901) of a path."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a case file (差错)."""

    path: Path
    message: str
    article: str = ""

    @property
    def pointer(self) -> str:
        return pointer(self.path)

    def __str__(self) -> str:
        place = f"{self.pointer}: " if self.path else "（整个文件）："
        line = place + self.message + (f"（{self.article}）" if self.article else "")
        # A hostile key must not break the rule of one fault a line, nor the terminal.
        return "".join(c if c.isprintable() or c == "\u3000" else f"\\u{ord(c):04x}" for c in line)


class CaseFileRefused(Exception):
    """Refuse a case file with every fault that was found (拒绝导入)."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
