"""What an official document says (公文内容): plain data from the facts of a case, ready to be printed.

Texts and dates are final words. The data is kept with its rendering, so that what was printed is known.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from common import chain
from documents.registry import load_registry


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document's body (正文段落).

    ``kind`` is ``paragraph``, ``heading``, ``plain`` (no indent), ``center``, ``sign`` (a line to sign on),
    ``table`` or ``form``.
    """

    kind: str
    text: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex that is printed with its document, on a page of its own (附件)."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialDocument:
    """An official document (公文): head, body, closing, imprint and annexes.

    :param heads: the issuing bodies in the head (发文机关标志); a joint document has several.
    :param signer: who releases a document that goes upwards (签发人), or empty.
    :param attachments: papers that go with it and are not printed here; the annexes are listed after them.
    :param signatures: who stands under it (署名), one a line.
    :param dated: the date under it (成文日期) in words; empty prints a blank to be filled in by hand.
    :param draft_note: what the top of the page says where the paper is not the original (非原件).
    :param note: contact under the date (附注); ``copies`` and ``printer`` make the imprint (版记).
    :param receipt: lines on which whoever gets the document confirms that, under the date (签收).
    """

    kind: str
    title: str
    heads: tuple[str, ...] = ()
    number: str = ""
    signer: str = ""
    addressee: str = ""
    blocks: tuple[Block, ...] = ()
    attachments: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    dated: str = ""
    note: str = ""
    copies: str = ""
    printer: str = ""
    annexes: tuple[Annex, ...] = ()
    draft_note: str = ""
    receipt: tuple[str, ...] = ()

    def content(self) -> dict[str, Any]:
        """Return the document as plain data with the form it is printed in (公文内容)."""
        data = asdict(self) | {"form": load_registry().kinds[self.kind].form.value}
        # What is printed already keeps its digest: most documents say nothing of these.
        for name in ("draft_note", "receipt"):
            if not data[name]:
                del data[name]
        plain: dict[str, Any] = chain.plain(data)
        return plain


def digest_of(content: dict[str, Any]) -> str:
    """Return the SHA-256 of what is printed (内容摘要)."""
    return chain.digest(content)


def paragraphs(*texts: str) -> tuple[Block, ...]:
    """Return each text that is not empty as a paragraph (正文)."""
    return tuple(Block("paragraph", text) for text in texts if text)


def heading(text: str) -> Block:
    """Return a heading of the first level (一级标题)."""
    return Block("heading", text)


def signing_line(text: str) -> Block:
    """Return a line on which somebody signs by hand (签名处)."""
    return Block("sign", text)


def table(header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Block:
    """Return a table with a head row (表格); ``widths`` in percent."""
    return Block("table", "", tuple(header), tuple(tuple(row) for row in rows), tuple(widths))


def form(*rows: Sequence[str]) -> Block:
    """Return a form of labels and entries in turn (表式): a row has one pair or two."""
    return Block("form", "", (), tuple(tuple(row) for row in rows))
