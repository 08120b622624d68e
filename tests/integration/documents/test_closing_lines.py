"""No signature stands on a page with a single line of text (署名页正文), and no cell of the book breaks."""

import io

import pdfplumber
import pytest
from personas import gather_people
from scenarios import drive

from cases.lifecycle import Stage
from desk.selectors.papers import draft_of
from documents.official import OfficialDocument, paragraphs
from documents.printing import print_document

BODY = "张店区消防救援大队"
LINE = "国民" * 13
LONG = "国民" * 39


def pages_of(lines, last):
    """Return the lines of each page of a request whose body is so many lines and a last paragraph."""
    document = OfficialDocument(
        kind="GROUP_REQUEST",
        title="关于成立调查组的请示",
        heads=(BODY,),
        number="张消请〔2026〕1号",
        signer="孟玥",
        addressee="张店区人民政府",
        blocks=paragraphs(*["国民"] * lines, last),
        signatures=(BODY,),
        dated="2026年3月3日",
        note="联系人：孟玥，联系电话：0533-0000000",
        printer=BODY,
    )
    with pdfplumber.open(io.BytesIO(print_document(document.content()).content)) as pdf:
        return [page.extract_text().split("\n") for page in pdf.pages]


@pytest.mark.parametrize("last", ["妥否，请批示。", LINE, LONG], ids=["short", "line", "long"])
def test_two_lines_of_text_at_least_stand_with_the_signature(last):
    for lines in (1, 2, 3):
        *_, closing = found = pages_of(lines, last)
        assert closing.index(BODY) >= 2, f"after {lines} lines: {found}"
    assert len(found) > 1


@pytest.mark.django_db
def test_no_word_of_the_signature_book_is_broken():
    case = drive(gather_people(), Stage.SUBMITTED).case
    document = draft_of(case, "SIGNATURE_BOOK", 1).draft.document
    with pdfplumber.open(io.BytesIO(print_document(document.content()).content)) as pdf:
        ((header, *rows),) = pdf.pages[0].extract_tables()
    expected = next(block for block in document.blocks if block.kind == "table")
    assert header[1:] == list(expected.header[1:])
    for row, wanted in zip(rows, expected.rows, strict=True):
        assert (row[1], row[5]) == (wanted[1], wanted[5])
        assert "年" in row[5]
