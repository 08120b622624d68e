"""The investigation report as data (调查报告内容, 第二十六条、第二十七条).

One model of blocks, from which the preview page and the PDF are both made. Nothing here reads a
database; a report is a value, so equal content has an equal digest.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import ClassVar

from documents.tables import table_lines

# Goes into the digest: a change of the printed form makes old PDFs stale.
FORM_VERSION = "2"
PART_COUNT = 6


@dataclass(frozen=True)
class Heading:
    """A heading inside a part (标题): level 2 is （一）, level 3 is 1."""

    level: int
    text: str
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of body text (正文段落)."""

    text: str
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True)
class GapNote:
    """A clearly marked gap in a draft (待补充事项)."""

    items: tuple[str, ...]
    kind: ClassVar[str] = "gap"


@dataclass(frozen=True)
class Enumeration:
    """A numbered list (列举); each item already carries its number."""

    items: tuple[str, ...]
    kind: ClassVar[str] = "list"


@dataclass(frozen=True)
class Table:
    """A ruled table (表格).

    :param widths: share of each column in percent; empty lets the renderer choose.
    :param style: ``plain``, or ``signature`` for rows with room to sign.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    widths: tuple[int, ...] = ()
    style: str = "plain"
    kind: ClassVar[str] = "table"

    @property
    def lines(self) -> tuple[str, ...] | None:
        """Return the header and rows as padded lines if the table is long, else None (长表)."""
        return table_lines((self.header, *self.rows), self.widths) if self.style == "plain" else None


@dataclass(frozen=True)
class Figure:
    """A picture with its caption (插图).

    :param digest: content address of the original file.
    """

    digest: str
    caption: str
    media_type: str = "image/jpeg"
    kind: ClassVar[str] = "figure"


Block = Heading | Paragraph | GapNote | Enumeration | Table | Figure


def with_text(block: Block, change: Callable[[str], str]) -> Block:
    """Return a block with each of its texts changed (逐处改写文字); a picture stays as it is."""
    if isinstance(block, Heading | Paragraph):
        return replace(block, text=change(block.text))
    if isinstance(block, Enumeration | GapNote):
        return replace(block, items=tuple(change(item) for item in block.items))
    if isinstance(block, Table):
        return replace(
            block,
            header=tuple(change(cell) for cell in block.header),
            rows=tuple(tuple(change(cell) for cell in row) for row in block.rows),
            caption=change(block.caption),
        )
    return block


@dataclass(frozen=True)
class Part:
    """One of the six mandated parts, in the statutory order (报告组成部分, 第二十六条).

    :param number: 1 to 6, the item of article 26.
    """

    number: int
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Chapter:
    """A chapter beside the six (其他章节), printed after one of them without a number of theirs."""

    after_part: int
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class SigningMember:
    """A member who signs the report (签名成员, 第二十七条)."""

    role: str
    name: str
    affiliation: str


@dataclass(frozen=True)
class Annex:
    """The list of members with room to sign, and room for dissent (附件, 第二十七条).

    :param experts: experts engaged under article 7, who are named and do not sign.
    """

    members: tuple[SigningMember, ...]
    experts: tuple[SigningMember, ...] = ()


@dataclass(frozen=True)
class MemberSignature:
    """A registered signature under the adopted report (已登记的签名, 第二十七条).

    :param place: of the member in the annex's list; none for one who was replaced after signing.
    """

    place: int | None
    name: str
    affiliation: str
    signed_on: date
    dissent: str = ""


@dataclass(frozen=True)
class ReportContent:
    """A whole investigation report (火灾事故调查报告).

    ``digest`` names the content that is adopted and signed. The signatures come after it and are no part
    of it; ``print_digest`` names what is printed, which is both.

    :param status: 送审稿 or 报批稿; empty for a reference case and for a report that has been replied to.
    :param signed_on: the date at its end (成文日期); none is left blank to be filled in by hand.
    """

    title: str
    case_title: str
    status: str
    note: str
    issuer: str
    signed_on: date | None
    parts: tuple[Part, ...]
    chapters: tuple[Chapter, ...]
    annex: Annex
    signatures: tuple[MemberSignature, ...] = ()
    digest: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if [part.number for part in self.parts] != list(range(1, PART_COUNT + 1)):
            raise ValueError("the six parts stand in the order of article 26")
        object.__setattr__(self, "digest", _digest(self))

    @property
    def print_digest(self) -> str:
        """Return the digest of the report with its signatures, that of the content before the first."""
        if not self.signatures:
            return self.digest
        signed = [asdict(one) | {"signed_on": one.signed_on.isoformat()} for one in self.signatures]
        return _sha256({"content": self.digest, "signatures": signed})

    @property
    def signing_rows(self) -> tuple[tuple[SigningMember, MemberSignature | None], ...]:
        """Return each member of the annex with the signature, if one is registered (成员及签名)."""
        signed = {one.place: one for one in self.signatures}
        return tuple((member, signed.get(place)) for place, member in enumerate(self.annex.members))

    @property
    def dissents(self) -> tuple[MemberSignature, ...]:
        """Return the signatures with a statement of dissent (不同意见的情况说明, 第二十七条)."""
        return tuple(one for one in self.signatures if one.dissent)

    @property
    def is_signed_by_all(self) -> bool:
        """Tell whether every member's signature is registered (全体成员已签名)."""
        return bool(self.annex.members) and all(signature for _, signature in self.signing_rows)

    def sections(self) -> list[tuple[Part, tuple[Chapter, ...]]]:
        """Return the parts in order, each with the extra chapters that follow it (章节顺序)."""
        return [
            (part, tuple(chapter for chapter in self.chapters if chapter.after_part == part.number))
            for part in self.parts
        ]

    def figures(self) -> tuple[Figure, ...]:
        """Return every picture of the report in order (全部插图)."""
        return tuple(
            block
            for section in (*self.parts, *self.chapters)
            for block in section.blocks
            if isinstance(block, Figure)
        )


def _digest(content: ReportContent) -> str:
    state = {
        "form": FORM_VERSION,
        "title": content.title,
        "case_title": content.case_title,
        "status": content.status,
        "note": content.note,
        "issuer": content.issuer,
        "signed_on": content.signed_on.isoformat() if content.signed_on else None,
        "parts": [_tagged(part) for part in content.parts],
        "chapters": [_tagged(chapter) for chapter in content.chapters],
        "annex": asdict(content.annex),
    }
    return _sha256(state)


def _sha256(state: dict[str, object]) -> str:
    canonical = json.dumps(state, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _tagged(section: Part | Chapter) -> dict[str, object]:
    return asdict(section) | {"blocks": [{"kind": block.kind} | asdict(block) for block in section.blocks]}
